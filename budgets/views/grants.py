"""보조금·위탁금: the list over all offices in sight, and the card of one grant with its steps."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django_tables2 import RequestConfig

from budgets.filters import GrantFilter
from budgets.forms.grants import StepForm
from budgets.models import Grant, GrantStep
from budgets.report import grants_table
from budgets.selectors.grants import (
    SUMS,
    GrantAmounts,
    GrantRow,
    GrantState,
    grant_rows,
    readable,
    running_rows,
    seen_steps,
    sorted_grants,
    summed_grants,
)
from budgets.services import add_step, remove_grant, remove_step
from budgets.tables import GrantTable
from core.money import MONEY_UNITS, format_money, format_rate
from core.periods import Month
from core.presentation import Link
from core.refusals import Refusal
from reporting.offices import OfficesMixin
from reporting.selectors import open_periods

PAGE_UNITS = ("원", "천원", "백만원", "억원")
#: The unit in which grants are decided and settled on paper.
USUAL_UNIT = "천원"
PAGE_ROWS = 50


class GrantsMixin(OfficesMixin):
    """The month and unit of money of the pages of grants."""

    @cached_property
    def month(self) -> Month:
        """The month asked for; those who write down grants start in the newest, others in the last confirmed."""
        known, reading = self._read
        asked = self.request.GET.get("month")
        if not asked and self.rights.granting_unit_ids:
            return known[0] if known else reading
        return super().month

    @cached_property
    def money_unit(self) -> str:
        asked = self.request.POST.get("unit") or self.request.GET.get("unit")
        return asked if asked in MONEY_UNITS else USUAL_UNIT

    def text(self, won) -> str:
        return format_money(won, self.money_unit)

    def amounts(self, row: GrantAmounts) -> dict[str, str]:
        shown = {name: self.text(getattr(row, name)) for name in (*SUMS, "to_return")}
        return shown | {"rate": format_rate(row.rate)}

    @property
    def query(self) -> str:
        practice = "&practice=1" if self.is_practice and self.has_both else ""
        return f"?month={int(self.month)}&unit={self.money_unit}{practice}"


class GrantsView(GrantsMixin, View):
    """The list; ``?export=xlsx`` hands over exactly the rows that the filters leave."""

    def get(self, request):
        if request.GET.get("export") == "xlsx":
            return self.export()
        shown = {"tree": self.tree, "money_unit": self.money_unit, "query": self.query}
        table = GrantTable(self.sorted_rows, total=summed_grants(self.rows), **shown)
        RequestConfig(request, paginate={"per_page": PAGE_ROWS}).configure(table)
        kept = self.rights.granting_unit_ids.intersection(self.unit_ids)
        context = self.page_of_month() | {
            "filter": self.filter,
            "table": table,
            "units": PAGE_UNITS,
            "money_unit": self.money_unit,
            "count": len(self.rows),
            "overdue_count": sum(row.is_overdue for row in self.rows),
            "new_url": reverse("grant_new") + self.query if kept else "",
            "table_url": reverse("grant_table") + self.query if kept else "",
            "crumbs": [Link(_("예산집행"), reverse("budget_lines") + self.query)],
        }
        return render(request, "budgets/grant_list.html", context)

    @cached_property
    def filter(self) -> GrantFilter:
        grants = Grant.objects.filter(unit__in=self.unit_ids, fiscal_year__lte=self.month.year)
        places = set(grants.order_by().values_list("unit_id", "fiscal_year", "district").distinct())
        owning = {unit_id for unit_id, _year, _district in places}
        return GrantFilter(
            self.request.GET,
            grants,
            owners=self.owners(owning),
            years=sorted({year for _unit, year, _district in places}, reverse=True),
            districts=sorted({district for _unit, _year, district in places} - {""}),
        )

    @cached_property
    def rows(self) -> list[GrantRow]:
        rows = grant_rows(self.filter.qs, self.month, seen_steps(self.rights, self.month))
        rows = readable(rows, self.rights.draft_unit_ids)
        if not self.filter.asked("year"):
            rows = running_rows(rows, self.month)
        state = self.filter.asked("state")
        return [row for row in rows if not state or row.state == state or (state == "overdue" and row.is_overdue)]

    @property
    def sorted_rows(self) -> list[GrantRow]:
        """In the order that the address asks for."""
        asked = self.request.GET.get("sort", "")
        column = GrantTable.base_columns.get(asked.removeprefix("-"))
        if column is None:
            return self.rows
        path = str(next(iter(column.order_by or ()), "") or column.accessor or asked.removeprefix("-"))
        sign = "-" if asked.startswith("-") else ""
        return sorted_grants(self.rows, sign + path.removeprefix("-").replace("__", "."))

    def export(self):
        names = {pk: self.unit_name(pk) for pk in {row.grant.unit_id for row in self.rows}}
        return self.download("xlsx", _("보조금·위탁금"), grants_table(self.rows, names, self.money_unit))


class GrantMixin(GrantsMixin):
    """One grant of a unit in sight; a grant of which a person reads nothing does not exist."""

    @cached_property
    def grant(self) -> Grant:
        grant = get_object_or_404(Grant.objects.select_related("unit"), pk=self.kwargs["pk"])
        if not self.rights.may_see(grant.unit_id):
            raise Http404
        return grant

    @property
    def is_practice(self) -> bool:
        return self.rights.is_practice(self.grant.unit_id)

    @cached_property
    def office_id(self) -> int | None:
        return self.rights.known.office_id(self.grant.unit_id)

    @property
    def may_keep(self) -> bool:
        return self.rights.may_keep_grants(self.grant.unit_id)

    def crumbs(self) -> list[Link]:
        return [
            Link(_("예산집행"), reverse("budget_lines") + self.query),
            Link(_("보조금·위탁금"), reverse("grants") + self.query),
        ]


class GrantView(GrantMixin, View):
    """The card: sums, every step up to the month, and the form of the next for those who write them down."""

    def get(self, request, **_kwargs):
        return self.show(self.form() if self.takes_steps else None)

    def post(self, request, **_kwargs):
        acts = {"add": self.add, "remove_step": self.remove_step, "remove": self.remove}
        act = acts.get(request.POST.get("action"))
        if act is None or not self.may_keep:
            raise Http404
        return act()

    def add(self):
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        details = dict(form.cleaned_data)
        month = Month(details.pop("month"))
        try:
            step = add_step(
                actor=self.request.user, grant=self.grant, month=month, given_unit=self.money_unit, **details
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, refusal.status_code)
        said = {"step": step.get_kind_display(), "month": month.label}
        messages.success(self.request, _("%(step)s을(를) %(month)s에 적었습니다.") % said)
        return self.again(month)

    def remove_step(self):
        number = self.request.POST.get("step", "")
        found = GrantStep.objects.filter(grant=self.grant).select_related("grant__unit")
        step = get_object_or_404(found, pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
        try:
            remove_step(actor=self.request.user, step=step)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, _("단계를 지웠습니다. 지운 기록은 변경 이력에 남습니다."))
        return self.again(self.month)

    def remove(self):
        try:
            remove_grant(actor=self.request.user, grant=self.grant)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return self.again(self.month)
        messages.success(self.request, _("교부 건을 지웠습니다."))
        return redirect(reverse("grants") + self.query)

    def again(self, month: Month):
        return redirect(reverse("grant", args=[self.grant.pk]) + f"?month={int(month)}&unit={self.money_unit}")

    @cached_property
    def open_months(self) -> list[Month]:
        return [row.as_month for row in open_periods([self.office_id]) if row.month // 100 >= self.grant.fiscal_year]

    @property
    def takes_steps(self) -> bool:
        return self.may_keep and bool(self.open_months)

    def form(self, data=None) -> StepForm:
        initial = {"month": int(self.month if self.month in self.open_months else self.open_months[-1])}
        return StepForm(data, months=self.open_months, money_unit=self.money_unit, initial=initial)

    @cached_property
    def row(self) -> GrantRow:
        found = grant_rows(Grant.objects.filter(pk=self.grant.pk), self.month, seen_steps(self.rights, self.month))
        rows = readable(found, self.rights.draft_unit_ids)
        if not rows:
            raise Http404
        return rows[0]

    def show(self, form: StepForm | None, status: int = 200):
        row = self.row
        line = self.grant.line_id and self.grant.line
        address = {"pk": self.grant.pk}
        context = {
            "grant": self.grant,
            "unit_label": self.unit_name(self.grant.unit_id),
            "line_label": str(line) if line else "",
            "month": self.month,
            "months": self.months,
            "state_label": row.state.label,
            "state_tone": "danger" if row.is_overdue else "",
            "tiles": self._tiles(row),
            "steps": self._steps(),
            "form": form,
            "may_keep": self.may_keep,
            "edit_url": reverse("grant_edit", kwargs=address) + self.query if self.may_keep else "",
            "history_url": reverse("grant_history", kwargs=address) + self.query
            if self.rights.may_see_drafts(self.grant.unit_id)
            else "",
            "units": PAGE_UNITS,
            "money_unit": self.money_unit,
            "is_practice": self.is_practice,
            "crumbs": self.crumbs(),
        }
        return render(self.request, "budgets/grant_card.html", context, status=status)

    def _tiles(self, row: GrantRow) -> list[dict]:
        shown = self.amounts(row)
        returned = _("대상 %(whole)s · 이자 %(interest)s") % {
            "whole": shown["to_return"] or "–",
            "interest": shown["interest"] or "–",
        }
        late = {True: "danger", False: ""}
        unit = {"note": self.money_unit}
        return [
            {"label": _("교부결정액"), "value": shown["decided"] or "–", **unit},
            {"label": _("교부액"), "value": shown["paid"] or "–", **unit},
            {
                "label": _("실집행률"),
                "value": shown["rate"] or "–",
                "note": _("실집행액 %(spent)s") % {"spent": shown["spent"] or "–"},
            },
            {
                "label": _("정산액"),
                "value": shown["settled"] or "–",
                "note": _("기한 %(day)s") % {"day": row.settle_by} if row.settle_by else "",
                "tone": late[row.state == GrantState.SETTLEMENT_OVERDUE],
            },
            {
                "label": _("반납액"),
                "value": shown["returned"] or "–",
                "note": returned + (_(" · 기한 %(day)s") % {"day": row.return_by} if row.return_by else ""),
                "tone": late[row.state == GrantState.RETURN_OVERDUE],
            },
        ]

    def _steps(self) -> list[dict]:
        steps = seen_steps(self.rights, self.month).filter(grant=self.grant).select_related("entered_by")
        may_remove = {month.value for month in self.open_months} if self.may_keep else set()
        return [
            {
                "pk": step.pk,
                "kind_label": step.get_kind_display(),
                "month_label": Month(step.month).label,
                "dated_on": step.dated_on,
                "amount": "" if step.kind == GrantStep.Kind.EXTENSION else self.text(step.amount),
                "due_on": step.due_on,
                "document_number": step.document_number,
                "note": step.note,
                "who": str(step.entered_by),
                "is_draft": not step.is_confirmed,
                "may_remove": step.month in may_remove and not step.is_confirmed,
            }
            for step in steps
        ]
