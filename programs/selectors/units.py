"""What the department page and the home page say, gathered from every app."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import Direction
from budgets.selectors import Execution, ExecutionRow, executions, summed
from core.periods import Month
from organization.access import ENTERING, Rights
from organization.models import Duty, Headcount, Placement, Unit
from organization.selectors import Tree
from programs.models.indicators import frequencies_due
from reporting.models import Finding, Kind, Period, SeriesPlacement, Submission
from reporting.selectors import open_periods, submissions_of, submitting_units

#: Months whose submissions the page of a unit lists.
RECENT = 6


@dataclass
class UnitMonth:
    """A unit as of a month: its place, its money and the parts it is made of."""

    unit: Unit
    month: Month
    tree: Tree
    spending: Execution
    income: Execution
    headcounts: dict[int, list[Headcount]]
    submissions: dict[int, Submission]
    recent: list[Submission]

    @property
    def placement(self) -> Placement | None:
        return self.tree.placements.get(self.unit.pk)

    @property
    def headcount(self) -> list[Headcount]:
        return self.headcounts.get(self.unit.pk, [])

    @property
    def children(self) -> list[Placement]:
        return self.tree.children.get(self.unit.pk, [])

    def part(self, unit_id: int) -> ExecutionRow:
        """Spending of a unit below this one, with everything below that."""
        inside = set(self.tree.descendant_ids(unit_id))
        return summed((line for line in self.spending.lines if line.unit_id in inside), role="line")


def unit_month(unit: Unit, month: Month, tree: Tree, rights: Rights) -> UnitMonth:
    """Everything the department page shows. A fixed number of queries."""
    unit_ids = tree.descendant_ids(unit.pk)
    drafts = rights.draft_unit_ids.intersection(unit_ids)
    found = executions(unit_ids, month, draft_unit_ids=drafts)
    shown = [unit.pk, *(child.unit_id for child in tree.children.get(unit.pk, []))]
    handed_in = _submissions(shown)
    return UnitMonth(
        unit=unit,
        month=month,
        tree=tree,
        spending=found[Direction.EXPENDITURE],
        income=found[Direction.REVENUE],
        headcounts=_headcounts(shown, month),
        submissions={row.unit_id: row for row in handed_in if row.period.month == month.value},
        recent=[row for row in handed_in if row.unit_id == unit.pk][:RECENT],
    )


def _headcounts(unit_ids: list[int], month: Month) -> dict[int, list[Headcount]]:
    """The latest headcount of each unit not later than the month, in one query."""
    until = Headcount.objects.filter(as_of__lte=month.last_day)
    latest = until.filter(unit=OuterRef("unit")).order_by("-as_of").values("as_of")[:1]
    found = {}
    for row in until.filter(unit_id__in=unit_ids, as_of=Subquery(latest)):
        found.setdefault(row.unit_id, []).append(row)
    return found


def _submissions(unit_ids: list[int]) -> list[Submission]:
    """Money submissions of the units, newest month first."""
    rows = Submission.objects.filter(unit_id__in=unit_ids, kind=Kind.MONEY)
    return list(rows.select_related("period").order_by("-period__month"))


def duties_of(unit: Unit, month: Month) -> list[Duty]:
    return list(Duty.objects.filter(unit=unit).as_of(month.last_day))


def state_of(found: UnitMonth) -> tuple[str, str]:
    """(state, label) of what the page shows: the unit's own submission, or that of its parts."""
    own = found.submissions.get(found.unit.pk)
    if own:
        return own.state, own.get_state_display()
    states = {row.state for row in found.submissions.values()}
    for state in ("draft", "returned", "submitted", "confirmed", "closed"):
        if state in states:
            return state, Submission.State(state).label
    return "", ""


@dataclass
class UnitTask:
    """What one unit owes for one open month, seen by somebody who works for it."""

    unit_id: int
    unit_name: str
    period: Period
    total: int
    submission: Submission | None
    kind: str = Kind.MONEY

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def state(self) -> str:
        return self.submission.state if self.submission else ""

    @property
    def state_label(self) -> str:
        return self.submission.get_state_display() if self.submission else _("미착수")

    @property
    def missing(self) -> int:
        return max(0, self.total - (self.submission.filled if self.submission else 0))

    @property
    def is_late(self) -> bool:
        due = self.period.due_on
        return bool(due and due < timezone.localdate() and self.state in ("", "draft", "returned"))

    is_review = False

    @property
    def action_label(self) -> str:
        if self.is_review:
            return _("검토")
        return _("보완") if self.state == "returned" else _("입력")

    @property
    def note(self) -> str:
        return _("보완요청을 받았습니다") if self.state == "returned" else ""


def my_tasks(rights: Rights) -> list[UnitTask]:
    """Months that the person's units owe, and what waits for the person's confirmation."""
    tasks = []
    for period in open_periods(rights.office_ids):
        tree = rights.tree
        mine = {pk for pk in rights.enclosing(ENTERING) if tree.office_id(pk) == period.office_id}
        for task in [*_tasks(period, mine, tree), *_tasks(period, mine, tree, Kind.INDICATORS)]:
            task.is_review = rights.may_confirm(task.unit_id) and task.state == "submitted"
            if task.is_review or task.state in ("", "draft", "returned"):
                tasks.append(task)
    return tasks


def board_of(office_id: int, month: Month | None, rights: Rights) -> tuple[Period | None, list[UnitTask]]:
    """One row for each unit of the office that hands in money, for the month or the latest open."""
    periods = Period.objects.filter(office_id=office_id).order_by("-month")
    if month:
        period = periods.filter(month=month.value).first()
    else:
        period = periods.filter(state=Period.State.OPEN).first() or periods.first()
    if period is None:
        return None, []
    return period, _tasks(period, set(rights.tree.descendant_ids(office_id)), rights.tree)


def _tasks(period: Period, unit_ids: set[int], tree: Tree, kind: str = Kind.MONEY) -> list[UnitTask]:
    totals = _rows_due(unit_ids, period.as_month, kind)
    submissions = submissions_of(period, kind)
    ordered = [unit_id for unit_id in tree.descendant_ids(period.office_id) if unit_id in totals]
    return [
        UnitTask(unit_id, tree.name(unit_id), period, totals[unit_id], submissions.get(unit_id), kind)
        for unit_id in ordered
    ]


def _rows_due(unit_ids: set[int], month: Month, kind: str) -> dict[int, int]:
    """``{unit_id: number of rows}`` that the month asks for: of indicators only those whose turn it is."""
    if kind != Kind.INDICATORS:
        return submitting_units(unit_ids, month, kind)
    due = SeriesPlacement.objects.as_of(month).filter(
        unit_id__in=unit_ids, series__category__indicator__frequency__in=frequencies_due(month)
    )
    return dict(due.order_by().values_list("unit_id").annotate(rows=Count("pk")))


def open_findings(unit_ids: list[int], month: Month, rights: Rights) -> list[Finding]:
    """What the checks still ask in the month of units whose review the person may read, worst first.

    One query. Drafts' numbers are in the sentences, so only those who see drafts read of them.
    """
    read = [unit_id for unit_id in unit_ids if rights.may_review(unit_id)]
    if not read:
        return []
    found = Finding.objects.open().filter(unit_id__in=read, month=month.value).seen_with(rights.draft_unit_ids)
    order = {unit_id: place for place, unit_id in enumerate(unit_ids)}
    return sorted(found, key=lambda row: (not row.needs_reason, row.code, order[row.unit_id], row.pk))
