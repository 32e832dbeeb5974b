"""What is done beside deciding: a look remembered, a document number typed back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.refusals import InvalidInput, MonthClosed, NotAllowed
from organization.access import rights_of
from organization.models import User
from reporting.locks import translated
from reporting.models import Decision, Look, Submission


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
