"""How far everybody is in the collection rounds: own tasks, and the board of one round."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.access import ENTERING, Rights
from programs.board import SOON
from programs.models import ReturnedNarrative
from reporting.due import day_text, is_late, left_label, working_days_until
from reporting.models import Round, RoundDecision, RoundItem

State = RoundItem.State
OWED = (State.DRAFT, State.RETURNED)


@dataclass
class RoundTask:
    """What one unit owes of one section of a round; ``total`` texts, of which so many were touched or are stale."""

    item: RoundItem
    unit_name: str
    total: int
    touched: int
    stale: int

    @property
    def state(self) -> str:
        """A draft that nobody has touched is not begun."""
        return "none" if self.item.state == State.DRAFT and not self.touched else self.item.state

    @property
    def state_label(self) -> str:
        return _("미착수") if self.state == "none" else self.item.get_state_display()

    @property
    def is_owed(self) -> bool:
        return self.item.round.is_open and self.item.state in OWED

    @property
    def is_late(self) -> bool:
        return self.is_owed and is_late(self.item.due)

    @property
    def is_due_soon(self) -> bool:
        return self.is_owed and not self.is_late and working_days_until(self.item.due, timezone.localdate()) <= SOON

    @property
    def due_label(self) -> str:
        return day_text(self.item.due)

    @property
    def left_label(self) -> str:
        return left_label(self.item.due) if self.is_owed else ""

    @property
    def title(self) -> str:
        return f"{self.item.round.title} {self.item.get_section_display()}"


@dataclass
class RoundWork:
    """What waits for one person in open rounds."""

    owed: list[RoundTask] = field(default_factory=list)
    to_confirm: list[RoundTask] = field(default_factory=list)
    returned: list[ReturnedNarrative] = field(default_factory=list)


def round_tasks(items, tree) -> list[RoundTask]:
    """Items with how many of their texts were touched and are still stale. One query."""
    counted = items.select_related("round").annotate(
        total=Count("narratives"),
        touched=Count("narratives", filter=Q(narratives__edited_at__isnull=False)),
        stale=Count("narratives", filter=Q(narratives__is_stale=True)),
    )
    return [RoundTask(item, tree.name(item.unit_id), item.total, item.touched, item.stale) for item in counted]


def round_work(rights: Rights) -> RoundWork:
    """Two queries at most: the items of the person's units in open rounds, and texts that came back."""
    mine = rights.enclosing(ENTERING)
    if not mine:
        return RoundWork()
    items = RoundItem.objects.filter(round__state=Round.State.OPEN, unit_id__in=mine).order_by("round__due_on", "pk")
    tasks = round_tasks(items, rights.tree)
    confirming = rights.confirmed_unit_ids
    returned = [task.item.pk for task in tasks if task.item.state == State.RETURNED]
    return RoundWork(
        owed=[task for task in tasks if task.is_owed],
        to_confirm=[task for task in tasks if task.item.state == State.SUBMITTED and task.item.unit_id in confirming],
        returned=returned_texts(returned) if returned else [],
    )


def returned_texts(item_ids: Iterable[int]) -> list[ReturnedNarrative]:
    """Texts that the last return of each item sent back. One query."""
    rows = ReturnedNarrative.objects.filter(
        narrative__item_id__in=item_ids, decision__action=RoundDecision.Action.RETURN
    ).select_related("decision__actor", "narrative__program", "narrative__item__round")
    latest = {}
    for row in rows.order_by("decision_id", "pk"):
        latest.setdefault(row.narrative.item_id, {}).setdefault(row.decision_id, []).append(row)
    return [row for decisions in latest.values() for row in decisions[max(decisions)]]


def reminder(tasks: Iterable[RoundTask]) -> str:
    """The text for the messenger: which units have not handed in what (독촉 문구); empty when all have."""
    owed = [task for task in tasks if task.is_owed]
    if not owed:
        return ""
    found = owed[0].item.round
    lines = [_("[%(title)s] 제출 기한 %(due)s") % {"title": found.title, "due": day_text(found.due_on)}]
    for name in dict.fromkeys(task.unit_name for task in owed):
        same = [task for task in owed if task.unit_name == name]
        parts = ", ".join(f"{task.item.get_section_display()} {task.state_label}" for task in same)
        late = _(" – 기한 지남") if any(task.is_late for task in same) else ""
        lines.append(f"- {name}: {parts}{late}")
    return "\n".join([*lines, _("포털의 [실적 입력]에서 글을 손보고 [제출]해 주시기 바랍니다.")])
