"""Entry, review and history of a unit's money of one month."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.forms import EntryForm
from budgets.models import Direction
from budgets.selectors import EntryTotals, entry_rows
from core.money import DEFAULT_MONEY_UNIT, MONEY_UNITS, format_money
from core.periods import Month
from core.presentation import Link, tone_of
from core.refusals import Refusal, StaleForm
from organization.views import UnitMixin
from reporting import services
from reporting.history import changes_of
from reporting.models import Kind, Period, Submission

PAGE_UNITS = ("원", "천원", "백만원")


def money_unit_of(request) -> str:
    """The unit of money a page is asked to show; nonsense shows the usual one."""
    asked = request.POST.get("unit") or request.GET.get("unit")
    return asked if asked in MONEY_UNITS else DEFAULT_MONEY_UNIT


class SubmissionMixin(UnitMixin):
    """A unit's money submission of one month, with what its pages have in common."""

    @cached_property
    def month(self) -> Month:
        return self.kwargs["month"]

    @cached_property
    def tree(self):
        return self.rights.tree_on(self.month.last_day)

    @cached_property
    def period(self) -> Period:
        return self.submission.period

    @cached_property
    def submission(self) -> Submission:
        """What there is of the month, with its period in one query; else one that is not begun."""
        found = self.submissions().first()
        if found:
            return found
        period = get_object_or_404(Period, office_id=self.office_id, month=self.month.value)
        return Submission(period=period, unit=self.unit, kind=Kind.MONEY)

    def submissions(self):
        place = {"period__office_id": self.office_id, "period__month": self.month.value}
        return Submission.objects.select_related("period").filter(unit=self.unit, kind=Kind.MONEY, **place)

    @cached_property
    def direction(self) -> str:
        asked = self.request.GET.get("direction")
        return asked if asked in Direction.values else Direction.EXPENDITURE

    def address(self, name: str) -> str:
        return reverse(name, kwargs={"unit": self.unit.pk, "month": self.month})

    def common_context(self) -> dict:
        submission, rights = self.submission, self.rights
        unit_label = self.tree.name(self.unit.pk) or str(self.unit)
        submission.state_label = submission.get_state_display()
        submission.tone = tone_of(submission.state)
        return {
            "unit": self.unit,
            "unit_label": unit_label,
            "period": self.month,
            "submission": submission,
            "due": _due(self.period),
            "units": PAGE_UNITS,
            "money_unit": self.money_unit,
            "crumbs": [
                Link(_("실적 입력"), reverse("home")),
                Link(unit_label, reverse("unit", args=[self.unit.pk]) + f"?month={int(self.month)}"),
            ],
            "tabs": self._tabs(),
            "review_url": self.address("money_review"),
            "entry_url": self.address("money_entry") if rights.may_enter(self.unit.pk) else "",
            "decisions": _decisions(submission),
            "can_close": submission.state == "confirmed" and rights.may_coordinate(self.unit.pk),
        }

    @cached_property
    def money_unit(self) -> str:
        return money_unit_of(self.request)

    def _tabs(self) -> list[Link]:
        has_revenue = self.unit.series_placements.filter(
            series__budget_line__direction=Direction.REVENUE,
            series__budget_line__fiscal_year=self.month.year,
        ).exists()
        if not has_revenue:
            return []
        return [
            Link(label, f"?direction={value}", current=value == self.direction) for value, label in Direction.choices
        ]


class EntryView(SubmissionMixin, View):
    """실적 입력 › 예산집행: type the month, save, hand in."""

    def get(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        return self.show(self.form())

    def post(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        self.submission = services.submission_for(period=self.period, unit=self.unit)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            services.record(actor=request.user, submission=self.submission, entries=form.entries)
            if request.POST.get("action") == "submit":
                services.submit(actor=request.user, submission=self.submission)
        except StaleForm as refusal:
            form.mark_conflicts(refusal.series_ids, self.rows())
            return self.show(form, status=409)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(form, status=refusal.status_code)
        messages.success(request, self._done(form))
        return redirect(request.get_full_path())

    def _done(self, form: EntryForm) -> str:
        if self.request.POST.get("action") == "submit":
            return _("제출했습니다. 부서장이 확인하거나 보완을 요청할 때까지 값은 잠깁니다.")
        if not form.entries:
            return _("바뀐 값이 없습니다.")
        return _("%(count)s칸을 저장했습니다.") % {"count": len(form.entries)}

    def rows(self):
        return entry_rows(self.submission, self.tree, direction=self.direction)

    def form(self, data=None) -> EntryForm:
        mode = (data or self.request.GET).get("mode", "")
        return EntryForm(self.rows(), self.money_unit, mode, data)

    def show(self, form: EntryForm, status: int = 200):
        submission, rows = self.submission, [cells.row for cells in form.rows]
        may_enter = submission.takes_entries and self.period.state == Period.State.OPEN
        context = self.common_context() | {
            "rows": form.rows,
            "mode": form.mode,
            "mode_switchable": True,
            "unit_won": MONEY_UNITS[form.money_unit],
            "totals": EntryTotals(rows).as_texts(form.money_unit),
            "totals_won": EntryTotals(rows),
            "filled": sum(1 for row in rows if row.value is not None),
            "form_errors": form.messages,
            "history": self._history(),
            "can_submit": may_enter,
            "can_confirm": submission.state == "submitted" and self.rights.may_confirm(self.unit.pk),
            "can_withdraw": submission.state == "submitted" and self.rights.may_submit(self.unit.pk),
            "act_url": self.address("money_act"),
            "lock_notice": self._lock_notice(),
        }
        for cells in form.rows:
            if not may_enter:
                cells.row.is_open = False
            cells.history_url = reverse("series_history", args=[self.unit.pk, self.month, cells.series_id])
        return render(self.request, "budgets/entry.html", context, status=status)

    def _history(self):
        if not self.submission.pk:
            return []
        return [_as_text(change, self.money_unit) for change in changes_of(self.submission)]

    def _lock_notice(self) -> str:
        notices = {
            "submitted": _("제출된 자료입니다. 고치려면 제출을 취소하거나 보완요청을 받으세요."),
            "returned": _("보완요청을 받은 줄만 다시 열렸습니다. 고친 뒤 다시 제출해 주세요."),
            "confirmed": _("확인된 자료입니다. 값은 더 바뀌지 않습니다."),
            "closed": _("마감된 달입니다. 틀린 값은 열린 달의 정정으로 바로잡습니다."),
        }
        return notices.get(self.submission.state, "")


class ActView(SubmissionMixin, View):
    """Buttons of one act: take a submission back, close it, open it again."""

    http_method_names = ["post"]

    def post(self, request, **_kwargs):
        acts = {
            "withdraw": (services.withdraw, self.rights.may_submit, _("제출을 취소했습니다.")),
            "close": (services.close, self.rights.may_coordinate, _("마감했습니다.")),
            "reopen": (services.reopen, self.rights.may_coordinate, _("마감을 해제했습니다.")),
        }
        act, may, done = acts.get(request.POST.get("action"), (None, None, None))
        self.require(act and may(self.unit.pk) and self.submission.pk)
        details = {"reason": request.POST.get("reason", "")} if act is services.reopen else {}
        try:
            act(actor=request.user, submission=self.submission, **details)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        back = "money_entry" if self.rights.may_enter(self.unit.pk) else "money_review"
        return redirect(self.address(back))


class SeriesHistoryView(SubmissionMixin, View):
    """Every change of one row in one month."""

    def get(self, request, series, **_kwargs):
        self.require(self.rights.may_read(self.unit.pk, is_approved=self.submission.is_approved))
        placement = get_object_or_404(self.unit.series_placements.as_of(self.month), series_id=series)
        changes = []
        if self.submission.pk:
            found = changes_of(self.submission, series_id=series, limit=200)
            changes = [_as_text(change, self.money_unit) for change in found]
        context = self.common_context() | {"series_name": placement.name, "changes": changes}
        return render(request, "budgets/series_history.html", context)


def _due(period: Period) -> str:
    if not period.due_on:
        return ""
    return _("마감 %(day)s") % {"day": date_format(period.due_on, "n.j.(D)")}


def _decisions(submission: Submission) -> list[dict]:
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


def _as_text(change, money_unit: str) -> dict:
    return {
        "at": change.at,
        "actor_label": change.actor_label,
        "series_name": change.series_name,
        "before": format_money(change.before, money_unit),
        "after": format_money(change.after, money_unit),
        "note": change.note,
    }
