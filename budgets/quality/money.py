"""What the checks of money read, loaded once for all of them, and how they write amounts."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.db.models import Q

from budgets.models import Appropriation, BudgetLine, Direction, ExecutionPlan
from budgets.quality.usual import Limits
from budgets.selectors import ExecutionLine, execution_of, line_placements
from core.money import MONEY_UNITS, format_money, in_unit
from core.periods import Month
from core.quality import Scope
from reporting.models import Figure, Finding, SeriesPlacement
from reporting.quality import Row, rows

#: Units in which people read amounts, the coarsest first.
READ_UNITS = ("백만원", "천원", "원")
#: Days of the longest booking period less one: the settlement books from 1 January to 10 February.
LONGEST_MONTH = 40


@dataclass
class MoneyRow:
    """A line of the scope with its row, its changes, its plan and what it did before."""

    row: Row
    amounts: ExecutionLine
    changes: list[Appropriation] = field(default_factory=list)
    plans: dict[int, int] = field(default_factory=dict)
    months: dict[int, int] = field(default_factory=dict)
    same_month_last_year: int | None = None
    accepted: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def is_spending(self) -> bool:
        return self.amounts.line.direction == Direction.EXPENDITURE

    @property
    def slack(self) -> int:
        """How far rounding to the unit of the papers may have moved an amount, in won."""
        return MONEY_UNITS.get(self.amounts.given_unit, 1) // 2

    def value_of(self, month: Month) -> int | None:
        """The month's own amount without corrections; ``None`` where nothing was entered."""
        for figure in self.row.booked_in(month):
            if figure.corrects is None and figure.value is not None:
                return int(figure.value)
        return None

    def booked_in(self, month: Month) -> int:
        """What the month adds to the total: its amount and its corrections."""
        return sum(int(figure.value or 0) for figure in self.row.booked_in(month))

    def history(self, month: Month) -> list[int]:
        """Amounts of single months before this one, oldest first."""
        return [value for key, value in sorted(self.months.items()) if key < month.value]

    def written(self, *amounts: int) -> tuple[str, ...]:
        return written(self.amounts.given_unit, *amounts)


def money(scope: Scope) -> list[MoneyRow]:
    """The lines of the scope. Nine queries beside those for the rows, however many lines."""
    month = scope.month
    placements = line_placements(scope.unit_ids, month)
    lines = execution_of(placements, month, scope.unit_ids)
    known = scope.once(rows)
    found = {line.series_id: MoneyRow(known[line.series_id], line) for line in lines if line.series_id in known}
    by_line = {row.amounts.line.pk: row for row in found.values()}
    for change in Appropriation.objects.filter(line_id__in=by_line, month__lte=month.value).order_by("month", "pk"):
        by_line[change.line_id].changes.append(change)
    for plan in ExecutionPlan.objects.filter(line_id__in=by_line):
        by_line[plan.line_id].plans[plan.month] = plan.amount
    for row in found.values():
        row.months = _single_months(row.row.figures)
    _add_last_year(scope, found)
    return list(found.values())


def _single_months(figures) -> dict[int, int]:
    """Amounts that stand for one month, mended as known today.

    A figure over several months says nothing of any of them.
    """
    months = {
        figure.month: int(figure.value)
        for figure in figures
        if figure.corrects is None
        and figure.value is not None
        and (figure.covers_to - figure.covers_from).days <= LONGEST_MONTH
    }
    for figure in figures:
        if figure.corrects in months and figure.value is not None:
            months[figure.corrects] += int(figure.value)
    return months


def _add_last_year(scope: Scope, found: dict[int, MoneyRow]) -> None:
    """What the same line did last year: known by its ledger code, else by unit, account and name."""
    month = scope.month
    before = Month.of(month.year - 1, month.number)
    codes = {row.amounts.line.ledger_code for row in found.values()} - {""}
    candidates = (
        SeriesPlacement.objects.as_of(before)
        .filter(
            Q(unit_id__in=scope.unit_ids) | Q(series__budget_line__ledger_code__in=codes),
            series__budget_line__fiscal_year=before.year,
        )
        .select_related("series__budget_line")
    )
    by_code, by_name = {}, {}
    for placement in candidates:
        line = placement.series.budget_line
        if line.ledger_code:
            by_code[line.ledger_code] = placement.series_id
        by_name.setdefault(_key(line, placement.unit_id, placement.name), set()).add(placement.series_id)
    earlier = {}
    for series_id, row in found.items():
        line = row.amounts.line
        same = by_name.get(_key(line, row.row.unit_id, row.name), ())
        # One name may stand for several lines: then it says nothing of any of them.
        match = by_code.get(line.ledger_code) or (next(iter(same)) if len(same) == 1 else None)
        if match is not None:
            earlier.setdefault(match, []).append(series_id)
    _add_months(found, earlier, before)
    _add_accepted(found, earlier, month)


def _add_months(found: dict[int, MoneyRow], earlier: dict[int, list[int]], before: Month) -> None:
    figures = {}
    for figure in Figure.objects.filter(series_id__in=earlier).filter(
        month__gte=before.first_of_year.value, month__lte=before.year * 100 + 13
    ):
        figures.setdefault(figure.series_id, []).append(figure)
    for series_id, own in figures.items():
        months = _single_months(own)
        for now in earlier[series_id]:
            found[now].same_month_last_year = months.get(before.value)
            found[now].months = months | found[now].months


def _add_accepted(found: dict[int, MoneyRow], earlier: dict[int, list[int]], month: Month) -> None:
    """Amounts of months whose jump people called right: what the row may do again."""
    said = Finding.objects.filter(
        series_id__in=[*found, *earlier], code="jump", state=Finding.State.ACCEPTED, month__lt=month.value
    ).values_list("series_id", "month")
    for series_id, accepted in said:
        for now in [series_id] if series_id in found else earlier[series_id]:
            if accepted in found[now].months:
                found[now].accepted.append(found[now].months[accepted])


def _key(line: BudgetLine, unit_id: int, name: str) -> tuple:
    return unit_id, line.account_id, line.direction, "".join(name.split())


def limits() -> Limits:
    """What counts as unusual, as the settings say."""
    return Limits(**settings.QUALITY.get("unusual", {}))


def off_plan_points() -> Decimal:
    """From how many percentage points of the budget on a row is off its plan."""
    return Decimal(str(settings.QUALITY.get("off_plan_points", 10)))


def written(given_unit: str, *amounts: int) -> tuple[str, ...]:
    """Amounts in one unit that people read: that of the papers, finer where the numbers would blur."""
    preferred = READ_UNITS.index(given_unit) if given_unit in READ_UNITS[:2] else 0
    for money_unit in READ_UNITS[preferred:]:
        shown = [in_unit(amount, money_unit) for amount in amounts]
        blurred = any(amount and not one for amount, one in zip(amounts, shown, strict=True))
        if not blurred and len(set(shown)) == len(set(amounts)):
            break
    return tuple(f"{format_money(amount, money_unit)}{money_unit}" for amount in amounts)
