"""What the department page and the home page say, gathered from every app."""

from dataclasses import dataclass

from budgets.models import Direction
from budgets.selectors import (
    CurvePoint,
    Execution,
    ExecutionRow,
    Mark,
    add_baseline,
    curve_of,
    executions,
    mark_of,
    next_mark,
    summed,
    targets_of,
)
from budgets.selectors.grants import GrantGroup, grants_of_units
from core.periods import Month
from organization.access import Rights
from organization.models import Duty, Headcount, Placement, Unit
from organization.selectors import Tree, latest_headcounts
from reporting.models import Finding, Kind, Submission

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
    recent: dict[int, dict[str, Submission]]
    expedited: list[Mark]
    grants: list[GrantGroup]
    curve: list[CurvePoint]

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
    add_baseline([line for part in found.values() for line in part.lines], month, drafts)
    shown = [unit.pk, *(child.unit_id for child in tree.children.get(unit.pk, []))]
    handed_in = _submissions(shown)
    return UnitMonth(
        unit=unit,
        month=month,
        tree=tree,
        spending=found[Direction.EXPENDITURE],
        income=found[Direction.REVENUE],
        headcounts=latest_headcounts(shown, month.last_day),
        submissions={
            row.unit_id: row for row in handed_in if row.period.month == month.value and row.kind == Kind.MONEY
        },
        recent=_recent([row for row in handed_in if row.unit_id == unit.pk]),
        curve=curve_of(found[Direction.EXPENDITURE].lines, month, drafts),
        expedited=_expedited(tree.office_id(unit.pk), month, found[Direction.EXPENDITURE]),
        grants=grants_of_units(unit_ids, month, rights),
    )


def _expedited(office_id: int | None, month: Month, spending: Execution) -> list[Mark]:
    """The next mark of the office against the lines of the page; none once the year's last has passed."""
    targets = targets_of([office_id], month.year)
    nearest = next_mark(targets, month) or 0
    return [mark_of(target, spending.lines, month) for target in targets if target.month == nearest >= month.value]


def _submissions(unit_ids: list[int]) -> list[Submission]:
    """Submissions of the units, newest month first."""
    rows = Submission.objects.filter(unit_id__in=unit_ids)
    return list(rows.select_related("period").order_by("-period__month"))


def _recent(rows: list[Submission]) -> dict[int, dict[str, Submission]]:
    """``{yyyymm: {kind: submission}}`` of the newest months."""
    found = {}
    for row in rows:
        found.setdefault(row.period.month, {})[row.kind] = row
    return dict(list(found.items())[:RECENT])


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
