"""What spending is held against: the plan by month, and the same month of the last year."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from budgets.models import ExecutionPlan
from budgets.selectors.execution import ExecutionLine, execution_of
from core.periods import Month
from reporting.models import Figure, Kind, SeriesPlacement


def add_baseline(
    lines: list[ExecutionLine], month: Month, draft_unit_ids: Iterable[int] = (), *, as_entered: bool = False
) -> None:
    """Complete the lines with their plans and with last year's month. At most five queries.

    ``as_entered`` as the lines' own spending was read; see ``executions``.
    """
    drafts = set(draft_unit_ids)
    add_plans(lines, month, drafts, as_entered=as_entered)
    _add_last_year(lines, month, drafts)


def add_plans(
    lines: list[ExecutionLine], month: Month, draft_unit_ids: Iterable[int] = (), *, as_entered: bool = False
) -> None:
    """What each line should have spent by the month, where it has a plan. At most two queries.

    A plan begins with its first month: what was spent before that is no plan but the ground it
    stands on. Where none has begun by the month there is nothing to compare with, not a straight line.
    """
    plans = defaultdict(dict)
    stored = ExecutionPlan.objects.filter(line_id__in=[line.line.pk for line in lines])
    for line_id, planned_month, amount in stored.values_list("line_id", "month", "amount"):
        plans[line_id][planned_month] = amount
    for line in lines:
        line.plans = plans.get(line.line.pk, {})
    begun = [line for line in lines if line.current and line.plans and min(line.plans) <= month.value]
    ground = _spent_before_plans(begun, month, set(draft_unit_ids), as_entered)
    for line in begun:
        line.planned = ground[line.series_id] + sum(
            amount for planned_month, amount in line.plans.items() if planned_month <= month.value
        )
        line.planned_spent, line.planned_current = line.spent or 0, line.current


def _spent_before_plans(
    lines: list[ExecutionLine], month: Month, draft_unit_ids: set[int], as_entered: bool
) -> Counter:
    """Won that each line had spent before the first month of its plan; a correction counts where it mends."""
    first = {line.series_id: min(line.plans) for line in lines if min(line.plans) > month.first_of_year.value}
    figures = Figure.objects.filter(series_id__in=first)
    figures = figures.up_to(month) if as_entered else figures.known_as_of(month)
    spent = figures.seen_with(draft_unit_ids).annotate(spent_in=Coalesce("corrects", "month"))
    found = Counter()
    for series_id, spent_in, total in (
        spent.values_list("series_id", "spent_in").annotate(total=Sum("value")).order_by()
    ):
        if spent_in < first[series_id]:
            found[series_id] += int(total or 0)
    return found


def _add_last_year(lines: list[ExecutionLine], month: Month, draft_unit_ids: set[int]) -> None:
    """The same line a year ago: by its ledger code, else by unit, account and name. At most three queries."""
    before = Month.of(month.year - 1, month.number)
    codes = {line.line.ledger_code for line in lines} - {""}
    placements = (
        SeriesPlacement.objects.as_of(before)
        .filter(
            Q(unit_id__in={line.unit_id for line in lines}) | Q(series__budget_line__ledger_code__in=codes),
            series__kind=Kind.MONEY,
            series__budget_line__fiscal_year=before.year,
        )
        .select_related("series__budget_line__account")
    )
    earlier = execution_of(placements, before, draft_unit_ids) if lines else []
    by_code = {line.line.ledger_code: line for line in earlier if line.line.ledger_code}
    by_place = _told_apart(earlier)
    unique = _told_apart(lines)
    for line in lines:
        known = by_code.get(line.line.ledger_code)
        if known is None and _place(line) in unique:
            known = by_place.get(_place(line))
        if known is not None and known.current:
            line.last_spent, line.last_current = known.spent or 0, known.current
            line.last_series_id = known.series_id


def _place(line: ExecutionLine) -> tuple:
    return line.unit_id, line.line.direction, line.line.account_id, line.name


def _told_apart(lines: list[ExecutionLine]) -> dict[tuple, ExecutionLine]:
    """Lines by their place, without those whose name stands there twice."""
    times = Counter(_place(line) for line in lines)
    return {_place(line): line for line in lines if times[_place(line)] == 1}
