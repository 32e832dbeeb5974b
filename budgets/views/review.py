"""검토·확인: a unit's month read by risk, sent back row by row or confirmed."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from budgets.forms import correction_line
from budgets.plans import plans_text
from budgets.selectors import EntryTotals, ReviewRow, Standing, open_findings, review_rows
from budgets.views.submission import SubmissionMixin, shared_cover
from core.money import format_money, format_points, format_rate
from core.refusals import Refusal, StaleForm
from reporting import findings, review, services
from reporting.forms import ConfirmForm, DocumentForm
from reporting.history import values_before
from reporting.models import Look
from reporting.remarks import reason_text

TITLES = {
    Standing.RETURNED: gettext_lazy("보완요청한 줄"),
    Standing.CHANGED: gettext_lazy("내가 본 뒤 바뀐 줄"),
    Standing.FINDING: gettext_lazy("점검 결과가 있는 줄"),
    Standing.MOVE: gettext_lazy("사유 없이 크게 움직인 줄"),
    Standing.MISSING: gettext_lazy("값이 없는 줄"),
    Standing.REST: gettext_lazy("나머지"),
}
AGAINST = {"plan": gettext_lazy("계획"), "last_month": gettext_lazy("전월"), "last_year": gettext_lazy("작년 같은 달")}


class ReviewView(SubmissionMixin, View):
    """검토·확인: read the submission, send rows back or confirm."""

    def submissions(self):
        """With the reader's last look."""
        looks = Look.objects.filter(user=self.request.user, submission=OuterRef("pk"))
        return super().submissions().annotate(looked_at=Subquery(looks.values("looked_at")[:1]))

    def get(self, request, **_kwargs):
        self.require(self._may_read)
        if request.GET.get("export") == "xlsx":
            return self.workbook()
        return self.show()

    def post(self, request, **_kwargs):
        head = self.rights.may_confirm(self.unit.pk)
        own = head or self.rights.may_submit(self.unit.pk)
        acts = {
            "return": (self.send_back, head),
            "confirm": (self.confirm, head),
            "accept": (self.accept, head),
            "document": (self.add_document_number, own),
            "seen": (self.mark_seen, self._may_read),
        }
        act, may = acts.get(request.POST.get("action"), (None, False))
        if not (act and may and self.submission.pk):
            raise Http404
        return act()

    @property
    def _may_read(self) -> bool:
        return self.rights.may_read(self.unit.pk, is_approved=self.submission.is_approved)

    def send_back(self):
        chosen = _numbers(self.request.POST.getlist("returned"))
        common = self.request.POST.get("reason_all", "")
        reasons = {pk: self.request.POST.get(f"reason-{pk}", "").strip() or common for pk in chosen}
        try:
            self._refuse_stale()
            services.return_cells(actor=self.request.user, submission=self.submission, reasons=reasons, note=common)
        except Refusal as refusal:
            self.read_again()
            return self.show([str(refusal)], refusal.status_code, reasons)
        return self.done(_("%(count)s줄에 보완을 요청했습니다.") % {"count": len(reasons)})

    def confirm(self):
        form = ConfirmForm(self.request.POST)
        if not form.is_valid():
            return self.show(form.messages, 422)
        try:
            self._refuse_stale()
            services.confirm(actor=self.request.user, submission=self.submission, **form.cleaned_data)
        except Refusal as refusal:
            self.read_again()
            return self.show([str(refusal)], refusal.status_code)
        return self.done(_("확인했습니다. 이제 값은 바뀌지 않습니다."))

    def accept(self):
        chosen = set(_numbers(self.request.POST.getlist("finding")))
        mine = [finding for finding in open_findings(self.submission) if finding.pk in chosen]
        try:
            count = findings.accept(actor=self.request.user, findings=mine, note=self.request.POST.get("note", ""))
        except Refusal as refusal:
            del self.submission.open_findings
            return self.show([str(refusal)], refusal.status_code)
        return self.done(_("점검 결과 %(count)s건을 인정했습니다.") % {"count": count})

    def add_document_number(self):
        form = DocumentForm(self.request.POST)
        if not form.is_valid():
            return self.show(form.messages, 422)
        try:
            review.add_document_number(actor=self.request.user, submission=self.submission, **form.cleaned_data)
        except Refusal as refusal:
            return self.show([str(refusal)], refusal.status_code)
        return self.done(_("결재 문서번호를 적었습니다."))

    def mark_seen(self):
        review.look_at(user=self.request.user, submission=self.submission, at=timezone.now())
        return redirect(self.request.get_full_path())

    def done(self, message: str):
        messages.success(self.request, message)
        review.look_at(user=self.request.user, submission=self.submission, at=timezone.now())
        return redirect(self.request.get_full_path())

    def _refuse_stale(self) -> None:
        """The head decides on what stood on the page, not on what came after it."""
        if self.request.POST.get("submission_version") != str(self.submission.version):
            raise StaleForm(_("화면을 연 뒤 자료가 바뀌었습니다. 새로 고친 화면에서 다시 판단해 주세요."))

    def show(self, errors: Iterable[str] = (), status: int = 200, reasons: dict | None = None):
        rows = self.rows
        can_return = self.rights.may_confirm(self.unit.pk) and self.submission.state in ("submitted", "confirmed")
        has_last_year = any(row.last_year_rate is not None for row in rows)
        may_confirm = self.rights.may_confirm(self.unit.pk)
        context = self.common_context() | {
            "groups": self._groups(rows, reasons or {}),
            "count": len(rows),
            "totals": EntryTotals(rows).as_texts(self.money_unit),
            "finding_groups": self._finding_groups(),
            "findings_count": len(open_findings(self.submission)) if self.submission.pk else 0,
            "changes_count": sum(row.is_changed for row in rows),
            "new_count": sum(row.is_new_to_reader for row in rows),
            "errors": list(errors),
            "covers": shared_cover(rows),
            "has_last_year": has_last_year,
            "cells_before": 3,
            "cells_after": 4 + has_last_year + 2 * can_return,
            "columns": 9 + has_last_year + 2 * can_return,
            "findings_url": reverse("findings", args=[self.unit.pk, self.month.value]),
            "can_return": can_return,
            "can_confirm": may_confirm and self.submission.state == "submitted",
            "can_accept": may_confirm,
            "can_reopen": self.submission.state == "closed" and self.rights.may_coordinate(self.unit.pk),
            "until": timezone.localdate() + timedelta(days=services.REOPENED_DAYS),
            "today": timezone.localdate(),
            "can_add_document": self.submission.is_approved and (may_confirm or self.rights.may_submit(self.unit.pk)),
            "typed": self.request.POST,
            "act_url": self.address("money_act"),
        }
        return render(self.request, "budgets/review.html", context, status=status)

    @cached_property
    def rows(self) -> list[ReviewRow]:
        """The rows; what changed since the reader's last look stays marked until they say they have seen it."""
        if self.submission.pk is None:
            return []
        now, user = timezone.now(), self.request.user
        since = self.submission.looked_at
        seen = values_before(self.submission, since, unless_by=user) if since else {}
        rows = review_rows(self.submission, self.tree, direction=self.direction, seen=seen)
        if not seen:
            review.look_at(user=user, submission=self.submission, at=now)
        return rows

    def _groups(self, rows: list[ReviewRow], reasons: dict) -> list[dict]:
        groups = {}
        for row in rows:
            groups.setdefault(row.standing, []).append(self._row(row, reasons))
        return [
            {
                "title": TITLES[standing],
                "count": len(shown),
                "rows": shown,
                "is_folded": standing == Standing.REST,
                "is_open": len(groups) == 1 or any(row["ticked"] for row in shown),
            }
            for standing, shown in groups.items()
        ]

    def _finding_groups(self) -> list[dict]:
        """Open findings by the check that made them, so that a group is taken in one act."""
        if self.submission.pk is None:
            return []
        groups = findings.grouped(open_findings(self.submission))
        return [{"title": title, "findings": rows, "count": len(rows)} for title, rows in groups]

    def text(self, won) -> str:
        return format_money(won, self.money_unit)

    def _row(self, row: ReviewRow, reasons: dict) -> dict:
        return {
            "series_id": row.series_id,
            "corrections": [correction_line(correction, self.money_unit) for correction in row.corrections],
            "name": row.name,
            "why": self._why(row),
            "current": self.text(row.current),
            "previous": self.text(row.previous),
            "last_month": self.text(row.last_month),
            "this_month": self.text(row.value),
            "to_date": self.text(row.to_date),
            "spent_rate": format_rate(row.rate),
            "plan_gap": format_points(row.plan_gap),
            "is_behind": row.plan_gap is not None and row.plan_gap < 0,
            "last_year": format_rate(row.last_year_rate),
            "reason_given": reason_text(row.remark),
            "plan_given": plans_text(row.plans, self.month, self.money_unit),
            "expected_given": format_rate(row.remark.expected_rate) if row.remark else "",
            "covers": row.covers,
            "is_provisional": row.provisional is not None,
            "changed_from": (self.text(row.changed_from) or _("빈칸")) if row.is_changed else "",
            "seen_from": (self.text(row.seen_value) or _("빈칸")) if row.is_new_to_reader else "",
            "returned_reason": row.returned_reason,
            "reason": reasons.get(row.series_id, row.returned_reason),
            "ticked": row.series_id in reasons,
            "history_url": reverse("series_history", args=[self.unit.pk, self.month, row.series_id]),
        }

    def _why(self, row: ReviewRow) -> str:
        """Why the row stands where it stands, in one phrase."""
        standing = row.standing
        if standing == Standing.RETURNED:
            if self.submission.state == "returned":
                return _("보완을 기다림")
            return _("보완요청 뒤 고침") if row.is_changed else _("보완요청 뒤에도 그대로")
        if standing == Standing.CHANGED:
            return _("내가 본 뒤 바뀜")
        if standing == Standing.FINDING:
            return row.findings[0].sentence
        if standing == Standing.MISSING:
            return _("값을 적지 않음")
        move = row.largest_move
        if move is None:
            return _("큰 움직임 없음")
        far = format_points(move.points) if move.points is not None else self._signed_money(move.won)
        moved = _("%(against)s보다 %(far)s") % {"against": AGAINST[move.against], "far": far}
        return moved if row.has_reason else _("%(moved)s, 사유 없음") % {"moved": moved}

    def _signed_money(self, won: int) -> str:
        text = self.text(won)
        return f"{'+' if won > 0 else ''}{text}{self.money_unit}"


def _numbers(texts: Iterable[str]) -> list[int]:
    """Keys that a form sent; what is none is left out."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19]
