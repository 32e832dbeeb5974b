"""What a text said earlier: who changed which lines when, read from the history that the database keeps."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from programs.models import Narrative
from programs.narratives.document import as_of_words
from programs.narratives.notes import ComparedLine, compared

#: So many of the latest saves are read. A text saves by itself every few seconds, and a page is no log.
MOST_SAVES = 400
#: Saves of one person within so long are one piece of work, as long as none takes out more than a line:
#: what was swept away by mistake is what people look for here.
ONE_SITTING = timedelta(minutes=10)
MOST_TAKEN_OUT = 1


@dataclass(frozen=True)
class TextVersion:
    """A text as one person left it: the number of its event, and the lines that differ from the version before."""

    event: int
    at: datetime
    actor_label: str
    act: str
    as_of: str
    lines: list[ComparedLine]
    is_now: bool


def text_versions(narrative: Narrative) -> list[TextVersion]:
    """The versions of a text, newest first; saves of one sitting stand as the last of them. Two queries."""
    rows = Narrative.pgh_event_model.objects.filter(pgh_obj_id=narrative.pk).select_related("pgh_context")
    latest = list(rows.order_by("-pgh_id")[:MOST_SAVES])
    is_whole = len(latest) < MOST_SAVES
    events = [event for event in reversed(latest) if event.pgh_label != "delete"]
    people = get_user_model().objects.in_bulk({_actor(event) for event in events} - {None})
    kept, before, first = [], None if is_whole else events[0], None
    for event, following in zip(events, [*events[1:], None], strict=True):
        first = first or event
        if following is not None and _is_one_sitting(first, event, following):
            continue
        first = None
        if before is None or (event.blocks, event.as_of) != (before.blocks, before.as_of):
            kept.append(_version(event, before, people, is_now=event.blocks == narrative.blocks))
        before = event
    return kept[::-1]


def _is_one_sitting(first, event, following) -> bool:
    """The insert, which carries the last round over, stands by itself."""
    if event.pgh_label != "update" or _actor(event) != _actor(following):
        return False
    is_close = following.pgh_created_at - first.pgh_created_at < ONE_SITTING
    return is_close and len(event.blocks) - len(following.blocks) <= MOST_TAKEN_OUT


def _version(event, before, people: dict, *, is_now: bool) -> TextVersion:
    lines = compared(before.blocks if before else [], event.blocks)
    is_first = event.pgh_label == "insert"
    return TextVersion(
        event=event.pgh_id,
        at=event.pgh_created_at,
        actor_label=str(people.get(_actor(event)) or _("화면 밖에서")),
        act=(_("지난 글을 가져옴") if event.carried_from_id else _("만듦")) if is_first else _("고침"),
        as_of=as_of_words(event.as_of) if event.as_of and event.as_of != getattr(before, "as_of", None) else "",
        lines=[line for line in lines if line.kind != "same"],
        is_now=is_now,
    )


def _actor(event) -> int | None:
    """Who acted, as the request said; the writer where no request was."""
    told = event.pgh_context.metadata.get("user") if event.pgh_context else None
    return told or event.edited_by_id
