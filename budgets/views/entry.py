"""실적 입력 › 예산집행: type the month, say why and what comes next, mark mine done, hand in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets import entry
from budgets.forms import EntryForm
from budgets.selectors import ALL, MINE, TEAM, EntryRow, EntryTotals, entry_rows, progress_of, rows_of_whom
from budgets.views.submission import SubmissionMixin, change_as_text, shared_cover
from core.money import MONEY_UNITS
from core.presentation import Link
from core.refusals import Refusal, StaleForm
from reporting import responsibility, services
from reporting.findings import refresh_findings
from reporting.history import changes_of
from reporting.models import Finding, Period, ReasonChoice
from reporting.selectors import findings_of


class EntryView(SubmissionMixin, View):
    """One form; ``whose`` in the address narrows it to my rows (the default where I have any) or my team's."""

    READ_ONCE = (*SubmissionMixin.READ_ONCE, "all_rows", "parts")

    def get(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        if request.GET.get("export") == "xlsx":
            return self.workbook()
        return self.show(self.form())

    def post(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        self.submission = services.submission_for(period=self.period, unit=self.unit)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            self.save(form)
        except StaleForm as refusal:
            form.mark_conflicts(refusal.series_ids, self.read_rows(), getattr(refusal, "fields", ()))
            return self.show(form, status=409)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            form.mark_unsaved()
            self.read_again()
            return self.show(form, status=refusal.status_code)
        return self.act(form)

    def save(self, form: EntryForm) -> None:
        """Write what the form has read, all or nothing; autosave and paste come this way too."""
        entry.save(
            actor=self.request.user,
            submission=self.submission,
            figures=form.entries,
            remarks=form.remarks,
            plans=form.plans,
        )

    def act(self, form: EntryForm):
        """What the button asks for beside saving. What was typed is saved even where that is refused."""
        acts = {
            "submit": (services.submit, _("제출했습니다. 부서장이 확인하거나 보완을 요청할 때까지 값은 잠깁니다.")),
            "done": (responsibility.mark_done, _("내 것을 완료로 표시했습니다. 과 취합담당이 볼 수 있습니다.")),
            "undone": (responsibility.unmark_done, _("완료 표시를 지웠습니다.")),
        }
        act, done = acts.get(self.request.POST.get("action"), (None, ""))
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

    def read_rows(self) -> list[EntryRow]:
        return entry_rows(self.submission, self.tree, direction=self.direction)

    @cached_property
    def all_rows(self) -> list[EntryRow]:
        return self.read_rows()

    @cached_property
    def parts(self) -> dict[str, list[EntryRow]]:
        return rows_of_whom(self.all_rows, self.rights, self.request.user)

    @cached_property
    def whose(self) -> str:
        asked = self.request.GET.get("whose")
        if asked in self.parts:
            return asked
        return MINE if MINE in self.parts else ALL

    def form(self, data=None) -> EntryForm:
        mode = (data or self.request.GET).get("mode", "")
        return EntryForm(self.parts[self.whose], self.money_unit, mode, data, month=self.month)

    def show(self, form: EntryForm, status: int = 200):
        submission, rows = self.submission, [cells.row for cells in form.rows]
        takes_entries = self.takes_entries
        may_submit = self.rights.may_submit(self.unit.pk)
        totals = EntryTotals(rows)
        context = self.common_context() | {
            "rows": form.rows,
            "mode": form.mode,
            "mode_switchable": True,
            "unit_won": MONEY_UNITS[form.money_unit],
            "totals": totals.as_texts(form.money_unit),
            "totals_won": totals,
            "has_last_year": any(row.last_year_rate is not None for row in rows),
            "filled": sum(1 for row in rows if row.value is not None),
            "form_errors": form.messages,
            "history": self._history(),
            "can_save": takes_entries,
            "can_submit": takes_entries and may_submit,
            "can_confirm": submission.state == "submitted" and self.rights.may_confirm(self.unit.pk),
            "covers": shared_cover(rows),
            "findings_url": reverse("findings", args=[self.unit.pk, self.month.value]),
            "lock_notice": self.lock_notice(),
            "ledger_url": self._ledger_url() if takes_entries else "",
            "choices": list(ReasonChoice.objects.filter(is_active=True).values_list("pk", "name")),
            **self._people(may_submit),
        }
        found = findings_of(self.unit.pk, self.month)
        for cells in form.rows:
            cells.findings = [
                finding for finding in found.get(cells.series_id, []) if finding.state == Finding.State.OPEN
            ]
            if not takes_entries:
                cells.row.is_open = False
            cells.history_url = reverse("series_history", args=[self.unit.pk, self.month, cells.series_id])
        context["findings_count"] = sum(len(cells.findings) for cells in form.rows)
        return render(self.request, "budgets/entry.html", context, status=status)

    def _people(self, may_submit: bool) -> dict:
        """The switch of whose rows, my progress, and for who gathers everybody's."""
        labels = {MINE: _("내 담당만"), TEAM: _("우리 팀"), ALL: _("과 전체")}
        query = self.request.GET.copy()
        links = []
        for whose in self.parts:
            query["whose"] = whose
            links.append(Link(labels[whose], f"?{query.urlencode()}", current=whose == self.whose))
        progress = progress_of(self.all_rows, self.submission)
        me = next((part for part in progress if part.user_id == self.request.user.pk), None)
        may_assign = self.rights.may_assign(self.unit.pk)
        return {
            "whose_links": links if len(links) > 1 else [],
            "my_progress": me,
            "marks_mine": self.whose != MINE,
            "progress": progress if may_submit or may_assign else [],
            "done_count": sum(1 for part in progress if part.is_done),
            "people_count": sum(1 for part in progress if part.user_id),
            "responsibility_url": self.address("responsibility") if may_assign else "",
        }

    def _ledger_url(self) -> str:
        """Where whoever gathers for the unit drops the ledger's export."""
        if not self.rights.may_load_ledger(self.unit.pk):
            return ""
        return reverse("ledger", args=[self.period.pk]) + f"?unit={self.unit.pk}"

    def _history(self):
        if not self.submission.pk:
            return []
        return [change_as_text(change, self.money_unit) for change in changes_of(self.submission)]
