"""From a dropped file to staged rows: the header found, totals set apart, amounts in won."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from budgets.models import Direction, LedgerColumn, LedgerLayout
from core.money import NotANumber, parse_amount
from core.tabular import Problems, export_sheets, locate
from core.tabular.export import Located, plain

Meaning = LedgerColumn.Meaning
TEXTS = (Meaning.CODE, Meaning.UNIT, Meaning.ACCOUNT, Meaning.NAME, Meaning.DIRECTION)
#: A merged cell holds its text in its first row only.
MERGED = (Meaning.UNIT, Meaning.ACCOUNT, Meaning.DIRECTION)
LONGEST = {Meaning.CODE: 50, Meaning.UNIT: 100, Meaning.ACCOUNT: 100, Meaning.NAME: 300, Meaning.DIRECTION: 50}
_TOTAL = re.compile(r"[\[(<]?(총합계|총계|합계|소계|누계|계)[\])>]?(:.*)?|.+(소계|합계)|(총계|합계|소계):.*")
_REVENUE = ("세입", "수입", "revenue")


@dataclass
class ExportRow:
    """One business of the export; ``numbers`` are its rows in the file, amounts in won by meaning."""

    key: str
    numbers: list[int]
    code: str = ""
    unit: str = ""
    account: str = ""
    name: str = ""
    direction: str = Direction.EXPENDITURE
    amounts: dict[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.unit} {self.name}".strip()


@dataclass
class Export:
    """Everything that one file says, as it is staged."""

    place: str = ""
    meanings: list[str] = field(default_factory=list)
    rows: list[ExportRow] = field(default_factory=list)
    printed_totals: dict[str, int] = field(default_factory=dict)
    total_rows: int = 0
    merged_rows: int = 0

    @classmethod
    def from_json(cls, data: dict) -> "Export":
        rows = [ExportRow(**row) for row in data["rows"]]
        return cls(**{**data, "rows": rows})

    def as_json(self) -> dict:
        return asdict(self)


def read_export(
    path: Path, name: str, layouts: Iterable[LedgerLayout], problems: Problems
) -> tuple[LedgerLayout | None, Export | None]:
    """The first sheet in which one of the layouts finds all its columns, read with that layout."""
    layouts = list(layouts)
    nearest: tuple[LedgerLayout, str, Located] | None = None
    for place, rows in export_sheets(path, name, problems):
        if not any(any(cells) for cells in rows):
            continue
        for layout in layouts:
            found = locate(rows, headers_of(layout))
            if found.is_whole:
                return layout, _read(place, rows, layout, found, problems)
            if nearest is None or len(found.missing) < len(nearest[2].missing):
                nearest = layout, place, found
    if not problems:
        problems.add(nearest[1] if nearest else name, _not_found(nearest))
    return None, None


def headers_of(layout: LedgerLayout) -> dict[str, str]:
    return {column.meaning: column.header for column in layout.columns.all()}


def _not_found(nearest: tuple[LedgerLayout, str, Located] | None) -> str:
    if nearest is None:
        return _("빈 파일입니다. 원장에서 다시 내려받아 주세요.")
    layout, _place, found = nearest
    if found.doubled and not found.missing:
        return _("'%(names)s' 열이 둘 이상입니다. 원장 양식 '%(layout)s'에 윗줄 제목까지 이어 적어 주세요.") % {
            "names": ", ".join(found.doubled),
            "layout": layout,
        }
    return _(
        "열 이름이 있는 줄을 찾지 못했습니다. 원장 양식 '%(layout)s'에 적힌 이 열이 없습니다: %(names)s. "
        "파일의 열 이름이 바뀌었으면 관리자에게 원장 양식을 고쳐 달라고 해 주세요."
    ) % {"layout": layout, "names": ", ".join(found.missing)}


def _read(place: str, rows: list[list[str]], layout: LedgerLayout, found: Located, problems: Problems) -> Export:
    export = Export(place=place, meanings=sorted(found.columns))
    amount_columns = {key: column for key, column in found.columns.items() if key not in TEXTS}
    headers = headers_of(layout)
    merged: dict[str, str] = {}
    known: dict[tuple, ExportRow] = {}
    for number, cells in enumerate(rows[found.first_row :], start=found.first_row + 1):
        if not any(cells):
            continue
        texts = {key: _cell(cells, found.columns[key]) for key in TEXTS if key in found.columns}
        if _is_total(texts, cells):
            export.total_rows += 1
            if plain(_said(texts, cells)).startswith(("총", "합계")):
                printed = _amounts(cells, amount_columns, layout, headers, place, number, Problems())
                # The total of everything is the largest of those that call themselves one.
                export.printed_totals = max(export.printed_totals, printed, key=_size)
            continue
        amounts = _amounts(cells, amount_columns, layout, headers, place, number, problems)
        _check_texts(texts, headers, amounts, place, number, problems)
        for key in MERGED:
            if key in texts:
                texts[key] = merged[key] = texts[key] or merged.get(key, "")
        _collect(export, known, texts, amounts, number, place, problems)
    if not export.rows and not problems:
        problems.add(place, _("열 이름 아래에 읽을 줄이 없습니다. 조회 조건을 확인하고 다시 내려받아 주세요."))
    return export


def _size(amounts: dict[str, int]) -> int:
    return sum(abs(amount) for amount in amounts.values())


def _cell(cells: list[str], column: int) -> str:
    return re.sub(r"\s+", " ", cells[column]).strip() if column < len(cells) else ""


def _said(texts: dict[str, str], cells: list[str]) -> str:
    return texts.get(Meaning.NAME) or next((cell for cell in cells if cell), "")


def _is_total(texts: dict[str, str], cells: list[str]) -> bool:
    """A total names itself in the place of the business, or of the first word of its row."""
    if texts.get(Meaning.CODE) and texts.get(Meaning.NAME):
        return False
    return bool(_TOTAL.fullmatch(plain(_said(texts, cells))))


def _amounts(cells, columns, layout, headers, place, number, problems: Problems) -> dict[str, int]:
    """The amounts of a row in won; an empty cell or a lone dash is nothing."""
    amounts = {}
    for key, column in columns.items():
        text = _cell(cells, column)
        try:
            amounts[key] = 0 if text in ("-", "–", "―") else parse_amount(text, layout.money_unit) or 0
        except NotANumber as error:
            problems.add(place, str(error), number, headers[key])
    return amounts


def _check_texts(texts, headers, amounts, place, number, problems: Problems) -> None:
    for key, text in texts.items():
        if "\0" in text:
            problems.add(place, _("글자가 아닌 값(NUL)이 있습니다. 지우고 다시 올려 주세요."), number, headers[key])
        elif len(text) > LONGEST[key]:
            message = _("%(count)d자입니다. %(limit)d자까지만 읽습니다. 열이 밀리지 않았는지 확인해 주세요.")
            problems.add(place, message % {"count": len(text), "limit": LONGEST[key]}, number, headers[key])
    if not texts[Meaning.NAME] and any(amounts.values()):
        message = _("금액은 있는데 사업 이름이 비어 있습니다. 이름을 채우거나 합계 줄이면 '합계'라고 적어 주세요.")
        problems.add(place, message, number, headers[Meaning.NAME])


def _collect(export: Export, known: dict, texts, amounts, number, place, problems: Problems) -> None:
    """A business that stands on several rows (by source or item) is the sum of them."""
    if not texts[Meaning.NAME]:
        return
    direction = plain(texts.pop(Meaning.DIRECTION, ""))
    direction = Direction.REVENUE if direction.startswith(_REVENUE) else Direction.EXPENDITURE
    code = texts.get(Meaning.CODE, "")
    same = (direction, code) if code else (direction, *(plain(texts.get(key, "")) for key in TEXTS[1:4]))
    row = known.get(same)
    if row is None:
        row = known[same] = ExportRow(str(len(export.rows)), [number], direction=direction, amounts=amounts, **texts)
        export.rows.append(row)
        return
    if plain(row.name) != plain(texts[Meaning.NAME]):
        message = _("코드 %(code)s가 %(row)d행에서는 '%(name)s'입니다. 한 코드는 한 사업이어야 합니다.")
        problems.add(place, message % {"code": code, "row": row.numbers[0], "name": row.name}, number)
        return
    export.merged_rows += 1
    row.numbers.append(number)
    for key, amount in amounts.items():
        row.amounts[key] = row.amounts.get(key, 0) + amount
