"""Budget lines as they are stored: found by what identifies a printed line, or new."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from budgets.models import Account, Appropriation, BudgetLine, Heading
from core.periods import Month
from organization.models import Unit
from reporting.models import Figure, Kind, Series, SeriesPlacement


@dataclass(eq=False)
class Line:
    """One budget line with everything that is dated on it; new ones are not yet written."""

    placement: SeriesPlacement
    budget_line: BudgetLine
    appropriations: list[Appropriation] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    is_new: bool = False
    seen_in: set[Month] = field(default_factory=set)

    @property
    def key(self) -> tuple:
        heading = self.budget_line.heading
        return (*self.short_key, heading.name if heading else "", self.budget_line.occurrence)

    @property
    def short_key(self) -> tuple:
        """Without the heading and the occurrence: where headings change, this still tells."""
        account = self.budget_line.account
        return (
            self.placement.unit_id,
            self.budget_line.fiscal_year,
            self.budget_line.direction,
            account.name if account else "",
            self.placement.name,
        )

    def current(self, month: Month) -> Decimal | None:
        """The current budget as of a month, by the rule of ``budgets.selectors``."""
        amount = None
        for change in self.changes(month):
            is_stated = change.kind == Appropriation.Kind.STATED
            amount = change.amount if is_stated else (amount or 0) + change.amount
        return amount

    def changes(self, month: Month) -> list[Appropriation]:
        known = [change for change in self.appropriations if change.month <= month.value]
        return sorted(known, key=lambda change: change.month)

    def of_kind(self, *kinds: str) -> list[Appropriation]:
        return [change for change in self.appropriations if change.kind in kinds]

    def is_of(self, unit: Unit, year: int, direction: str) -> bool:
        own = self.placement.unit_id, self.budget_line.fiscal_year, self.budget_line.direction
        return own == (unit.pk, year, direction)

    def holds_in(self, month: Month) -> bool:
        """Whether the unit has the line under this name in the month."""
        until = self.placement.valid_until
        return self.placement.valid_from <= month.value and (until is None or month.value < until)

    def begins_before(self, month: Month) -> bool:
        """Whether it holds in the month and has held before: then a name can end with the month before."""
        return self.holds_in(month) and self.placement.valid_from < month.value

    def figure(self, month: Month) -> Figure | None:
        return next((f for f in self.figures if f.month == month.value and f.corrects is None), None)


class Ledger:
    """The stored lines of some units and years, with headings and accounts, in six queries."""

    def __init__(self, unit_ids: set[int], years: set[int], office_ids: set[int]):
        self.accounts = {
            (account.office_id, account.name): account for account in Account.objects.filter(office_id__in=office_ids)
        }
        self.headings = {
            (row.unit_id, row.fiscal_year, row.direction, row.name): row
            for row in Heading.objects.filter(unit_id__in=unit_ids, fiscal_year__in=years)
        }
        self.lines: list[Line] = []
        self._load(unit_ids, years)
        self.by_key: dict[tuple, Line] = {}
        self.ended: list[SeriesPlacement] = []
        for line in self.lines:
            self._index(line)

    def _load(self, unit_ids: set[int], years: set[int]) -> None:
        placements = SeriesPlacement.objects.filter(
            unit_id__in=unit_ids,
            series__kind=Kind.MONEY,
            series__budget_line__fiscal_year__in=years,
        ).select_related("series__budget_line__account", "series__budget_line__heading")
        by_series, by_line = defaultdict(list), {}
        for placement in placements.order_by("valid_from"):
            line = Line(placement, placement.series.budget_line)
            self.lines.append(line)
            by_series[placement.series_id].append(line)
            by_line[line.budget_line.pk] = line
        for figure in Figure.objects.filter(series_id__in=list(by_series)):
            for line in by_series[figure.series_id]:
                line.figures.append(figure)
        changes = Appropriation.objects.filter(line_id__in=list(by_line)).order_by("month", "pk")
        for change in changes:
            for line in by_series[by_line[change.line_id].placement.series_id]:
                line.appropriations.append(change)

    def _index(self, line: Line) -> None:
        self.by_key[line.key] = line

    def add(self, placement: SeriesPlacement, budget_line: BudgetLine) -> Line:
        line = Line(placement, budget_line, is_new=True)
        self.lines.append(line)
        self._index(line)
        return line

    def rename(self, line: Line, name: str, month: Month) -> Line:
        """The same line under another name from the month on; what it holds goes with it."""
        old = line.placement
        new = SeriesPlacement(
            series=old.series,
            unit_id=old.unit_id,
            team_id=old.team_id,
            officer_id=old.officer_id,
            name=name,
            order=old.order,
            valid_from=month.value,
            valid_until=old.valid_until,
        )
        old.valid_until = month.value
        self.ended.append(old)
        renamed = Line(new, line.budget_line, line.appropriations, line.figures)
        self.lines.append(renamed)
        self._index(renamed)
        return renamed

    def write_new(self) -> int:
        """Write new accounts, headings (parents first) and lines; returns the number of lines."""
        Account.objects.bulk_create(row for row in self.accounts.values() if row.pk is None)
        self._write_headings()
        new = [line for line in self.lines if line.is_new]
        Series.objects.bulk_create(line.placement.series for line in new)
        SeriesPlacement.objects.bulk_update(self.ended, ["valid_until"])
        SeriesPlacement.objects.bulk_create(line.placement for line in self.lines if line.placement.pk is None)
        BudgetLine.objects.bulk_create(line.budget_line for line in new)
        return len(new)

    def _write_headings(self) -> None:
        waiting = [row for row in self.headings.values() if row.pk is None]
        while waiting:
            ready = [row for row in waiting if row.parent is None or row.parent.pk]
            Heading.objects.bulk_create(ready)
            waiting = [row for row in waiting if row.pk is None]
