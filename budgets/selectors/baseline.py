"""What spending is held against: the plan by month, and the same month of the last year."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from budgets.models import ExecutionPlan
from budgets.selectors.execution import ExecutionLine, execution_of
from core.periods import Month
from reporting.models import Figure, Kind, SeriesPlacement


def add_baseline(
    lines: list[ExecutionLine], month: Month, draft_unit_ids: Iterable[int] = (), *, as_entered: bool = False
) -> None:
    """Complete the lines with their plans and with last year's month. At most six queries.

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
    """The same line a year ago: by its ledger code, else by unit, account and name. At most four queries."""
    before = Month.of(month.year - 1, month.number)
    earlier = execution_of(_perhaps_the_same(lines, before), before, draft_unit_ids) if lines else []
    by_code = {line.line.ledger_code: line for line in earlier if line.line.ledger_code}
    found = {line.series_id: by_code.get(line.line.ledger_code) for line in lines}
    nameless = [line for line in lines if found[line.series_id] is None]
    by_place = _by_place(nameless, earlier, month)
    for line in lines:
        known = found[line.series_id] or by_place.get(_place(line))
        if known is not None and known.current:
            line.last_spent, line.last_current = known.spent or 0, known.current
            line.last_series_id = known.series_id


def _perhaps_the_same(lines: list[ExecutionLine], before: Month) -> QuerySet:
    """Placements of last year's lines with a code of these lines, or with the name of one in its unit."""
    codes = {line.line.ledger_code for line in lines} - {""}
    named = Q(unit_id__in={line.unit_id for line in lines}, name__in={line.name for line in lines})
    return _placed(before).filter(named | Q(series__budget_line__ledger_code__in=codes))


def _placed(month: Month) -> QuerySet:
    """Placements of the budget lines of the month's year."""
    placements = SeriesPlacement.objects.as_of(month).filter(
        series__kind=Kind.MONEY, series__budget_line__fiscal_year=month.year
    )
    return placements.select_related("series__budget_line__account")


class Place(NamedTuple):
    """Where a line stands, by which it is known again where it has no code."""

    unit_id: int
    direction: str
    account_id: int | None
    name: str


def _place(line: ExecutionLine) -> Place:
    return Place(line.unit_id, line.line.direction, line.line.account_id, line.name)


def _by_place(lines: list[ExecutionLine], earlier: list[ExecutionLine], month: Month) -> dict[Place, ExecutionLine]:
    """Last year's lines by their place, where only one stood there then and only one stands there now."""
    then = Counter(_place(line) for line in earlier)
    wanted = {_place(line) for line in lines}
    by_place = {_place(line): line for line in earlier if then[_place(line)] == 1 and _place(line) in wanted}
    if not by_place:
        return {}
    named = _placed(month).filter(
        unit_id__in={place.unit_id for place in by_place}, name__in={place.name for place in by_place}
    )
    line = "series__budget_line__"
    now = Counter(Place(*row) for row in named.values_list("unit_id", f"{line}direction", f"{line}account", "name"))
    return {place: line for place, line in by_place.items() if now[place] == 1}
