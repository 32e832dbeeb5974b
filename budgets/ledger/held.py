"""What the portal holds of a fiscal year's lines as of a month, drafts included: the other side of the comparison."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Q, Sum

from budgets.models import Appropriation, LedgerLink
from budgets.selectors import ExecutionLine, apply_changes, line_placements
from core.periods import Month
from organization.selectors import Tree
from reporting.models import Decision, Figure, Kind, Period, ReturnedCell, SeriesPlacement, Submission


@dataclass
class HeldLine:
    """One line: its name and owner in the month, its appropriations, and what was spent before."""

    line_id: int
    series_id: int
    code: str
    name: str
    unit_id: int
    unit_name: str
    account: str
    direction: str
    placement: SeriesPlacement
    appropriations: list[Appropriation] = field(default_factory=list)
    #: Everything booked up to the month except the month's own cell, in won.
    previous: int = 0
    figure: Figure | None = None
    covered_until: date | None = None

    @property
    def value(self) -> int | None:
        return None if self.figure is None or self.figure.value is None else int(self.figure.value)

    @property
    def to_date(self) -> int:
        return self.previous + (self.value or 0)

    @property
    def current(self) -> int | None:
        return amounts_of(self.appropriations).current

    @property
    def stands(self) -> str:
        """Everything that a plan is made from, as one text: another text is another state."""
        amounts = [(row.pk, row.kind, row.amount, row.is_provisional) for row in self.appropriations]
        version = self.figure.version if self.figure else 0
        return repr((self.line_id, self.name, self.unit_id, self.code, self.previous, self.value, version, amounts))


def amounts_of(changes: list[Appropriation]) -> ExecutionLine:
    """Original, adjustment and current budget that the changes add up to."""
    line = ExecutionLine()
    apply_changes(line, changes)
    return line


@dataclass
class Held:
    """All lines of an office in a month, its submissions and what was linked before."""

    month: Month
    lines: list[HeldLine]
    submissions: dict[int, Submission]
    returned: dict[int, set[int]]
    links: list[LedgerLink]

    def may_write(self, unit_id: int, series_id: int | None) -> bool:
        """Whether the month still takes this line: a draft takes all, a returned one its returned cells."""
        submission = self.submissions.get(unit_id)
        if submission is None or submission.state == Submission.State.DRAFT:
            return True
        return submission.state == Submission.State.RETURNED and series_id in self.returned.get(submission.pk, ())


def held_of(period: Period, tree: Tree) -> Held:
    """Seven queries, however many lines there are."""
    month = period.as_month
    lines = [_line(row, tree) for row in line_placements(tree.descendant_ids(period.office_id), month)]
    _add_appropriations(lines, month)
    _add_figures(lines, month)
    submissions = {row.unit_id: row for row in Submission.objects.filter(period=period, kind=Kind.MONEY)}
    links = LedgerLink.objects.filter(office_id=period.office_id, fiscal_year=month.year)
    return Held(month, lines, submissions, _returned(submissions), list(links))


def _line(placement: SeriesPlacement, tree: Tree) -> HeldLine:
    line = placement.series.budget_line
    return HeldLine(
        line_id=line.pk,
        series_id=placement.series_id,
        code=line.ledger_code,
        name=placement.name,
        unit_id=placement.unit_id,
        unit_name=tree.name(placement.unit_id),
        account=line.account.name if line.account else "",
        direction=line.direction,
        placement=placement,
    )


def _add_appropriations(lines: list[HeldLine], month: Month) -> None:
    by_line = {held.line_id: held for held in lines}
    rows = Appropriation.objects.filter(line_id__in=by_line, month__lte=month.value).order_by("month", "pk")
    for row in rows:
        by_line[row.line_id].appropriations.append(row)


def _add_figures(lines: list[HeldLine], month: Month) -> None:
    by_series = {held.series_id: held for held in lines}
    figures = Figure.objects.filter(series_id__in=by_series).up_to(month)
    own = Q(month=month.value, corrects=None)
    for figure in figures.filter(own):
        by_series[figure.series_id].figure = figure
    before = figures.exclude(own).values_list("series_id")
    covered = Max("covers_to", filter=Q(corrects=None))
    for series_id, total, until in before.annotate(total=Sum("value"), until=covered).order_by():
        held = by_series[series_id]
        held.previous, held.covered_until = int(total or 0), until


def _returned(submissions: dict[int, Submission]) -> dict[int, set[int]]:
    """The cells that the last return of each returned submission opened."""
    waiting = [row.pk for row in submissions.values() if row.state == Submission.State.RETURNED]
    if not waiting:
        return {}
    latest = Decision.objects.filter(submission_id__in=waiting, action=Decision.Action.RETURN)
    last = latest.values("submission_id").annotate(last=Max("pk")).values("last")
    cells = defaultdict(set)
    for submission_id, series_id in ReturnedCell.objects.filter(decision_id__in=last).values_list(
        "submission_id", "series_id"
    ):
        cells[submission_id].add(series_id)
    return cells
