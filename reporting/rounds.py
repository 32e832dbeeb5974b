"""Collection rounds: opened and closed by the coordinator, moved item by item by decisions."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.refusals import InvalidInput, MonthClosed
from organization.access import Rights, require, rights_of
from organization.models import Unit, User
from reporting.locks import translated
from reporting.models import Round, RoundDecision, RoundItem, RoundSection

LONGEST_NOTE = RoundDecision._meta.get_field("note").max_length


@transaction.atomic
def open_round(
    *,
    actor: User,
    office: Unit,
    title: str,
    session: str,
    as_of: date,
    due_on: date,
    sections: Iterable[str],
    unit_ids: Iterable[int],
) -> Round:
    """Open a round with one item for each unit and section. Raises ``NotAllowed``, ``InvalidInput``."""
    rights = rights_of(actor)
    require(rights.may_coordinate(office.pk))
    asked, units = set(sections), set(unit_ids)
    wanted = [section for section in RoundSection.values if section in asked]
    if not wanted or not units:
        raise InvalidInput(_("받을 글과 부서를 하나 이상 고르세요."))
    _require_inside(rights, office.pk, units)
    if Round.objects.filter(office=office, title=title).exists():
        raise InvalidInput(_("이 기관에 같은 제목의 회차가 이미 있습니다."))
    with translated():
        opened = Round.objects.create(
            office=office,
            title=title,
            session=session,
            as_of=as_of,
            due_on=due_on,
            sections=wanted,
            opened_by=actor,
        )
    _ask(rights, opened, units)
    return opened


@transaction.atomic
def change_round(
    *, actor: User, round: Round, title: str, session: str, due_on: date, unit_ids: Iterable[int] = ()
) -> list[RoundItem]:
    """Say an open round's words and due day otherwise and ask further units; returns the items of those units."""
    rights = rights_of(actor)
    require(rights.may_coordinate(round.office_id))
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if not locked.is_open:
        raise MonthClosed(_("'%(round)s' 회차는 마감되었습니다. 다시 연 뒤 고치세요.") % {"round": locked})
    if Round.objects.filter(office=locked.office_id, title=title).exclude(pk=locked.pk).exists():
        raise InvalidInput(_("이 기관에 같은 제목의 회차가 이미 있습니다."))
    units = set(unit_ids) - set(locked.items.values_list("unit_id", flat=True))
    _require_inside(rights, locked.office_id, units)
    locked.title, locked.session, locked.due_on = title, session, due_on
    with translated():
        locked.save(update_fields=["title", "session", "due_on"])
        return _ask(rights, locked, units)


def _require_inside(rights: Rights, office_id: int, units: set[int]) -> None:
    if not units <= set(rights.tree.descendant_ids(office_id)):
        raise InvalidInput(_("이 기관의 부서가 아닌 조직이 들어 있습니다."))


def _ask(rights: Rights, of_round: Round, units: set[int]) -> list[RoundItem]:
    """One item for each unit and section, in the order of the chart."""
    ordered = [unit_id for unit_id in rights.tree.descendant_ids(of_round.office_id) if unit_id in units]
    return RoundItem.objects.bulk_create(
        RoundItem(round=of_round, unit_id=unit_id, section=section)
        for unit_id in ordered
        for section in of_round.sections
    )


@transaction.atomic
def set_open(*, actor: User, round: Round, is_open: bool) -> int:
    """Close a round, or open it again; returns how many of its items are not confirmed."""
    require(rights_of(actor).may_coordinate(round.office_id))
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.is_open == is_open:
        raise MonthClosed(_("이미 '%(state)s' 상태입니다.") % {"state": locked.get_state_display()})
    locked.state = Round.State.OPEN if is_open else Round.State.CLOSED
    locked.save(update_fields=["state"])
    return locked.items.exclude(state=RoundItem.State.CONFIRMED).count()


@transaction.atomic
def set_due(*, actor: User, round: Round, due_on: date) -> None:
    """Move the day by which everybody hands in."""
    require(rights_of(actor).may_coordinate(round.office_id))
    Round.objects.filter(pk=round.pk).update(due_on=due_on)


def locked_item(item: RoundItem, states: Iterable[str]) -> RoundItem:
    """The item held against a second decision, or a refusal that says where it stands."""
    locked = RoundItem.objects.select_for_update(of=("self",)).select_related("round", "unit").get(pk=item.pk)
    if not locked.round.is_open:
        raise MonthClosed(_("'%(round)s' 회차는 마감되었습니다. 총괄담당에게 알려 주세요.") % {"round": locked.round})
    if locked.state not in states:
        raise MonthClosed(
            _("이미 '%(state)s' 상태입니다. 화면을 새로 고쳐 확인해 주세요.") % {"state": locked.get_state_display()}
        )
    return locked


def decide(actor: User, item: RoundItem, action: str, to_state: str, note: str = "") -> RoundDecision:
    """Move a locked item and say so on record; the caller has asked for the right."""
    if len(note) > LONGEST_NOTE or "\x00" in note:
        raise InvalidInput(_("사유는 %(most)s자까지 글자로 적어 주세요.") % {"most": LONGEST_NOTE})
    with translated():
        decision = RoundDecision.objects.create(
            item=item, actor=actor, action=action, from_state=item.state, to_state=to_state, note=note
        )
        item.state = to_state
        item.save(update_fields=["state"])
    return decision


def last_decision(item: RoundItem, action: str) -> RoundDecision | None:
    return item.decisions.filter(action=action).select_related("actor").order_by("-pk").first()
