"""The page on which a unit's figures are typed, whatever kind they are: one form that saves all or nothing."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.refusals import Refusal, StaleForm
from reporting import services
from reporting.findings import refresh_findings
from reporting.history import Change, changes_of
from reporting.views.submissions import MonthMixin


class EntryPageView(MonthMixin, View):
    """A form of the unit's month. A kind brings ``form(data)``, ``save(form)``, ``show(form, status)``,
    ``mark_conflicts(form, refusal)`` and ``said(change)``, one change of a value as texts.
    """

    def get(self, _request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        return self.show(self.form())

    def post(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        self.submission = services.submission_for(period=self.period, unit=self.unit, kind=self.kind)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            self.save(form)
        except StaleForm as refusal:
            self.mark_conflicts(form, refusal)
            return self.show(form, status=409)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            form.mark_unsaved()
            self.read_again()
            return self.show(form, status=refusal.status_code)
        return self.act(form)

    def acts(self) -> dict:
        """What a button asks for beside saving: the act, and what is said when it is done."""
        done = _("제출했습니다. 부서장이 확인하거나 보완을 요청할 때까지 값은 잠깁니다.")
        return {"submit": (services.submit, done)}

    def act(self, form):
        """What the button asks for beside saving. What was typed is saved even where that is refused."""
        act, done = self.acts().get(self.request.POST.get("action"), (None, ""))
        saved = _("%(count)s칸을 저장했습니다.") % {"count": form.changed} if form.changed else ""
        if act is None:
            refresh_findings([self.unit.pk], self.month)
            messages.success(self.request, saved or _("바뀐 값이 없습니다."))
            return redirect(self.request.get_full_path())
        try:
            act(actor=self.request.user, submission=self.submission)
        except Refusal as refusal:
            if saved:
                messages.success(self.request, saved)
            messages.error(self.request, str(refusal))
            self.read_again()
            return self.show(self.form(), status=refusal.status_code)
        messages.success(self.request, done)
        return redirect(self.request.get_full_path())

    def entry_context(self, form) -> dict:
        """What the frame of the page needs beside the grid of a kind."""
        takes_entries, state = self.takes_entries, self.submission.state
        return self.common_context() | {
            "has_rows": bool(form.rows),
            "returned_rows": [cells for cells in form.rows if cells.row.returned_reason],
            "form_errors": form.messages,
            "history": self._history(),
            "can_save": takes_entries,
            "can_submit": takes_entries and self.may_submit,
            "can_confirm": state == "submitted" and self.rights.may_confirm(self.unit.pk),
            "findings_url": reverse("findings", args=[self.unit.pk, self.month.value]),
            "lock_notice": self.lock_notice(),
        }

    def _history(self) -> list[dict]:
        return [self.said(change) for change in changes_of(self.submission)] if self.submission.pk else []


def change_as_text(change: Change, text) -> dict:
    """One change of a figure as tables and timelines tell it; ``text`` writes a value."""
    return {
        "at": change.at,
        "actor_label": change.actor_label,
        "series_name": change.series_name,
        "before": text(change.before),
        "after": text(change.after),
        "note": change.note,
    }
