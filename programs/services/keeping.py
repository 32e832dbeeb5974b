"""Programs, lines of the strategy and commitments, written down and taken away by those who keep them."""

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.fuzzy_dates import days_of
from core.refusals import InvalidInput
from organization.access import Rights, require, rights_of
from organization.models import User
from programs.importing.shares import share_of
from programs.models import (
    Commitment,
    FundShare,
    Indicator,
    Narrative,
    PlaceOfUse,
    Program,
    ResponsiblePost,
    StrategyNode,
)
from reporting.locks import translated

Places, Posts = list[tuple[str, str, str]], list[tuple[str, str]]


@transaction.atomic
def save_program(
    *, actor: User, program: Program, places: Places = (), shares: dict[str, str] | None = None, posts: Posts = ()
) -> Program:
    """Save a program, new or changed, with the whole of its places of use, shares and posts.

    ``places`` are (section, number, title there), ``shares`` ``{source: text as printed}``, ``posts``
    (name, extension). Raises ``NotAllowed``, and ``InvalidInput`` where the program would not hang together.
    """
    rights = rights_of(actor)
    _require_kept(rights.planning_unit_ids, program)
    _check_relations(program, rights)
    _set_days(program)
    if not program.pk:
        last = Program.objects.filter(unit_id=program.unit_id, year=program.year).aggregate(last=Max("order"))["last"]
        program.order = (last or 0) + 1
    with translated():
        program.save()
    _keep_places(program, places)
    _keep_shares(program, shares or {})
    _keep_posts(program, posts, rights)
    return program


@transaction.atomic
def remove_program(*, actor: User, program: Program) -> None:
    """Take away a program that was written down by mistake; one on which something hangs stays."""
    require(rights_of(actor).may_keep_programs(program.unit_id))
    hanging = [
        (_("내역사업"), program.parts.all()),
        (_("성과지표"), Indicator.objects.filter(program=program)),
        (_("추진실적·향후계획 글"), Narrative.objects.filter(program=program)),
        (_("추진일정"), program.milestones.all()),
    ]
    held = [_("%(what)s %(count)d건") % {"what": what, "count": rows.count()} for what, rows in hanging if rows]
    if held:
        raise InvalidInput(_("이 사업에 딸린 것이 있어 지울 수 없습니다: %s.") % ", ".join(held))
    program.delete()


@transaction.atomic
def save_strategy_node(*, actor: User, node: StrategyNode) -> StrategyNode:
    """Save a line of an office's strategy below the line that it serves, which is never below itself."""
    rights = rights_of(actor)
    _require_kept(rights.strategic_unit_ids, node)
    step, seen = node.parent, set()
    if step is not None and _office(rights, step) != _office(rights, node):
        raise InvalidInput(_("같은 기관의 전략 아래에 놓아 주세요."))
    while step is not None:
        if step.pk == node.pk or step.pk in seen:
            raise InvalidInput(_("자기 자신의 아래에 놓을 수 없습니다. 상위를 다시 골라 주세요."))
        seen.add(step.pk)
        step = step.parent
    with translated():
        node.save()
    return node


@transaction.atomic
def remove_strategy_node(*, actor: User, node: StrategyNode) -> None:
    """Take a line of the strategy away; programs below it stay without one."""
    require(node.unit_id in rights_of(actor).strategic_unit_ids)
    if node.children.exists():
        raise InvalidInput(_("아래에 놓인 전략·과제를 먼저 옮기거나 지워 주세요."))
    node.delete()


@transaction.atomic
def save_commitment(*, actor: User, commitment: Commitment, programs: list[Program] = ()) -> Commitment:
    """Save a pledge, order or audit remark; one that is dealt with says how (처리결과)."""
    rights = rights_of(actor)
    _require_kept(rights.planning_unit_ids, commitment)
    if commitment.state != Commitment.State.OPEN and not commitment.result.strip():
        raise InvalidInput(_("'추진 중'이 아니면 처리결과를 적어 주세요."))
    if any(_office(rights, program) != _office(rights, commitment) for program in programs):
        raise InvalidInput(_("같은 기관의 사업을 골라 주세요."))
    with translated():
        commitment.save()
    commitment.programs.set(programs)
    return commitment


@transaction.atomic
def remove_commitment(*, actor: User, commitment: Commitment) -> None:
    """Take away what was written down by mistake; its history stays."""
    require(rights_of(actor).may_keep_programs(commitment.unit_id))
    commitment.delete()


# -- what a row may be --------------------------------------------------------------------------


def _require_kept(allowed: set[int], row: models.Model) -> None:
    """The person keeps the unit of the row, and that which it had before; it never leaves its office."""
    before = type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).first() if row.pk else None
    require(row.unit_id in allowed and (before is None or before.unit_id in allowed))
    if before and before.unit_id != row.unit_id and before.unit.is_practice != row.unit.is_practice:
        raise InvalidInput(_("연습용 기관과 실제 기관 사이로는 옮길 수 없습니다."))


def _office(rights: Rights, row: models.Model) -> int | None:
    return rights.known.office_id(row.unit_id)


def _check_relations(program: Program, rights: Rights) -> None:
    parent, before, strategy = program.parent, program.predecessor, program.strategy
    if parent is not None:
        if (parent.unit_id, parent.year) != (program.unit_id, program.year):
            raise InvalidInput(_("상위 사업은 같은 부서, 같은 해의 사업이어야 합니다."))
        if parent.parent_id is not None or (program.pk and program.parts.exists()):
            raise InvalidInput(_("내역사업 아래에 다시 내역사업을 둘 수 없습니다."))
    if before is not None and before.year >= program.year:
        raise InvalidInput(_("전년도 사업은 앞선 해의 사업이어야 합니다."))
    if any(row and _office(rights, row) != _office(rights, program) for row in (before, strategy)):
        raise InvalidInput(_("같은 기관의 사업과 전략을 골라 주세요."))


def _set_days(program: Program) -> None:
    """The days that the printed words leave open, for sorting; words that tell no date stay words."""
    program.starts_on = days_of(program.period_start, program.year)[0]
    program.ends_on = days_of(program.period_end, program.year)[1]
    if program.starts_on and program.ends_on and program.ends_on < program.starts_on:
        raise InvalidInput(_("사업기간의 끝이 시작보다 앞섭니다."))


# -- what belongs to a program ------------------------------------------------------------------


def _keep_places(program: Program, places: Places) -> None:
    rows = [
        {"section": section, "number": number, "title": title or program.title, "order": order}
        for order, (section, number, title) in enumerate(places, start=1)
    ]
    _keep(PlaceOfUse, program, ("section", "number"), rows)


def _keep_shares(program: Program, shares: dict[str, str]) -> None:
    rows = [{"source": source, "text": text, **share_of(text)} for source, text in shares.items()]
    _keep(FundShare, program, ("source",), rows)


def _keep_posts(program: Program, posts: Posts, rights: Rights) -> None:
    """A post that bears the name of a team of the department leads to the team."""
    teams = {rights.tree.name(pk): pk for pk in rights.tree.descendant_ids(program.unit_id)}
    rows = [
        {"name": name, "extension": extension, "order": order} | ({"unit_id": teams[name]} if name in teams else {})
        for order, (name, extension) in enumerate(posts, start=1)
    ]
    _keep(ResponsiblePost, program, ("name",), rows)


def _keep(model: type[models.Model], program: Program, keys: tuple[str, ...], rows: list[dict]) -> None:
    """Bring what belongs to a program to the rows that are wanted; what stays the same is not written."""
    stored = {tuple(getattr(row, name) for name in keys): row for row in model.objects.filter(program=program)}
    for values in rows:
        row = stored.pop(tuple(values[name] for name in keys), None) or model(program=program)
        if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
    model.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
