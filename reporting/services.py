"""Everything that opens months and moves submissions; each act is atomic or refused.

Typing itself is in ``recording``: its names are reached from here too.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed
from organization.access import require, rights_of
from organization.models import Unit, User
from reporting import findings, notices
from reporting.due import due_by_rule, new_due
from reporting.locks import translated
from reporting.models import (
    Decision,
    Kind,
    Period,
    ReturnedCell,
    SeriesPlacement,
    Submission,
)
from reporting.recording import Entry, record, record_from_ledger, refuse_expired  # noqa: F401  part of these services

State = Submission.State
Action = Decision.Action

REOPENED_DAYS, MOST_REOPENED_DAYS = 7, 60  # a reopened month stays open so long unless said, and at most


def open_period(*, actor: User, office: Unit, month: Month, due_on: date | None = None) -> Period:
    """Open a month of an office for entry; opening it twice returns the open one."""
    require(rights_of(actor).may_coordinate(office.pk))
    due_on = due_on or due_by_rule(office.pk, month, Kind.MONEY)
    period, _created = Period.objects.get_or_create(office=office, month=month.value, defaults={"due_on": due_on})
    if period.state == Period.State.CLOSED:
        raise MonthClosed(_("%(month)s은(는) 이미 마감되었습니다.") % {"month": month.label})
    return period


def submission_for(*, period: Period, unit: Unit, kind: str = Kind.MONEY) -> Submission:
    """The submission of a unit for a period and kind; begun as a draft when missing."""
    submission = Submission.objects.filter(period=period, unit=unit, kind=kind).first()
    if submission is None:
        defaults = {"due_on": new_due(period, kind)}
        submission, _created = Submission.objects.get_or_create(period=period, unit=unit, kind=kind, defaults=defaults)
    return submission


def submit(*, actor: User, submission: Submission) -> Decision:
    """Hand the month in (제출); returned cells must have been looked at through saving.

    Raises ``ReasonsMissing`` while a finding that needs a reason has none.
    """
    try:
        return _submit(actor, submission)
    except findings.ReasonsMissing:
        # The refusal took back what the checks had found; people need it to answer.
        findings.refresh_findings([submission.unit_id], submission.period.as_month)
        raise


@transaction.atomic
def _submit(actor: User, submission: Submission) -> Decision:
    require(rights_of(actor).may_submit(submission.unit_id))
    locked = _lock(submission, {State.DRAFT, State.RETURNED})
    if locked.state == State.DRAFT and not locked.figures.exists():
        raise InvalidInput(_("입력한 값이 하나도 없습니다. 값을 저장한 뒤 제출해 주세요."))
    findings.check_submission(locked)
    decision = _decide(actor, locked, Action.SUBMIT, State.SUBMITTED)
    notices.submitted(actor, locked)
    return decision


@transaction.atomic
def withdraw(*, actor: User, submission: Submission) -> Decision:
    """Take a submission back before the head has decided (제출 취소).

    It stands again where it was handed in from: after a return only the returned cells are open.
    """
    require(rights_of(actor).may_submit(submission.unit_id))
    locked = _lock(submission, {State.SUBMITTED})
    submitted = locked.decisions.filter(action=Action.SUBMIT).order_by("-pk").first()
    return _decide(actor, locked, Action.WITHDRAW, submitted.from_state)


@transaction.atomic
def return_cells(*, actor: User, submission: Submission, reasons: dict[int, str], note: str = "") -> Decision:
    """Send rows back for mending (보완요청); ``reasons`` maps series to why. Only those reopen."""
    require(rights_of(actor).may_confirm(submission.unit_id))
    if not reasons or not all(reason.strip() for reason in reasons.values()):
        raise InvalidInput(_("보완할 칸을 하나 이상 고르고, 칸마다 사유를 적어 주세요."))
    for reason in reasons.values():
        _require_fit(reason, ReturnedCell, "reason")
    locked = _lock(submission, {State.SUBMITTED, State.CONFIRMED})
    known = set(
        SeriesPlacement.objects.as_of(locked.period.as_month)
        .filter(unit_id=locked.unit_id, series_id__in=reasons)
        .values_list("series_id", flat=True)
    )
    if known != set(reasons):
        raise InvalidInput(_("이 부서의 이 달 항목이 아닌 칸이 들어 있습니다."))
    values = dict(locked.figures.filter(corrects=None).values_list("series_id", "value"))
    decision = _decide(actor, locked, Action.RETURN, State.RETURNED, note=note)
    ReturnedCell.objects.bulk_create(
        ReturnedCell(
            submission=locked,
            series_id=series_id,
            decision=decision,
            reason=reason.strip(),
            value_before=values.get(series_id),
        )
        for series_id, reason in reasons.items()
    )
    notices.returned(actor, locked, decision)
    return decision


@transaction.atomic
def confirm(
    *,
    actor: User,
    submission: Submission,
    document_number: str = "",
    document_date: date | None = None,
    by_proxy: bool = False,
    note: str = "",
) -> Decision:
    """Confirm what was submitted (확인). Nobody confirms alone what they typed alone."""
    require(rights_of(actor).may_confirm(submission.unit_id))
    locked = _lock(submission, {State.SUBMITTED})
    hands = set(locked.figures.values_list("entered_by", flat=True))
    submitters = locked.decisions.filter(action=Action.SUBMIT).order_by("-pk")
    hands.add(submitters.values_list("actor", flat=True).first())
    if hands <= {actor.pk}:
        raise NotAllowed(_("혼자 입력하고 제출한 자료를 혼자 확인할 수는 없습니다. 다른 사람이 확인해 주세요."))
    decision = _decide(
        actor,
        locked,
        Action.CONFIRM,
        State.CONFIRMED,
        document_number=document_number.strip(),
        document_date=document_date,
        by_proxy=by_proxy,
        note=note.strip(),
    )
    notices.confirmed(actor, locked)
    return decision


@transaction.atomic
def close(*, actor: User, submission: Submission) -> Decision:
    """Close a confirmed submission (마감); from here on only corrections in later months."""
    require(rights_of(actor).may_coordinate(submission.unit_id))
    locked = _lock(submission, {State.CONFIRMED})
    decision = _decide(actor, locked, Action.CLOSE, State.CLOSED)
    notices.closed(actor, locked)
    return decision


@transaction.atomic
def close_period(*, actor: User, period: Period) -> int:
    """Close the whole month of an office once every submission begun in it is confirmed."""
    require(rights_of(actor).may_coordinate(period.office_id))
    # Submissions before their period, as everybody who saves a cell does; the other way round two
    # people could wait for each other. Once the period is held no cell can be added to it.
    list(period.submissions.select_for_update().order_by("pk"))
    period = Period.objects.select_for_update().get(pk=period.pk)
    submissions = list(period.submissions.select_related("unit").order_by("pk"))
    unfinished = [row for row in submissions if not row.is_approved and row.figures.exists()]
    if unfinished:
        raise MonthClosed(
            _("아직 확인되지 않은 부서가 있습니다: %(units)s")
            % {"units": ", ".join(str(row.unit) for row in unfinished)}
        )
    confirmed = [row for row in submissions if row.state == State.CONFIRMED]
    for submission in confirmed:
        close(actor=actor, submission=submission)
    Period.objects.filter(pk=period.pk).update(state=Period.State.CLOSED, reopened_until=None)
    return len(confirmed)


@transaction.atomic
def reopen_period(*, actor: User, period: Period, reason: str, until: date | None = None) -> None:
    """Open a closed month again for an office (마감 해제); its submissions stay closed.

    Values may be entered until the day ``until`` (a week from today unless said); after it the
    month counts as closed, whether or not somebody closed it.
    """
    require(rights_of(actor).may_coordinate(period.office_id))
    _open_again(period, _reason_to_reopen(reason), _last_open_day(until))
    notices.period_reopened(actor, period, reason.strip())


@transaction.atomic
def reopen(*, actor: User, submission: Submission, reason: str, until: date | None = None) -> Decision:
    """Open a closed submission again (마감 해제); the reason stays in the record.

    A month that was closed, or is open for a time only, opens until ``until`` as a whole; one
    that was never closed keeps its own end.
    """
    require(rights_of(actor).may_coordinate(submission.unit_id))
    reason, until = _reason_to_reopen(reason), _last_open_day(until)
    locked = _lock(submission, {State.CLOSED})
    period = locked.period
    if period.state == Period.State.CLOSED or period.reopened_until:
        _open_again(period, reason, until)
    decision = _decide(actor, locked, Action.REOPEN, State.DRAFT, note=reason)
    notices.reopened(actor, locked, reason)
    return decision


def _reason_to_reopen(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput(_("마감을 해제하는 사유를 적어 주세요."))
    _require_fit(reason.strip(), Period, "note")
    return reason.strip()


def _last_open_day(until: date | None) -> date:
    today = timezone.localdate()
    if until is None:
        return today + timedelta(days=REOPENED_DAYS)
    if not today <= until <= today + timedelta(days=MOST_REOPENED_DAYS):
        raise InvalidInput(_("해제 기한은 오늘부터 %(days)s일 안의 날이어야 합니다.") % {"days": MOST_REOPENED_DAYS})
    return until


def _open_again(period: Period, reason: str, until: date) -> None:
    Period.objects.filter(pk=period.pk).update(state=Period.State.OPEN, note=reason, reopened_until=until)


@transaction.atomic
def publish_many(*, actor: User, submissions: list[Submission], note: str) -> None:
    """Walk drafts loaded from a published paper, its approval, to closed: six statements however many."""
    locked = Submission.objects.select_for_update().filter(pk__in=[row.pk for row in submissions])
    if any(row.state != State.DRAFT for row in locked):
        raise MonthClosed(_("작성 중이 아닌 제출이 있어 아무것도 마감하지 않았습니다."))
    _require_fit(note, Decision, "note")
    standing = State.DRAFT
    with translated():
        for action, state in (
            (Action.SUBMIT, State.SUBMITTED),
            (Action.CONFIRM, State.CONFIRMED),
            (Action.CLOSE, State.CLOSED),
        ):
            Decision.objects.bulk_create(
                Decision(submission=row, actor=actor, action=action, from_state=standing, to_state=state, note=note)
                for row in locked
            )
            locked.update(state=state, version=F("version") + 1)
            standing = state


def _require_fit(text: str, model: type, field: str) -> None:
    """A reason must be one that the record can hold whole."""
    most = model._meta.get_field(field).max_length
    if len(text) > most or "\x00" in text:
        raise InvalidInput(_("사유는 %(most)s자까지 글자로 적어 주세요.") % {"most": most})


def _lock(submission: Submission, states: set) -> Submission:
    """The row locked against a second decision, or a refusal that says where it stands."""
    locked = Submission.objects.select_for_update(of=("self",)).select_related("period", "unit").get(pk=submission.pk)
    if locked.state not in states:
        raise MonthClosed(
            _("이미 '%(state)s' 상태입니다. 화면을 새로 고쳐 확인해 주세요.") % {"state": locked.get_state_display()}
        )
    return locked


def _decide(actor: User, submission: Submission, action: str, to_state: str, **details) -> Decision:
    _require_fit(details.get("note", ""), Decision, "note")
    with translated():
        decision = Decision.objects.create(
            submission=submission,
            actor=actor,
            action=action,
            from_state=submission.state,
            to_state=to_state,
            **details,
        )
        submission.state = to_state
        submission.version += 1
        submission.save(update_fields=["state", "version"])
    return decision
