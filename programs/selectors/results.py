"""What indicators have reached as of a month: this month, to date, against the target and last year."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from core.money import rate, round_half_up
from core.periods import Month
from programs.models import Category, Indicator, PrintedResult, Target, TargetMonth
from reporting.models import Figure

Aggregation = Indicator.Aggregation
#: A value as of the last month holds for these; nothing is ever added.
LAST = {Aggregation.LAST, Aggregation.DISTINCT, Aggregation.RATIO}
#: What is known of a row beside its values: what it is to reach, and what papers printed without a month.
BESIDE = ("targets", "printed")
#: Measures of which a difference is told in percentage points.
RATES = ("%", "％")
MONTHS_OF_YEAR = 12


@dataclass
class Result:
    """One row of an indicator as of a month; numbers are of the indicator's measure."""

    category: Category
    month: Month
    #: By month of this and the last year, corrections in the month that they mend.
    values: dict[int, Decimal] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    states: dict[int, Figure] = field(default_factory=dict)
    targets: dict[int, Target] = field(default_factory=dict)
    printed: list[PrintedResult] = field(default_factory=list)
    has_draft: bool = False
    #: Numerator and denominator of a ratio that is computed.
    parts: tuple["Result", "Result"] | None = None

    @property
    def indicator(self) -> Indicator:
        return self.category.indicator

    @property
    def is_rate(self) -> bool:
        """Whether two values differ by percentage points, never by percent."""
        return self.indicator.measure in RATES

    @property
    def this_month(self) -> Decimal | None:
        own = self.values.get(self.month.value)
        return self._quotient(*(part.this_month for part in self.parts)) if self.parts and own is None else own

    @property
    def to_date(self) -> Decimal | None:
        """The year's figure as of the month, by the way in which the indicator is gathered."""
        return self.gathered(self.month)

    @property
    def as_of(self) -> Month | None:
        """The month of the newest value: a card may stand at April among May's."""
        months = self._months(self.month, {**self.values, **self.texts})
        return Month(months[-1]) if months else None

    @property
    def text(self) -> str:
        """The newest text of the year, where the value is no number."""
        months = self._months(self.month, self.texts)
        return self.texts[months[-1]] if months else ""

    @property
    def target(self) -> Target | None:
        return self.targets.get(self.month.year)

    @property
    def achievement_rate(self) -> Decimal | None:
        """To date in percent of the year's target; of what is better when lower the other way round."""
        aim = self.target.value if self.target else None
        if self.indicator.direction == Indicator.Direction.DOWN:
            return rate(aim, self.to_date)
        return rate(self.to_date, aim)

    @property
    def last_year(self) -> Decimal | None:
        """The same month a year before; where only the year was printed, the year."""
        value = self.gathered(Month(self.month.value - 100))
        return self.printed_year.value if value is None and self.printed_year else value

    @property
    def printed_year(self) -> PrintedResult | None:
        """What stands for last year where no month of it is known."""
        if self.gathered(Month(self.month.value - 100)) is not None:
            return None
        years = [row for row in self.printed if row.year == self.month.year - 1 and row.value is not None]
        return years[-1] if years else None

    @property
    def growth(self) -> Decimal | None:
        """The increase over last year in percent (증감률): 104 % of last year is an increase of 4 %.

        Nothing where the two are not alike: a rate (see ``points``), or some months beside a whole year.
        """
        if self.to_date is None or not self.last_year or self.is_rate or self._is_part_of_year:
            return None
        return rate(self.to_date - self.last_year, abs(self.last_year))

    @property
    def points(self) -> Decimal | None:
        """How far a rate stands from last year's, in percentage points."""
        if not self.is_rate or self.to_date is None or self.last_year is None:
            return None
        return self.to_date - self.last_year

    @property
    def _is_part_of_year(self) -> bool:
        is_added = self.indicator.aggregation == Aggregation.SUM
        return is_added and self.printed_year is not None and self.month.number < MONTHS_OF_YEAR

    def gathered(self, month: Month) -> Decimal | None:
        """To date as of any month of this or the last year; of a ratio what its parts say, where both do."""
        quotient = self._quotient(*(part.gathered(month) for part in self.parts)) if self.parts else None
        return self._own(month) if quotient is None else quotient

    def _quotient(self, upper: Decimal | None, lower: Decimal | None) -> Decimal | None:
        if upper is None or not lower:
            return None
        return round_half_up(upper * 100 / lower, self.indicator.decimals)

    def _own(self, month: Month) -> Decimal | None:
        months = self._months(month, self.values)
        if not months:
            return None
        if self.indicator.aggregation in LAST:
            return self.values[months[-1]]
        total = sum((self.values[value] for value in months), Decimal(0))
        if self.indicator.aggregation == Aggregation.MEAN:
            return round_half_up(total / len(months), self.indicator.decimals)
        return total

    def _months(self, month: Month, values: dict) -> list[int]:
        return sorted(value for value in values if month.first_of_year.value <= value <= month.value)


def results_of(categories, month: Month, draft_unit_ids=(), *, beside=BESIDE) -> list[Result]:
    """The rows of indicators as of a month, in the order given. One query beside that of the rows, in which what is
    wanted ``beside`` the values is read along; two more for the parts of ratios that are not among the rows.

    ``categories`` is a queryset; figures that nobody has confirmed count for those who see drafts.
    """
    wanted = categories.annotate(**{f"said_{name}": _read_along(name, month) for name in beside})
    found = _with_figures(wanted, month, draft_unit_ids)
    for result in found:
        category = result.category
        targets = [_said(Target, category, row) for row in getattr(category, "said_targets", ())]
        result.targets = {target.year: target for target in targets}
        result.printed = [_said(PrintedResult, category, row) for row in getattr(category, "said_printed", ())]
    _add_parts(found, month, draft_unit_ids)
    return found


def _with_figures(categories, month: Month, draft_unit_ids) -> list[Result]:
    rows = categories.select_related("indicator", "breakdown", "parent", "series")
    found = [Result(category, month) for category in rows]
    if found:
        _add_figures(found, month, draft_unit_ids)
    return found


def _read_along(name: str, month: Month) -> ArraySubquery:
    """Targets, each with what its profile asks for by the end of the month, or what papers printed, of each row."""
    if name == "targets":
        due = TargetMonth.objects.filter(target=OuterRef("pk"), month=month.value).values("value")[:1]
        rows, names = Target.objects.annotate(due=Cast(Subquery(due), TextField())), ("id", "year", "text", "due")
    else:
        rows, names = PrintedResult.objects, ("id", "year", "start_text", "end_text", "text")
    columns = {each: F(each) for each in names} | {"value": Cast("value", TextField())}
    return ArraySubquery(rows.filter(category=OuterRef("pk")).values(said=JSONObject(**columns)))


def _said(model, category: Category, row: dict):
    """A row of the category from what was read along; numbers came as texts, so that no digit was lost."""
    due = row.pop("due", None)
    value = None if row["value"] is None else Decimal(row["value"])
    made = model(category=category, **row | {"value": value})
    made.due = None if due is None else Decimal(due)
    return made


def _add_figures(found: list[Result], month: Month, draft_unit_ids) -> None:
    by_series = {result.category.series_id: result for result in found if result.category.series_id}
    first = Month.of(month.year - 1, 1)
    figures = Figure.objects.filter(series_id__in=by_series, month__gte=first.value).seen_with(draft_unit_ids)
    for figure in figures.select_related("submission").order_by("month", "pk"):
        if figure.month > month.value and not figure.corrects:
            continue
        result = by_series[figure.series_id]
        booked = figure.corrects or figure.month
        if figure.value is not None:
            result.values[booked] = result.values.get(booked, Decimal(0)) + figure.value
        if figure.text:
            result.texts[booked] = figure.text
        if figure.corrects is None:
            result.states[booked] = figure
        result.has_draft |= not figure.submission.is_approved
    _carry_over(by_series, first, draft_unit_ids)


def _carry_over(by_series: dict[int, Result], first: Month, draft_unit_ids) -> None:
    """변동 없음 of what holds as of its last value says that value anew; what stood before the months read is
    asked for only where nothing else is known. One query then.
    """
    same = {}
    for series_id, result in by_series.items():
        months = [month for month, figure in result.states.items() if figure.state == Figure.State.NO_CHANGE]
        if months and result.indicator.aggregation in LAST:
            same[series_id] = sorted(months)
    unknown = [pk for pk, months in same.items() if months[0] <= min(by_series[pk].values, default=months[0])]
    before = {}
    if unknown:
        rows = Figure.objects.filter(series_id__in=unknown, month__lt=first.value, value__isnull=False, corrects=None)
        before = dict(rows.seen_with(draft_unit_ids).order_by("month").values_list("series_id", "value"))
    for series_id, months in same.items():
        values = by_series[series_id].values
        for month in months:
            known = [value for value in values if value < month]
            value = values[max(known)] if known else before.get(series_id)
            if value is not None:
                values[month] = value + values.get(month, Decimal(0))


def _add_parts(found: list[Result], month: Month, draft_unit_ids) -> None:
    """A ratio whose two parts are known is computed from them; parts that nobody asked for are read."""
    ratios = [result for result in found if result.category.is_total and result.indicator.is_computed]
    if not ratios:
        return
    totals = {result.indicator.pk: result for result in found if result.category.is_total}
    needed = {pk for ratio in ratios for pk in (ratio.indicator.numerator_id, ratio.indicator.denominator_id)}
    missing = needed - set(totals)
    if missing:
        rows = Category.objects.filter(indicator_id__in=missing, breakdown__isnull=True)
        totals |= {result.indicator.pk: result for result in _with_figures(rows, month, draft_unit_ids)}
    for ratio in ratios:
        parts = totals.get(ratio.indicator.numerator_id), totals.get(ratio.indicator.denominator_id)
        if all(part and not part.indicator.is_computed for part in parts):
            ratio.parts = parts


def behind_plan(found: list[Result]) -> set[int]:
    """Categories whose year's target has a profile by month that they miss in the month."""
    return {result.category.pk for result in found if _is_behind(result)}


def _is_behind(result: Result) -> bool:
    due = getattr(result.target, "due", None)
    if due is None or result.to_date is None:
        return False
    is_down = result.indicator.direction == Indicator.Direction.DOWN
    return result.to_date > due if is_down else result.to_date < due


def by_indicator(found: list[Result]) -> list[list[Result]]:
    """Rows of each indicator together: its total first, then its members, parts below what they are parts of."""
    groups = defaultdict(list)
    for result in found:
        groups[result.indicator.pk].append(result)
    for rows in groups.values():
        places = {result.category.pk: number for number, result in enumerate(rows)}
        rows.sort(
            key=lambda result: (
                not result.category.is_total,
                places.get(result.category.parent_id, places[result.category.pk]),
                result.category.parent_id is not None,
                places[result.category.pk],
            )
        )
    return list(groups.values())
