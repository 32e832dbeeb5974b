"""조직 개편: units split, merged, moved or renamed in one act. What stood before its day stays as it was.

Names and places are dated, so the day ends one placement and begins the next. Rows of grids pass on from the
month of the day; figures keep the submission, and with it the unit, under which they were confirmed. People and
what is still to be done pass to whoever takes the unit over.
"""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from core.periods import Month
from core.refusals import InvalidInput, NotAllowed
from facilities.models import Facility, FormerUnit
from organization.access import rights_of
from organization.models import Assignment, Contact, Duty, Placement, Reorganization, Unit, User
from programs.models import Milestone, Program
from programs.selectors.reorganization import CARDS, Act, Plan, Preview, lasting, preview_of
from reporting.locks import translated
from reporting.models import Period, SeriesPlacement, Submission


@transaction.atomic
def reorganize(*, actor: User, plan: Plan) -> Reorganization:
    """Put the whole plan into effect, or nothing of it.

    Raises ``NotAllowed`` for somebody else's units, ``InvalidInput`` with every reason that ``preview_of`` finds.
    """
    rights = rights_of(actor)
    if not plan.unit_ids or not all(rights.may_reorganize(unit_id) for unit_id in plan.unit_ids):
        raise NotAllowed(_("조직 개편은 관리자와 그 기관의 총괄담당만 반영할 수 있습니다."))
    office_id = rights.tree.office_id(plan.unit_ids[0])
    list(Submission.objects.filter(period__office_id=office_id).order_by("pk").select_for_update(of=("self",)))
    list(Period.objects.filter(office_id=office_id).order_by("pk").select_for_update())
    found = preview_of(plan, rights)
    if found.problems:
        raise InvalidInput(" ".join(found.problems))
    acts = {Act.RENAME: _rename, Act.MOVE: _move, Act.MERGE: _merge, Act.SPLIT: _split}
    with translated():
        acts[Act(plan.kind)](found)
    return Reorganization.objects.create(
        office_id=office_id, kind=plan.kind, effective_on=plan.effective_on, text=found.text[:500], entered_by=actor
    )


def _rename(found: Preview) -> None:
    _place_anew(found.tree.placements[found.plan.unit_ids[0]], found.plan, name=found.plan.name)


def _move(found: Preview) -> None:
    _place_anew(found.tree.placements[found.plan.unit_ids[0]], found.plan, parent_id=found.plan.parent_id)


def _merge(found: Preview) -> None:
    plan, tree = found.plan, found.tree
    if plan.target_id:
        target = tree.placements[plan.target_id].unit
    else:
        target = _begin(plan, tree.placements[plan.unit_ids[0]], plan.name)
    for row in found.children:
        if row.unit_id != target.pk:
            _place_anew(row, plan, parent_id=target.pk)
    _pass_rows_on(found, lambda _row: target.pk)
    for unit_id in plan.ending_ids:
        _end(tree.placements[unit_id], plan, [target])


def _split(found: Preview) -> None:
    plan = found.plan
    whole = found.tree.placements[plan.unit_ids[0]]
    fresh = [_begin(plan, whole, name) for name in plan.parts]
    parts = fresh if plan.ends else [whole.unit, *fresh]
    for row in found.children:
        part = parts[plan.place_of_team(row.unit_id)]
        if part.pk != whole.unit_id:
            _place_anew(row, plan, parent_id=part.pk)
    _pass_rows_on(found, lambda row: parts[found.place_of(row)].pk)
    if plan.ends:
        _end(whole, plan, parts)
    else:
        whole.unit.successors.add(*fresh)


def _begin(plan: Plan, like: Placement, name: str) -> Unit:
    """A new unit of the same kind in the same place, from the day on."""
    unit = Unit.objects.create(kind=like.unit.kind, is_practice=like.unit.is_practice)
    Placement.objects.create(
        unit=unit, parent_id=like.parent_id, name=name, order=like.order, valid_from=plan.effective_on
    )
    return unit


def _place_anew(row: Placement, plan: Plan, **changes) -> None:
    """The placement ends on the day and goes on with the changes; the same row where it begins on that day."""
    fresh = Placement(
        unit_id=row.unit_id,
        parent_id=row.parent_id,
        name=row.name,
        order=row.order,
        team_count=row.team_count,
        valid_from=plan.effective_on,
        valid_until=row.valid_until,
    )
    if row.valid_from == plan.effective_on:
        fresh = row
    else:
        Placement.objects.filter(pk=row.pk).update(valid_until=plan.effective_on)
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save()


def _end(row: Placement, plan: Plan, successors: list[Unit]) -> None:
    """The unit is no more from the day on; the first of its successors takes over its people and its work."""
    unit_id, first = row.unit_id, successors[0]
    row.unit.successors.add(*successors)
    Placement.objects.filter(pk=row.pk).update(valid_until=plan.effective_on)
    for model in (Contact, Duty):
        _pass_dated_on(model.objects.filter(lasting(plan.effective_on), unit_id=unit_id), first, plan)
    held = Assignment.objects.filter(lasting(plan.effective_on), unit_id=first.pk)
    roles = set(held.values_list("user_id", "role"))
    people = Assignment.objects.filter(lasting(plan.effective_on), unit_id=unit_id)
    _pass_dated_on(people, first, plan, unless=lambda post: (post.user_id, post.role) in roles)
    for model, still in CARDS:
        cards = model.objects.filter(still(plan.effective_on), unit_id=unit_id)
        if model in (Program, Milestone):
            _renumber(cards, model, first)
        if model is Facility:
            _remember_unit(cards, unit_id, plan)
        cards.update(unit=first)


def _remember_unit(facilities, unit_id: int, plan: Plan) -> None:
    """The months before the day keep the unit that answered for a facility then; a move on that very day stands."""
    former = [FormerUnit(facility=row, unit_id=unit_id, until=plan.effective_on) for row in facilities]
    FormerUnit.objects.bulk_create(former, ignore_conflicts=True)


def _pass_dated_on(rows, target: Unit, plan: Plan, unless: Callable = lambda row: False) -> None:
    """Rows that hold on the day end on it and go on in the other unit; those of later days move whole."""
    for row in rows:
        if unless(row):
            type(row).objects.filter(pk=row.pk, valid_from__lt=plan.effective_on).update(valid_until=plan.effective_on)
            continue
        if row.valid_from < plan.effective_on:
            type(row).objects.filter(pk=row.pk).update(valid_until=plan.effective_on)
            row.pk, row.valid_from = None, plan.effective_on
            row._state.adding = True
        row.unit = target
        row.save()


def _renumber(cards, model, target: Unit) -> None:
    """Cards of one name stand side by side in the new unit: the coming ones are counted on."""
    words = ("year", "title") if model is Program else ("heading", "task")
    taken: dict[tuple, int] = {}
    for *key, number in model.objects.filter(unit=target).values_list(*words, "occurrence"):
        taken[tuple(key)] = max(number, taken.get(tuple(key), 0))
    for card in cards:
        key = tuple(getattr(card, word) for word in words)
        if key in taken:
            taken[key] += 1
            model.objects.filter(pk=card.pk).update(occurrence=taken[key], unit=target)


def _pass_rows_on(found: Preview, owner_of: Callable[[SeriesPlacement], int]) -> None:
    """Rows of grids belong to their new unit from the month of the day on."""
    month: Month = found.plan.month
    ended, fresh = [], []
    for row in found.series:
        owner = owner_of(row)
        if owner == row.unit_id:
            continue
        if row.valid_from >= month.value:
            row.unit_id = owner
            row.save(update_fields=["unit"])
            continue
        if found.plan.kind == Act.SPLIT and found.place_of(row) != found.place_of_teamwork(row):
            row.team_id = None  # the row leaves its team
        ended.append(row.pk)
        row.pk, row.unit_id, row.valid_from = None, owner, month.value
        row._state.adding = True
        fresh.append(row)
    SeriesPlacement.objects.filter(pk__in=ended).update(valid_until=month.value)
    SeriesPlacement.objects.bulk_create(fresh)
