"""Rounds with their texts: opened with what was said last time, handed in, sent back, confirmed."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.refusals import InvalidInput, NotAllowed
from organization.access import require, rights_of
from organization.models import Role, Unit, User
from programs.models import Narrative, NarrativeLink, NarrativePicture, Program, ReturnedNarrative
from programs.narratives.outline import is_empty
from programs.services.narratives import freeze_numbers
from programs.services.plans import milestones_from_texts
from reporting import findings, notices, rounds
from reporting.locks import translated
from reporting.models import Round, RoundDecision, RoundItem

State, Action = RoundItem.State, RoundDecision.Action
LONGEST_REASON = ReturnedNarrative._meta.get_field("reason").max_length


@transaction.atomic
def open_round(
    *,
    actor: User,
    office: Unit,
    title: str,
    as_of: date,
    due_on: date,
    sections: Iterable[str],
    unit_ids: Iterable[int],
    session: str = "",
) -> Round:
    """Open a round and carry every program's last text over, marked as stale until somebody touches it."""
    opened = rounds.open_round(
        actor=actor,
        office=office,
        title=title,
        session=session,
        as_of=as_of,
        due_on=due_on,
        sections=sections,
        unit_ids=unit_ids,
    )
    _begin(actor, opened, list(opened.items.all()))
    return opened


@transaction.atomic
def change_round(
    *, actor: User, round: Round, title: str, due_on: date, session: str = "", unit_ids: Iterable[int] = ()
) -> Round:
    """Change what an open round says of itself; units that were forgotten are asked too, with their last texts."""
    added = rounds.change_round(
        actor=actor, round=round, title=title, session=session, due_on=due_on, unit_ids=unit_ids
    )
    round.refresh_from_db()
    if added:
        _begin(actor, round, added)
    return round


def _begin(actor: User, opened: Round, items: list[RoundItem]) -> None:
    """Carry last texts into new items and tell those who write them."""
    _carry_over(opened, items)
    tree, asked = rights_of(actor).tree, {item.unit_id for item in items}
    inside = [pk for unit_id in asked for pk in tree.descendant_ids(unit_id)]
    due = f"{opened.due_on.month}.{opened.due_on.day}."
    text = _("새 취합 회차: %(title)s (제출 %(due)s까지)") % {"title": opened.title, "due": due}
    roles = (Role.UNIT_COORDINATOR, Role.OFFICER, Role.TEAM_LEAD, Role.UNIT_HEAD)
    notices.told_of_round(actor, text, reverse("round", args=[opened.pk]), dict.fromkeys(roles, inside))


def _carry_over(opened: Round, asked: list[RoundItem]) -> None:
    """One text for each program and section that is asked for: the latest of the program or its predecessor."""
    items = {(item.unit_id, item.section): item for item in asked}
    programs = programs_of({unit_id for unit_id, _section in items}, opened)
    latest = _latest_texts(opened, programs)
    made = []
    for program in programs:
        for section in opened.sections:
            last = latest.get((program.pk, section)) or latest.get((program.predecessor_id, section))
            if program.parent_id and not last:
                continue  # a sub-program speaks for itself only where somebody let it
            made.append(
                Narrative(
                    item=items[program.unit_id, section],
                    program=program,
                    blocks=last.blocks if last else [],
                    is_stale=bool(last),
                    carried_from=last,
                )
            )
    Narrative.objects.bulk_create(made)
    _carry_parts(opened, {narrative.carried_from_id: narrative for narrative in made if narrative.carried_from_id})


def programs_of(unit_ids: Iterable[int], of_round: Round) -> list[Program]:
    """The programs that may write in a round: those of its year, each with its sub-programs behind it."""
    programs = Program.objects.filter(unit_id__in=unit_ids, year=of_round.as_of.year).select_related("parent")
    return sorted(programs, key=lambda program: program.place)


def _latest_texts(opened: Round, programs: list[Program]) -> dict[tuple[int, str], Narrative]:
    known = {program.pk for program in programs} | {program.predecessor_id for program in programs} - {None}
    earlier = Narrative.objects.filter(
        Q(item__round__as_of__lt=opened.as_of) | Q(item__round__as_of=opened.as_of, item__round__lt=opened.pk),
        program_id__in=known,
        item__round__office=opened.office_id,
    ).select_related("item")
    latest = {}
    for narrative in earlier.order_by("item__round__as_of", "item__round_id"):
        if not is_empty(narrative.blocks):
            latest[narrative.program_id, narrative.item.section] = narrative
    return latest


def _carry_parts(opened: Round, carried: dict[int, Narrative]) -> None:
    """Links follow the figures of the new month; pictures stand again where they stood."""
    links = list(NarrativeLink.objects.filter(narrative__in=carried))
    for link in links:
        link.pk, link.narrative, link.month = None, carried[link.narrative_id], opened.month.value
    NarrativeLink.objects.bulk_create(links)
    pictures = list(NarrativePicture.objects.filter(narrative__in=carried))
    for picture in pictures:
        picture.pk, picture.narrative = None, carried[picture.narrative_id]
    NarrativePicture.objects.bulk_create(pictures)


@transaction.atomic
def submit_texts(*, actor: User, item: RoundItem) -> RoundDecision:
    """Hand a unit's texts in; linked numbers stay as they stand, dated lines of plans become milestones."""
    require(rights_of(actor).may_submit(item.unit_id))
    locked = rounds.locked_item(item, {State.DRAFT, State.RETURNED})
    narratives = _texts(locked)
    if all(is_empty(narrative.blocks) for narrative in narratives):
        raise InvalidInput(_("쓴 글이 하나도 없습니다. 글을 저장한 뒤 제출해 주세요."))
    open_now = returned_now(locked) if locked.state == State.RETURNED else {row.pk for row in narratives}
    with translated():
        freeze_numbers(row for row in narratives if row.pk in open_now)
        milestones_from_texts(actor=actor, narratives=[row for row in narratives if row.pk in open_now])
    decision = rounds.decide(actor, locked, Action.SUBMIT, State.SUBMITTED)
    findings.refresh_findings([locked.unit_id], locked.round.month)
    text = _("%(what)s이(가) 제출되었습니다. 검토해 주세요.") % {"what": locked}
    notices.told_of_round(actor, text, review_address(locked), {Role.UNIT_HEAD: [locked.unit_id]})
    return decision


@transaction.atomic
def withdraw_texts(*, actor: User, item: RoundItem) -> RoundDecision:
    """Take texts back before the head has decided; they stand again where they were handed in from."""
    require(rights_of(actor).may_submit(item.unit_id))
    locked = rounds.locked_item(item, {State.SUBMITTED})
    return rounds.decide(actor, locked, Action.WITHDRAW, rounds.last_decision(locked, Action.SUBMIT).from_state)


@transaction.atomic
def return_texts(*, actor: User, item: RoundItem, reasons: dict[int, str]) -> RoundDecision:
    """Send texts back (보완요청); ``reasons`` maps narratives to why. Only those reopen."""
    require(rights_of(actor).may_confirm(item.unit_id))
    reasons = {pk: reason.strip() for pk, reason in reasons.items()}
    if not reasons or not all(reasons.values()):
        raise InvalidInput(_("보완할 글을 하나 이상 고르고, 글마다 사유를 적어 주세요."))
    if any(len(reason) > LONGEST_REASON or "\x00" in reason for reason in reasons.values()):
        raise InvalidInput(_("사유는 %(most)s자까지 글자로 적어 주세요.") % {"most": LONGEST_REASON})
    locked = rounds.locked_item(item, {State.SUBMITTED, State.CONFIRMED})
    narratives = {row.pk: row for row in _texts(locked) if row.pk in reasons}
    if set(narratives) != set(reasons):
        raise InvalidInput(_("이 부서의 이 회차 글이 아닌 것이 들어 있습니다."))
    decision = rounds.decide(actor, locked, Action.RETURN, State.RETURNED)
    with translated():
        ReturnedNarrative.objects.bulk_create(
            ReturnedNarrative(decision=decision, narrative=row, reason=reasons[pk], blocks_before=row.blocks)
            for pk, row in narratives.items()
        )
    _tell_returned(actor, locked, narratives, reasons)
    return decision


def _tell_returned(actor: User, item: RoundItem, narratives: dict[int, Narrative], reasons: dict[int, str]) -> None:
    """Each writer hears of the own texts, the unit's coordinator and who handed in of all."""
    first, more = next(iter(narratives.values())), len(narratives) - 1
    which = str(first.program) if not more else _("%(name)s 외 %(more)d건") % {"name": first.program, "more": more}
    text = _("%(what)s 보완요청: %(which)s. %(reason)s") % {"what": item, "which": which, "reason": reasons[first.pk]}
    writers = {row.edited_by_id for row in narratives.values()}
    submitter = rounds.last_decision(item, Action.SUBMIT)
    also = writers | ({submitter.actor_id} if submitter else set())
    notices.told_of_round(actor, text, unit_address(item), {Role.UNIT_COORDINATOR: [item.unit_id]}, also)


@transaction.atomic
def confirm_texts(*, actor: User, item: RoundItem, note: str = "") -> RoundDecision:
    """Confirm what was handed in. Nobody confirms alone what they wrote alone."""
    require(rights_of(actor).may_confirm(item.unit_id))
    locked = rounds.locked_item(item, {State.SUBMITTED})
    writers = {row.edited_by_id for row in _texts(locked)} - {None}
    submitter = rounds.last_decision(locked, Action.SUBMIT).actor_id
    if writers | {submitter} <= {actor.pk}:
        raise NotAllowed(_("혼자 쓰고 제출한 글을 혼자 확인할 수는 없습니다. 다른 사람이 확인해 주세요."))
    decision = rounds.decide(actor, locked, Action.CONFIRM, State.CONFIRMED, note.strip())
    above = rights_of(actor).tree.ancestor_ids(locked.unit_id)
    text = _("%(what)s이(가) 확인되었습니다.") % {"what": locked}
    wanted = {Role.UNIT_COORDINATOR: [locked.unit_id], Role.COORDINATOR: above}
    notices.told_of_round(actor, text, unit_address(locked), wanted, writers | {submitter})
    return decision


def returned_now(item: RoundItem) -> dict[int, ReturnedNarrative]:
    """The texts that the last return sent back, by their numbers."""
    last = rounds.last_decision(item, Action.RETURN)
    rows = ReturnedNarrative.objects.filter(decision=last) if last else []
    return {row.narrative_id: row for row in rows}


def _texts(item: RoundItem) -> list[Narrative]:
    related = item.narratives.select_related("program", "item__round").prefetch_related("links")
    return list(related)


def unit_address(item: RoundItem) -> str:
    return reverse("round_unit", args=[item.round_id, item.unit_id])


def review_address(item: RoundItem) -> str:
    return reverse("round_review", args=[item.round_id, item.unit_id])
