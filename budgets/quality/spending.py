"""Checks of what was spent: against the budget, the plan, the usual, and what was not entered."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.quality.money import MoneyRow, limits, money, off_plan_points
from budgets.quality.usual import jump_from, thousandfold_from
from core.money import format_number, rate
from core.quality import Scope, Severity, Statement, check
from reporting.models import Submission


def stated(row: MoneyRow, sentence: str, *facts, subject: str = "") -> Statement:
    return Statement(
        unit_id=row.row.unit_id, series_id=row.row.series_id, sentence=sentence, facts=facts, subject=subject
    )


@check("over_budget", gettext_lazy("예산현액 초과"), Severity.EXPLAIN)
def spent_over_budget(scope: Scope):
    """No line spends more than its current budget; revenue may come in above it."""
    for row in scope.once(money):
        spent, current = row.amounts.spent or 0, row.amounts.current
        if not row.is_spending or spent <= 0 or (current is not None and spent <= current + row.slack):
            continue
        if not current:
            sentence = _("'%(name)s': 예산현액이 0원인데 지출 누계가 %(spent)s입니다.") % {
                "name": row.name,
                "spent": row.written(spent)[0],
            }
        else:
            shown = row.written(spent, current, spent - current)
            sentence = _("'%(name)s': 지출 누계 %(spent)s이 예산현액 %(current)s보다 %(more)s 많습니다.") % {
                "name": row.name,
                "spent": shown[0],
                "current": shown[1],
                "more": shown[2],
            }
        yield stated(row, sentence, spent, current or 0)


@check("off_plan", gettext_lazy("계획 대비"), Severity.EXPLAIN)
def spending_keeps_to_the_plan(scope: Scope):
    """Where there is a plan by month, what was spent keeps near what was to be spent by now."""
    month, far = scope.month, off_plan_points()
    for row in scope.once(money):
        planned = {key: amount for key, amount in row.plans.items() if month.first_of_year.value <= key <= month.value}
        base = row.amounts.current or sum(row.plans.values())
        if not row.is_spending or not planned or base <= 0:
            continue
        # Spending before the first planned month is no part of the plan's promise.
        until, spent = sum(planned.values()), _spent_since(row, min(planned), month)
        points = rate(spent, base) - rate(until, base)
        if abs(points) < far:
            continue
        shown = row.written(spent, until)
        sentence = _(
            "'%(name)s': %(from)s부터의 지출 %(spent)s이 같은 기간 계획 %(planned)s보다 %(points)s%%p %(way)s."
        ) % {
            "name": row.name,
            "from": _("%d월") % (min(planned) % 100),
            "spent": shown[0],
            "planned": shown[1],
            "points": format_number(abs(points), 1),
            "way": _("적습니다") if points < 0 else _("많습니다"),
        }
        yield stated(row, sentence, spent, until, base)


def _spent_since(row: MoneyRow, first: int, month) -> int:
    """Spent in the months for which there is a plan, corrections included."""
    figures = [figure for figure in row.row.figures if figure.value is not None and figure.month <= month.value]
    return sum(int(figure.value) for figure in figures if figure.month >= first)


@check("thousandfold", gettext_lazy("단위 착오(1,000배)"), Severity.EXPLAIN)
def unit_was_not_mistaken(scope: Scope):
    """A month of about a thousand times the usual, or a thousandth, was read in another unit."""
    for row in scope.once(money):
        usual, value = mistaken_unit(row, scope), row.value_of(scope.month)
        if usual is None:
            continue
        shown = row.written(value, usual)
        way = _("1,000배") if abs(value) > usual else _("1,000분의 1")
        sentence = _(
            "'%(name)s': 당월 금액 %(value)s이 평소 %(usual)s의 약 %(way)s입니다. 입력 단위를 확인해 주세요."
        ) % {"name": row.name, "value": shown[0], "usual": shown[1], "way": way}
        yield stated(row, sentence, value, usual)


def mistaken_unit(row: MoneyRow, scope: Scope) -> int | None:
    """The usual amount, where the month's is a thousand times it or a thousandth."""
    value = row.value_of(scope.month)
    if not value:
        return None
    found = thousandfold_from(
        value, row.history(scope.month), same_month_last_year=row.same_month_last_year, limits=limits()
    )
    return found or _beyond_the_budget(row, value, scope)


def _beyond_the_budget(row: MoneyRow, value: int, scope: Scope) -> int | None:
    """Without single months: a thousandth of the amount is what a month of the total so far was."""
    current, before = row.amounts.current, [figure for figure in row.row.plain if figure.month < scope.month.value]
    if not current or value <= 10 * current or not before:
        return None
    months = sum((figure.covers_to.month - figure.covers_from.month) + 1 for figure in before)
    usual = sum(int(figure.value or 0) for figure in before) // max(months, 1)
    return usual if usual > 0 and 200 * usual <= value <= 5000 * usual else None


@check("jump", gettext_lazy("평소와 다른 금액"), Severity.NOTICE)
def month_is_as_usual(scope: Scope):
    """A month far from what the row usually does, and not explained by plan or last year."""
    for row in scope.once(money):
        value = row.value_of(scope.month)
        if value is None or value < 0 or mistaken_unit(row, scope) is not None:
            continue
        usual = jump_from(
            value,
            row.history(scope.month),
            budget=row.amounts.current,
            same_month_last_year=row.same_month_last_year,
            planned=row.plans.get(scope.month.value),
            accepted=row.accepted,
            limits=limits(),
        )
        if usual is None:
            continue
        shown = row.written(value, usual)
        sentence = _("'%(name)s': 당월 금액 %(value)s이 평소(집행한 달의 중앙값) %(usual)s과 크게 다릅니다.") % {
            "name": row.name,
            "value": shown[0],
            "usual": shown[1],
        }
        yield stated(row, sentence, value, usual)


@check("falling", gettext_lazy("감액"), Severity.EXPLAIN)
def falling_totals_are_explained(scope: Scope):
    """A month may be negative (여입, 반납) when a remark or a correction says why."""
    for row in scope.once(money):
        booked, total = row.booked_in(scope.month), row.amounts.spent or 0
        value = row.value_of(scope.month)
        if value is None or value >= 0 or booked >= 0 or row.row.has_remark:
            continue
        if any(figure.corrects == scope.month.value for figure in row.row.figures):
            continue
        shown = row.written(value, total - booked, total)
        sentence = _(
            "'%(name)s': 당월 금액이 %(value)s이어서 누계가 %(before)s에서 %(total)s으로 줄었는데 사유가 없습니다."
        ) % {
            "name": row.name,
            "value": shown[0],
            "before": shown[1],
            "total": shown[2],
        }
        yield stated(row, sentence, value, total)


#: Once confirmed, an empty row was seen empty by the head.
STILL_OPEN = {"", Submission.State.DRAFT, Submission.State.RETURNED, Submission.State.SUBMITTED}


@check("nothing_entered", gettext_lazy("미입력"), Severity.NOTICE)
def due_rows_are_filled(scope: Scope):
    """Every line with a budget says what it spent in the month, even if nothing."""
    units = defaultdict(list)
    for row in scope.once(money):
        if row.row.state in STILL_OPEN and (row.amounts.current or row.amounts.spent):
            units[row.row.unit_id].append(row)
    for unit_id, due in units.items():
        empty = [row for row in due if not _is_covered(row, scope)]
        if len(empty) == len(due) > 1:
            sentence = _("%(count)d개 사업 모두 %(month)s 값이 없습니다(0개 입력).") % {
                "count": len(due),
                "month": scope.month.label,
            }
            yield Statement(unit_id=unit_id, sentence=sentence, facts=(len(due),))
            continue
        for row in empty:
            spent = row.amounts.spent or 0
            if row.amounts.current is None:
                sentence = _("'%(name)s': %(month)s 값이 없습니다. 지출 누계는 %(spent)s입니다.") % {
                    "name": row.name,
                    "month": scope.month.label,
                    "spent": row.written(spent)[0],
                }
            else:
                shown = row.written(row.amounts.current, spent)
                sentence = _(
                    "'%(name)s': %(month)s 값이 없습니다. 예산현액 %(current)s, 지금까지 지출 누계 %(spent)s."
                ) % {"name": row.name, "month": scope.month.label, "current": shown[0], "spent": shown[1]}
            yield stated(row, sentence, scope.month.value)


def _is_covered(row: MoneyRow, scope: Scope) -> bool:
    first, last = scope.month.booked_days
    return any(figure.covers_from <= last and figure.covers_to >= first for figure in row.row.plain)
