"""What is done beside deciding: a look remembered, findings accepted, a document number typed back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.refusals import InvalidInput, MonthClosed, NotAllowed
from organization.access import rights_of
from organization.models import User
from reporting.locks import translated
from reporting.models import Decision, Finding, Look, Submission


def look_at(*, user: User, submission: Submission, at: datetime) -> None:
    """Remember that the person has seen the submission as it stood then. One statement but for the first time."""
    if Look.objects.filter(user=user, submission=submission).update(looked_at=at):
        return
    Look.objects.bulk_create(
        [Look(user=user, submission=submission, looked_at=at)],
        update_conflicts=True,
        unique_fields=["user", "submission"],
        update_fields=["looked_at"],
    )


@transaction.atomic
def accept_findings(*, actor: User, finding_ids: Iterable[int], note: str) -> int:
    """Take open findings as they are (인정), for one stated reason; how many were taken."""
    note = note.strip()
    if not note:
        raise InvalidInput(_("인정하는 사유를 적어 주세요."))
    _require_fit(note, Finding, "note")
    findings = list(
        Finding.objects.select_for_update().filter(pk__in=list(finding_ids), state=Finding.State.OPEN).order_by("pk")
    )
    if not findings:
        raise InvalidInput(_("인정할 점검 결과를 하나 이상 골라 주세요. 이미 처리된 것은 고를 수 없습니다."))
    rights = rights_of(actor)
    if not all(rights.may_confirm(finding.unit_id) for finding in findings):
        raise NotAllowed(_("점검 결과는 그 부서의 부서장이 인정합니다."))
    for finding in findings:
        finding.state, finding.note, finding.decided_by = Finding.State.ACCEPTED, note, actor
    Finding.objects.bulk_update(findings, ["state", "note", "decided_by"])
    return len(findings)


@transaction.atomic
def add_document_number(
    *, actor: User, submission: Submission, document_number: str, document_date: date | None = None
) -> Decision:
    """Type the number of the approving document back after the confirmation (결재 문서번호).

    The confirmation stays as it was; this is an act of its own beside it and moves nothing.
    """
    rights = rights_of(actor)
    if not (rights.may_confirm(submission.unit_id) or rights.may_submit(submission.unit_id)):
        raise NotAllowed(_("결재 문서번호는 그 부서에서 적습니다."))
    number = document_number.strip()
    if not number:
        raise InvalidInput(_("결재 문서번호를 적어 주세요."))
    _require_fit(number, Decision, "document_number")
    locked = Submission.objects.select_for_update(of=("self",)).select_related("period", "unit").get(pk=submission.pk)
    if not locked.is_approved:
        raise MonthClosed(_("확인된 자료에만 결재 문서번호를 적을 수 있습니다."))
    with translated():
        return Decision.objects.create(
            submission=locked,
            actor=actor,
            action=Decision.Action.DOCUMENT,
            from_state=locked.state,
            to_state=locked.state,
            document_number=number,
            document_date=document_date,
        )


def _require_fit(text: str, model: type, field: str) -> None:
    """What is said must be something that the record can hold whole."""
    most = model._meta.get_field(field).max_length
    if len(text) > most or "\x00" in text:
        raise InvalidInput(_("%(most)s자까지 글자로 적어 주세요.") % {"most": most})
