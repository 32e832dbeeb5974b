"""Due days: counted in Korean working days, and said as people say them."""

from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import Month
from reporting.models import DueRule, Kind, Period, Submission

DAY = timedelta(days=1)
SATURDAY = 5


@lru_cache(maxsize=32)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.KR(years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in _holidays_of(day.year)


def working_day_after(month: Month, number: int) -> date:
    """The n-th working day after the last one that the month books; of the next month for most."""
    day = month.booked_days[1]
    while number:
        day += DAY
        number -= is_working_day(day)
    return day


def working_days_until(due_on: date, today: date) -> int:
    """Working days left, the due day included; negative once it has passed."""
    first, last = sorted((today, due_on))
    days = sum(is_working_day(first + DAY * step) for step in range(1, (last - first).days + 1))
    return days if due_on >= today else -days


def due_by_rule(office_id: int, month: Month, kind: str) -> date | None:
    """When the office's rule wants this kind of data of the month; ``None`` without a rule."""
    number = DueRule.objects.filter(office_id=office_id, kind=kind).values_list("working_day", flat=True).first()
    return working_day_after(month, number) if number else None


def due_of(submission: Submission | None, period: Period) -> date | None:
    """A submission's own due day where it has one, else that of its month."""
    return (submission.due_on if submission else None) or period.due_on


def new_due(period: Period, kind: str) -> date | None:
    """The due day that a submission of the kind begins with; money follows its month."""
    return None if kind == Kind.MONEY else due_by_rule(period.office_id, period.as_month, kind)


def is_late(due_on: date | None, today: date | None = None) -> bool:
    return bool(due_on and due_on < (today or timezone.localdate()))


def day_text(day: date) -> str:
    """``7.7.(금)``."""
    weekday = _("월화수목금토일")[day.weekday()]  # Django knows no letter for it
    return f"{day.month}.{day.day}.({weekday})"


def left_label(due_on: date | None, today: date | None = None) -> str:
    """How many working days are left or gone by: ``D-3(근무일)``, ``오늘까지``, ``2근무일 지남``."""
    if due_on is None:
        return ""
    today = today or timezone.localdate()
    left = working_days_until(due_on, today)
    if due_on == today:
        return _("오늘까지")
    if due_on > today:
        return _("D-%(days)s(근무일)") % {"days": left}
    return _("지남") if due_on.year < today.year else _("%(days)s근무일 지남") % {"days": -left}


def due_label(due_on: date | None, today: date | None = None) -> str:
    """``마감 7.7.(금) D-3(근무일)``; empty where nothing is due."""
    if due_on is None:
        return ""
    return _("마감 %(day)s %(rest)s") % {"day": day_text(due_on), "rest": left_label(due_on, today)}
