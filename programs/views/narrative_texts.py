"""The latest texts of a program as its card shows them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.documents.html import render_blocks
from core.presentation import Link
from programs.models import Narrative, Program
from programs.narratives.document import as_of_words
from programs.narratives.outline import is_empty
from programs.narratives.printing import parts_of, pictures_of
from reporting.models import RoundItem, RoundSection

#: Texts read to find the latest one of each kind that says something.
MOST_READ = 8
WRITTEN = (RoundItem.State.DRAFT, RoundItem.State.RETURNED)


def latest_texts(program: Program, sees_drafts: bool) -> dict:
    """``texts``: the newest of each section that was handed in (confirmed, for those who see no drafts), and
    ``writing``: links to those that are still written. One query, and one for each text with pictures.
    """
    rows = Narrative.objects.filter(program=program).select_related("item__round")
    if not sees_drafts:
        rows = rows.filter(item__state=RoundItem.State.CONFIRMED)
    latest, writing = {}, []
    for row in rows.order_by("-item__round__as_of", "-item__round_id", "pk")[:MOST_READ]:
        row.program = program
        if row.item.state in WRITTEN:
            writing += [_writing(row)] if row.item.round.is_open else []
        elif not is_empty(row.blocks):
            latest.setdefault(row.item.section, row)
    return {
        "texts": [_shown(latest[section]) for section in RoundSection.values if section in latest],
        "writing": writing,
    }


def _writing(row: Narrative) -> Link:
    label = _("%(round)s %(section)s %(state)s") % {
        "round": row.item.round.title,
        "section": row.item.get_section_display(),
        "state": row.item.get_state_display(),
    }
    return Link(label, reverse("narrative", args=[row.pk]))


def _shown(row: Narrative) -> dict:
    return {
        "label": row.item.get_section_display(),
        "round": row.item.round.title,
        "as_of": as_of_words(row.as_of_day),
        "state": "" if row.item.is_approved else row.item.get_state_display(),
        "is_stale": row.is_stale,
        "url": reverse("narrative", args=[row.pk]),
        "html": render_blocks(parts_of(row.blocks, pictures_of(row), caption=row.program.title)),
    }
