"""Documents to render in tests: small, long, and full of traps."""

from datetime import datetime
from decimal import Decimal

from core.documents import (
    Cell,
    Column,
    Document,
    Heading,
    Metadata,
    Outline,
    PageBreak,
    PageSetup,
    Paragraph,
    Picture,
    Row,
    Section,
    Table,
)
from core.money import rate

BARS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 90"><title>집행률</title>'
    '<rect x="90" y="10" width="200" height="18" fill="#dfe5ee"/>'
    '<rect x="90" y="10" width="107" height="18" fill="#0b50d0"/>'
    '<text x="82" y="24" font-size="12" text-anchor="end">양성평등</text>'
    '<text x="202" y="24" font-size="12">53.7%</text></svg>'
)
TRAPS = (
    "=1+1",
    "@SUM(A1)",
    "+1",
    "-2",
    "'quoted",
    '<&">#$ </hp:t>',
    "a\x00b\x07c\x1bd",
    "두 줄\n이름",
    "#let x = 1",
    "\\u{41} *굵게* _기울임_",
    "&amp;",
)
COLUMNS = (Column(46, "left"), Column(18, "right"), Column(18, "right"), Column(18, "right"))
HEADER = (tuple(Cell.of_text(text) for text in ("세부사업명", "예산현액(A)", "지출액(B)", "집행률(B/A)")),)


def line(name, current, spent, role="line", source=None):
    cells = (
        Cell.of_text(name),
        Cell.of_number(current, source=source),
        Cell.of_number(spent),
        Cell.of_rate(rate(spent, current)),
    )
    return Row(cells, role)


def table(rows, caption="부서별 집행현황", **options):
    return Table(caption=caption, columns=COLUMNS, header=HEADER, rows=rows, unit="백만원", **options)


def document(*blocks, title="예산 집행현황", landscape=False, **options):
    setup = PageSetup("landscape" if landscape else "portrait")
    return Document(title=title, sections=(Section(blocks, setup),), **options)


def monthly_table(rows=12):
    """Fourteen columns under a header of two rows."""
    header = (
        (
            Cell.of_text("지표", rowspan=2),
            Cell.of_text("단위", rowspan=2),
            Cell.of_text("상반기", colspan=6),
            Cell.of_text("하반기", colspan=6),
        ),
        tuple(Cell.of_text(f"{month}월") for month in range(1, 13)),
    )
    body = [
        Row(
            (
                Cell.of_text(f"상담 건수 {row}"),
                Cell.of_text("건", align="center"),
                *(Cell.of_number(row * month * 137 - 900) for month in range(1, 12)),
                Cell.dash(),
            )
        )
        for row in range(1, rows + 1)
    ]
    columns = (Column(20), Column(7), *(Column(9, "right") for _ in range(12)))
    return Table(caption="월별 실적", columns=columns, header=header, rows=body, as_of="’23.5월말 기준")


def long_table(lines=250):
    """A total, and ``lines`` lines in groups with subtotals."""
    rows = [line("합계", 3_089_858, 1_449_492, "total")]
    for number in range(lines):
        if number % 50 == 0:
            rows.append(line(f"{number // 50 + 1}과 소계", 97_776, 52_532, "subtotal"))
        spent = number * 13 - 20
        rows.append(line(f"시설 운영 지원 사업(자체) {number}", 4_100 + number * 37, spent, source=f"figure:{number}"))
    return table(rows)


def chapter(lines=250):
    """A chapter like the ones the office prints: prose, tables upright and across, a picture."""
    return Document(
        title="2023년 주요업무보고",
        subtitle="2023. 5. 31. 기준",
        metadata=Metadata(author="총괄담당", subject="예산 현황", created=datetime(2023, 6, 12, 9, 0)),
        sections=(
            Section(
                (
                    Heading(1, "Ⅲ. 예산 현황"),
                    Outline(0, "총 예산 : 3조 899억원"),
                    Outline(1, "예산현액"),
                    accounts_table(),
                    Outline(0, "기금운용"),
                    Outline(1, "성평등기금 조성액 : 239억원"),
                    Outline(2, "통합재정안정화기금 예탁금 232억원, 예치금 7억원"),
                    Outline(3, "금액은 반올림하여 합계와 다를 수 있음"),
                    Paragraph("집행률은 예산현액 대비 지출액입니다.", "note"),
                    Picture(BARS, "부서별 집행률", "양성평등 53.7%"),
                    PageBreak(),
                    Outline(0, "예산 집행현황 (’23.5월말 기준)"),
                    Outline(1, "부서별 집행현황"),
                    long_table(lines),
                )
            ),
            Section((Heading(2, "월별 실적"), monthly_table()), PageSetup("landscape")),
        ),
    )


def accounts_table():
    header = (tuple(Cell.of_text(text) for text in ("구 분", "2023년(A)", "2022년(B)", "증감(A-B)", "증감률(%)")),)
    figures = [
        ("총 계", 30_899, 29_839, 1_060, "3.6", "total"),
        ("일 반 회 계", 30_569, 29_426, 1_143, "3.9", "subtotal"),
        ("사 업 비", 30_538, 29_328, 1_210, "4.1", "line"),
        ("재 무 활 동", 20, 89, -69, "-77.5", "line"),
        ("행정운영경비", 11, 9, 2, "22.2", "line"),
        ("균형발전특별회계", 330, 413, -83, "-20.1", "subtotal"),
        ("사 업 비", 317, 412, -95, "-23.1", "line"),
        ("재 무 활 동", 13, 0, 13, None, "line"),
    ]
    rows = [
        Row(
            (
                Cell.of_text(name, align="center" if role == "total" else None),
                *(Cell.of_number(number) for number in numbers),
                Cell.of_rate(None if growth is None else Decimal(growth)),
            ),
            role,
        )
        for name, *numbers, growth, role in figures
    ]
    columns = (Column(30), *(Column(17, "right") for _ in range(4)))
    return Table(caption="회계별 예산", columns=columns, header=header, rows=rows, unit="억원")


def traps():
    """Names that other programs would run, choke on or swallow."""
    rows = [line(name, 10 + number, -number) for number, name in enumerate(TRAPS)]
    return document(
        Outline(0, TRAPS[5]),
        table(rows, caption="표: [이름]/*?"),
        table(rows, caption="표: [이름]/*?"),
        title=TRAPS[5],
    )


def spans():
    """Row and column spans in the body, three header rows."""
    header = (
        (Cell.of_text("구분", colspan=2, rowspan=3), Cell.of_text("예산", colspan=3)),
        (Cell.of_text("계", rowspan=2), Cell.of_text("내역", colspan=2)),
        (Cell.of_text("국비"), Cell.of_text("시비")),
    )
    numbers = [Cell.of_number(value) for value in (30, 10, 20)]
    rows = (
        Row((Cell.of_text("합계", colspan=2), *numbers), "total"),
        Row((Cell.of_text("가족", rowspan=2), Cell.of_text("상담"), *numbers)),
        Row((Cell.of_text("교육"), *numbers)),
    )
    columns = (Column(20), Column(20), *(Column(20, "right") for _ in range(3)))
    return document(Table(caption="재원별", columns=columns, header=header, rows=rows, unit="천원", shows_caption=True))


def empty():
    return document(table(()))
