"""실적 입력 › 예산집행: type the month, say why and what comes next, mark mine done, hand in."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budgets import entry
from budgets.forms import EntryForm
from budgets.selectors import EntryRow, EntryTotals, entry_rows
from budgets.views.submission import SubmissionMixin, shared_cover
from core.money import MONEY_UNITS, format_money
from core.refusals import StaleForm
from reporting.models import Figure, Finding, ReasonChoice
from reporting.selectors import findings_of
from reporting.views.entries import EntryPageView, change_as_text
from reporting.views.people import PeopleMixin


class EntryView(SubmissionMixin, PeopleMixin, EntryPageView):
    """One form of the rows of whoever is asked for."""

    responsibility_page = "responsibility"
    READ_ONCE = (*SubmissionMixin.READ_ONCE, "all_rows", "parts")

    def get(self, request, **kwargs):
        if request.GET.get("export") == "xlsx":
            self.require(self.rights.may_enter(self.unit.pk))
            return self.workbook()
        return super().get(request, **kwargs)

    def save(self, form: EntryForm) -> list[Figure]:
        """Write what the form has read, all or nothing; autosave and paste come this way too."""
        return entry.save(
            actor=self.request.user,
            submission=self.submission,
            figures=form.entries,
            remarks=form.remarks,
            plans=form.plans,
        )

    def mark_conflicts(self, form: EntryForm, refusal: StaleForm) -> None:
        form.mark_conflicts(refusal.series_ids, self.read_rows(), getattr(refusal, "fields", ()))

    def said(self, change) -> dict:
        return change_as_text(change, lambda won: format_money(won, self.money_unit))

    def read_rows(self) -> list[EntryRow]:
        return entry_rows(self.submission, self.tree, direction=self.direction)

    @cached_property
    def all_rows(self) -> list[EntryRow]:
        return self.read_rows()

    def form(self, data=None) -> EntryForm:
        mode = (data or self.request.GET).get("mode", "")
        return EntryForm(self.parts[self.whose], self.money_unit, mode, data, month=self.month)

    def show(self, form: EntryForm, status: int = 200):
        rows = [cells.row for cells in form.rows]
        totals = EntryTotals(rows)
        context = self.entry_context(form) | {
            "rows": form.rows,
            "mode": form.mode,
            "mode_switchable": True,
            "unit_won": MONEY_UNITS[form.money_unit],
            "totals": totals.as_texts(form.money_unit),
            "totals_won": totals,
            "has_last_year": any(row.last_year_rate is not None for row in rows),
            "filled": sum(1 for row in rows if row.value is not None),
            "covers": shared_cover(rows),
            "ledger_url": self._ledger_url() if self.takes_entries else "",
            "empty_title": _("이 달에 입력할 세부사업이 없습니다"),
            "empty_hint": _(
                "예산 자료가 아직 들어오지 않았거나 이 부서의 세부사업이 아닙니다. 총괄담당에게 물어보세요."
            ),
            "choices": list(ReasonChoice.objects.filter(is_active=True).values_list("pk", "name")),
            **self.people_context(),
        }
        found = findings_of(self.unit.pk, self.month)
        for cells in form.rows:
            cells.findings = [
                finding for finding in found.get(cells.series_id, []) if finding.state == Finding.State.OPEN
            ]
            if not self.takes_entries:
                cells.row.is_open = False
            cells.history_url = reverse("series_history", args=[self.unit.pk, self.month, cells.series_id])
        context["findings_count"] = sum(len(cells.findings) for cells in form.rows)
        return render(self.request, "budgets/entry.html", context, status=status)

    def _ledger_url(self) -> str:
        """Where whoever gathers for the unit drops the ledger's export."""
        if not self.rights.may_load_ledger(self.unit.pk):
            return ""
        return reverse("ledger", args=[self.period.pk]) + f"?unit={self.unit.pk}"
