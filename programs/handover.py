"""What a successor takes over with a post: rows, open months, returned cells, reasons, plans, contacts."""

from dataclasses import dataclass, field

from django.utils import timezone

from budgets.models import ExecutionPlan
from budgets.selectors import ExecutionLine, executions
from core.periods import Month
from organization.access import Rights
from organization.models import Assignment, Contact, Role, TransferRow
from organization.selectors import contacts_of
from reporting.models import Period, Remark, ReturnedCell, SeriesPlacement, Submission
from reporting.selectors import reading_month

#: Months back of which reasons are shown, and months ahead of which plans are.
MONTHS_BACK, MONTHS_AHEAD = 3, 3


@dataclass
class Handover:
    """One post on the day somebody takes it."""

    assignment: Assignment
    month: Month
    transfer: TransferRow | None
    lines: list[ExecutionLine]
    submissions: list[Submission] = field(default_factory=list)
    returned: list[ReturnedCell] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    plans: dict[int, list[ExecutionPlan]] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)

    @property
    def names(self) -> dict[int, str]:
        return {line.series_id: line.name for line in self.lines}


def handover_of(assignment: Assignment, rights: Rights) -> Handover:
    """Everything the page shows, in a fixed number of queries."""
    tree, unit_id = rights.tree, assignment.unit_id
    below, above = tree.descendant_ids(unit_id), tree.ancestor_ids(unit_id)[:-1] or [unit_id]
    around = [*above, *below]
    office_id = tree.office_id(unit_id)
    opened = Period.objects.filter(office_id=office_id, state=Period.State.OPEN).order_by("-month").first()
    month = opened.as_month if opened else reading_month(office_id)
    found = executions(around, month, draft_unit_ids=around)
    every = [line for part in found.values() for line in part.lines]
    transfer = _transfer(assignment)
    answered = _answered(assignment, transfer, set(below), around, month)
    lines = [line for line in every if line.series_id in answered]
    handover = Handover(assignment, month, transfer, lines)
    series = [line.series_id for line in lines]
    submitting = {line.unit_id for line in lines} or set(around)
    handover.submissions = _open_submissions(submitting)
    handover.returned = _returned(handover.submissions, series)
    back = _months_back(month)
    reasons = Remark.objects.filter(series_id__in=series, month__gte=back, month__lte=month.value)
    handover.remarks = list(reasons.select_related("choice").order_by("-month", "pk"))
    handover.plans = _plans(lines, month)
    handover.contacts = contacts_of(dict.fromkeys(around), timezone.localdate())
    return handover


def _answered(assignment: Assignment, transfer: TransferRow | None, inside: set[int], around, month: Month) -> set[int]:
    """What came with the post and what stands in it: an officer's own rows, all of them for others."""
    came = set(transfer.kept.get("placements", ())) if transfer else set()
    rows = SeriesPlacement.objects.as_of(month).filter(unit_id__in=around)
    if assignment.role == Role.OFFICER:
        rows = rows.filter(officer_id=assignment.user_id)
    return {row.series_id for row in rows if row.pk in came or row.unit_id in inside or row.team_id in inside}


def _transfer(assignment: Assignment) -> TransferRow | None:
    return TransferRow.objects.filter(started=assignment).select_related("predecessor", "ended").first()


def _open_submissions(unit_ids) -> list[Submission]:
    rows = Submission.objects.filter(unit_id__in=unit_ids, period__state=Period.State.OPEN)
    return list(rows.exclude(state=Submission.State.CLOSED).select_related("period").order_by("period__month", "pk"))


def _returned(submissions: list[Submission], series: list[int]) -> list[ReturnedCell]:
    """The cells of the last return of each submission that is waiting for them."""
    waiting = [row.pk for row in submissions if row.state == Submission.State.RETURNED]
    if not waiting:
        return []
    cells = ReturnedCell.objects.filter(submission__in=waiting, series_id__in=series)
    latest = {}
    for cell in cells.select_related("submission__period", "decision").order_by("decision"):
        if cell.decision_id != latest.setdefault(cell.submission_id, [cell.decision_id])[0]:
            latest[cell.submission_id] = [cell.decision_id]
        latest[cell.submission_id].append(cell)
    return [cell for found in latest.values() for cell in found[1:]]


def _months_back(month: Month) -> int:
    for _step in range(MONTHS_BACK):
        month = month.previous
    return month.value


def _plans(lines: list[ExecutionLine], month: Month) -> dict[int, list[ExecutionPlan]]:
    """The next months' plans by series, as far as there are any."""
    by_line = {line.line.pk: line.series_id for line in lines}
    plans = ExecutionPlan.objects.filter(
        line__in=by_line, month__gte=month.value, month__lt=month.value + MONTHS_AHEAD
    ).exclude(amount=0)
    found = {}
    for plan in plans.order_by("month"):
        found.setdefault(by_line[plan.line_id], []).append(plan)
    return found
