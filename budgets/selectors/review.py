"""Rows of a submission as its head reads them: by risk, each with the reason why it stands there."""

from dataclasses import dataclass, field
from decimal import Decimal

from budgets.models import Direction
from budgets.selectors.grid import EntryRow, entry_rows
from budgets.selectors.rows import last_amounts
from organization.selectors import Tree
from reporting.models import Submission
from reporting.standing import Reviewed, add_standing

#: From here on a distance is a move that wants a reason: off plan or off last year by ten points of the
#: budget; a month that differs from the one before by half of the larger and by a twentieth of the budget.
POINTS_OFF = Decimal(10)
SHARE_OF_MONTH = Decimal("0.5")
SHARE_OF_BUDGET = Decimal("0.05")


@dataclass
class Move:
    """A distance that nobody has explained: from what, how far in won, in points of the budget."""

    against: str
    won: int
    points: Decimal | None = None


@dataclass
class ReviewRow(Reviewed, EntryRow):
    """One row of the review: the row of the grid beside what it can be held against, in won."""

    last_month: int | None = None
    moves: list[Move] = field(default_factory=list)

    @property
    def has_move(self) -> bool:
        return bool(self.moves) and not self.has_reason

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
    submission: Submission,
    tree: Tree,
    *,
    direction: str = Direction.EXPENDITURE,
    seen: dict[int, Decimal | None] | None = None,
) -> list[ReviewRow]:
    """The submission's rows, the riskiest first: three queries more than the grid's.

    ``seen`` says what rows that were changed since held when the reader last looked.
    """
    if submission.pk is None:
        return []
    entered = entry_rows(submission, tree, direction=direction)
    last_month = last_amounts([row.series_id for row in entered], submission.period.as_month.previous)
    rows = [ReviewRow(**vars(entry), last_month=last_month.get(entry.series_id)) for entry in entered]
    add_standing(rows, submission, seen)
    for row in rows:
        row.moves = _moves(row)
    return sorted(rows, key=lambda row: row.order)


def _moves(row: ReviewRow) -> list[Move]:
    """Distances large enough to want a reason."""
    found = []
    from_last_year = None if None in (row.rate, row.last_year_rate) else row.rate - row.last_year_rate
    for against, points in (("plan", row.plan_gap), ("last_year", from_last_year)):
        if row.value is not None and points is not None and abs(points) >= POINTS_OFF:
            found.append(Move(against, int(points * row.current / 100), points))
    if row.value is not None and row.last_month is not None:
        far, larger = abs(row.value - row.last_month), max(abs(row.value), abs(row.last_month))
        if far and far >= larger * SHARE_OF_MONTH and far >= abs(row.current or 0) * SHARE_OF_BUDGET:
            found.append(Move("last_month", row.value - row.last_month))
    return found
