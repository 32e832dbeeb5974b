"""Entry, review and history of a unit's money of one month."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.forms import ConfirmForm, EntryForm
from budgets.models import Direction
from budgets.selectors import EntryTotals, entry_rows, review_rows
from core.money import DEFAULT_MONEY_UNIT, MONEY_UNITS, format_money, format_rate
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
        return get_object_or_404(Period, office_id=self.office_id, month=self.month.value)

    @cached_property
    def submission(self) -> Submission:
        found = Submission.objects.select_related("period").filter(period=self.period, unit=self.unit, kind=Kind.MONEY)
        return found.first() or Submission(period=self.period, unit=self.unit, kind=Kind.MONEY)

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
            self.save(form)
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

    def save(self, form: EntryForm) -> None:
        """Write what the form has read, all or nothing; autosave and paste come this way too."""
        services.record(actor=self.request.user, submission=self.submission, entries=form.entries)

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


class ReviewView(SubmissionMixin, View):
    """검토·확인: read the submission, send rows back or confirm."""

    def get(self, request, **_kwargs):
        self.require(self.rights.may_read(self.unit.pk, is_approved=self.submission.is_approved))
        return self.show()

    def post(self, request, **_kwargs):
        self.require(self.rights.may_confirm(self.unit.pk) and self.submission.pk)
        acts = {"return": self.send_back, "confirm": self.confirm}
        act = acts.get(request.POST.get("action"))
        if act is None:
            raise Http404
        return act()

    def send_back(self):
        chosen = [int(value) for value in self.request.POST.getlist("returned") if value.isdigit()]
        common = self.request.POST.get("reason_all", "")
        reasons = {pk: self.request.POST.get(f"reason-{pk}", "").strip() or common for pk in chosen}
        try:
            self._refuse_stale()
            services.return_cells(actor=self.request.user, submission=self.submission, reasons=reasons, note=common)
        except Refusal as refusal:
            return self.show({"return_errors": [str(refusal)]}, refusal.status_code, reasons)
        messages.success(self.request, _("%(count)s줄에 보완을 요청했습니다.") % {"count": len(reasons)})
        return redirect(self.request.path)

    def confirm(self):
        form = ConfirmForm(self.request.POST)
        if not form.is_valid():
            errors = [error for texts in form.errors.values() for error in texts]
            return self.show({"confirm_errors": errors}, 422)
        try:
            self._refuse_stale()
            services.confirm(actor=self.request.user, submission=self.submission, **form.cleaned_data)
        except Refusal as refusal:
            return self.show({"confirm_errors": [str(refusal)]}, refusal.status_code)
        messages.success(self.request, _("확인했습니다. 이제 값은 바뀌지 않습니다."))
        return redirect(self.request.path)

    def _refuse_stale(self) -> None:
        """The head decides on what stood on the page, not on what came after it."""
        if self.request.POST.get("submission_version") != str(self.submission.version):
            raise StaleForm(_("화면을 연 뒤 자료가 바뀌었습니다. 새로 고친 화면에서 다시 판단해 주세요."))

    def show(self, extra: dict | None = None, status: int = 200, reasons: dict | None = None):
        rows = review_rows(self.submission, self.tree, direction=self.direction)
        submitted = self.submission.state == "submitted"
        may_confirm = self.rights.may_confirm(self.unit.pk)
        shown = [self._row(row, reasons or {}) for row in rows]
        context = self.common_context() | {
            "rows": shown,
            "totals": EntryTotals(rows).as_texts(self.money_unit),
            "changes_count": sum(1 for row in shown if row["changed_from"]),
            "can_return": may_confirm and self.submission.state in ("submitted", "confirmed"),
            "can_confirm": may_confirm and submitted,
            "document_number": self.request.POST.get("document_number", ""),
            "document_date": self.request.POST.get("document_date", ""),
            "reason_all": self.request.POST.get("reason_all", ""),
            "act_url": self.address("money_act"),
        }
        return render(self.request, "budgets/review.html", context | (extra or {}), status=status)

    def _row(self, row, reasons: dict) -> dict:
        def text(won):
            return format_money(won, self.money_unit)

        return {
            "series_id": row.series_id,
            "name": row.name,
            "current": text(row.current),
            "previous": text(row.previous),
            "last_month": text(row.last_month),
            "this_month": text(row.value),
            "to_date": text(row.to_date),
            "spent_rate": format_rate(row.rate),
            "changed_from": (text(row.changed_from) or _("빈칸")) if row.is_changed else "",
            "is_returned": bool(row.returned_reason),
            "reason": reasons.get(row.series_id, row.returned_reason),
            "ticked": row.series_id in reasons,
            "history_url": reverse("series_history", args=[self.unit.pk, self.month, row.series_id]),
        }


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
