"""검토·확인: what a head decides on a unit's month, whatever kind of data it holds."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from core.refusals import Refusal, StaleForm
from reporting import findings, review, services
from reporting.forms import ConfirmForm, DocumentForm
from reporting.history import values_before
from reporting.models import Look
from reporting.selectors import open_findings
from reporting.standing import TITLES, Reviewed, Standing, grouped
from reporting.views.submissions import MonthMixin


class DecidingView(MonthMixin, View):
    """Read a submission, send rows back, confirm, accept findings. A kind says how it is shown."""

    def show(self, errors: Iterable[str] = (), status: int = 200, reasons: dict[int, str] | None = None):
        """The page, with what is wrong above it and the rows that were just ticked, with their reasons."""
        raise NotImplementedError

    def get(self, _request, **_kwargs):
        self.require(self.may_read)
        return self.show()

    def post(self, request, **_kwargs):
        head = self.rights.may_confirm(self.unit.pk)
        own = head or self.may_submit
        acts = {
            "return": (self.send_back, head),
            "confirm": (self.confirm, head),
            "accept": (self.accept, head),
            "document": (self.add_document_number, own),
            "seen": (self.mark_seen, self.may_read),
        }
        act, may = acts.get(request.POST.get("action"), (None, False))
        if not (act and may and self.submission.pk):
            raise Http404
        return act()

    def submissions(self):
        """With the reader's last look."""
        looks = Look.objects.filter(user=self.request.user, submission=OuterRef("pk"))
        return super().submissions().annotate(looked_at=Subquery(looks.values("looked_at")[:1]))

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

    @contextmanager
    def looking(self) -> Iterator[dict[int, Decimal | None]]:
        """What rows held when the reader last looked, where somebody else changed them since.

        They stay marked until the reader says that they have been seen; where nothing changed, this was a look.
        """
        submission, now, user = self.submission, timezone.now(), self.request.user
        since = submission.looked_at if submission.pk else None
        seen = values_before(submission, since, unless_by=user) if since else {}
        yield seen
        if submission.pk and not seen:
            review.look_at(user=user, submission=submission, at=now)

    def row(self, row: Reviewed, reasons: dict[int, str]) -> dict:
        """One row as texts."""
        raise NotImplementedError

    def rows_context(self, rows: list[Reviewed], errors: Iterable[str], reasons: dict[int, str] | None) -> dict:
        """The rows by risk, and how many of them changed."""
        groups = [(standing, [self.row(row, reasons or {}) for row in found]) for standing, found in grouped(rows)]
        return {
            "groups": [
                {
                    "title": TITLES[standing],
                    "count": len(shown),
                    "rows": shown,
                    "is_folded": standing == Standing.REST,
                    "is_open": len(groups) == 1 or any(row["ticked"] for row in shown),
                }
                for standing, shown in groups
            ],
            "count": len(rows),
            "changes_count": sum(row.is_changed for row in rows),
            "new_count": sum(row.is_new_to_reader for row in rows),
            "errors": list(errors),
        }

    def deciding_context(self) -> dict:
        """What the reader may do here, and what is open of the month."""
        state, may_confirm = self.submission.state, self.rights.may_confirm(self.unit.pk)
        found = open_findings(self.submission) if self.submission.pk else []
        return {
            "finding_groups": [
                {"title": title, "findings": rows, "count": len(rows)} for title, rows in findings.grouped(found)
            ],
            "findings_count": len(found),
            "findings_url": reverse("findings", args=[self.unit.pk, self.month.value]),
            "can_return": may_confirm and state in ("submitted", "confirmed"),
            "can_confirm": may_confirm and state == "submitted",
            "can_accept": may_confirm,
            "can_add_document": self.submission.is_approved and (may_confirm or self.may_submit),
            "typed": self.request.POST,
        }


def _numbers(texts: Iterable[str]) -> list[int]:
    """Keys that a form sent; what is none is left out."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 19]
