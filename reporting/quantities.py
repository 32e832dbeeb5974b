"""Quantities as a grid shows them: a number of a measure, or a word that says why there is none, in one text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import NotANumber, format_number, parse_number
from core.periods import Month
from reporting.models import Figure, Finding
from reporting.recording import Entry
from reporting.standing import Reviewed

State = Figure.State
#: numeric(20,4): sixteen digits before the point, four behind it.
LARGEST, DECIMALS = Decimal(10) ** 16, 4
#: A count of places: more digits than these are a slip of the hand.
LARGEST_COUNT = 10**7
#: What people may type instead of a number.
WORDS = (State.NO_CHANGE, State.NOT_APPLICABLE, State.NOT_YET)
A_YEAR = 365
_DAY = re.compile(r"(?:(\d{4})[-./년]\s*)?(\d{1,2})[-./월]\s*(\d{1,2})[.일]?")


@dataclass
class QuantityRow:
    """One series of a grid of quantities in one month: what is known before it and what stands in it.

    Numbers are of ``measure``. ``label`` names the row below its ``heading``; ``name`` names it alone. A total
    stands beside the sum of the others, never in it. ``before`` is what stood at the end of last month,
    ``last_value`` what was entered for last month; ``follows``, ``rate`` (달성률) and ``last_year`` stand beside the
    value as texts. Nobody types a row that is computed from others. ``measure_note`` says of which time a number is
    where it is not the month's own, ``expected_on`` when it is usually known.
    """

    series_id: int
    name: str
    label: str
    heading: str = ""
    measure: str = ""
    decimals: int | None = None
    is_count: bool = False
    is_total: bool = False
    is_computed: bool = False
    measure_note: str = ""
    expected_on: date | None = None
    target: str = ""
    before: Decimal | None = None
    last_value: Decimal | None = None
    computed: Decimal | None = None
    follows: str = ""
    rate: str = ""
    last_year: str = ""
    team_id: int | None = None
    officer_id: int | None = None
    figure: Figure | None = None
    is_open: bool = True
    returned_reason: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def value(self) -> Decimal | None:
        return self.figure.value if self.figure else None

    @property
    def is_filled(self) -> bool:
        return self.figure is not None

    @property
    def version(self) -> int:
        return self.figure.version if self.figure else 0

    @property
    def entered_by(self) -> str:
        return str(self.figure.entered_by) if self.figure else ""

    def number(self, value: Decimal | None) -> str:
        return format_number(value, self.decimals)

    @property
    def before_text(self) -> str:
        return self.number(self.before)


#: A value that differs from the one before by this share of it is a move that a head wants to see.
SHARE_OF_VALUE = Decimal("0.5")


@dataclass
class ReviewedQuantity(Reviewed, QuantityRow):
    """A row as a head reads it: beside what stood before."""

    @property
    def is_missing(self) -> bool:
        return self.figure is None

    @property
    def _moved(self) -> Decimal | None:
        return None if self.value is None or self.last_value is None else self.value - self.last_value

    @property
    def has_move(self) -> bool:
        return bool(self._moved) and abs(self._moved) >= abs(self.last_value) * SHARE_OF_VALUE

    @property
    def difference(self) -> str:
        moved = self._moved
        if moved is None:
            return ""
        return f"+{self.number(moved)}" if moved > 0 else self.number(moved) if moved else "–"

    @property
    def move(self) -> str:
        return _("전월보다 %(far)s") % {"far": self.difference} if self.has_move else ""


@dataclass
class QuantityTable:
    """Rows × columns of a grid as the report prints them; a place that nobody fills is ``None``.

    A list of single rows is a table of one column. ``down`` tells for each column whether its cells add up to
    something, ``across`` which columns add up in a row. A folded table is not due this month.
    """

    columns: list[str]
    labels: list[str]
    cells: list[list[QuantityRow | None]]
    name: str = ""
    down: list[bool] = field(default_factory=list)
    across: list[bool] = field(default_factory=list)
    is_folded: bool = False

    @property
    def is_wide(self) -> bool:
        return len(self.columns) > 1

    def narrowed(self, series_ids: set[int]) -> "QuantityTable | None":
        """The table with those rows of a list alone; a wide one stands whole where any of its cells is asked for."""
        if self.is_wide:
            return self if any(row.series_id in series_ids for row in self.rows) else None
        kept = [place for place, (row,) in enumerate(self.cells) if row and row.series_id in series_ids]
        if len(kept) == len(self.cells):
            return self
        labels, cells = [self.labels[place] for place in kept], [self.cells[place] for place in kept]
        return replace(self, labels=labels, cells=cells, down=[]) if kept else None

    @property
    def rows(self) -> list[QuantityRow]:
        return [cell for line in self.cells for cell in line if cell]


def text_of(figure: Figure | None, month: Month) -> str:
    """What a cell shows of a figure: ``1,234.5``, ``변동 없음``, ``미집계 7.10.``, or the printed text."""
    if figure is None:
        return ""
    if figure.state == State.VALUE:
        return figure.text or format_number(figure.value.normalize() if figure.value is not None else None)
    label = State(figure.state).label
    if figure.state != State.NOT_YET or not figure.expected_on:
        return str(label)
    return not_yet_text(figure.expected_on, month)


def not_yet_text(day: date, month: Month) -> str:
    """``미집계 7.10.``, with its year where the day is far from the month."""
    label = State.NOT_YET.label
    if month.first_day <= day < month.first_day + timedelta(days=A_YEAR):
        return f"{label} {day.month}.{day.day}."
    return f"{label} {day.isoformat()}"


def is_word(text: str) -> bool:
    """Whether a text says why there is no number."""
    return _state_of(text) is not None


def read_quantity(row: QuantityRow, text: str, month: Month, version: int) -> Entry:
    """What a typed text asks to save; raises ``ValueError`` with a sentence where it says nothing."""
    base = {"series_id": row.series_id, "given_unit": row.measure, "version": version}
    state = _state_of(text)
    if state is None:
        return Entry(**base, value=_number(row, text))
    if state == State.NO_CHANGE and row.is_count:
        # A stock that nobody says anew would be gone in the next year: the count itself is taken over.
        if row.before is None:
            raise ValueError(_("지난 값이 없어 '변동 없음'이라고 할 수 없습니다. 숫자로 적어 주세요."))
        return Entry(**base, value=row.before)
    expected = _expected(text, month) if state == State.NOT_YET else None
    return Entry(**base, value=None, state=state, expected_on=expected)


def _state_of(text: str) -> str | None:
    squeezed = re.sub(r"\s", "", text)
    for state in WORDS:
        word = re.sub(r"\s", "", str(State(state).label))
        if squeezed == word or (state == State.NOT_YET and squeezed.startswith(word)):
            return state
    return None


def _expected(text: str, month: Month) -> date:
    found = _DAY.search(text)
    try:
        year, number, day = (int(part) if part else None for part in found.groups())
        return date(year, number, day) if year else _day_after(month, number, day)
    except (AttributeError, ValueError):
        raise ValueError(_("미집계이면 집계 예정일을 '미집계 7.10.'처럼 함께 적어 주세요.")) from None


def _day_after(month: Month, number: int, day: int) -> date:
    """The first such day of the calendar from the month on."""
    first = month.first_day
    found = date(first.year, number, day)
    return found if found >= first else date(first.year + 1, number, day)


def _number(row: QuantityRow, text: str) -> Decimal | None:
    try:
        value = parse_number(text)
    except NotANumber as error:
        raise ValueError(str(error)) from error
    if value is None:
        return None
    if row.is_count and (value != value.to_integral_value() or not 0 <= value <= LARGEST_COUNT):
        raise ValueError(_("'%(text)s': 0 이상의 정수를 적어 주세요.") % {"text": text})
    if abs(value) >= LARGEST:
        raise ValueError(_("값이 너무 큽니다. 단위를 확인해 주세요."))
    if value != round(value, DECIMALS):
        raise ValueError(_("소수는 넷째 자리까지 적습니다."))
    return value


def total_of(rows: Iterable[QuantityRow | None]) -> Decimal | None:
    """What cells say together; nothing where none holds a number."""
    values = [row.value for row in rows if row and row.value is not None]
    return sum(values, Decimal(0)) if values else None
