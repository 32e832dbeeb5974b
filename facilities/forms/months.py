"""The month's places and people of all facilities of a unit: one line each, typed or read from a pasted table."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.money import NotANumber, format_number, parse_number
from core.refusals import InvalidInput
from core.tabular.block import read_block
from core.tabular.export import HEADER_WITHIN, locate, plain
from facilities.models import RECORD_NUMBERS
from facilities.selectors import MonthRecord
from facilities.services import RecordEntry

#: More than these in one place are a slip of the hand.
MOST_PEOPLE = 10**6
#: Typed where a number is not known any more; an empty cell takes over what was known before.
UNKNOWN = {"-", "–", "—"}
#: What a column of a pasted table may be called. The first name is the one that our own table prints.
NAMES = {
    "name": ("시설명", "시설", "기관명", "센터명"),
    "capacity": ("정원",),
    "occupancy": ("현원", "이용자", "입소자"),
    "staff_authorized": ("종사자 정원",),
    "staff_actual": ("종사자 현원", "종사자"),
}


@dataclass
class RecordCells:
    """One facility: what is known of it, the texts of its cells as they stand, and what is wrong with them."""

    row: MonthRecord
    texts: dict[str, str]
    seen: str
    stays: bool = False
    is_typed: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    conflict: str = ""

    @property
    def pk(self) -> int:
        return self.row.facility.pk


def texts_of(row: MonthRecord) -> dict[str, str]:
    """What the cells of a facility show: the month's own numbers; what was known before stands behind them."""
    return {name: format_number(row.number(name)) for name in RECORD_NUMBERS}


class RecordsForm:
    """The lines of a unit's month. ``is_valid()`` reads what was sent; ``entries`` are the lines that say something.

    Names of the inputs: ``capacity-PK`` … ``staff_actual-PK``, ``same-PK`` (변동 없음), ``seen-PK``.
    A line counts as typed where it differs from what the page had shown, so an untouched one overwrites nothing.
    """

    def __init__(self, rows: list[MonthRecord], data=None):
        self.data = data or {}
        self.rows = [RecordCells(row, texts_of(row), row.seen) for row in rows]
        self.entries: list[RecordEntry] = []

    def is_valid(self) -> bool:
        for cells in self.rows:
            if f"seen-{cells.pk}" in self.data:
                self._read(cells)
        return not any(cells.errors for cells in self.rows)

    def _read(self, cells: RecordCells) -> None:
        cells.seen = self.data[f"seen-{cells.pk}"][:100]
        shown = dict(zip(RECORD_NUMBERS, cells.seen.split("/"), strict=False))
        cells.texts = {name: self.data.get(f"{name}-{cells.pk}", "").strip() for name in RECORD_NUMBERS}
        cells.is_typed = any(plain_number(text) != shown.get(name, "") for name, text in cells.texts.items())
        cells.stays = f"same-{cells.pk}" in self.data
        if cells.is_typed or (cells.stays and not any(shown.values())):
            self._take(cells)

    def _take(self, cells: RecordCells) -> None:
        numbers = {}
        for name, text in cells.texts.items():
            try:
                numbers[name] = number_of(text, None if cells.row.record else cells.row.before_number(name))
            except ValueError as error:
                cells.errors[name] = str(error)
        if all(number is None for number in numbers.values()) and not cells.row.record:
            cells.errors.setdefault(RECORD_NUMBERS[0], _("지난 값이 없습니다. 숫자로 적어 주세요."))
        self.entries.append(RecordEntry(cells.row.facility, numbers, cells.seen))

    def let_stay(self) -> None:
        """Every facility of which this month says nothing yet has what it had."""
        for cells in self.rows:
            known = any(cells.row.before_number(name) is not None for name in RECORD_NUMBERS)
            if known and cells.row.record is None and not cells.is_typed and not cells.stays:
                cells.stays = True
                self._take(cells)

    def paste(self, text: str) -> tuple[int, list[str]]:
        """Put the numbers of a table into the lines of the same names; how many lines, and the names not found.

        Nothing is saved. Raises ``InvalidInput`` where the table cannot be read.
        """
        known: dict[str, list[RecordCells]] = {}
        for cells in self.rows:
            known.setdefault(plain(cells.row.facility.name), []).append(cells)
        filled, strange = 0, []
        for name, numbers in pasted_lines(text):
            same_name = known.get(plain(name), [])
            if len(same_name) != 1:
                strange.append(name)
                continue
            cells = same_name[0]
            cells.texts |= numbers
            cells.is_typed = cells.texts != texts_of(cells.row)
            filled += 1
        return filled, strange

    def mark_conflicts(self, fresh: dict[int, MonthRecord]) -> None:
        """Say what somebody else saved meanwhile; a second save takes what is typed here."""
        for cells in self.rows:
            stored = fresh.get(cells.pk)
            if stored is not None and stored.seen != cells.seen and f"seen-{cells.pk}" in self.data:
                cells.row, cells.seen = stored, stored.seen
                cells.conflict = " / ".join(text or "–" for text in texts_of(stored).values())


def pasted_lines(text: str) -> list[tuple[str, dict[str, str]]]:
    """``(facility, {number: text})`` of each line below the header; sums and empty lines are left out."""
    rows = read_block(text).rows
    found = {plain(cell) for row in rows[:HEADER_WITHIN] for cell in row}
    headers = {key: next((name for name in names if plain(name) in found), "") for key, names in NAMES.items()}
    located = locate(rows, {key: name for key, name in headers.items() if name})
    if not headers["name"] or not located.is_whole or len(located.columns) < 2:
        raise InvalidInput(
            _("'시설명' 열과 정원·현원·종사자 정원·종사자 현원 가운데 하나 이상의 열 이름을 함께 복사해 주세요.")
        )
    lines = []
    for row in rows[located.first_row :]:
        texts = {key: row[place].strip() for key, place in located.columns.items()}
        name = texts.pop("name")
        if name and plain(name) not in {"계", "합계", "총계", "소계"}:
            lines.append((name, {key: value for key, value in texts.items() if value}))
    return lines


def plain_number(text: str) -> str:
    """A number as the page writes it; any other text as it is."""
    try:
        return format_number(number_of(text, None)) if text else ""
    except ValueError:
        return text


def number_of(text: str, before: int | None) -> int | None:
    """How many a text says; an empty one what was known before. Raises ``ValueError`` with a sentence."""
    if not text:
        return before
    if text in UNKNOWN:
        return None
    try:
        number = parse_number(text.removesuffix("명"))
    except NotANumber:
        number = None
    if number is None or number != number.to_integral_value() or not 0 <= number <= MOST_PEOPLE:
        raise ValueError(_("'%s': 0 이상의 정수를 적어 주세요.") % text[:20])
    return int(number)
