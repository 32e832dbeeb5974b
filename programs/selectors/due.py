"""What is to happen soon, and what should have happened."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.periods import Month
from programs.models import Commitment, Milestone
from programs.models.indicators import computed, frequencies_due
from reporting.models import Kind, Period

#: How far ahead a page looks.
DAYS_AHEAD = 31


@dataclass(frozen=True)
class DueMilestone:
    """A milestone with the day by which it is due, seen from a day."""

    milestone: Milestone
    due_on: date
    is_overdue: bool


def due_milestones(unit_ids, day: date, *, days_ahead: int = DAYS_AHEAD) -> list[DueMilestone]:
    """What the units planned to finish until so many days after a day, the longest overdue first. One query."""
    rows = (
        Milestone.objects.filter(unit_id__in=unit_ids)
        .exclude(state=Milestone.State.DONE)
        .annotate(earliest=Coalesce("ends_on", "starts_on"))
        .filter(earliest__lte=day + timedelta(days=days_ahead))
        .select_related("program")
    )
    found = [
        DueMilestone(row, row.due_on, row.due_on < day)
        for row in rows
        if row.due_on and row.due_on <= day + timedelta(days=days_ahead)
    ]
    return sorted(found, key=lambda item: (item.due_on, item.milestone.order, item.milestone.pk))


def due_commitments(unit_ids, day: date, *, days_ahead: int = DAYS_AHEAD) -> list[Commitment]:
    """공약·지시·지적사항 still open and due until so many days after a day, the longest overdue first. One query."""
    rows = Commitment.objects.filter(unit_id__in=unit_ids, state=Commitment.State.OPEN)
    return list(rows.filter(due_on__lte=day + timedelta(days=days_ahead)).order_by("due_on", "pk"))


def reading_day(office_ids) -> date:
    """From which day offices look ahead: today, but not past the last day of their newest period."""
    newest = Period.objects.filter(office_id__in=office_ids).order_by("-month").first()
    today = timezone.localdate()
    return min(today, newest.as_month.last_day) if newest else today


def asked_in(month: Month) -> Q:
    """Which rows a month asks for: of indicators only those whose turn it is, and no ratio that is computed."""
    to_card = "series__category__indicator__"
    is_due = Q(**{f"{to_card}frequency__in": frequencies_due(month)})
    return ~Q(series__kind=Kind.INDICATORS) | (is_due & ~computed(to_card))
