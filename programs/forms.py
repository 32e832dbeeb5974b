"""What people type of indicators: one cell for each row, with a word where there is no number."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import NotANumber, format_number, parse_number
from core.periods import Month
from programs.models import Category, Indicator
from programs.models.indicators import frequencies_due
from programs.selectors import Result
from reporting.models import Figure
from reporting.services import Entry

State = Figure.State
#: numeric(20,4): sixteen digits before the point, four behind it.
LARGEST, DECIMALS = Decimal(10) ** 16, 4


def is_due(indicator: Indicator, month: Month) -> bool:
    """Whether the month's grid asks for the indicator; one on occasion is never asked for."""
    return indicator.frequency in frequencies_due(month)


@dataclass
class Cell:
    """One row of the grid: what is stored, what was typed, what is wrong with it."""

    result: Result
    figure: Figure | None
    is_open: bool
    returned_reason: str = ""
    typed: dict = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    is_conflict: bool = False

    @property
    def category(self) -> Category:
        return self.result.category

    @property
    def series_id(self) -> int:
        return self.category.series_id

    @property
    def version(self) -> int:
        return self.figure.version if self.figure else 0

    @property
    def stored(self) -> dict[str, str]:
        """What the fields show of what is stored."""
        figure = self.figure
        if figure is None:
            return {"value": "", "state": State.VALUE, "expected": ""}
        value = figure.text or format_number(figure.value.normalize() if figure.value is not None else None)
        return {
            "value": value,
            "state": figure.state,
            "expected": figure.expected_on.isoformat() if figure.expected_on else "",
        }

    @property
    def shown(self) -> dict[str, str]:
        return self.typed or self.stored


class IndicatorForm:
    """All cells of a unit's month. ``is_valid()`` reads what was sent; ``entries`` are the changed cells."""

    def __init__(self, cells: list[Cell], data=None):
        self.cells, self.data = cells, data
        self.entries: list[Entry] = []

    def is_valid(self) -> bool:
        for cell in self.cells:
            if cell.is_open and f"value-{cell.series_id}" in self.data:
                self._read(cell)
        return not any(cell.errors for cell in self.cells)

    def mark_conflicts(self, series_ids) -> None:
        for cell in self.cells:
            if cell.series_id in series_ids:
                cell.is_conflict = True

    def _read(self, cell: Cell) -> None:
        key = cell.series_id
        typed = {name: self.data.get(f"{name}-{key}", "").strip() for name in ("value", "state", "expected")}
        typed["state"] = typed["state"] or State.VALUE
        if typed == cell.stored:
            return
        cell.typed = typed
        try:
            entry = self._entry(cell, typed, self.data.get(f"seen-{key}", ""))
        except ValueError as error:
            cell.errors.append(str(error))
            return
        self.entries.append(entry)

    def _entry(self, cell: Cell, typed: dict, seen: str) -> Entry:
        state = typed["state"]
        if state not in State.values:
            raise ValueError(_("값의 상태를 고르세요."))
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        base = {"series_id": cell.series_id, "given_unit": cell.result.indicator.measure, "version": version}
        if state != State.VALUE:
            if typed["value"]:
                raise ValueError(
                    _("'%s'에는 값을 적지 않습니다. 값을 지우거나 상태를 '값'으로 바꾸세요.") % State(state).label
                )
            return Entry(**base, value=None, state=state, expected_on=self._expected(state, typed["expected"]))
        return Entry(**base, value=self._number(typed["value"]))

    def _expected(self, state: str, text: str) -> date | None:
        if state != State.NOT_YET:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(_("미집계이면 집계 예정일을 2023-07-10처럼 적어 주세요.")) from None

    def _number(self, text: str) -> Decimal | None:
        try:
            value = parse_number(text)
        except NotANumber as error:
            raise ValueError(str(error)) from error
        if value is None:
            return None
        if abs(value) >= LARGEST:
            raise ValueError(_("값이 너무 큽니다. 단위를 확인해 주세요."))
        if value != round(value, DECIMALS):
            raise ValueError(_("소수는 넷째 자리까지 적습니다."))
        return value
