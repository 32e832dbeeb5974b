"""What happened to figures, read from the history that the database writes by itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.apps import apps
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from core.periods import Month
from organization.models import User
from reporting.models import Decision, Period, SeriesPlacement, Submission


@dataclass(frozen=True)
class Change:
    """One change of one figure: from, to, by whom and when."""

    series_id: int
    series_name: str
    before: Decimal | None
    after: Decimal | None
    actor_label: str
    at: datetime
    note: str = ""


def changes_of(submission: Submission, *, series_id: int | None = None, limit: int = 20) -> list[Change]:
    """The latest changes of a submission's figures, newest first. Two queries at most."""
    placed = SeriesPlacement.objects.as_of(submission.period.as_month).filter(series=OuterRef("series"))
    versions = apps.get_model("reporting", "FigureEvent").objects
    earlier = versions.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    events = versions.filter(submission=submission).annotate(
        before=Subquery(earlier.values("value")[:1]), series_name=Subquery(placed.values("name")[:1])
    )
    if series_id:
        events = events.filter(series_id=series_id)
    latest = list(events.select_related("pgh_context", "entered_by").order_by("-pgh_id")[:limit])
    people = _people(latest)
    return [
        Change(
            series_id=event.series_id,
            series_name=event.series_name or "",
            before=event.before,
            after=None if event.pgh_label == "delete" else event.value,
            actor_label=people.get(_actor_id(event), _("자료 적재")),
            at=event.pgh_created_at,
            note=_note(event),
        )
        for event in latest
    ]


def _note(event) -> str:
    """What a version says beside its value: the correction it is, its reason, that it went."""
    parts = [_("정정 %(month)s분") % {"month": Month(event.corrects).short_label} if event.corrects else ""]
    parts += [event.reason, _("지움") if event.pgh_label == "delete" else ""]
    return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class Reopening:
    """One act that opened a closed month again (마감 해제), for the whole office or for one unit."""

    month: Month
    office_id: int
    unit_id: int | None
    reason: str
    until: date | None
    actor_label: str
    at: datetime


#: A unit's reopening and that of its period are one act when they are not further apart.
SAME_ACT = timedelta(seconds=30)


def reopenings_of(office_ids, *, limit: int = 50) -> list[Reopening]:
    """Every reopening of the offices' months, newest first. Three queries at most."""
    acts = Decision.objects.filter(action=Decision.Action.REOPEN, submission__period__office_id__in=office_ids)
    acts = list(acts.select_related("actor", "submission__period").order_by("-pk")[:limit])
    versions = apps.get_model("reporting", "PeriodEvent").objects.filter(office_id__in=office_ids)
    earlier = versions.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    opened = versions.annotate(
        state_before=Subquery(earlier.values("state")[:1]), until_before=Subquery(earlier.values("reopened_until")[:1])
    ).filter(state=Period.State.OPEN, reopened_until__isnull=False)
    opened = opened.exclude(state_before=Period.State.OPEN, until_before=F("reopened_until"))
    opened = list(opened.select_related("pgh_context").order_by("-pgh_id")[:limit])
    people = _people_by_id({_context_user(event) for event in opened})
    found, told = [], []
    for act in acts:
        period = act.submission.period
        whole = next((event for event in opened if _is_one_act(event, act)), None)
        until = whole.reopened_until if whole else period.reopened_until
        told.append(whole)
        found.append(
            Reopening(
                period.as_month,
                period.office_id,
                act.submission.unit_id,
                act.note,
                until,
                str(act.actor),
                act.decided_at,
            )
        )
    for event in opened:
        if event not in told:
            actor = people.get(_context_user(event), "")
            month = Month(event.month)
            found.append(
                Reopening(month, event.office_id, None, event.note, event.reopened_until, actor, event.pgh_created_at)
            )
    return sorted(found, key=lambda row: row.at, reverse=True)[:limit]


def _is_one_act(event, act: Decision) -> bool:
    is_near = abs(event.pgh_created_at - act.decided_at) < SAME_ACT
    return event.pgh_obj_id == act.submission.period_id and event.note == act.note and is_near


def _context_user(event) -> int | None:
    return (event.pgh_context.metadata if event.pgh_context else {}).get("user")


def _people_by_id(numbers: set) -> dict[int, str]:
    numbers = numbers - {None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=numbers)} if numbers else {}


def values_before(submission: Submission, since: datetime, *, unless_by: User) -> dict[int, Decimal | None]:
    """``{series_id: value}`` as it stood at ``since``, of the rows that somebody else changed after it. One query."""
    versions = apps.get_model("reporting", "FigureEvent").objects
    earlier = versions.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    # A version bears the time at which its transaction began, which may lie before a look at what it
    # had not written yet; the value itself bears the time of writing. Only what was emptied has no other.
    later = Q(pgh_label="delete", pgh_created_at__gt=since) | (~Q(pgh_label="delete") & Q(entered_at__gt=since))
    events = (
        versions.filter(later, submission=submission, corrects=None)
        .annotate(before=Subquery(earlier.values("value")[:1]))
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    found, foreign = {}, set()
    for event in events:
        found.setdefault(event.series_id, event.before)
        if _actor_id(event) != unless_by.pk:
            foreign.add(event.series_id)
    return {series_id: value for series_id, value in found.items() if series_id in foreign}


def _actor_id(event) -> int | None:
    """Who acted: the request's user where there was one, else who entered the value."""
    context = event.pgh_context.metadata if event.pgh_context else {}
    return context.get("user") or event.entered_by_id


def _people(events) -> dict[int, str]:
    """Labels of everybody who acted; one more query only where an actor did not enter the value."""
    known = {event.entered_by_id: str(event.entered_by) for event in events}
    others = {_actor_id(event) for event in events} - set(known)
    if others:
        known |= {user.pk: str(user) for user in User.objects.filter(pk__in=others)}
    return known
