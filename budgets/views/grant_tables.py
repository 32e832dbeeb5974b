"""A table of grants by recipient: dropped or pasted, compared, added whole or not at all."""

import csv
import io

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from budgets.forms.grant_tables import AMOUNTS, NAMES, GrantTable, read_grants
from budgets.forms.grants import TableForm
from budgets.services import apply_table
from budgets.services.grant_tables import GrantPlan, PlannedGrant, plan_table
from budgets.views.grant_keeping import KeepingMixin
from budgets.views.grants import GrantsMixin
from core.money import format_money
from core.periods import Month
from core.presentation import Link
from core.refusals import Refusal
from organization.models import Unit
from reporting.selectors import open_periods


class GrantTableView(KeepingMixin, GrantsMixin, View):
    """표로 올리기: the form, the comparison, and what the comparison showed being added."""

    def dispatch(self, request, *args, **kwargs):
        if not self.kept_units:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.show(self.form())

    def post(self, request):
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            rows = form.rows()
        except Refusal as refusal:
            form.add_error("file" if form.cleaned_data.get("file") else "table", str(refusal))
            return self.show(form, status=refusal.status_code)
        chosen = form.cleaned_data
        title = chosen["program_title"].strip()
        table = read_grants(rows, program_title=title, kind=chosen["kind"], money_unit=chosen["money_unit"])
        if table.problems:
            return self.show(form, table=table, status=422)
        if request.POST.get("action") == "apply":
            return self.apply(form, rows, table)
        return self.compare(form, rows, table)

    def scope(self, form: TableForm, table: GrantTable) -> dict:
        chosen = form.cleaned_data
        return {
            "unit": Unit.objects.get(pk=chosen["unit"]),
            "fiscal_year": chosen["fiscal_year"],
            "month": Month(chosen["month"]),
            "rows": table.rows,
            "given_unit": chosen["money_unit"],
        }

    def compare(self, form: TableForm, rows: list[list[str]], table: GrantTable, refusal: str = "", status: int = 200):
        plan = plan_table(**self.scope(form, table))
        return self.show(form, rows=rows, table=table, plan=plan, refusal=refusal, status=status)

    def apply(self, form: TableForm, rows: list[list[str]], table: GrantTable):
        fingerprint = self.request.POST.get("fingerprint", "")
        try:
            plan = apply_table(actor=self.request.user, fingerprint=fingerprint, **self.scope(form, table))
        except Refusal as refusal:
            return self.compare(form, rows, table, str(refusal), refusal.status_code)
        said = {"grants": len(plan.changed), "steps": sum(len(one.steps) for one in plan.planned)}
        messages.success(self.request, _("교부 %(grants)s건에 %(steps)s단계를 적었습니다.") % said)
        practice = "&practice=1" if self.is_practice and self.has_both else ""
        chosen = form.cleaned_data
        query = f"?month={chosen['month']}&unit={chosen['money_unit']}&owner={chosen['unit']}{practice}"
        return redirect(reverse("grants") + query)

    def form(self, data=None, files=None) -> TableForm:
        months = [period.as_month for period in open_periods(self.office_ids)]
        months = sorted(set(months))
        usual = self.month if self.month in months else months[-1] if months else None
        initial = {"money_unit": self.money_unit, "fiscal_year": self.month.year, "month": usual and int(usual)}
        return TableForm(data, files, units=self.kept_units, months=months, initial=initial)

    def show(
        self,
        form: TableForm,
        *,
        rows: list[list[str]] | None = None,
        table: GrantTable | None = None,
        plan: GrantPlan | None = None,
        refusal: str = "",
        status: int = 200,
    ):
        list_url = reverse("grants") + self.query
        context = {
            "form": form,
            "problems": [str(problem) for problem in table.problems] if table else [],
            "hidden_problems": table.problems.hidden if table else 0,
            "totals_left_out": table.totals if table else 0,
            "plan": self._plan(plan, form.cleaned_data["money_unit"]) if plan else None,
            "sent": self._sent(form, rows) if plan else {},
            "refusal": refusal,
            "columns": [" · ".join(names) for names in NAMES.values()],
            "list_url": list_url,
            "crumbs": [Link(_("보조금·위탁금"), list_url)],
            "is_practice": self.is_practice,
        }
        return render(self.request, "budgets/grant_table.html", context, status=status)

    def _plan(self, plan: GrantPlan, money_unit: str) -> dict:
        return {
            "month_label": plan.month.label,
            "money_unit": money_unit,
            "fingerprint": plan.fingerprint,
            "columns": [NAMES[name][0] for name in AMOUNTS],
            "rows": [self._planned(one, money_unit) for one in plan.changed],
            "same": len(plan.planned) - len(plan.changed),
        }

    def _planned(self, one: PlannedGrant, money_unit: str) -> dict:
        changes = [one.change(name) for name in AMOUNTS]
        dates = [step.due_on for step in one.steps if step.due_on]
        return {
            "recipient": one.cells.recipient,
            "program_title": one.cells.program_title,
            "is_new": one.is_new,
            "amounts": [
                {"before": format_money(before, money_unit), "after": format_money(after, money_unit)}
                for before, after in changes
            ],
            "due_on": dates[0] if dates else None,
        }

    def _sent(self, form: TableForm, rows: list[list[str]]) -> dict[str, str]:
        """What the comparison was made of, to be sent back when it is to be applied."""
        text = io.StringIO()
        csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
        kept = ("unit", "fiscal_year", "month", "money_unit", "program_title", "kind")
        return {name: str(form.cleaned_data[name]) for name in kept} | {"table": text.getvalue()}
