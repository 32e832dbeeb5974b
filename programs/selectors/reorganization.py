"""What a split, merge, move or new name of units would change, and why it cannot be. Writes nothing."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from core.periods import Month
from facilities.models import Facility
from organization.access import Rights
from organization.models import Assignment, BoardSeat, Placement, Reorganization
from organization.selectors import Tree, all_placements, tree_as_of
from programs.board import tasks_of
from programs.models import Commitment, Indicator, Milestone, Program
from reporting.models import Figure, Kind, Period, SeriesPlacement, Submission

Act = Reorganization.Kind
State = Submission.State
#: Names that a sentence lists; the rest are counted.
MOST_NAMES = 3


@dataclass(frozen=True)
class Plan:
    """What is asked for: units, a day, and what becomes of them. Ids are of units.

    A split names ``parts``; the unit stays as the first of them unless it ends. ``chosen`` says which part takes
    a team (``team-7``) or a row (``series-9``): 0 for the first; a row goes with its team unless told.
    """

    kind: str
    effective_on: date
    unit_ids: tuple[int, ...]
    name: str = ""
    parent_id: int | None = None
    target_id: int | None = None
    parts: tuple[str, ...] = ()
    ends: bool = False
    chosen: dict[str, int] = field(default_factory=dict)

    @property
    def month(self) -> Month:
        return Month.from_date(self.effective_on)

    @property
    def ending_ids(self) -> tuple[int, ...]:
        """Units that are no more from the day on."""
        if self.kind == Act.MERGE:
            return tuple(pk for pk in self.unit_ids if pk != self.target_id)
        return self.unit_ids if self.kind == Act.SPLIT and self.ends else ()

    def place_of_team(self, unit_id: int) -> int:
        """Which part of a split takes the unit right below."""
        return self.chosen.get(f"team-{unit_id}", 0)


@dataclass
class Preview:
    """A plan looked at: what goes where, and every reason why it cannot be done."""

    plan: Plan
    tree: Tree
    children: list[Placement] = field(default_factory=list)
    series: list[SeriesPlacement] = field(default_factory=list)
    people: list[Assignment] = field(default_factory=list)
    cards: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def part_names(self) -> list[str]:
        """The parts of a split in the order of their places."""
        staying = [] if self.plan.ends else [self.tree.name(pk) for pk in self.plan.unit_ids[:1]]
        return [*staying, *self.plan.parts]

    def place_of_teamwork(self, row: SeriesPlacement) -> int:
        """The part that takes the team of a row, which may stand deeper; the first for a row without one."""
        above = self.tree.ancestor_ids(row.team_id) if row.team_id else []
        return next((place for pk in above if (place := self.plan.place_of_team(pk))), 0)

    def place_of(self, row: SeriesPlacement) -> int:
        """The part of a split that takes a row: that of its team unless told."""
        return self.plan.chosen.get(f"series-{row.series_id}", self.place_of_teamwork(row))

    @property
    def text(self) -> str:
        """The act in one line, as it is kept."""
        plan = self.plan
        names = ", ".join(self.tree.name(pk) for pk in plan.unit_ids)
        if plan.kind == Act.RENAME:
            return f"{names} → {plan.name}"
        if plan.kind == Act.MOVE:
            return _("%(name)s → %(parent)s 아래") % {"name": names, "parent": self.tree.name(plan.parent_id)}
        if plan.kind == Act.MERGE:
            return f"{names} → {self.tree.name(plan.target_id) if plan.target_id else plan.name}"
        return f"{names} → {', '.join(self.part_names)}"


#: Cards that stand for work still to be done: they pass to whoever takes the unit over. Each is in its own history.
CARDS = (
    (Program, lambda day: Q(year__gte=day.year)),
    (Indicator, lambda day: Q()),
    (Milestone, lambda day: ~Q(state=Milestone.State.DONE)),
    (Commitment, lambda day: ~Q(state__in=(Commitment.State.DONE, Commitment.State.DROPPED))),
    (Facility, lambda day: Q(closes_on=None) | Q(closes_on__gt=day)),
    (BoardSeat, lambda day: Q(ends_on=None) | Q(ends_on__gte=day)),
)


def lasting(day: date) -> Q:
    """Dated rows that hold on the day or later."""
    return Q(valid_until__isnull=True) | Q(valid_until__gt=day)


def moving_series(plan: Plan) -> list[SeriesPlacement]:
    """Rows of grids that the units own in the month of the act or later, and that may pass to another unit."""
    if plan.kind not in (Act.MERGE, Act.SPLIT):
        return []
    owners = plan.ending_ids or plan.unit_ids
    still = Q(valid_until__isnull=True) | Q(valid_until__gt=plan.month.value)
    return list(SeriesPlacement.objects.filter(still, unit_id__in=owners).select_related("series"))


def preview_of(plan: Plan, rights: Rights) -> Preview:
    """The plan against what stands in the database now; ``problems`` says all that speaks against it."""
    placements = all_placements()
    tree = tree_as_of(plan.effective_on, placements)
    found = Preview(plan, tree)
    if problem := _wrong_units(plan, tree, placements, rights):
        found.problems.append(problem)
        return found
    inside = set(plan.ending_ids or plan.unit_ids)
    found.children = [row for row in tree.placements.values() if row.parent_id in inside]
    found.series = moving_series(plan)
    if plan.ending_ids:
        holders = Assignment.objects.filter(lasting(plan.effective_on), unit_id__in=inside)
        found.people = list(holders.select_related("user").order_by("unit_id", "role", "pk"))
        for model, still in CARDS:
            count = model.objects.filter(still(plan.effective_on), unit_id__in=inside).count()
            if count:
                found.cards[str(model._meta.verbose_name)] = count
    found.problems += _wrong_shape(plan, tree)
    later = [row for row in placements if row.parent_id in plan.ending_ids and row.valid_from > plan.effective_on]
    if later:
        words = {"name": later[0].name, "day": later[0].valid_from.isoformat()}
        found.problems.append(_("없어지는 조직 아래에 %(day)s부터 '%(name)s'이(가) 놓일 예정입니다.") % words)
    found.problems += _wrong_months(found, placements)
    return found


def _wrong_units(plan: Plan, tree: Tree, placements: list[Placement], rights: Rights) -> str:
    """Why the units themselves cannot be taken; the empty string where they can."""
    named = {*plan.unit_ids, *filter(None, (plan.parent_id, plan.target_id))}
    if not plan.unit_ids:
        return _("바꿀 조직을 고르세요.")
    if any(unit_id not in tree or not rights.may_reorganize(unit_id) for unit_id in named):
        return _("시행일에 있는 조직 가운데 내가 총괄하는 기관의 조직을 고르세요.")
    if len({tree.office_id(unit_id) for unit_id in named}) > 1:
        return _("한 기관 안에서만 바꿀 수 있습니다. 기간과 회계가 기관마다 다릅니다.")
    for unit_id in plan.unit_ids:
        row = tree.placements[unit_id]
        if row.parent_id is None and plan.kind != Act.RENAME:
            return _("기관 전체는 나누거나 합치거나 옮길 수 없습니다.")
        if row.valid_until is not None or row.valid_from >= plan.effective_on:
            return _("%(name)s은(는) %(day)s이나 그 뒤에 이미 바뀌어 있습니다. 그 뒤의 날로 정하세요.") % {
                "name": row.name,
                "day": plan.effective_on.isoformat(),
            }
    return ""


def _wrong_shape(plan: Plan, tree: Tree) -> list[str]:
    """What is impossible in the tree itself: cycles, nothing to do, a name that stands twice."""
    problems = []
    below = {pk: set(tree.descendant_ids(pk)) for pk in plan.unit_ids}
    if plan.kind == Act.MOVE:
        if plan.parent_id is None or plan.parent_id == tree.placements[plan.unit_ids[0]].parent_id:
            problems.append(_("옮겨 갈 다른 상위 조직을 고르세요."))
        elif plan.parent_id in below[plan.unit_ids[0]]:
            problems.append(_("조직은 자기 아래로 옮길 수 없습니다."))
    if plan.kind == Act.MERGE:
        if len(plan.ending_ids) < (1 if plan.target_id else 2):
            problems.append(_("합칠 조직을 둘 넘게 고르세요."))
        if plan.target_id and any(plan.target_id in below[pk] for pk in plan.ending_ids):
            problems.append(_("조직을 자기 아래 조직에 합칠 수 없습니다. 위의 조직을 남기세요."))
        if any(pk in below[other] for pk in plan.unit_ids for other in plan.ending_ids if pk != other):
            problems.append(_("합칠 조직 가운데 하나가 다른 하나의 아래에 있습니다."))
    if plan.kind == Act.SPLIT and len(plan.parts) < (2 if plan.ends else 1):
        problems.append(_("새 조직의 이름을 한 줄에 하나씩 적으세요. 지금 조직을 없앨 때는 둘 넘게 적습니다."))
    names = _new_names(plan)
    if not all(names):
        problems.append(_("새 이름을 적으세요."))
    parent_id = plan.parent_id if plan.kind == Act.MOVE else tree.placements[plan.unit_ids[0]].parent_id
    moved = {plan.unit_ids[0]} if plan.kind in (Act.MOVE, Act.RENAME) else set(plan.ending_ids)
    siblings = {row.name for row in tree.children.get(parent_id, ()) if row.unit_id not in moved}
    names = [tree.name(plan.unit_ids[0])] if plan.kind == Act.MOVE else names
    if twice := [name for place, name in enumerate(names) if name in siblings or name in names[:place]]:
        problems.append(_("같은 상위 조직 아래 '%(name)s'이(가) 이미 있습니다.") % {"name": twice[0]})
    if plan.kind == Act.RENAME and plan.name == tree.name(plan.unit_ids[0]):
        problems.append(_("지금과 다른 이름을 적으세요."))
    return problems


def _new_names(plan: Plan) -> list[str]:
    if plan.kind == Act.SPLIT:
        return list(plan.parts)
    return [plan.name] if plan.kind == Act.RENAME or (plan.kind == Act.MERGE and not plan.target_id) else []


def _wrong_months(found: Preview, placements: list[Placement]) -> list[str]:
    """Months that are closed or handed in from the day on, and months before it that the ending units still owe."""
    plan, tree = found.plan, found.tree
    office_id, month = tree.office_id(plan.unit_ids[0]), plan.month
    closed = Period.objects.filter(office_id=office_id, month__gte=month.value, state=Period.State.CLOSED)
    if shut := closed.order_by("month").first():
        words = {"month": shut.as_month.label, "day": plan.effective_on.isoformat()}
        return [_("%(month)s이 이미 마감되어 %(day)s로 바꿀 수 없습니다. 열린 달의 날로 정하세요.") % words]
    touched = {below for pk in (*plan.unit_ids, plan.target_id) if pk for below in tree.descendant_ids(pk)}
    handed = Submission.objects.filter(unit_id__in=touched, period__month__gte=month.value)
    problems = [
        _("%(what)s이(가) 이미 %(state)s 상태입니다. 되돌리거나 그 뒤의 날로 정하세요.")
        % {"what": _title(tree, row.unit_id, row.period, row.kind), "state": row.get_state_display()}
        for row in handed.exclude(state=State.DRAFT).select_related("period").order_by("period__month", "pk")
    ]
    taken = [row.series_id for row in found.series if plan.kind != Act.SPLIT or plan.ends or found.place_of(row)]
    written = Figure.objects.filter(series_id__in=taken, month__gte=month.value)
    for value, count in written.order_by("month").values_list("month").annotate(count=Count("pk")):
        words = {"month": Month(value).label, "count": count}
        text = _("옮길 항목에 %(month)s 값이 이미 %(count)d개 있습니다. 지우거나 그 뒤의 날로 정하세요.")
        problems.append(text % words)
    before = Period.objects.filter(office_id=office_id, month__lt=month.value, state=Period.State.OPEN)
    chart = tree_as_of(plan.effective_on - timedelta(days=1), placements)
    for task in tasks_of(list(before.order_by("month")), set(plan.ending_ids), chart):
        if task.state not in (State.CONFIRMED, State.CLOSED):
            text = _("%(what)s을(를) 아직 확인하지 않았습니다. 없어지는 조직의 앞선 달을 먼저 마치세요.")
            problems.append(text % {"what": _title(chart, task.unit_id, task.period, task.kind)})
    return _shortened(problems)


def _title(tree: Tree, unit_id: int, period: Period, kind: str) -> str:
    return f"{tree.name(unit_id)} {period.as_month.label} {Kind(kind).label}"


def _shortened(problems: list[str]) -> list[str]:
    more = len(problems) - MOST_NAMES
    return [*problems[:MOST_NAMES], *([_("그 밖에 %(count)d건이 더 있습니다.") % {"count": more}] if more > 0 else [])]
