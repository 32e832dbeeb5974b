"""What every page of a unit's month shares, whatever kind of data it holds, and the buttons between its pages."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.periods import Month
from core.presentation import Link, tone_of
from core.refusals import InvalidInput, Refusal
from organization.views import UnitMixin
from reporting import services
from reporting.due import due_label, due_of, is_late
from reporting.forms import ReopenForm
from reporting.models import Kind, Period, Submission


class MonthMixin(UnitMixin):
    """A unit's submission of one kind and month; a month that was never begun is a submission not yet stored."""

    kind: Kind
    #: Names of the kind's addresses: where people type, where they read, where its buttons go.
    entry_page: str
    review_page: str
    act_page: str
    #: What is read once for a page, and again where somebody else was faster.
    READ_ONCE = ("_begun", "submission", "period")

    @cached_property
    def month(self) -> Month:
        return self.kwargs["month"]

    @cached_property
    def tree(self):
        return self.rights.tree_on(self.month.last_day)

    @cached_property
    def period(self) -> Period:
        if self._begun:
            return self._begun.period
        return get_object_or_404(Period, office_id=self.office_id, month=self.month.value)

    @cached_property
    def submission(self) -> Submission:
        return self._begun or Submission(period=self.period, unit=self.unit, kind=self.kind)

    @cached_property
    def _begun(self) -> Submission | None:
        """The submission with its month, in one query."""
        return self.submissions().first()

    def submissions(self):
        place = {"period__office_id": self.office_id, "period__month": self.month.value}
        return Submission.objects.select_related("period").filter(unit=self.unit, kind=self.kind, **place)

    def read_again(self) -> None:
        """After a refusal the page must say where things stand now, not where they stood when it was asked for."""
        for name in self.READ_ONCE:
            self.__dict__.pop(name, None)

    @property
    def takes_entries(self) -> bool:
        return self.submission.takes_entries and self.period.is_open

    @property
    def may_read(self) -> bool:
        return self.rights.may_read(self.unit.pk, is_approved=self.submission.is_approved)

    @cached_property
    def may_submit(self) -> bool:
        return self.rights.may_submit(self.unit.pk)

    @property
    def unit_label(self) -> str:
        return self.tree.name(self.unit.pk) or str(self.unit)

    def lock_notice(self) -> str:
        notices = {
            "submitted": _("제출된 자료입니다. 고치려면 제출을 취소하거나 보완요청을 받으세요."),
            "draft": self._expiry_notice(),
            "returned": self._expiry_notice() or _("보완요청을 받은 줄만 다시 열렸습니다. 고친 뒤 다시 제출해 주세요."),
            "confirmed": _("확인된 자료입니다. 값은 더 바뀌지 않습니다."),
            "closed": _("마감된 달입니다. 틀린 값은 열린 달의 정정으로 바로잡습니다."),
        }
        return notices.get(self.submission.state, "")

    def _expiry_notice(self) -> str:
        if self.period.state == Period.State.OPEN and self.period.is_expired:
            return _(
                "마감 해제 기한이 지나 값이 다시 잠겼습니다. 더 고쳐야 하면 총괄담당에게 기한을 늘려 달라고 하세요."
            )
        return ""

    def address(self, name: str, **more) -> str:
        return reverse(name, kwargs={"unit": self.unit.pk, "month": self.month, **more})

    def common_context(self) -> dict:
        submission, rights, unit_id = self.submission, self.rights, self.unit.pk
        submission.state_label = submission.get_state_display()
        submission.tone = tone_of(submission.state)
        return {
            "unit": self.unit,
            "unit_label": self.unit_label,
            "period": self.month,
            "submission": submission,
            "due": due_label(due_of(submission, self.period)),
            "is_late": submission.takes_entries and is_late(due_of(submission, self.period)),
            "crumbs": [
                Link(_("실적 입력"), reverse("home")),
                Link(self.unit_label, reverse("unit", args=[unit_id]) + f"?month={int(self.month)}"),
            ],
            "entry_url": self.address(self.entry_page) if rights.may_enter(unit_id) else "",
            "review_url": self.address(self.review_page),
            "act_url": self.address(self.act_page),
            "decisions": decisions_of(submission),
            "can_withdraw": submission.state == "submitted" and self.may_submit,
            "can_close": submission.state == "confirmed" and rights.may_coordinate(unit_id),
            "can_reopen": submission.state == "closed" and rights.may_coordinate(unit_id),
            "until": timezone.localdate() + timedelta(days=services.REOPENED_DAYS),
            "today": timezone.localdate(),
        }


class ActView(MonthMixin, View):
    """Buttons of one act: take a submission back, close it, open it again. Every kind names its own addresses."""

    http_method_names = ["post"]

    def post(self, request, **_kwargs):
        acts = {
            "withdraw": (services.withdraw, self.rights.may_submit, _("제출을 취소했습니다.")),
            "close": (services.close, self.rights.may_coordinate, _("마감했습니다.")),
            "reopen": (services.reopen, self.rights.may_coordinate, _("마감을 해제했습니다.")),
        }
        act, may, done = acts.get(request.POST.get("action"), (None, None, None))
        self.require(act and may(self.unit.pk) and self.submission.pk)
        try:
            details = self._reopening() if act is services.reopen else {}
            act(actor=request.user, submission=self.submission, **details)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        back = self.entry_page if self.rights.may_enter(self.unit.pk) else self.review_page
        return redirect(self.address(back))

    def _reopening(self) -> dict:
        """Why, and until which day; a week where no day is said."""
        form = ReopenForm(self.request.POST)
        form.fields["until"].required = False
        if not form.is_valid():
            raise InvalidInput(form.message)
        return form.cleaned_data


def decisions_of(submission: Submission) -> list[dict]:
    """What was decided on a submission as ``components/decisions.html`` tells it. One query."""
    if not submission.pk:
        return []
    return [
        {
            "at": decision.decided_at,
            "actor_label": str(decision.actor),
            "decision_label": decision.get_action_display() + (_("(대결)") if decision.by_proxy else ""),
            "note": " · ".join(filter(None, (decision.note, decision.document_number))),
        }
        for decision in submission.decisions.select_related("actor")
    ]
