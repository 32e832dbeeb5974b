"""Writing texts: saved with a version, numbers linked to figures, pictures checked."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.documents.images import NotAnImage, read_image
from core.periods import Month
from core.refusals import InvalidInput, StaleForm
from organization.access import require, rights_of
from organization.models import User
from programs.models import Narrative, NarrativeLink, NarrativePicture, Program
from programs.narratives.facts import facts_of, facts_of_texts, key_of, reference_of
from programs.narratives.linking import current_text, marked_at, marked_numbers, refreshed, without_mark
from programs.narratives.notes import number_notes
from programs.narratives.numbers import Fact, Number, printed
from programs.narratives.outline import LONGEST_CELL, blocks_of, check_blocks
from programs.narratives.tables import linkable
from reporting.locks import translated
from reporting.models import RoundItem

LARGEST_PICTURE = 3 * 1024 * 1024
MOST_PICTURES = 10
TOO_LARGE = gettext_lazy("그림은 3MB까지 올릴 수 있습니다. 크기를 줄여 다시 올려 주세요.")


class StaleText(StaleForm):
    """Somebody saved the text in between; ``stored`` is what stands there now."""

    def __init__(self, stored: Narrative):
        who = stored.edited_by or _("다른 사람")
        super().__init__(_("%(who)s이(가) 그 사이에 이 글을 고쳤습니다. 두 글을 견주어 고르세요.") % {"who": who})
        self.stored = stored


def facts_for(narrative: Narrative, draft_unit_ids: Iterable[int] | None = None) -> list[Fact]:
    """Figures of the narrative's program as of its round; the unit's own drafts count unless told otherwise."""
    drafts = [narrative.item.unit_id] if draft_unit_ids is None else draft_unit_ids
    return facts_of([narrative.program], narrative.month, drafts)[narrative.program_id]


@transaction.atomic
def begin_narrative(*, actor: User, item: RoundItem, program: Program) -> Narrative:
    """The text of a program that came after the round was opened; empty."""
    require(rights_of(actor).may_enter(item.unit_id))
    with translated():
        return Narrative.objects.get_or_create(item=item, program=program)[0]


@transaction.atomic
def save_narrative(*, actor: User, narrative: Narrative, text: str, version: int, is_kept: bool = False) -> Narrative:
    """Save a text as typed; ``is_kept`` says that it is right though nothing in it changed.

    Numbers that are linked are written as their figures stand. A text that says what it said stays
    as it was. Raises ``StaleText`` when ``version`` is not that of the stored text.
    """
    locked = _locked(actor, narrative, version)
    blocks = blocks_of(text)
    known = set(locked.pictures.values_list("number", flat=True))
    lost = sorted({block["number"] for block in blocks if block["type"] == "picture"} - known)
    if lost:
        raise InvalidInput(_("[그림 %(number)s]이(가) 없습니다. 그림을 먼저 올려 주세요.") % {"number": lost[0]})
    return _store(actor, locked, blocks, is_kept=is_kept)


@transaction.atomic
def link_number(
    *,
    actor: User,
    narrative: Narrative,
    version: int,
    block: int,
    start: int,
    key: str,
    row: int | None = None,
    column: int | None = None,
) -> NarrativeLink:
    """Let a number of a line, or of a cell of a table, follow the figure that it equals (연결)."""
    locked = _locked(actor, narrative, version)
    facts = facts_for(locked)
    blocks = refreshed(locked.blocks, locked.links.all(), facts)
    number, fact = _number_at(blocks, (block, row, column), start, key, facts)
    link = _link(locked, _next_number(locked), number, fact)
    with translated():
        link.save()
    _store(actor, locked, marked_at(blocks, (block, row, column), number, link.number))
    return link


@transaction.atomic
def link_all(*, actor: User, narrative: Narrative, version: int) -> int:
    """Link every number that certainly is one figure's; returns how many. The rest is for people to choose."""
    locked = _locked(actor, narrative, version)
    facts = facts_for(locked)
    blocks = refreshed(locked.blocks, locked.links.all(), facts)
    notes = [note for note in number_notes(blocks, facts, is_plan=True) if note.is_certain]
    if not notes:
        raise InvalidInput(_("한 값하고만 같은 수치가 없습니다. 하나씩 골라 연결해 주세요."))
    links = []
    for number, note in enumerate(notes, start=_next_number(locked)):
        (fact,) = note.facts
        links.append(_link(locked, number, linkable(note.number, fact), fact))
    with translated():
        NarrativeLink.objects.bulk_create(links)
    # From the end, so that a mark moves no number that still waits for its own.
    for link, note in reversed(list(zip(links, notes, strict=True))):
        blocks = marked_at(blocks, (note.block, note.row, note.column), note.number, link.number)
    _store(actor, locked, blocks)
    return len(links)


def _next_number(narrative: Narrative) -> int:
    return (narrative.links.aggregate(most=Max("number"))["most"] or 0) + 1


def _link(narrative: Narrative, place: int, number: Number, fact: Fact) -> NarrativeLink:
    return NarrativeLink(
        narrative=narrative,
        number=place,
        month=narrative.month.value,
        printed_unit=number.printed_unit,
        decimals=number.decimals,
        text=printed(fact.value, number.printed_unit, number.step, number.decimals),
        **reference_of(fact.key),
    )


def _number_at(blocks: list[dict], place: tuple, start: int, key: str, facts: list[Fact]) -> tuple[Number, Fact]:
    """The number that stands at a place and the figure that it still equals; refused when either is gone."""
    for note in number_notes(blocks, facts, is_plan=True):
        if (note.block, note.row, note.column, note.number.start) == (*place, start):
            fact = next((fact for fact in note.facts if fact.key == key), None)
            if fact is not None:
                return linkable(note.number, fact), fact
    raise InvalidInput(_("그 자리의 수치가 바뀌었습니다. 화면을 새로 고쳐 다시 연결해 주세요."))


@transaction.atomic
def unlink_number(*, actor: User, narrative: Narrative, version: int, number: int) -> Narrative:
    """Let a number stand by itself again (연결 끊기); it stays as it is printed."""
    locked = _locked(actor, narrative, version)
    blocks = refreshed(locked.blocks, locked.links.all(), facts_for(locked))
    return _store(actor, locked, without_mark(blocks, number))


@transaction.atomic
def set_as_of(*, actor: User, narrative: Narrative, version: int, month: Month) -> Narrative:
    """Say of which month a text speaks; linked numbers follow that month's figures from now on.

    Raises ``InvalidInput`` for a month after the round's: nobody has its figures.
    """
    locked = _locked(actor, narrative, version)
    of_round = locked.item.round
    if not of_round.month.first_of_year <= month <= of_round.month:
        raise InvalidInput(_("기준월은 회차의 기준월이거나 그해의 앞선 달이어야 합니다."))
    as_of = None if month == of_round.month else month.last_day
    if as_of == locked.as_of:
        return locked
    locked.as_of = as_of
    with translated():
        locked.save(update_fields=["as_of"])
        locked.links.update(month=month.value)
    return _store(actor, locked, locked.blocks, is_kept=True)


@transaction.atomic
def restore_narrative(*, actor: User, narrative: Narrative, version: int, earlier: int) -> Narrative:
    """Let a text say again what it said in an earlier version (이력에서 되돌리기); ``earlier`` numbers its event.

    Numbers whose links are gone stand by themselves.
    """
    locked = _locked(actor, narrative, version)
    event = Narrative.pgh_event_model.objects.filter(pgh_obj_id=locked.pk, pgh_id=earlier).first()
    if event is None:
        raise InvalidInput(_("그 판을 찾을 수 없습니다. 화면을 새로 고쳐 주세요."))
    return _store(actor, locked, event.blocks)


@transaction.atomic
def add_picture(*, actor: User, narrative: Narrative, version: int, name: str, content: bytes) -> NarrativePicture:
    """Keep a PNG or JPEG and show it at the end of the text. Raises ``InvalidInput`` for anything else."""
    locked = _locked(actor, narrative, version)
    if len(content) > LARGEST_PICTURE:
        raise InvalidInput(TOO_LARGE)
    if locked.pictures.count() >= MOST_PICTURES:
        raise InvalidInput(_("한 글에는 그림을 %(most)s개까지 넣을 수 있습니다.") % {"most": MOST_PICTURES})
    picture = _checked_picture(locked, name, content)
    picture.uploaded_by = actor
    picture.number = (locked.pictures.aggregate(most=Max("number"))["most"] or 0) + 1
    with translated():
        picture.save()
    shown = {"type": "picture", "number": picture.number, "title": picture.name[:LONGEST_CELL]}
    _store(actor, locked, [*locked.blocks, shown])
    return picture


def _checked_picture(narrative: Narrative, name: str, content: bytes) -> NarrativePicture:
    try:
        image = read_image(content)
    except NotAnImage as error:
        raise InvalidInput(
            _("PNG나 JPEG 그림 파일만 올릴 수 있습니다. 파일이 깨지지 않았는지 확인해 주세요.")
        ) from error
    return NarrativePicture(
        narrative=narrative,
        name=(name.rpartition(".")[0] or name).replace("\x00", "")[:200] or _("그림"),
        media_type=image.media_type,
        width=image.width,
        height=image.height,
        content=image.content,
    )


def _locked(actor: User, narrative: Narrative, version: int) -> Narrative:
    """The text held while it is written. Whoever may not write, or reads an old version, is refused."""
    related = Narrative.objects.select_related("item__round", "program", "edited_by")
    locked = related.select_for_update(of=("self",)).get(pk=narrative.pk)
    require(rights_of(actor).may_enter(locked.item.unit_id))
    if locked.version != version:
        raise StaleText(locked)
    return locked


def _store(actor: User, narrative: Narrative, blocks: list[dict], *, is_kept: bool = False) -> Narrative:
    """Write blocks with their linked numbers as they stand; links whose marks are gone go too."""
    links = {link.number: link for link in narrative.links.all()}
    facts = facts_for(narrative) if links else []
    for number in {number for number in marked_numbers(blocks) if number not in links}:
        blocks = without_mark(blocks, number)
    blocks = refreshed(blocks, links.values(), facts)
    check_blocks(blocks)
    if blocks == narrative.blocks and not is_kept:
        return narrative
    narrative.blocks, narrative.is_stale = blocks, False
    narrative.version += 1
    narrative.edited_by, narrative.edited_at = actor, timezone.now()
    with translated():
        narrative.save(update_fields=["blocks", "is_stale", "version", "edited_by", "edited_at"])
        _keep_links(blocks, links, facts)
    return narrative


def _keep_links(blocks: list[dict], links: dict[int, NarrativeLink], facts: list[Fact]) -> None:
    standing = marked_numbers(blocks)
    by_key = {fact.key: fact for fact in facts}
    gone = [link.pk for number, link in links.items() if number not in standing]
    if gone:
        NarrativeLink.objects.filter(pk__in=gone).delete()
    for number, link in links.items():
        text = current_text(link, by_key.get(key_of(link)))
        if number in standing and text and text != link.text:
            NarrativeLink.objects.filter(pk=link.pk).update(text=text)


def freeze_numbers(narratives: Iterable[Narrative]) -> None:
    """Write linked numbers as their figures stand now: from here on the texts stay (on submitting)."""
    narratives = [narrative for narrative in narratives if narrative.links.all()]
    if not narratives:
        return
    facts = facts_of_texts(narratives, [narratives[0].item.unit_id])
    for narrative in narratives:
        links = {link.number: link for link in narrative.links.all()}
        known = facts[narrative.pk]
        blocks = refreshed(narrative.blocks, links.values(), known)
        if blocks != narrative.blocks:
            narrative.blocks, narrative.version = blocks, narrative.version + 1
            narrative.save(update_fields=["blocks", "version"])
        _keep_links(blocks, links, known)
