"""Exports of the ledger as its users know them: a title, a wide header, subtotals, a total; in won."""

import csv
import io

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from budgets.models import LedgerColumn, LedgerLayout

#: Which header means what in these exports; the administrator keeps it as data.
HEADERS = {
    "code": "세부사업코드",
    "unit": "부서명",
    "account": "회계구분",
    "name": "세부사업명",
    "original": "본예산",
    "supplementary": "추경증감",
    "pre_appropriation": "성립전",
    "carryover": "이월액",
    "reserve": "예비비",
    "transfer_between_policies": "이용",
    "transfer_within_policy": "전용",
    "line_change": "변경",
    "reorganization_transfer": "이체",
    "current": "예산현액",
    "spent_to_date": "지출누계",
}
PARTS = tuple(HEADERS)[5:13]
#: What the system prints and nobody asked for.
UNKNOWN = ("정책사업명", "지출잔액", "집행률(%)")


def make_layout(office, *meanings, money_unit="원", name="e호조 세부사업별 집행현황"):
    """The layout of these exports; only some of its columns when told."""
    layout = LedgerLayout.objects.create(office=office, name=name, money_unit=money_unit)
    LedgerColumn.objects.bulk_create(
        LedgerColumn(layout=layout, meaning=meaning, header=HEADERS.get(meaning, meaning))
        for meaning in meanings or HEADERS
    )
    return layout


def row(name, *, code="", unit="", account="", current=None, spent=0, **parts):
    """One business; ``current`` is the sum of its parts unless told."""
    if current is None:
        current = sum(parts.values())
    return {"code": code, "unit": unit, "account": account, "name": name, "current": current} | {
        "spent_to_date": spent,
        **parts,
    }


def table(rows, *, meanings=tuple(HEADERS), with_totals=True):
    """The sheet as lists of cells: title, date, empty row, header, rows, subtotals of each unit, total."""
    header = [HEADERS[meaning] for meaning in meanings] + list(UNKNOWN)
    lines = [["세부사업별 집행현황"], ["기준일자: 2023-06-30", "", "(단위: 원)"], [], header]
    amounts = [meaning for meaning in meanings if meaning not in ("code", "unit", "account", "name")]

    def total(label, some):
        cells = dict.fromkeys(meanings, "") | {meaning: sum(r.get(meaning, 0) for r in some) for meaning in amounts}
        return [*({**cells, "name": label}[meaning] for meaning in meanings), "", "", ""]

    by_unit = {}
    for one in rows:
        by_unit.setdefault(one["unit"], []).append(one)
    for unit, some in by_unit.items():
        for one in some:
            rest = ["일반행정", one["current"] - one["spent_to_date"], "12.3"]
            lines.append([one.get(meaning, 0 if meaning in amounts else "") for meaning in meanings] + rest)
        if with_totals and unit:
            lines.append(total(f"{unit} 소계", some))
    return [*lines, total("합  계", rows)] if with_totals else lines


def xlsx(rows, name="집행현황.xlsx", **details):
    """As the system writes it: numbers as numbers."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("세부사업")
        for number, cells in enumerate(table(rows, **details)):
            for column, cell in enumerate(cells):
                if cell != "":
                    sheet.write(number, column, cell)
    return SimpleUploadedFile(name, stream.getvalue())


def csv_file(rows, name="집행현황.csv", encoding="cp949", **details):
    """The same as text with thousands separated and a triangle for minus."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    for cells in table(rows, **details):
        writer.writerow([_printed(cell) for cell in cells])
    return SimpleUploadedFile(name, stream.getvalue().encode(encoding))


def _printed(cell):
    if isinstance(cell, int):
        return f"△{-cell:,}" if cell < 0 else f"{cell:,}"
    return cell
