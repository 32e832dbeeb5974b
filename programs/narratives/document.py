"""Texts as a document: one program's, and everything that the units of an office said in a round."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from core.documents import Document, Heading, Metadata, Outline, Section
from core.periods import Month
from organization.models import Unit
from organization.report import marked
from organization.selectors import tree_as_of
from programs.models import Narrative
from programs.narratives.facts import facts_of_texts
from programs.narratives.linking import refreshed
from programs.narratives.numbers import plain_text
from programs.narratives.outline import is_empty
from programs.narratives.printing import parts_of, pictures_of
from reporting.models import Round, RoundSection


def as_of_words(day: date) -> str:
    """``’23.5월말 기준``; a day that is no month's last is said as it is."""
    year = f"’{day.year % 100:02d}"
    if day == Month.from_date(day).last_day:
        return _("%(year)s.%(month)s월말 기준") % {"year": year, "month": day.month}
    return _("%(year)s.%(month)s.%(day)s. 기준") % {"year": year, "month": day.month, "day": day.day}


def blocks_of_narrative(narrative: Narrative) -> list:
    """The heading line of the section and the text below it, as parts of a document."""
    section, label = narrative.item.section, narrative.item.get_section_display()
    if section == RoundSection.RESULTS:
        label = f"{label} ({as_of_words(narrative.as_of_day)})"
    blocks = _without_heading(narrative.blocks, narrative.item.get_section_display())
    return [Outline(0, label), *parts_of(blocks, pictures_of(narrative), caption=str(narrative.program))]


def _without_heading(blocks: list[dict], label: str) -> list[dict]:
    """A text that begins with the section's own heading, as copied from a paper, does not print it twice."""
    first = blocks[0] if blocks else {}
    is_heading = first.get("type") == "line" and plain_text(first["text"]) == plain_text(label)
    return blocks[1:] if is_heading else blocks


def program_document(narrative: Narrative) -> Document:
    """One text as it will be printed."""
    section = Section(blocks=tuple(blocks_of_narrative(narrative)))
    subtitle = f"{narrative.item.round.title} · {as_of_words(narrative.as_of_day)}"
    return Document(
        title=narrative.program.title,
        subtitle=subtitle,
        sections=(section,),
        metadata=Metadata(subject=subtitle),
        tells_in_words=True,
    )


def results_and_plans(unit: Unit, month: Month, *, draft_unit_ids=()) -> Document:
    """추진실적·향후계획 of a unit and everything below it, from the last round as of the month.

    Confirmed texts; of ``draft_unit_ids`` also those that are still written, with linked numbers as
    their figures stand.
    """
    tree = tree_as_of(month.last_day)
    unit_ids = tree.descendant_ids(unit.pk)
    found = latest_round(tree.office_id(unit.pk), month)
    texts = texts_of(found, unit_ids, draft_unit_ids) if found else {}
    sections = []
    for unit_id in unit_ids:
        said = texts.get(unit_id, {})
        blocks = [part for rows in said.values() for part in _program_blocks(rows, is_part=_parent(rows) in said)]
        if blocks:
            sections.append(Section(blocks=(Heading(1, tree.name(unit_id)), *blocks)))
    as_of = as_of_words(found.as_of) if found else _("%(month)s 기준") % {"month": month.end_label}
    subtitle = " · ".join(filter(None, [found.title if found else "", found.session if found else "", as_of]))
    document = Document(
        title=_("%(unit)s 주요사업 추진실적 및 향후계획") % {"unit": tree.name(unit.pk)},
        subtitle=subtitle,
        sections=tuple(sections) or (Section(),),
        metadata=Metadata(subject=subtitle),
        tells_in_words=True,
    )
    return marked(document, unit)


def latest_round(office_id: int | None, month: Month) -> Round | None:
    return next((found for found in latest_rounds(month) if found.office_id == office_id), None)


def latest_rounds(month: Month) -> list[Round]:
    """The last round as of the month of every office that has one. One query."""
    rows = Round.objects.filter(as_of__gte=month.first_day, as_of__lte=month.last_day)
    return list(rows.order_by("office_id", "-as_of", "-pk").distinct("office_id"))


def texts_of(of_round: Round, unit_ids, draft_unit_ids=()) -> dict[int, dict[int, list[Narrative]]]:
    """``{unit_id: {program_id: texts}}`` of a round that say something, results before plans."""
    rows = Narrative.objects.filter(item__round=of_round, item__unit_id__in=unit_ids)
    related = rows.select_related("item__round", "program__parent").prefetch_related("links", "pictures")
    order = {section: place for place, section in enumerate(RoundSection.values)}
    drafts, texts = set(draft_unit_ids), []
    for row in related.order_by("program__order", "program_id", "pk"):
        if not is_empty(row.blocks) and (row.item.is_approved or row.item.unit_id in drafts):
            texts.append(row)
    follow_figures([row for row in texts if row.item.takes_entries])
    found = defaultdict(lambda: defaultdict(list))
    for row in sorted(texts, key=lambda row: order[row.item.section]):
        found[row.item.unit_id][row.program_id].append(row)
    return {unit_id: dict(sorted(rows.items(), key=_place)) for unit_id, rows in found.items()}


def _place(entry: tuple[int, list[Narrative]]) -> tuple:
    return entry[1][0].program.place


def _parent(narratives: list[Narrative]) -> int | None:
    return narratives[0].program.parent_id


def follow_figures(narratives: list[Narrative]) -> None:
    """Put the figures of today into texts that are still written; nothing is stored."""
    linked = [row for row in narratives if row.links.all()]
    if not linked:
        return
    drafts = {row.item.unit_id for row in linked}
    facts = facts_of_texts(linked, drafts)
    for row in linked:
        row.blocks = refreshed(row.blocks, row.links.all(), facts[row.pk])


def _program_blocks(narratives: list[Narrative], *, is_part: bool) -> list:
    """A program under its title; a sub-program one level below the one above it."""
    return [
        Heading(3 if is_part else 2, narratives[0].program.title),
        *(part for narrative in narratives for part in blocks_of_narrative(narrative)),
    ]
