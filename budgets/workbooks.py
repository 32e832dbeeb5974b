"""The workbook of a unit's months: protected, with hidden keys, written for typing and read back."""

import io
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from core.money import LARGEST_AMOUNT, MONEY_UNITS, NotANumber, format_exact, parse_amount
from core.periods import Month
from core.refusals import InvalidInput
from core.tabular.problems import Problems
from core.tabular.workbook import open_workbook

#: What the hidden sheet of keys begins with; another layout gets another number.
LAYOUT = "ganeum-entry-1"
KEYS, SHEET = "keys", "예산집행"
HEAD_ROW = 3
#: Columns before the months: key, versions, name, team, budget, spent before the first month.
KEY, VERSIONS, NAME, TEAM, CURRENT, PREVIOUS, FIRST_MONTH = range(7)
_MADE = datetime(2000, 1, 1)  # a workbook must name a time; ours never comes from the clock


@dataclass
class BookCell:
    """What one row says of one month: won or nothing, the version it was read at, and whether it may be typed."""

    value: int | None = None
    version: int = 0
    is_open: bool = False
    by: str = ""


@dataclass
class BookRow:
    """One line with its months."""

    series_id: int
    name: str
    team: str
    current: int | None
    previous: int
    cells: dict[int, BookCell] = field(default_factory=dict)


@dataclass
class Book:
    """A unit's lines over one or more months of a fiscal year."""

    unit_id: int
    unit_name: str
    month: Month
    months: list[Month]
    rows: list[BookRow]
    money_unit: str


@dataclass(frozen=True)
class BookChange:
    """One cell of an uploaded workbook that says something else than the portal."""

    series_id: int
    month: int
    old: int | None
    new: int | None
    version: int


@dataclass
class BookReading:
    """What an uploaded workbook would change, and the rows that cannot be taken, with why."""

    changes: list[BookChange] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unit: str = ""


def write_book(book: Book) -> bytes:
    """The workbook: only cells of open months are unlocked, sums are formulas."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        workbook.set_properties({"title": f"{book.unit_name} {book.month.label}", "created": _MADE})
        _write_lines(workbook, book)
        _write_keys(workbook, book)
    return stream.getvalue()


def _write_keys(workbook, book: Book) -> None:
    sheet = workbook.add_worksheet(KEYS)
    sheet.very_hidden()
    sheet.protect()
    months = " ".join(str(int(month)) for month in book.months)
    for row, text in enumerate((LAYOUT, book.unit_id, book.unit_name, book.month.value, months, book.money_unit)):
        sheet.write_string(row, 0, str(text))


def _write_lines(workbook, book: Book) -> None:
    looks = _looks(workbook)
    sheet = workbook.add_worksheet(SHEET)
    last_month = FIRST_MONTH + len(book.months) - 1
    to_date, rate = last_month + 1, last_month + 2
    first, last = HEAD_ROW + 1, HEAD_ROW + len(book.rows)
    sheet.write_string(0, NAME, _("%(unit)s 예산집행") % {"unit": book.unit_name}, looks["title"])
    sheet.write_string(1, NAME, _("흰 칸에만 적습니다. 다 적은 뒤 포털의 [엑셀 올리기]로 올리세요."), looks["note"])
    sheet.write_string(1, rate, _("(단위: %(unit)s)") % {"unit": book.money_unit}, looks["unit"])
    before = _("전월말 누계") if len(book.months) == 1 else _("이전 누계")
    heads = ["", "", _("세부사업"), _("팀"), _("예산현액"), before]
    heads += [_("%(month)s 지출") % {"month": month.label} for month in book.months]
    for column, head in enumerate([*heads, _("지출 누계"), _("집행률")]):
        sheet.write_string(HEAD_ROW, column, head, looks["head"])
    for number, row in enumerate(book.rows, start=first):
        _write_line(sheet, number, row, book, looks)
        cells = f"{xl_rowcol_to_cell(number, PREVIOUS)}:{xl_rowcol_to_cell(number, last_month)}"
        spent = row.previous + sum(cell.value or 0 for cell in row.cells.values())
        sheet.write_formula(number, to_date, f"=SUM({cells})", looks["fixed"], _plain(spent, book.money_unit))
        _write_rate(sheet, number, to_date, rate, looks["rate"])
    if book.rows:
        _write_totals(sheet, last + 1, first, last, to_date, rate, looks)
        spans = (first, FIRST_MONTH, last, last_month)
        sheet.data_validation(*spans, _number_rule(book.money_unit))
    sheet.set_column(KEY, VERSIONS, None, None, {"hidden": True})
    sheet.set_column(NAME, NAME, 36)
    sheet.set_column(TEAM, TEAM, 14)
    sheet.set_column(CURRENT, rate, 14)
    sheet.freeze_panes(HEAD_ROW + 1, NAME + 1)
    sheet.protect("", {"format_columns": True, "select_locked_cells": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)


def _write_line(sheet, number: int, row: BookRow, book: Book, looks: dict) -> None:
    versions = " ".join(
        f"{int(month)}:{cell.version}:{'' if cell.value is None else cell.value}"
        for month, cell in ((month, row.cells.get(int(month), BookCell())) for month in book.months)
    )
    sheet.write_string(number, KEY, str(row.series_id), looks["fixed"])
    sheet.write_string(number, VERSIONS, versions, looks["fixed"])
    sheet.write_string(number, NAME, row.name, looks["name"])
    sheet.write_string(number, TEAM, row.team, looks["name"])
    _write_won(sheet, number, CURRENT, row.current, book.money_unit, looks["fixed"])
    _write_won(sheet, number, PREVIOUS, row.previous, book.money_unit, looks["fixed"])
    for place, month in enumerate(book.months):
        cell = row.cells.get(int(month), BookCell())
        look = looks["open"] if cell.is_open else looks["fixed"]
        _write_won(sheet, number, FIRST_MONTH + place, cell.value, book.money_unit, look)


def _write_won(sheet, row: int, column: int, won: int | None, money_unit: str, look) -> None:
    if won is None:
        sheet.write_blank(row, column, None, look)
    else:
        sheet.write_number(row, column, _plain(won, money_unit), look)


def _plain(won: int, money_unit: str) -> Decimal:
    """The number for a spreadsheet's cell, exact to fifteen digits."""
    return Decimal(won) / MONEY_UNITS[money_unit]


def _write_rate(sheet, row: int, to_date: int, rate: int, look) -> None:
    budget, spent = xl_rowcol_to_cell(row, CURRENT), xl_rowcol_to_cell(row, to_date)
    sheet.write_formula(row, rate, f'=IF({budget}=0,"",ROUND({spent}/{budget},3))', look, "")


def _write_totals(sheet, row: int, first: int, last: int, to_date: int, rate: int, looks: dict) -> None:
    sheet.write_string(row, KEY, "", looks["total"])
    sheet.write_string(row, NAME, _("합계"), looks["total"])
    sheet.write_blank(row, TEAM, None, looks["total"])
    for column in range(CURRENT, to_date + 1):
        name = xl_col_to_name(column)
        sheet.write_formula(row, column, f"=SUM({name}{first + 1}:{name}{last + 1})", looks["total"])
    _write_rate(sheet, row, to_date, rate, looks["total_rate"])


def _number_rule(money_unit: str) -> dict:
    largest = LARGEST_AMOUNT // MONEY_UNITS[money_unit]
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -largest,
        "maximum": largest,
        "ignore_blank": True,
        "error_title": _("숫자만 적습니다"),
        "error_message": _("%(unit)s 단위의 숫자를 적어 주세요. 감액은 -300처럼 적습니다.") % {"unit": money_unit},
    }


def _looks(workbook) -> dict:
    def look(**details):
        return workbook.add_format({"font_name": "맑은 고딕", "font_size": 10, **details})

    money = '#,##0;[Red]"△"#,##0'
    cell = {"border": 1, "border_color": "#8A949E", "valign": "vcenter"}
    shade, total = {"bg_color": "#F2F5F9"}, {"bg_color": "#E9EEF6", "bold": True}
    percent = '0.0%;[Red]"△"0.0%'
    return {
        "title": look(bold=True, font_size=14),
        "note": look(font_color="#58616A"),
        "unit": look(align="right"),
        "head": look(**cell, bold=True, align="center", text_wrap=True, bg_color="#E4EAF3"),
        "name": look(**cell, **shade, text_wrap=True),
        "fixed": look(**cell, **shade, num_format=money),
        "open": look(**cell, num_format=money, locked=False),
        "rate": look(**cell, **shade, num_format=percent),
        "total": look(**cell, **total, num_format=money),
        "total_rate": look(**cell, **total, num_format=percent),
    }


def read_book(path: Path, book: Book) -> BookReading:
    """Read an uploaded workbook against what the portal holds now.

    ``book`` has the same unit and the months that the file may speak of. Refuses a file of another unit, month
    or layout by name; a row that cannot be taken becomes a problem.
    """
    problems = Problems()
    workbook = open_workbook(path, problems)
    if workbook is None:
        raise InvalidInput(" ".join(problem.message for problem in problems))
    if KEYS not in workbook.names or SHEET not in workbook.names:
        raise InvalidInput(_("이 포털에서 받은 입력 서식이 아닙니다. [엑셀 서식 받기]로 받은 파일을 올려 주세요."))
    keys = [row[0] if row else "" for row in workbook.rows(KEYS, KEYS, problems)]
    months, unit = _checked_keys(keys, book)
    reading = BookReading(unit=unit)
    known = {row.series_id: row for row in book.rows}
    seen: set[int] = set()
    for number, cells in enumerate(workbook.rows(SHEET, SHEET, problems), start=1):
        if number <= HEAD_ROW + 1 or not cells or not cells[KEY]:
            continue
        row = known.get(int(cells[KEY])) if cells[KEY].isdecimal() and len(cells[KEY]) < 19 else None
        name = cells[NAME] if len(cells) > NAME else ""
        if row is None or row.series_id in seen:
            why = _("두 번 나오는 줄입니다.") if row else _("이 부서의 이 달에 없는 줄입니다. 서식을 새로 받아 주세요.")
            reading.problems.append(_place(number, name) + why)
            continue
        seen.add(row.series_id)
        _read_row(number, cells, row, months, reading)
    reading.problems += [str(problem) for problem in problems]
    return reading


def _checked_keys(keys: list[str], book: Book) -> tuple[list[int], str]:
    """The months of the file's columns and its unit of money, once it is of this unit and layout."""
    if len(keys) < 6 or keys[0] != LAYOUT or keys[5] not in MONEY_UNITS:
        raise InvalidInput(_("예전 모양의 서식이거나 열쇠 시트가 고쳐진 파일입니다. 서식을 새로 받아 주세요."))
    try:
        asked = Month(int(keys[3]))
        months = [int(Month(int(text))) for text in keys[4].split()]
    except ValueError as error:
        raise InvalidInput(_("서식의 열쇠 시트가 고쳐졌습니다. 서식을 새로 받아 주세요.")) from error
    if keys[1] != str(book.unit_id) or asked != book.month:
        raise InvalidInput(
            _("%(theirs)s %(month)s 서식입니다. %(ours)s %(now)s 화면에는 올릴 수 없습니다.")
            % {"theirs": keys[2], "month": asked.label, "ours": book.unit_name, "now": book.month.label}
        )
    if not months or len(months) > 13 or not set(months) <= {int(month) for month in book.months}:
        raise InvalidInput(_("서식에 이 화면에 없는 달이 있습니다. 서식을 새로 받아 주세요."))
    return months, keys[5]


def _place(number: int, name: str) -> str:
    return _("%(number)d행 %(name)s: ") % {"number": number, "name": name[:60]}


def _read_row(number: int, cells: list[str], row: BookRow, months: list[int], reading: BookReading) -> None:
    shown = _shown(cells[VERSIONS])
    if set(shown) != set(months):
        reading.problems.append(_place(number, row.name) + _("숨은 열쇠가 고쳐졌습니다. 서식을 새로 받아 주세요."))
        return
    for place, month in enumerate(months, start=FIRST_MONTH):
        text = cells[place] if place < len(cells) else ""
        stored = row.cells.get(month, BookCell())
        version, original = shown[month]
        try:
            value = parse_amount(text, reading.unit)
        except NotANumber as error:
            reading.problems.append(_place(number, row.name) + str(error))
            continue
        if value in (original, stored.value):
            continue  # untouched, or already so
        label = Month(month).label
        if not stored.is_open:
            why = _("%(month)s은(는) 잠겨 있어 고칠 수 없습니다. 원래 값으로 되돌려 주세요.") % {"month": label}
            reading.problems.append(_place(number, row.name) + why)
        elif stored.version != version:
            why = _("받은 뒤 %(who)s이(가) %(month)s을 '%(stored)s'(으)로 고쳤습니다. 서식을 새로 받아 주세요.") % {
                "who": stored.by or _("다른 사람"),
                "month": label,
                "stored": format_exact(stored.value, reading.unit),
            }
            reading.problems.append(_place(number, row.name) + why)
        else:
            reading.changes.append(BookChange(row.series_id, month, stored.value, value, version))


def _shown(text: str) -> dict[int, tuple[int, int | None]]:
    """``{month: (version, won)}`` as the workbook was written."""
    found = {}
    for part in text.split():
        month, _colon, rest = part.partition(":")
        version, _colon, value = rest.partition(":")
        try:
            found[int(month)] = (int(version), int(value) if value else None)
        except ValueError:
            return {}
    return found
