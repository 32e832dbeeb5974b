"""History written by the database itself: every insert, update and delete, never removable."""

from dataclasses import dataclass
from datetime import datetime

import pghistory
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey
from django.utils.translation import gettext as _


def track(model_class=None, *, exclude=()):
    """Class decorator: keep every version of the model's rows, deleted ones included.

    ``exclude`` names fields that no version keeps: what must not be read once it has been taken back.
    """
    events = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    decorate = pghistory.track(*events, append_only=True, exclude=list(exclude) or None)
    return decorate if model_class is None else decorate(model_class)


@dataclass(frozen=True)
class Version:
    """What happened once to a row or to a part of it: when, by whom, each field from what to what."""

    at: datetime
    actor_label: str
    subject: str
    action: str
    changes: list[tuple[str, str, str]]


def versions_of(row, parts: dict, *, limit: int = 200) -> list[Version]:
    """The latest versions of a row and of its parts, newest first.

    ``parts`` maps models to the field, and its value or values, by which their rows belong to this one.
    Models that are not tracked are passed over.
    """
    wanted = {type(row): ("pgh_obj", row.pk)} | parts
    found = []
    for model, (belongs_by, numbers) in wanted.items():
        if not hasattr(model, "pgh_event_model"):
            continue
        numbers = numbers if isinstance(numbers, list) else [numbers]
        events = model.pgh_event_model.objects.filter(**{f"{belongs_by}_id__in": numbers})
        ordered = list(events.select_related("pgh_context").order_by("-pgh_id")[:limit])
        found += [(event, _before(event, ordered[place + 1 :])) for place, event in enumerate(ordered)]
    found.sort(key=lambda pair: (pair[0].pgh_created_at, pair[0].pgh_id), reverse=True)
    people = _people(event for event, _before in found)
    names = _names(found)
    actions = {"insert": _("만듦"), "update": _("고침"), "delete": _("지움")}
    return [
        Version(
            at=event.pgh_created_at,
            actor_label=people.get(_actor_id(event)) or _("화면 밖에서"),
            subject=f"{event.pgh_tracked_model._meta.verbose_name} #{event.pgh_obj_id}",
            action=actions.get(event.pgh_label, event.pgh_label),
            changes=_changes(event, before, names),
        )
        for event, before in found[:limit]
    ]


def _before(event, earlier):
    return next((other for other in earlier if other.pgh_obj_id == event.pgh_obj_id), None)


def _actor_id(event):
    return (event.pgh_context.metadata if event.pgh_context else {}).get("user")


def _people(events) -> dict:
    people = get_user_model().objects.filter(pk__in={_actor_id(event) for event in events} - {None})
    return {person.pk: str(person) for person in people}


def _fields(event):
    """Fields that the event kept, the row's number aside."""
    kept = {field.attname for field in event._meta.fields}
    fields = event.pgh_tracked_model._meta.fields
    return [field for field in fields if field.attname in kept and not field.primary_key]


def _names(found) -> dict:
    """What the rows that the versions point to are called, by model and number."""
    pointed = {}
    for event, _before in found:
        for field in _fields(event):
            if isinstance(field, ForeignKey) and (pk := getattr(event, field.attname)):
                pointed.setdefault(field.related_model, set()).add(pk)
    return {
        (model, pk): str(row)
        for model, numbers in pointed.items()
        for pk, row in model.objects.in_bulk(numbers).items()
    }


def _changes(event, before, names) -> list[tuple[str, str, str]]:
    if before is None and event.pgh_label == "update":
        return []  # what stood before is older than what was read
    changes = []
    for field in _fields(event):
        new, old = getattr(event, field.attname), getattr(before, field.attname, None)
        if event.pgh_label == "delete":
            old, new = new, None
        if new != old:
            texts = (_text(field, value, names) for value in (old, new))
            changes.append((str(field.verbose_name), *texts))
    return changes


def _text(field, value, names) -> str:
    if isinstance(value, list):
        value = " · ".join(value)
    if value is None or value == "":
        return "–"
    if isinstance(field, ForeignKey):
        return names.get((field.related_model, value), f"#{value}")
    if isinstance(value, bool):
        return _("예") if value else _("아니요")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(dict(field.flatchoices).get(value, value))
