"""실적 입력 › 예산집행: type the month, say why and what comes next, mark mine done, hand in."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budgets import entry
from budgets.forms import EntryForm
from budgets.selectors import ALL, MINE, TEAM, EntryRow, EntryTotals, entry_rows, progress_of, rows_of_whom
from budgets.views.submission import SubmissionMixin, shared_cover
from core.money import MONEY_UNITS, format_money
from core.presentation import Link
from core.refusals import StaleForm
from reporting import responsibility
from reporting.models import Figure, Finding, ReasonChoice
from reporting.selectors import findings_of
from reporting.views.entries import EntryPageView, change_as_text


class EntryView(SubmissionMixin, EntryPageView):
    """One form; ``whose`` in the address narrows it to my rows (the default where I have any) or my team's."""

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

    def acts(self) -> dict:
        return super().acts() | {
            "done": (responsibility.mark_done, _("내 것을 완료로 표시했습니다. 과 취합담당이 볼 수 있습니다.")),
            "undone": (responsibility.unmark_done, _("완료 표시를 지웠습니다.")),
        }

    def said(self, change) -> dict:
        return change_as_text(change, lambda won: format_money(won, self.money_unit))

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
            **self._people(),
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

    def _people(self) -> dict:
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
            "progress": progress if self.may_submit or may_assign else [],
            "done_count": sum(1 for part in progress if part.is_done),
            "people_count": sum(1 for part in progress if part.user_id),
            "responsibility_url": self.address("responsibility") if may_assign else "",
        }

    def _ledger_url(self) -> str:
        """Where whoever gathers for the unit drops the ledger's export."""
        if not self.rights.may_load_ledger(self.unit.pk):
            return ""
        return reverse("ledger", args=[self.period.pk]) + f"?unit={self.unit.pk}"
