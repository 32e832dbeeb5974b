"""The latest texts of a program as its card shows them."""

from django.urls import reverse

from core.documents.html import render_blocks
from programs.models import Narrative, Program
from programs.narratives.document import as_of_words, follow_figures
from programs.narratives.outline import is_empty
from programs.narratives.printing import parts_of
from reporting.models import RoundItem, RoundSection

#: Texts read to find the latest one of each kind that says something.
MOST_READ = 8


def latest_texts(program: Program, sees_drafts: bool) -> list[dict]:
    """The newest text of each section that says something; of what is still written only for those who see drafts.

    Four queries, and those of the figures where a text that is still written has links.
    """
    rows = Narrative.objects.filter(program=program).select_related("item__round").prefetch_related("links", "pictures")
    if not sees_drafts:
        rows = rows.filter(item__state=RoundItem.State.CONFIRMED)
    latest = {}
    for row in rows.order_by("-item__round__as_of", "-item__round_id")[:MOST_READ]:
        if not is_empty(row.blocks):
            latest.setdefault(row.item.section, row)
    for row in latest.values():
        row.program = program
    follow_figures([row for row in latest.values() if row.item.takes_entries])
    return [_shown(latest[section]) for section in RoundSection.values if section in latest]


def _shown(row: Narrative) -> dict:
    return {
        "label": row.item.get_section_display(),
        "round": row.item.round.title,
        "as_of": as_of_words(row.item.round),
        "state": "" if row.item.is_approved else row.item.get_state_display(),
        "is_stale": row.is_stale,
        "url": reverse("narrative", args=[row.pk]),
        "html": render_blocks(parts_of(row.blocks, row.pictures.all(), caption=row.program.title)),
    }
