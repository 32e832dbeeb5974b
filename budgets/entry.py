"""One row of the grid saved whole: the figure, its reason and the plan, or none of them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from budgets.models import BudgetLine, ExecutionPlan
from budgets.plans import plans_text
from core.money import MONEY_UNITS, in_unit
from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed, StaleForm
from organization.access import rights_of
from organization.models import User
from reporting import services
from reporting.locks import translated
from reporting.models import Figure, SeriesPlacement, Submission
from reporting.remarks import RemarkEntry, remark
from reporting.selectors import returned_reasons


@dataclass(frozen=True)
class PlanEntry:
    """A row's plan for the months to come: ``{yyyymm: won}`` and the text that the person saw."""

    series_id: int
    plans: dict[int, int]
    seen: str
    money_unit: str


@transaction.atomic
def save(
    *,
    actor: User,
    submission: Submission,
    figures: list[services.Entry] = (),
    remarks: list[RemarkEntry] = (),
    plans: list[PlanEntry] = (),
) -> list[Figure]:
    """Save the cells of one form, whatever they hold, all or none; returns the figures that now stand.

    Refuses as ``services.record`` does. A ``StaleForm`` of reasons or plans carries ``fields``,
    the (series, field) pairs that somebody else wrote meanwhile.
    """
    saved = services.record(actor=actor, submission=submission, entries=list(figures))
    if remarks:
        remark(actor=actor, submission=submission, entries=list(remarks))
    if plans:
        save_plans(actor=actor, submission=submission, entries=list(plans))
    return saved


@transaction.atomic
def save_plans(*, actor: User, submission: Submission, entries: list[PlanEntry]) -> list[ExecutionPlan]:
    """Replace what the rows plan for the months after the submission's own.

    A plan of the submission's own month is taken only where none stands: what spending is held
    against does not follow it.
    """
    if not rights_of(actor).may_enter(submission.unit_id):
        raise NotAllowed(_("이 부서의 자료를 입력할 권한이 없습니다."))
    if not entries:
        return []
    submission = Submission.objects.select_for_update(of=("self",)).select_related("period").get(pk=submission.pk)
    month = submission.period.as_month
    services.refuse_expired(submission.period)
    wanted = {entry.series_id for entry in entries}
    _refuse_locked(submission, wanted)
    lines = _lines_of(submission, wanted)
    stored = defaultdict(dict)
    for plan in ExecutionPlan.objects.select_for_update().filter(line_id__in=lines.values(), month__gte=month.value):
        stored[plan.line_id][plan.month] = plan
    _refuse_stale(entries, lines, stored, month)
    written, dropped = [], []
    for entry in entries:
        _place(actor, entry, lines[entry.series_id], stored[lines[entry.series_id]], month, written, dropped)
    with translated():
        ExecutionPlan.objects.filter(pk__in=dropped).delete()
        saved = ExecutionPlan.objects.bulk_create(
            written,
            update_conflicts=True,
            unique_fields=["line", "month"],
            update_fields=["amount", "version", "entered_by"],
        )
    Submission.objects.filter(pk=submission.pk).update(version=F("version") + 1)
    return saved


def _refuse_locked(submission: Submission, series_ids: set[int]) -> None:
    """Plans are open where the figures beside them are."""
    if submission.state == Submission.State.DRAFT and submission.period.state == submission.period.State.OPEN:
        return
    if not submission.takes_entries or series_ids - set(returned_reasons(submission)):
        raise MonthClosed(_("제출·확인·마감된 줄의 계획은 바꿀 수 없습니다. 보완요청을 받거나 다음 달에 고쳐 주세요."))


def _lines_of(submission: Submission, series_ids: set[int]) -> dict[int, int]:
    """``{series_id: line_id}`` of rows that are the unit's in the month."""
    placed = SeriesPlacement.objects.as_of(submission.period.as_month).filter(unit_id=submission.unit_id)
    lines = BudgetLine.objects.filter(series__in=placed.filter(series_id__in=series_ids).values("series"))
    found = dict(lines.values_list("series_id", "pk"))
    if set(found) != series_ids:
        raise InvalidInput(_("이 항목은 이 부서의 이 달 자료가 아닙니다."))
    return found


def _refuse_stale(entries: list[PlanEntry], lines: dict, stored: dict, month: Month) -> None:
    stale = [
        entry.series_id
        for entry in entries
        if plans_text(_amounts(stored[lines[entry.series_id]]), month, entry.money_unit) != entry.seen
    ]
    if stale:
        refusal = StaleForm(_("그 사이 다른 사람이 고친 계획이 있습니다. 두 값을 보고 다시 저장해 주세요."))
        refusal.series_ids = stale
        refusal.fields = {(series_id, "plan") for series_id in stale}
        raise refusal


def _amounts(plans: dict[int, ExecutionPlan]) -> dict[int, int]:
    return {month: plan.amount for month, plan in plans.items()}


def _place(actor, entry: PlanEntry, line_id: int, stored: dict, month: Month, written: list, dropped: list) -> None:
    """What of one row is written and what goes; an amount that only its rounding hides stays as it is."""
    for planned_month, amount in entry.plans.items():
        known = stored.get(planned_month)
        if known and in_unit(known.amount, entry.money_unit) * MONEY_UNITS[entry.money_unit] == amount:
            continue
        if known and planned_month == month.value:
            raise InvalidInput(
                _("%(number)s월 계획은 이미 있어 바꿀 수 없습니다. 다음 달부터 적어 주세요.") % {"number": month.number}
            )
        written.append(
            ExecutionPlan(
                line_id=line_id,
                month=planned_month,
                amount=amount,
                version=known.version + 1 if known else 1,
                entered_by=actor,
            )
        )
    dropped += [plan.pk for value, plan in stored.items() if value > month.value and value not in entry.plans]
