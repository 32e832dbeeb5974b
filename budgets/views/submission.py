"""Review, acts and history of a unit's money of one month, and what all its pages share."""

from django.contrib import messages
from django.db.models import Exists
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.forms import ConfirmForm, correction_line
from budgets.models import Direction
from budgets.plans import plans_text
from budgets.report import month_table
from budgets.selectors import EntryTotals, entry_rows, review_rows
from core.documents import Document, Section
from core.documents import render as render_document
from core.downloads import file_response
from core.money import DEFAULT_MONEY_UNIT, MONEY_UNITS, format_money, format_points, format_rate
from core.periods import Month
from core.presentation import Link, tone_of
from core.refusals import Refusal, StaleForm
from organization.views import UnitMixin
from reporting import services
from reporting.due import due_label, due_of, is_late
from reporting.models import Figure, Kind, Period, Submission
from reporting.remarks import reason_text

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
        if self._begun:
            return self._begun.period
        return get_object_or_404(Period, office_id=self.office_id, month=self.month.value)

    @cached_property
    def submission(self) -> Submission:
        return self._begun or Submission(period=self.period, unit=self.unit, kind=Kind.MONEY)

    @cached_property
    def _begun(self) -> Submission | None:
        """The submission with its month and whether the unit has revenue, in one query."""
        found = Submission.objects.select_related("period").annotate(has_revenue=Exists(self._revenue()))
        asked = {"period__office_id": self.office_id, "period__month": self.month.value}
        return found.filter(unit=self.unit, kind=Kind.MONEY, **asked).first()

    def _revenue(self):
        return self.unit.series_placements.filter(
            series__budget_line__direction=Direction.REVENUE,
            series__budget_line__fiscal_year=self.month.year,
        )

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
            "due": due_label(due_of(submission, self.period)),
            "is_late": submission.takes_entries and is_late(due_of(submission, self.period)),
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
            "correct_url": self.correct_url,
            "can_close": submission.state == "confirmed" and rights.may_coordinate(self.unit.pk),
        }

    @property
    def correct_url(self) -> str:
        """Where a month that no longer takes entries is mended, for those who may."""
        mends = self.submission.is_approved and self.rights.may_enter(self.unit.pk)
        return self.address("corrections") if mends else ""

    @cached_property
    def money_unit(self) -> str:
        return money_unit_of(self.request)

    def workbook(self):
        """The table of the page as Excel takes it."""
        rows = entry_rows(self.submission, self.tree, direction=self.direction)
        title = _("%(unit)s 예산집행") % {"unit": self.tree.name(self.unit.pk) or self.unit}
        section = Section(blocks=(month_table(rows, self.money_unit),))
        document = Document(title=title, subtitle=self.month.label, sections=(section,))
        return file_response(render_document(document, "xlsx"), "xlsx", f"{title}_{self.month.iso}")

    def _tabs(self) -> list[Link]:
        has_revenue = self._begun.has_revenue if self._begun else self._revenue().exists()
        if not has_revenue:
            return []
        return [
            Link(label, f"?direction={value}", current=value == self.direction) for value, label in Direction.choices
        ]


class ReviewView(SubmissionMixin, View):
    """검토·확인: read the submission, send rows back or confirm."""

    def get(self, request, **_kwargs):
        self.require(self.rights.may_read(self.unit.pk, is_approved=self.submission.is_approved))
        if request.GET.get("export") == "xlsx":
            return self.workbook()
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
        has_last_month = any(row.last_month is not None for row in rows)
        was_returned = any(row.was_returned for row in rows)
        has_last_year = any(row.last_year_rate is not None for row in rows)
        context = self.common_context() | {
            "rows": shown,
            "covers": shared_cover(rows),
            "has_last_month": has_last_month,
            "was_returned": was_returned,
            "has_last_year": has_last_year,
            "cells_before": 2 + has_last_month,
            "cells_after": 4 + has_last_year + was_returned + 2 * self.can_return,
            "totals": EntryTotals(rows).as_texts(self.money_unit),
            "changes_count": sum(1 for row in shown if row["changed_from"]),
            "can_return": self.can_return,
            "can_confirm": may_confirm and submitted,
            "document_number": self.request.POST.get("document_number", ""),
            "document_date": self.request.POST.get("document_date", ""),
            "by_proxy": "by_proxy" in self.request.POST,
            "note": self.request.POST.get("note", ""),
            "reason_all": self.request.POST.get("reason_all", ""),
            "act_url": self.address("money_act"),
        }
        return render(self.request, "budgets/review.html", context | (extra or {}), status=status)

    @property
    def can_return(self) -> bool:
        return self.rights.may_confirm(self.unit.pk) and self.submission.state in ("submitted", "confirmed")

    def _row(self, row, reasons: dict) -> dict:
        def text(won):
            return format_money(won, self.money_unit)

        return {
            "series_id": row.series_id,
            "corrections": [correction_line(correction, self.money_unit) for correction in row.corrections],
            "name": row.name,
            "current": text(row.current),
            "previous": text(row.previous),
            "last_month": text(row.last_month),
            "this_month": text(row.value),
            "to_date": text(row.to_date),
            "spent_rate": format_rate(row.rate),
            "plan_gap": format_points(row.plan_gap),
            "is_behind": row.plan_gap is not None and row.plan_gap < 0,
            "last_year": format_rate(row.last_year_rate),
            "reason_given": reason_text(row.remark),
            "plan_given": plans_text(row.plans, self.month, self.money_unit),
            "expected_given": format_rate(row.remark.expected_rate) if row.remark else "",
            "covers": row.covers,
            "was_returned": row.was_returned,
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
        if request.POST.get("back") == "home":
            return redirect(f"{reverse('home')}?month={int(self.month)}")
        back = "money_entry" if self.rights.may_enter(self.unit.pk) else "money_review"
        return redirect(self.address(back))


def shared_cover(rows) -> str:
    """Which days the whole column covers, where every figure covers the same several months."""
    covers = {row.covers for row in rows if row.value is not None}
    return covers.pop() if len(covers) == 1 else ""


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


def change_as_text(change, money_unit: str) -> dict:
    return {
        "at": change.at,
        "actor_label": change.actor_label,
        "series_name": change.series_name,
        "before": format_money(change.before, money_unit),
        "after": format_money(change.after, money_unit),
        "note": change.note,
    }


def correction_rows(corrections: list[Figure], money_unit: str) -> list[dict]:
    """Corrections of one month as a table says them: where each stands, how much, why, who, how far."""
    return [
        {
            "into_label": Month(row.month).label,
            "amount": format_money(row.value, money_unit),
            "reason": row.reason,
            "entered_by": str(row.entered_by),
            "entered_at": row.entered_at,
            "state_label": row.submission.get_state_display(),
            "tone": tone_of(row.submission.state),
            "is_known": row.submission.is_approved,
        }
        for row in corrections
    ]
