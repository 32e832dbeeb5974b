"""Reading the entry form: texts in a chosen unit become whole won, or a message at the cell."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from budgets.entry import PlanEntry
from budgets.forms.remarks import COLUMNS, RemarkCells
from budgets.selectors import EntryRow
from core.money import (
    MONEY_UNITS,
    NotANumber,
    format_exact,
    format_money,
    format_points,
    format_rate,
    parse_amount,
)
from core.periods import Month
from core.refusals import InvalidInput
from reporting.forms.cells import GridCell, GridForm, read_seen, write_seen
from reporting.models import Figure, Finding
from reporting.remarks import RemarkEntry
from reporting.services import Entry

THIS_MONTH, TO_DATE = "this_month", "to_date"


def correction_line(correction: Figure, money_unit: str) -> dict:
    """A correction as a line of its own under its row: ``정정 5월분 △5``."""
    return {
        "month_label": Month(correction.corrects).short_label,
        "amount": format_money(correction.value, money_unit),
        "won": int(correction.value),
        "reason": correction.reason,
        "entered_by": str(correction.entered_by),
    }


@dataclass
class EntryCells(GridCell):
    """The cells of one row as texts in the page's unit, and what is wrong with them."""

    row: EntryRow
    money_unit: str
    this_month_field: str
    to_date_field: str
    seen: str = ""
    errors: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    is_conflict: bool = False
    more: RemarkCells | None = None

    @property
    def team(self) -> str:
        return self.row.team

    @property
    def current(self) -> str:
        return format_money(self.row.current, self.money_unit)

    @property
    def previous(self) -> str:
        return format_money(self.row.previous, self.money_unit)

    @property
    def current_won(self) -> int | None:
        return self.row.current

    @property
    def previous_won(self) -> int:
        """What the month's own amount is added to: the sum before it and the corrections in it."""
        return self.row.base

    @property
    def corrections(self) -> list[dict]:
        return [correction_line(correction, self.money_unit) for correction in self.row.corrections]

    @property
    def value_won(self) -> int | None:
        return self.row.value

    @property
    def to_date_won(self) -> int | None:
        return None if self.row.value is None else self.row.to_date

    @property
    def this_month(self) -> str:
        return format_money(self.row.value, self.money_unit)

    @property
    def to_date(self) -> str:
        return format_money(self.to_date_won, self.money_unit)

    @property
    def covers(self) -> str:
        return self.row.covers

    @property
    def version(self) -> int:
        return self.row.version

    @property
    def spent_rate(self) -> str:
        return format_rate(self.row.rate)

    @property
    def plan_gap(self) -> str:
        return format_points(self.row.plan_gap)

    @property
    def is_behind(self) -> bool:
        return self.row.plan_gap is not None and self.row.plan_gap < 0

    @property
    def last_year(self) -> str:
        return format_rate(self.row.last_year_rate)

    @property
    def returned_reason(self) -> str:
        return self.row.returned_reason


class EntryForm(GridForm):
    """All cells of a unit's month in one unit of money, typed as 당월 or as 누계.

    ``is_valid()`` reads what was sent; ``entries`` are then the changed cells. A cell counts as
    changed when its text differs from what the page had shown, so an untouched cell never
    overwrites what somebody else saved meanwhile. With a ``month`` the form also holds each row's
    reason, plan and expected rate: ``remarks`` and ``plans``.

    Names of a row's inputs, each beside a hidden one that remembers what was shown:
    ``this_month-ID`` or ``to_date-ID`` with ``seen-ID`` (version|text); ``choice-ID``, ``text-ID``,
    ``expected-ID``, ``plan-ID`` with ``seen_choice-ID`` and so on (the text alone). ``keep=ID``
    takes over last month's reason of that row.
    """

    def __init__(
        self,
        rows: list[EntryRow],
        money_unit: str,
        mode: str = THIS_MONTH,
        data=None,
        *,
        month: Month | None = None,
    ):
        if money_unit not in MONEY_UNITS:
            raise InvalidInput(_("'%(unit)s'은(는) 금액 단위가 아닙니다.") % {"unit": money_unit})
        self.money_unit = money_unit
        self.mode = TO_DATE if mode == TO_DATE else THIS_MONTH
        self.data = data
        self.month = month
        self.entries: list[Entry] = []
        self.remarks: list[RemarkEntry] = []
        self.plans: list[PlanEntry] = []
        self.rows = [self.shown(row) for row in rows]

    def shown(self, row: EntryRow) -> EntryCells:
        to_date_won = None if row.value is None else row.to_date
        this_month = self._text(THIS_MONTH, row.value)
        to_date = self._text(TO_DATE, to_date_won)
        shown = this_month if self.mode == THIS_MONTH else to_date
        seen = write_seen(row.version, shown)
        more = RemarkCells(row, self.month, self.money_unit) if self.month else None
        return EntryCells(row, self.money_unit, this_month, to_date, seen, more=more)

    def _text(self, column: str, won: int | None) -> str:
        """What is typed in keeps every won; what only follows from it is rounded as on paper."""
        return format_exact(won, self.money_unit) if column == self.mode else format_money(won, self.money_unit)

    def is_valid(self) -> bool:
        for cells in self.rows:
            self._read(cells)
            if cells.more:
                remarks, plans, errors = cells.more.read(self.data)
                self.remarks += remarks
                self.plans += plans
                cells.errors += errors
        return not any(cells.errors for cells in self.rows)

    @property
    def changed(self) -> int:
        """How many cells were typed into."""
        return len(self.entries) + len(self.remarks) + len(self.plans)

    @property
    def typed_ids(self) -> set[int]:
        return {entry.series_id for entry in (*self.entries, *self.remarks, *self.plans)}

    def typed_in(self, cells: EntryCells) -> str:
        return getattr(cells, f"{self.mode}_field")

    def _read(self, cells: EntryCells) -> None:
        text = self.data.get(f"{self.mode}-{cells.series_id}")
        if text is None:
            return
        text = text.strip()
        version, shown = self._seen(cells)
        if text == shown:
            return
        setattr(cells, f"{self.mode}_field", text)
        cells.seen = write_seen(version, shown)
        try:
            amount = parse_amount(text, self.money_unit)
        except NotANumber as error:
            cells.errors.append(str(error))
            return
        if self.mode == TO_DATE and amount is not None:
            amount -= cells.row.base
        self.entries.append(Entry(cells.series_id, amount, self.money_unit, version))

    def _seen(self, cells: EntryCells) -> tuple[int, str]:
        return read_seen(self.data.get(f"seen-{cells.series_id}", cells.seen))

    def mark_conflicts(self, series_ids, fresh_rows: list[EntryRow], fields=()) -> None:
        """Show both values: of the ``fields``, (series, field) pairs of reasons and plans, or of the figures."""
        if fields:
            self._mark_remarks(fields, {row.series_id: row for row in fresh_rows})
        else:
            self.mark_figures(series_ids, fresh_rows)

    def _mark_remarks(self, fields, fresh: dict[int, EntryRow]) -> None:
        names = {column: name for name, column in COLUMNS.items()}
        for cells in self.rows:
            mine = {names.get(column, column) for series_id, column in fields if series_id == cells.series_id}
            if mine and cells.series_id in fresh:
                cells.is_conflict = True
                cells.errors += cells.more.take(fresh[cells.series_id], mine)
