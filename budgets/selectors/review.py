"""Rows of a submission as its head reads them: by risk, each with the reason why it stands there."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

from django.db.models import F, OuterRef, Q, Subquery, Sum

from budgets.models import Direction, ExecutionPlan
from budgets.selectors.execution import ExecutionLine, execution_of, line_placements
from core.money import rate
from core.periods import Month
from reporting.models import Figure, Finding, Remark, ReturnedCell, SeriesPlacement, Submission

#: From here on a distance is a move that wants a reason: off plan by ten points of the budget; a month
#: that differs from another by half of the larger one and by a twentieth of the budget.
POINTS_OFF_PLAN = Decimal(10)
SHARE_OF_MONTH = Decimal("0.5")
SHARE_OF_BUDGET = Decimal("0.05")


class Standing(IntEnum):
    """Why a row stands where it stands; the order is the order of the page."""

    RETURNED = 1
    CHANGED = 2
    FINDING = 3
    MOVE = 4
    MISSING = 5
    REST = 6


@dataclass
class Move:
    """A distance that nobody has explained: from what, how far in won, in points of the budget."""

    against: str
    won: int
    points: Decimal | None = None


@dataclass
class ReviewRow:
    """One row of the review: the month's amount beside what it can be held against, in won."""

    series_id: int
    name: str
    current: int | None
    previous: int
    value: int | None
    last_month: int | None = None
    last_year: int | None = None
    planned: int | None = None
    remark: str = ""
    findings: list[Finding] = field(default_factory=list)
    was_returned: bool = False
    returned_reason: str = ""
    changed_from: int | None = None
    seen_before: bool = False
    seen_value: int | None = None
    moves: list[Move] = field(default_factory=list)

    @property
    def to_date(self) -> int:
        return self.previous + (self.value or 0)

    @property
    def rate(self):
        return rate(self.to_date, self.current) if self.current else None

    @property
    def off_plan(self) -> Decimal | None:
        """Points of the budget between what was spent and what was planned to be by now."""
        if self.planned is None or not self.current:
            return None
        return self.rate - rate(self.planned, self.current)

    @property
    def is_changed(self) -> bool:
        """Whether a returned row says something else than when it was sent back."""
        return self.was_returned and self.changed_from != self.value

    @property
    def is_new_to_reader(self) -> bool:
        """Whether somebody changed it since the reader last looked."""
        return self.seen_before and self.seen_value != self.value

    @property
    def standing(self) -> Standing:
        if self.was_returned:
            return Standing.RETURNED
        if self.is_new_to_reader:
            return Standing.CHANGED
        if self.findings:
            return Standing.FINDING
        if self.value is None:
            return Standing.MISSING
        return Standing.MOVE if self.moves and not self.remark else Standing.REST

    @property
    def largest_move(self) -> Move | None:
        return max(self.moves, key=lambda move: abs(move.won), default=None)

    @property
    def order(self) -> tuple:
        """Changed before unchanged, reasons wanted before warnings, far before near."""
        needs = any(finding.needs_reason for finding in self.findings)
        reach = abs(self.largest_move.won) if self.largest_move else 0
        return (self.standing, not self.is_changed, not needs, -reach)


def review_rows(
    submission: Submission, *, direction: str = Direction.EXPENDITURE, seen: dict[int, Decimal | None] | None = None
) -> list[ReviewRow]:
    """The submission's rows, the riskiest first. Six queries, however many rows.

    ``seen`` says what rows that were changed since held when the reader last looked.
    """
    if submission.pk is None:
        return []
    month = submission.period.as_month
    everything = _placements(submission, month)
    submission.directions = {placement.series.budget_line.direction for placement in everything}
    placements = [row for row in everything if row.series.budget_line.direction == direction]
    lines = execution_of(placements, month, [submission.unit_id])
    figures = _Figures(submission, placements, month)
    findings = _open_findings(submission)
    returned = _last_returned(submission)
    rows = []
    for line, placement in zip(lines, placements, strict=True):
        row = _row(line, placement, figures)
        row.findings = findings.get(row.series_id, [])
        if row.series_id in returned:
            row.was_returned = True
            row.returned_reason, row.changed_from = returned[row.series_id]
        if seen and row.series_id in seen:
            before = seen[row.series_id]
            row.seen_before, row.seen_value = True, None if before is None else int(before)
        row.moves = _moves(row)
        rows.append(row)
    return sorted(rows, key=lambda row: row.order)


def _placements(submission: Submission, month: Month) -> list[SeriesPlacement]:
    """Both directions' rows in printed order, each with its plan to date and its reason. One query."""
    plans = ExecutionPlan.objects.filter(line=OuterRef("series__budget_line"))
    begun = plans.filter(month__gte=month.first_of_year.value, month__lte=month.value).order_by()
    # What was spent before the plan's first month is the ground the plan stands on.
    ground = Figure.objects.filter(
        series=OuterRef("series"), month__gte=month.first_of_year.value, month__lt=OuterRef("first_plan")
    ).order_by()
    remarks = Remark.objects.filter(series=OuterRef("series"), month=month.value)
    return list(
        line_placements([submission.unit_id], month)
        .annotate(first_plan=Subquery(plans.order_by("month").values("month")[:1]))
        .annotate(
            planned=Subquery(begun.values("line").annotate(total=Sum("amount")).values("total")),
            ground=Subquery(ground.values("series").annotate(total=Sum("value")).values("total")),
            remark_choice=Subquery(remarks.values("choice__name")[:1]),
            remark_text=Subquery(remarks.values("text")[:1]),
        )
    )


def _row(line: ExecutionLine, placement: SeriesPlacement, figures: "_Figures") -> ReviewRow:
    value = figures.this_month.get(line.series_id)
    said = (placement.remark_choice, placement.remark_text)
    return ReviewRow(
        series_id=line.series_id,
        name=line.name,
        current=line.current,
        previous=(line.spent or 0) - (value or 0),
        value=value,
        last_month=figures.last_month.get(line.series_id),
        last_year=figures.last_year_of(line),
        planned=None if placement.planned is None else int(placement.planned + (placement.ground or 0)),
        remark=" · ".join(text for text in said if text),
    )


class _Figures:
    """Amounts of the month, of the month before and of the same month last year. One query."""

    def __init__(self, submission: Submission, placements: list[SeriesPlacement], month: Month):
        last, year_ago = month.previous.value, Month.of(month.year - 1, month.number)
        series_ids = [placement.series_id for placement in placements]
        named = SeriesPlacement.objects.as_of(year_ago).filter(series=OuterRef("series"))
        wanted = Q(series_id__in=series_ids, month=last) | Q(
            month=year_ago.value, submission__unit_id=submission.unit_id, submission__kind=submission.kind
        )
        figures = Figure.objects.filter(wanted | Q(submission=submission), corrects=None, value__isnull=False)
        rows = figures.annotate(
            named=Subquery(named.values("name")[:1]),
            code=F("series__budget_line__ledger_code"),
            side=F("series__budget_line__direction"),
        ).values_list("series_id", "month", "value", "covers_from", "named", "code", "side")
        self.this_month, self.last_month, self._by_code, self._by_name = {}, {}, {}, {}
        for series_id, number, value, covers_from, name, code, side in rows:
            if number == month.value:
                self.this_month[series_id] = int(value)
            elif number == last and covers_from == month.previous.first_day:
                # What covers several months says nothing of the last one.
                self.last_month[series_id] = int(value)
            elif number == year_ago.value and covers_from == year_ago.booked_days[0]:
                self._keep(side, name, code, int(value))

    def _keep(self, side: str, name: str, code: str, value: int) -> None:
        if code:
            self._by_code[side, code] = value
        # A name that stood twice tells nothing.
        self._by_name[side, name] = None if (side, name) in self._by_name else value

    def last_year_of(self, line: ExecutionLine) -> int | None:
        """Lines live for a year; last year's is the one of the same code, else of the same name."""
        code = line.line.ledger_code
        if code and (line.line.direction, code) in self._by_code:
            return self._by_code[line.line.direction, code]
        return self._by_name.get((line.line.direction, line.name))


def _open_findings(submission: Submission) -> dict[int, list[Finding]]:
    found = {}
    for finding in open_findings(submission):
        found.setdefault(finding.series_id, []).append(finding)
    return found


def open_findings(submission: Submission) -> list[Finding]:
    """What is still open of the unit's month, those that need a reason first. One query, read once."""
    if not hasattr(submission, "open_findings"):
        findings = Finding.objects.filter(
            unit_id=submission.unit_id, month=submission.period.month, state=Finding.State.OPEN
        )
        submission.open_findings = list(findings.order_by("-needs_reason", "code", "pk"))
    return submission.open_findings


def _last_returned(submission: Submission) -> dict[int, tuple[str, int | None]]:
    """``{series_id: (reason, value then)}`` of the rows that were sent back last."""
    cells = list(ReturnedCell.objects.filter(submission=submission).order_by("-decision_id"))
    return {
        cell.series_id: (cell.reason, None if cell.value_before is None else int(cell.value_before))
        for cell in cells
        if cell.decision_id == cells[0].decision_id
    }


def _moves(row: ReviewRow) -> list[Move]:
    """Distances large enough to want a reason."""
    found = []
    if row.off_plan is not None and abs(row.off_plan) >= POINTS_OFF_PLAN:
        found.append(Move("plan", row.to_date - row.planned, row.off_plan))
    for against, other in (("last_month", row.last_month), ("last_year", row.last_year)):
        if other is None or row.value is None:
            continue
        far = abs(row.value - other)
        larger = max(abs(row.value), abs(other))
        if far and far >= larger * SHARE_OF_MONTH and far >= abs(row.current or 0) * SHARE_OF_BUDGET:
            found.append(Move(against, row.value - other))
    return found
