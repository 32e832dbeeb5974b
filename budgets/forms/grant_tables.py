"""A table of grants, uploaded or pasted: which column is what, and each row as amounts to date."""

import re
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from budgets.models import Grant
from core.money import NotANumber, parse_amount
from core.refusals import InvalidInput
from core.tabular import Problems, export_sheets, locate
from core.tabular.block import read_block
from core.tabular.export import HEADER_WITHIN, plain
from core.tabular.limits import limit

MOST_ROWS = 2_000
#: What a column may be called. The first name is the one that our own tables print.
NAMES = {
    "recipient": ("수령기관", "보조사업자", "수탁기관", "교부기관", "기관명", "단체명"),
    "program_title": ("사업명", "세부사업명"),
    "kind": ("구분", "종류"),
    "district": ("자치구", "구명"),
    "decided": ("교부결정액", "교부결정", "결정액"),
    "paid": ("교부액", "교부"),
    "spent": ("실집행액", "집행액", "실집행"),
    "settled": ("정산액", "정산"),
    "returned": ("반납액", "반납"),
    "interest": ("이자 반납", "이자", "발생이자"),
    "settle_by": ("정산 기한", "정산기한일"),
    "return_by": ("반납 기한", "반납기한일"),
    "document_number": ("문서번호",),
    "note": ("비고",),
}
AMOUNTS = ("decided", "paid", "spent", "settled", "returned", "interest")
DATES = ("settle_by", "return_by")
LENGTHS = {"recipient": 200, "program_title": 200, "district": 50, "document_number": 100, "note": 200}
#: Rows that add up others; the portal adds up by itself.
TOTALS = {"계", "합계", "총계", "소계", "누계"}


@dataclass
class GrantCells:
    """One row: where it stands, the grant that it names, its amounts to date in won (``None``: not said)."""

    number: int
    recipient: str
    program_title: str
    kind: str
    district: str = ""
    amounts: dict[str, int] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    document_number: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """The same grant however its names are spaced."""
        return self.kind, plain(self.program_title), plain(self.recipient)


@dataclass
class GrantTable:
    """The rows of a table and what must be mended before any is taken."""

    rows: list[GrantCells] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    totals: int = 0


def rows_of_file(file: UploadedFile) -> list[list[str]]:
    """The cells of the first sheet that names recipients; raises ``InvalidInput`` with every problem."""
    if file.size > limit("TABULAR_MAX_BYTES"):
        raise InvalidInput(_("파일이 너무 큽니다. %dMB까지 읽습니다.") % (limit("TABULAR_MAX_BYTES") >> 20))
    problems = Problems()
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        sheets = [rows for _place, rows in export_sheets(Path(copy.name), file.name, problems)]
    if problems:
        raise InvalidInput(" ".join(str(problem) for problem in problems))
    return next((rows for rows in sheets if "recipient" in _headers(rows)), sheets[0] if sheets else [])


def rows_of_text(text: str) -> list[list[str]]:
    """The cells of what was pasted."""
    return read_block(text).rows


def read_grants(rows: list[list[str]], *, program_title: str, kind: str, money_unit: str) -> GrantTable:
    """Read the rows below the header. Title and kind stand for rows that do not name their own."""
    table = GrantTable()
    headers = _headers(rows)
    located = locate(rows, headers)
    if "recipient" not in headers or not located.is_whole or not set(AMOUNTS) & set(headers):
        table.problems.add("", _missing(located.doubled))
        return table
    seen = {}
    for number, cells in enumerate(rows[located.first_row :], start=located.first_row + 1):
        texts = {key: cells[place].strip() for key, place in located.columns.items() if place < len(cells)}
        if not any(texts.values()):
            continue
        if plain(texts.get("recipient", "")) in TOTALS:
            table.totals += 1
            continue
        if len(table.rows) >= MOST_ROWS:
            table.problems.add("", _("한 번에 %d줄까지 읽습니다. 표를 나누어 주세요.") % MOST_ROWS, number)
            break
        row = _row(number, texts, table.problems, program_title, kind, money_unit)
        if row is not None and row.key in seen:
            message = _("%d행과 같은 수령기관·사업입니다. 한 줄로 합쳐 주세요.") % seen[row.key]
            table.problems.add("", message, number)
        elif row is not None:
            seen[row.key] = number
            table.rows.append(row)
    if not table.rows and not table.problems:
        table.problems.add("", _("읽을 줄이 없습니다. 열 이름 아래에 수령기관별 금액을 적어 주세요."))
    return table


def _headers(rows: list[list[str]]) -> dict[str, str]:
    """Which columns the table has, by the name that stands near its top."""
    found = {plain(cell) for row in rows[:HEADER_WITHIN] for cell in row}
    named = {key: next((name for name in names if plain(name) in found), "") for key, names in NAMES.items()}
    return {key: name for key, name in named.items() if name}


def _missing(doubled: list[str]) -> str:
    if doubled:
        return _("같은 이름의 열이 둘 이상입니다: %s. 하나만 남겨 주세요.") % ", ".join(doubled)
    return _("'수령기관' 열과 금액 열(%s 가운데 하나 이상)이 한 줄에 있어야 합니다.") % ", ".join(
        NAMES[key][0] for key in AMOUNTS
    )


def _row(number: int, texts: dict, problems: Problems, title: str, kind: str, money_unit: str) -> GrantCells | None:
    before = problems.count
    row = GrantCells(number, texts.get("recipient", ""), texts.get("program_title") or title, kind)
    row.district, row.note = texts.get("district", ""), texts.get("note", "")
    row.document_number = texts.get("document_number", "")
    row.kind = _kind(texts.get("kind", ""), kind)
    if not row.recipient:
        problems.add("", _("수령기관을 적어 주세요."), number)
    if not row.program_title:
        problems.add("", _("사업명이 없습니다. 표에 열을 넣거나 위에 사업명을 적어 주세요."), number)
    if not row.kind:
        problems.add("", _("알 수 없는 구분입니다. 쓸 수 있는 말: %s") % ", ".join(map(str, Grant.Kind.labels)), number)
    for name, most in LENGTHS.items():
        if len(getattr(row, name)) > most or "\0" in getattr(row, name):
            problems.add("", _("%d자까지 글자로 적어 주세요.") % most, number, NAMES[name][0])
    for name in AMOUNTS:
        try:
            amount = parse_amount(_said(texts, name), money_unit)
        except NotANumber as error:
            problems.add("", str(error), number, NAMES[name][0])
            continue
        if amount is not None:
            row.amounts[name] = amount
    for name in DATES:
        _read_date(row, name, _said(texts, name), problems)
    return row if problems.count == before else None


def _said(texts: dict[str, str], name: str) -> str:
    """The text of a cell; printed tables write a dash where there is nothing."""
    text = texts.get(name, "")
    return "" if text in ("-", "–", "—") else text


def _kind(text: str, usual: str) -> str:
    """The kind that a text names; nothing for a word that is none."""
    if not text:
        return usual
    return next((value for value, label in Grant.Kind.choices if plain(str(label)) == plain(text)), "")


def _read_date(row: GrantCells, name: str, text: str, problems: Problems) -> None:
    if not text:
        return
    match = re.fullmatch(r"(\d{4})[-./]\s?(\d{1,2})[-./]\s?(\d{1,2})\.?", text)
    try:
        row.dates[name] = date(*(int(part) for part in match.groups()))
    except (AttributeError, ValueError):
        problems.add(
            "", _("'%s'은(는) 날짜가 아닙니다. 2024-02-28처럼 적어 주세요.") % text[:20], row.number, NAMES[name][0]
        )
