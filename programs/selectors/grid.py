"""The grid of a unit's indicators of one month, as the report prints them: lists of rows, and wide tables."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import format_number, format_rate
from core.periods import Month
from organization.models import Unit
from programs.models import Breakdown, Category, Indicator
from programs.models.indicators import frequencies_due
from programs.selectors.results import LAST, Result, by_indicator, results_of
from reporting.models import Kind, Series, SeriesPlacement
from reporting.quantities import QuantityRow, QuantityTable

#: What is counted so that its parts never make its whole.
NOT_ADDED = {Indicator.Aggregation.RATIO, Indicator.Aggregation.MEAN, Indicator.Aggregation.DISTINCT}

#: Of which time a number is that is not the month's own.
AS_OF = {
    Indicator.Aggregation.LAST: gettext_lazy("월말"),
    Indicator.Aggregation.DISTINCT: gettext_lazy("누적"),
}


def indicator_tables(
    unit: Unit, month: Month, series_ids: Iterable[int] | None = None, *, targets: bool = True
) -> list[QuantityTable]:
    """Rows that are due and, folded, those that are not; or only some rows of them. Three queries at most.

    What has no breakdown, or one of a single level, is a row of a list. Two levels stand as rows × columns,
    and so do two measures of the same thing (건 · 명) side by side.
    """
    placed = SeriesPlacement.objects.as_of(month).filter(unit=unit, series__kind=Kind.INDICATORS)
    categories = Category.objects.filter(series__placements__in=placed).annotate(
        team_id=F("series__placements__team"), officer_id=F("series__placements__officer")
    )
    due, groups = frequencies_due(month), defaultdict(list)
    if series_ids is not None:
        categories = categories.filter(_needed_for(series_ids))
    categories = categories.order_by("indicator__order", "indicator", "order", "pk")
    for result in results_of(categories, month, [unit.pk], beside=("targets",) if targets else ()):
        indicator = result.indicator
        groups[indicator.frequency not in due, indicator.heading, indicator.name].append(result)
    lists = {is_folded: QuantityTable([_("당월")], [], [], is_folded=is_folded) for is_folded in (False, True)}
    tables = list(lists.values())
    for (is_folded, _heading, _name), results in groups.items():
        if _is_wide(results):
            tables.append(_wide(results, month, is_folded))
            continue
        for rows in by_indicator(results):
            if _adds_up(rows):
                tables.append(_list(rows, month, is_folded))
            else:
                _append(lists[is_folded], rows, month)
    return [table for table in tables if table.labels]


def _needed_for(series_ids: Iterable[int]) -> Q:
    """The rows themselves, and the two parts of those that are ratios."""
    asked = Indicator.objects.filter(categories__series__in=series_ids)
    parts = Q(indicator__in=asked.values("numerator")) | Q(indicator__in=asked.values("denominator"))
    return Q(series__in=series_ids) | parts


def _is_wide(results: list[Result]) -> bool:
    """Whether rows × columns say more than a list: two measures or levels that fill most of the places."""
    places = {_place(result) for result in results}
    lines, columns = {line for line, _column in places}, {column for _line, column in places}
    return len(columns) > 1 and 2 * len(places) > len(lines) * len(columns)


def _place(result: Result) -> tuple[str, tuple[str, str]]:
    """In which line and column a row stands: ``("여성", ("초급", "명"))``; a column of no part is the line's own."""
    category, measure = result.category, result.indicator.measure
    if category.parent_id:
        return category.parent.name, (category.name, measure)
    return category.name or str(_("전체")), ("", measure)


def _adds_up(results: list[Result]) -> bool:
    """Whether members of a breakdown make a whole that a sum may say."""
    members = [result for result in results if not result.category.is_total]
    return len(members) > 1 and all(map(_is_part, members))


def _is_part(result: Result) -> bool:
    breakdown, series = result.category.breakdown, result.category.series
    return (
        breakdown is not None
        and breakdown.coverage == Breakdown.Coverage.EXHAUSTIVE
        and series.nature != Series.Nature.RATIO
        and result.indicator.aggregation not in NOT_ADDED
    )


def _append(table: QuantityTable, results: list[Result], month: Month) -> None:
    for result in results:
        row = _row(result, month)
        table.labels.append(row.label)
        table.cells.append([row])


def _list(results: list[Result], month: Month, is_folded: bool) -> QuantityTable:
    """One indicator with all its parts: the sum of these stands below them, beside what is typed as the whole."""
    table = QuantityTable([_("당월")], [], [], name=results[0].indicator.name, down=[True], is_folded=is_folded)
    for result in sorted(results, key=lambda result: result.category.is_total):
        row = _row(result, month)
        row.label = " – ".join(_levels(result.category)) or str(_("전체"))
        table.labels.append(row.label)
        table.cells.append([row])
    return table


def _wide(results: list[Result], month: Month, is_folded: bool) -> QuantityTable:
    """Members down, their parts and measures across; the whole stands in the last line and first column."""
    indicator = results[0].indicator
    measures = list(dict.fromkeys(result.indicator.measure for result in results))
    columns: dict[tuple[str, str], str] = {}
    lines: dict[str, dict[tuple[str, str], Result]] = {}
    for result in sorted(results, key=lambda result: result.category.is_total):
        line, key = _place(result)
        columns.setdefault(key, _column_label(*key, measures))
        lines.setdefault(line, {})[key] = result
    keys = sorted(columns, key=lambda key: key[0] != "")
    cells = [[found.get(key) for key in keys] for found in lines.values()]
    return QuantityTable(
        [columns[key] for key in keys],
        list(lines),
        [[_row(result, month) if result else None for result in line] for line in cells],
        name=" · ".join(filter(None, (indicator.heading, indicator.name))),
        down=[_adds_up([line[place] for line in cells if line[place]]) for place in range(len(keys))],
        across=[len(measures) == 1 and bool(part) and _row_adds(results) for part, _measure in keys],
        is_folded=is_folded,
    )


def _column_label(part: str, measure: str, measures: list[str]) -> str:
    words = [part or (str(_("전체")) if len(measures) == 1 else "")]
    if len(measures) > 1 or not part:
        words.append(f"({measure})" if words[0] else measure)
    return "".join(words)


def _row_adds(results: list[Result]) -> bool:
    parts = [result for result in results if result.category.parent_id]
    return len(parts) > 1 and all(map(_is_part, parts))


def _row(result: Result, month: Month) -> QuantityRow:
    indicator, category = result.indicator, result.category

    def text(value) -> str:
        return format_number(value, indicator.decimals)

    name = " – ".join(filter(None, [indicator.name, *_levels(category)]))
    return QuantityRow(
        series_id=category.series_id,
        name=name,
        label=name,
        heading=indicator.heading,
        measure=indicator.measure,
        is_total=category.is_total,
        decimals=indicator.decimals,
        target=(result.target.text or text(result.target.value)) if result.target else "",
        before=result.gathered(month.previous) if month.number > 1 or _holds(indicator) else None,
        last_value=result.values.get(month.previous.value),
        follows=result.text or text(result.to_date),
        rate=format_rate(result.achievement_rate),
        last_year=text(result.last_year),
        measure_note=str(AS_OF.get(indicator.aggregation, "")),
        expected_on=month.last_day + timedelta(days=indicator.lag_days) if indicator.lag_days else None,
        is_computed=result.parts is not None,
        computed=result.this_month,
        team_id=category.team_id,
        officer_id=category.officer_id,
    )


def _levels(category: Category) -> list[str]:
    """The names of a row below its indicator's: ``["여성", "초급"]``."""
    return [name for name in (category.parent.name if category.parent_id else "", category.name) if name]


def _holds(indicator: Indicator) -> bool:
    """Whether the value of one year holds in the next until somebody says another."""
    return indicator.aggregation in LAST
