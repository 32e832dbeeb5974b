"""Reports of kinds that nobody here has printed: each loads, each value has its place, loading again is silent."""

import pytest

from budgets.models import BudgetLine, FundEntry
from organization.models import BoardSeat
from programs.importing.loading import import_path
from programs.models import FundShare, StrategyNode
from reporting.models import Figure, Period
from tests.importing.census import census
from tests.importing.samples import OFFICE, money, organization, write_report, write_table

pytestmark = pytest.mark.django_db


def loaded(folder):
    result = import_path(folder)
    assert not result.problems, list(map(str, result.problems))
    before = census()
    again = import_path(folder)
    assert not again.problems and not again.has_changes, again.counts
    assert census() == before
    return result


def figures():
    rows = Figure.objects.order_by("month", "pk").values_list("series__placements__name", "month", "value")
    return [(name, month, int(value)) for name, month, value in rows]


def month_of(month, spent, section="집행표"):
    """A table of the office's two lines as of a month."""
    return [
        money("교육", 100, spent, as_of=month, section=section),
        money("연구", 200, 2 * spent, as_of=month, section=section),
    ]


APRIL_AND_MAY = [
    ("교육", 202404, 10_000),
    ("연구", 202404, 20_000),
    ("교육", 202405, 5_000),
    ("연구", 202405, 10_000),
]


@pytest.mark.parametrize("sections", [("집행표", "집행표"), ("4월 집행", "5월 집행")], ids=["one-table", "two-tables"])
def test_two_months_in_one_report(tmp_path, sections):
    rows = month_of("2024-05", 15, sections[1]) + month_of("2024-04", 10, sections[0])
    result = loaded(write_report(tmp_path / "report", rows))
    assert figures() == APRIL_AND_MAY
    assert BudgetLine.objects.count() == 2
    assert not [warning for warning in result.warnings if "줄이 같은 표" in str(warning)]


def test_a_part_of_another_month_is_no_base(tmp_path):
    """A card of a single line as of an earlier month neither begins that month nor a second line."""
    rows = [*month_of("2024-05", 15), money("교육 (일부)", 30, 1, as_of="2024-04", section="사업 카드")]
    loaded(write_report(tmp_path / "report", rows))
    assert [name for name, _month, _value in figures()] == ["교육", "연구"]
    assert set(Period.objects.values_list("month", flat=True)) == {202405}


def test_every_row_twice(tmp_path):
    """The first of two equal keys holds, whatever the order of what differs."""
    folder = write_report(tmp_path / "report", [], [*OFFICE, OFFICE[1]])
    twice = {
        "strategy": {"organization": "새누리본부", "year": 2024, "level": "goal", "code": "1", "title": "목표"},
        "statistics": {"name": "인구", "unit": "명", "year": 2024, "value": 5},
        "funding": {"organization": "기획과", "fund": "기금", "amount": 5, "unit": "억원", "year": 2024},
        "board": {"organization": "새누리본부", "seat": "이사", "term_start": "2024-01-01", "term_end": "2026-12-31"},
        "milestones": {"program": "사업", "task": "착수", "start": "2024-05", "state": "planned"},
        "facility_counts": {
            "as_of": "2024-03",
            "organization": "기획과",
            "group": "가",
            "facility_type": "나",
            "count": 5,
        },
        "indicators": {
            "organization": "기획과",
            "indicator": "수",
            "unit": "명",
            "fiscal_year": 2024,
            "period_end": "2024-03",
            "target": 10,
            "actual": 5,
        },
        "headcount": {"as_of": "2024-03", "organization": "새누리본부", "category": "계", "authorized": 5},
    }
    for name, row in twice.items():
        rows = [{**row, "line": 1}, {**row, "line": 2}]
        write_table(folder, name, rows[: 1 if name == "headcount" else 2])
    loaded(folder)
    assert (StrategyNode.objects.count(), BoardSeat.objects.count(), FundEntry.objects.count()) == (1, 1, 2)


def test_two_prints_that_differ_keep_the_first(tmp_path):
    programs = [
        {"organization": "기획과", "section": "업무", "title": "돌봄", "share_city": "50", "line": 1},
        {"organization": "기획과", "section": "서면", "title": "돌봄", "share_city": "70", "line": 2},
    ]
    seats = [
        {"organization": "새누리본부", "seat": "이사", "term_start": "2024", "term_end": "2025", "line": 1},
        {"organization": "새누리본부", "seat": "이사", "term_start": "2024", "term_end": "2026", "line": 2},
    ]
    folder = write_report(tmp_path / "report")
    write_table(folder, "programs", programs)
    write_table(folder, "board", seats)
    result = loaded(folder)
    assert FundShare.objects.get().text == "50" and BoardSeat.objects.get().ends_on.year == 2025
    assert sum("2행에 다르게 있어" in str(warning) for warning in result.warnings) == 2


def test_five_levels_and_teams_of_one_name(tmp_path):
    """A bureau over headquarters over departments over teams and a centre; a name that stands twice is told apart."""
    organizations = [
        organization("물빛가족국", kind="bureau"),
        organization("돌봄본부", "물빛가족국", kind="headquarters"),
        organization("돌봄과", "돌봄본부"),
        organization("청년과", "물빛가족국"),
        organization("1팀", "돌봄과", kind="team"),
        organization("1팀", "청년과", kind="team"),
        organization("동부사업소", "돌봄본부", kind="public_office"),
        organization("물빛센터", "동부사업소", kind="center"),
    ]
    rows = [
        money("합계: 총계", 5, 3, organization="물빛가족국", unit="억원"),
        money("돌봄", 2, 1, organization="돌봄과", unit="억원"),
        money("청년", 100, 50, organization="청년과", unit="백만원"),
        money("시설", 100_000, 50_000, organization="동부사업소", unit="천원"),
        money("운영", 100_000_000, 100_000_000, organization="물빛센터", unit="원"),
    ]
    result = loaded(write_report(tmp_path / "report", rows, organizations))
    assert [check.agrees for check in result.checks] == [True, None, None, None, None]
    write_report(tmp_path / "report", [*rows, money("팀", 1, 1, organization="1팀")], organizations)
    (problem,) = import_path(tmp_path / "report").problems
    assert "'1팀'이(가) 둘 이상의 조직을" in str(problem)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends(tmp_path, encoding, end):
    folder = write_report(tmp_path / "report", [money("가\n나", 1, 1)])
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\n", end)
        path.write_bytes(text.encode(encoding))
    loaded(folder)
    assert Figure.objects.get().value == 1000


LARGEST = "999999999999999.1234"


def test_numbers_finer_and_larger_than_anyone_needs(tmp_path):
    folder = write_report(tmp_path / "report")
    place = {"name": "집", "organization": "기획과", "area_m2": "12.345678", "budget": "999999999999999"}
    write_table(folder, "facilities", [{**place, "budget_unit": "억원", "capacity": 10_000_000}])
    write_table(
        folder,
        "programs",
        [
            {
                "organization": "기획과",
                "title": "돌봄",
                "budget": LARGEST,
                "budget_unit": "억원",
                "share_national": "33.3333",
                "share_city": LARGEST,
                "share_district": "999999999999백만원",
            }
        ],
    )
    write_table(folder, "statistics", [{"name": "인구", "value": LARGEST}])
    write_table(
        folder,
        "indicators",
        [
            {
                "organization": "기획과",
                "indicator": "수",
                "fiscal_year": 2024,
                "period_end": "2024-03",
                "target": LARGEST,
                "actual": LARGEST,
            }
        ],
    )
    loaded(folder)
    write_table(folder, "facilities", [{**place, "area_m2": "9999999999"}])
    (problem,) = import_path(folder).problems
    assert str(problem).startswith("facilities.csv 2행 'area_m2' 열:") and "사이여야" in str(problem)


def test_a_report_that_only_registers_places(tmp_path):
    folder = tmp_path / "report"
    rows = [
        {"name": "바다도서관", "facility_type": "도서관", "capacity": 10, "occupancy": 3},
        {"name": "산도서관", "organization": "산과", "operation_mode": "새 방식", "contract_start": "2025"},
    ]
    write_table(folder, "facilities", rows)
    loaded(folder)


def test_odd_rows_of_money_stay_printed(tmp_path):
    rows = [
        money("음수", "△100", "(50)"),
        money("영", 0, 0, rate_published="0.0"),
        money("다른 화폐", 5, 1, unit="달러"),
        money("방향 없음", 5, 1, kind=""),
        money("연도만", 7, 7, as_of="2024"),
        money("다른 해", 7, 7, as_of="2023-05"),
        money("빈칸"),
    ]
    result = loaded(write_report(tmp_path / "report", rows))
    assert figures() == [("음수", 202403, -50_000), ("영", 202403, 0)]
    assert result.published_only["budget_lines.csv"] == [4, 5, 6, 7]
