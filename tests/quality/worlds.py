"""A department with months behind it, and what the checks say of it."""

from budgets.models import ExecutionPlan
from core.periods import Month
from core.quality import Scope, run
from reporting.models import Figure, Remark
from tests.factories import figure_values, make_period, make_submission, make_system_user

MILLION = 1_000_000


def months(first: int, count: int) -> list[Month]:
    found = [Month(first)]
    while len(found) < count:
        found.append(found[-1].next)
    return found


def book(world, line, amounts, *, first=202301):
    """Amounts by month (``None``: nothing entered) from ``first`` on; returns the last month."""
    for month, amount in zip(months(first, len(amounts)), amounts, strict=True):
        if amount is not None:
            book_in(world, line, month, amount)
    return month


def book_in(world, line, month, amount, **details):
    submission = submission_of(world, month)
    return Figure.objects.create(**figure_values(submission, line.series, amount, **details))


def submission_of(world, month):
    periods = world.office.periods.filter(month=month.value)
    period = periods.first() or make_period(world.office, month)
    return make_submission(period, world.unit)


def remark(world, line, month, text="분기 교부로 집행 시기가 다름"):
    return Remark.objects.create(
        series=line.series,
        submission=submission_of(world, month),
        month=month.value,
        text=text,
        entered_by=make_system_user(),
    )


def plan(line, amounts, *, first=202301):
    for month, amount in zip(months(first, len(amounts)), amounts, strict=True):
        ExecutionPlan.objects.create(line=line, month=month.value, amount=amount, entered_by=make_system_user())


def said(world, month, *codes):
    """``[(code, sentence)]`` of the department's month, of the given checks alone if any are given."""
    found = run(Scope([world.unit.pk], month))
    return [(item.check.code, item.statement.sentence) for item in found if not codes or item.check.code in codes]
