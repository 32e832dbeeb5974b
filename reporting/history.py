"""What happened to figures, read from the history that the database writes by itself."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from organization.models import User
from reporting.models import SeriesPlacement, Submission


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
    """The latest changes of a submission's figures, newest first. Three queries at most."""
    versions = apps.get_model("reporting", "FigureEvent").objects
    earlier = versions.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    events = versions.filter(submission=submission).annotate(before=Subquery(earlier.values("value")[:1]))
    if series_id:
        events = events.filter(series_id=series_id)
    latest = list(events.select_related("pgh_context", "entered_by").order_by("-pgh_id")[:limit])
    names = dict(
        SeriesPlacement.objects.as_of(submission.period.as_month)
        .filter(series_id__in={event.series_id for event in latest})
        .values_list("series_id", "name")
    )
    people = _people(latest)
    return [
        Change(
            series_id=event.series_id,
            series_name=names.get(event.series_id, ""),
            before=event.before,
            after=None if event.pgh_label == "delete" else event.value,
            actor_label=people.get(_actor_id(event), _("자료 적재")),
            at=event.pgh_created_at,
            note=event.reason or (_("지움") if event.pgh_label == "delete" else ""),
        )
        for event in latest
    ]


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
