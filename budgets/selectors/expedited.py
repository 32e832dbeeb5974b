"""신속집행: what of the eligible amounts is spent, and what will be by the mark."""

from dataclasses import dataclass, field
from decimal import Decimal

from budgets.models import Direction, ExpeditedTarget
from budgets.selectors.baseline import add_plans
from budgets.selectors.execution import ExecutionLine, execution_of, line_placements
from core.money import rate
from core.periods import Month


@dataclass
class Expedited:
    """Eligible won, what of it is spent, and what will be spent by the mark if the plans hold.

    A line counts no further than its eligible amount.
    """

    name: str = ""
    unit_id: int | None = None
    count: int = 0
    eligible: int = 0
    spent: int = 0
    expected: int = 0
    target: Decimal | None = None

    @property
    def rate(self):
        return rate(self.spent, self.eligible)

    @property
    def forecast(self):
        return rate(self.expected, self.eligible)

    @property
    def missing(self) -> int | None:
        """Won still to spend for the target; zero once it is reached."""
        if self.target is None:
            return None
        return max(0, -int(-Decimal(self.eligible) * self.target // 100) - self.spent)

    @property
    def is_short(self) -> bool:
        """Whether even the plans do not reach the target."""
        return self.target is not None and self.forecast is not None and self.forecast < self.target

    def add(self, line: ExecutionLine, mark: Month, month: Month) -> None:
        eligible = line.line.expedited_amount
        planned = sum(amount for value, amount in line.plans.items() if month.value < value <= mark.value)
        self.count += 1
        self.eligible += eligible
        self.spent += min(line.spent or 0, eligible)
        self.expected += min((line.spent or 0) + planned, eligible)


@dataclass
class Mark:
    """One target with the sums that it is held against: all of them, by unit."""

    target: ExpeditedTarget
    month: Month
    total: Expedited
    units: dict[int, Expedited] = field(default_factory=dict)

    @property
    def mark(self) -> Month:
        return Month(self.target.month)


def targets_of(office_ids, year: int) -> list[ExpeditedTarget]:
    """The year's marks, the nearest first."""
    first, last = Month.of(year, 1).value, Month.of(year, 13).value
    return list(
        ExpeditedTarget.objects.filter(office_id__in=office_ids, month__range=(first, last)).order_by("month", "scope")
    )


def next_mark(targets: list[ExpeditedTarget], month: Month) -> int | None:
    """The month of the next mark; the last one where all have passed."""
    months = [target.month for target in targets]
    return min((value for value in months if value >= month.value), default=max(months, default=None))


def marks(targets: list[ExpeditedTarget], unit_ids, month: Month, draft_unit_ids=()) -> list[Mark]:
    """Targets of one mark against the units' eligible lines. Five queries at most.

    Spending counts to the month, or to the mark once that has passed.
    """
    if not targets:
        return []
    until = min(month, Month(targets[0].month))
    placements = line_placements(unit_ids, until).filter(
        series__budget_line__expedited_amount__gt=0, series__budget_line__direction=Direction.EXPENDITURE
    )
    lines = execution_of(placements, until, draft_unit_ids)
    add_plans(lines, until, draft_unit_ids)
    return [mark_of(target, lines, until) for target in targets]


def mark_of(target: ExpeditedTarget, lines: list[ExecutionLine], month: Month) -> Mark:
    """A target against the eligible lines among these; its scope is an account's name, or all."""
    found = Mark(target, month, Expedited(target=target.rate))
    for line in lines:
        if not line.line.expedited_amount or (target.scope and target.scope != line.account_name):
            continue
        part = found.units.setdefault(line.unit_id, Expedited(unit_id=line.unit_id, target=target.rate))
        part.add(line, found.mark, month)
        found.total.add(line, found.mark, month)
    return found
