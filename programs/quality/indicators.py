"""Checks of what indicators say as of a month: parts and totals, falls, targets reached too soon, ratios."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import MONEY_UNITS, format_number, format_rate, rate, round_half_up
from core.quality import Scope, Severity, Statement, check
from programs.models import Breakdown, Category, Indicator
from programs.selectors.results import Result, results_of
from reporting.models import Series

Coverage, Aggregation = Breakdown.Coverage, Indicator.Aggregation
#: A list that nobody calls exhaustive is taken for one while it misses less than this share of its total.
NEARLY = Decimal("0.05")
#: Until which month a target reached is reached early.
EARLY_MONTH = 3
#: Words by which a name says that it is an increase.
INCREASES = ("증가", "증감", "신장", "성장률")


def results(scope: Scope) -> list[Result]:
    """Every row of the units' indicators as of the month, drafts included. Four queries."""
    rows = Category.objects.filter(indicator__unit_id__in=scope.unit_ids, series__isnull=False)
    return results_of(rows.order_by("indicator_id", "order", "pk"), scope.month, scope.unit_ids)


def _current(scope: Scope) -> list[Result]:
    """Rows that say something in the month itself."""
    return [result for result in scope.once(results) if result.month.value in result.values]


def _said(result: Result, value) -> str:
    return f"{format_number(value, result.indicator.decimals)}{result.indicator.measure}"


def _name(result: Result) -> str:
    name = result.category.name
    return f"{result.indicator.name} – {name}" if name else result.indicator.name


@check("breakdown_sum", gettext_lazy("구분별 합"), Severity.NOTICE)
def breakdowns_add_up(scope: Scope):
    """The members of an exhaustive breakdown make its total; of an unknown one if they nearly do."""
    below = defaultdict(list)
    for result in _current(scope):
        category = result.category
        if category.breakdown_id:
            below[category.indicator_id, category.parent_id].append(result)
    for total in _current(scope):
        key = (total.indicator.pk, None if total.category.is_total else total.category.pk)
        members = below.get(key, [])
        if len(members) < 2 or (not total.category.is_total and total.category.parent_id):
            continue
        if total.category.series.nature == Series.Nature.RATIO or total.indicator.aggregation == Aggregation.MEAN:
            continue
        whole, parts = total.this_month, sum(member.this_month for member in members)
        if whole != parts and _is_meant(members[0].category.breakdown.coverage, whole, parts):
            yield Statement(
                unit_id=total.indicator.unit_id,
                series_id=total.category.series_id,
                sentence=_("'%(name)s': 구분 %(count)d개의 합 %(parts)s이(가) 전체 %(whole)s과(와) 다릅니다.")
                % {
                    "name": _name(total),
                    "count": len(members),
                    "parts": _said(total, parts),
                    "whole": _said(total, whole),
                },
                facts=(parts, whole),
            )


def _is_meant(coverage: str, whole: Decimal, parts: Decimal) -> bool:
    if coverage == Coverage.OPEN:
        return False
    return coverage == Coverage.EXHAUSTIVE or (whole != 0 and abs(parts - whole) <= abs(whole) * NEARLY)


@check("indicator_falling", gettext_lazy("누계 감소"), Severity.EXPLAIN)
def sums_do_not_fall(scope: Scope):
    """What is counted up to a month cannot become less without a reason."""
    for result in _current(scope):
        if result.indicator.aggregation != Aggregation.SUM or result.this_month >= 0:
            continue
        figure = result.states.get(result.month.value)
        if figure is not None and figure.reason:
            continue
        yield Statement(
            unit_id=result.indicator.unit_id,
            series_id=result.category.series_id,
            sentence=_("'%(name)s': 누계가 %(before)s에서 %(after)s(으)로 줄었습니다.")
            % {
                "name": _name(result),
                "before": _said(result, result.to_date - result.this_month),
                "after": _said(result, result.to_date),
            },
            facts=(result.this_month, result.to_date),
        )


@check("target_early", gettext_lazy("이른 목표 달성"), Severity.NOTICE)
def targets_are_not_reached_at_once(scope: Scope):
    """A year's target that is passed in its first months was too low, or the figure is of more than the year."""
    if scope.month.number > EARLY_MONTH:
        return
    for result in _current(scope):
        aim = result.target.value if result.target else None
        is_down = result.indicator.direction == Indicator.Direction.DOWN
        if not aim or is_down or result.indicator.aggregation != Aggregation.SUM or result.to_date < aim:
            continue
        yield Statement(
            unit_id=result.indicator.unit_id,
            series_id=result.category.series_id,
            sentence=_("'%(name)s': %(month)s 누계 %(value)s이(가) 이미 한 해 목표 %(aim)s을(를) 넘었습니다.")
            % {
                "name": _name(result),
                "month": scope.month.short_label,
                "value": _said(result, result.to_date),
                "aim": _said(result, aim),
            },
            facts=(result.to_date, aim),
        )


@check("target_lower", gettext_lazy("전년보다 낮은 목표"), Severity.NOTICE)
def targets_do_not_sit_below_last_year(scope: Scope):
    """A year's target that is easier than last year's, where the card does not say that it may be.

    What is measured in money is a budget, which falls as it rises: no target gone easy.
    """
    for result in scope.once(results):
        last = result.targets.get(scope.month.year - 1)
        aim = result.target.value if result.target else None
        is_money = result.indicator.measure in MONEY_UNITS
        if result.indicator.may_fall or is_money or aim is None or last is None or last.value is None:
            continue
        is_down = result.indicator.direction == Indicator.Direction.DOWN
        if aim <= last.value if is_down else aim >= last.value:
            continue
        yield Statement(
            unit_id=result.indicator.unit_id,
            series_id=result.category.series_id,
            sentence=_(
                "'%(name)s': %(year)d년 목표 %(aim)s이(가) 전년 목표 %(last)s보다 낮은 수준입니다. "
                "맞다면 정의서에서 '전년보다 낮아도 됨'을 켜 주세요."
            )
            % {
                "name": _name(result),
                "year": scope.month.year,
                "aim": _said(result, aim),
                "last": _said(result, last.value),
            },
            facts=(aim, last.value),
        )


@check("ratio_as_increase", gettext_lazy("비율과 증가율"), Severity.NOTICE)
def ratios_are_no_increases(scope: Scope):
    """204 % of last year is an increase of 104 %: a name that says increase must not hold the ratio."""
    by_heading = defaultdict(list)
    for result in scope.once(results):
        by_heading[result.indicator.unit_id, result.indicator.heading].append(result)
    for rows in by_heading.values():
        grown = [row for row in rows if row.to_date is not None and row.last_year and row.growth is not None]
        for result in rows:
            says_increase = any(word in result.indicator.name for word in INCREASES)
            if result.indicator.measure != "%" or not says_increase or result.to_date is None:
                continue
            other = next((row for row in grown if _is_ratio_of(result.to_date, row)), None)
            if other is None:
                continue
            yield Statement(
                unit_id=result.indicator.unit_id,
                series_id=result.category.series_id,
                sentence=_("'%(name)s' %(ratio)s은(는) 전년 대비 비율입니다. '%(other)s'의 증가율은 %(growth)s입니다.")
                % {
                    "name": _name(result),
                    "ratio": _said(result, result.to_date),
                    "other": _name(other),
                    "growth": format_rate(other.growth),
                },
                facts=(result.to_date, other.growth),
            )


def _is_ratio_of(value: Decimal, other: Result) -> bool:
    ratio = rate(other.to_date, other.last_year)
    decimals = max(0, -value.normalize().as_tuple().exponent)
    return ratio is not None and ratio != other.growth and round_half_up(ratio, min(1, decimals)) == value
