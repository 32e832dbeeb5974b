"""The year of some lines month by month: what was spent, what was planned, and the year before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models.functions import Coalesce

from budgets.selectors.execution import ExecutionLine
from core.money import rate
from core.periods import Month
from reporting.models import Figure

MONTHS = 12


@dataclass(frozen=True)
class CurvePoint:
    """Rates to date in percent at the end of one month; ``None`` where nothing is known of it."""

    month: int
    spent: Decimal | None
    planned: Decimal | None
    last_year: Decimal | None


def curve_of(lines: list[ExecutionLine], month: Month, draft_unit_ids: Iterable[int] = ()) -> list[CurvePoint]:
    """Twelve points for lines that know their plans and last year (``add_baseline``). Two queries.

    Spending and plan stand over the budget of the month asked for, last year over its own.
    """
    current = sum(line.current or 0 for line in lines)
    own = _months(Figure.objects.known_as_of(month), [line.series_id for line in lines], draft_unit_ids)
    spent = _to_date(own, month.number)
    year_ago = Month.of(month.year - 1, MONTHS)
    earlier = [line.last_series_id for line in lines if line.last_series_id]
    last = _to_date(_months(Figure.objects.known_as_of(year_ago), earlier, draft_unit_ids), MONTHS)
    last_current = sum(line.last_current or 0 for line in lines)
    planned, planned_current = _planned(lines, month)
    return [
        CurvePoint(
            number,
            rate(spent.get(number), current),
            rate(planned.get(number), planned_current),
            rate(last.get(number), last_current),
        )
        for number in range(1, MONTHS + 1)
    ]


def _months(figures, series_ids: list[int], draft_unit_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """``{month of the year: (won booked in it, first month that it covers)}``; a correction counts where it mends."""
    rows = figures.filter(series_id__in=series_ids).seen_with(set(draft_unit_ids))
    found = defaultdict(lambda: (0, MONTHS + 1))
    for booked, covers_from, value in rows.annotate(booked=Coalesce("corrects", "month")).values_list(
        "booked", "covers_from", "value"
    ):
        if value is None:
            continue
        number = min(booked % 100, MONTHS)
        won, first = found[number]
        found[number] = (won + int(value), min(first, covers_from.month))
    return dict(found)


def _to_date(months: dict[int, tuple[int, int]], until: int) -> dict[int, int]:
    """Sums to date by month; not of months that a later figure covers together with its own."""
    total, found = 0, {}
    for number in range(1, min(until, MONTHS) + 1):
        total += months.get(number, (0, 0))[0]
        is_inside = any(first <= number < later for later, (_won, first) in months.items())
        if months and not is_inside and number >= min(months):
            found[number] = total
    return found


def _planned(lines: list[ExecutionLine], month: Month) -> tuple[dict[int, int], int]:
    """Planned won to date by month, of lines whose plan has begun, and the budget of these."""
    begun = [line for line in lines if line.planned is not None]
    if not begun:
        return {}, 0
    start = min(min(line.plans) for line in begun) % 100
    found = {}
    for number in range(start, MONTHS + 1):
        at = Month.of(month.year, number).value
        ahead = sum(
            amount
            for line in begun
            for planned_month, amount in line.plans.items()
            if min(at, month.value) < planned_month <= max(at, month.value)
        )
        found[number] = sum(line.planned for line in begun) + (ahead if at > month.value else -ahead)
    return found, sum(line.planned_current or 0 for line in begun)
