"""What one row of money was before: last month's own amount, and the row of the year before."""

from django.db.models import Q

from core.periods import Month
from reporting.models import Figure, SeriesPlacement


def last_amounts(series_ids, month: Month) -> dict[int, int]:
    """``{series_id: won}`` of one month's own amounts; a figure over several months says nothing of one."""
    figures = Figure.objects.filter(
        series_id__in=series_ids,
        month=month.value,
        covers_from=month.first_day,
        corrects=None,
        value__isnull=False,
    )
    return {series_id: int(value) for series_id, value in figures.values_list("series_id", "value")}


def last_year_series(placement: SeriesPlacement, month: Month) -> list[int]:
    """Last year's series of the same line: by ledger code, else by unit and name; none where that is not sure."""
    line = getattr(placement.series, "budget_line", None)
    if line is None:
        return []
    same = Q(unit_id=placement.unit_id, name=placement.name, series__budget_line__direction=line.direction)
    if line.ledger_code:
        same = Q(series__budget_line__ledger_code=line.ledger_code)
    last_year = SeriesPlacement.objects.filter(same, series__budget_line__fiscal_year=month.year - 1)
    found = set(last_year.values_list("series_id", flat=True))
    # A name that two lines of last year shared says of neither that it is this one.
    return list(found) if len(found) == 1 else []
