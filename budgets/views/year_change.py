"""연도 전환: next year's lines from this year's, and provisional budgets that are fixed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.forms import FixForm
from budgets.models import Appropriation
from budgets.services import continuable, continue_lines, fix_provisional
from core.money import format_money
from core.periods import Month
from core.presentation import Link
from core.refusals import Refusal
from organization.access import rights_of
from organization.models import Role, Unit
from reporting.models import Period, SeriesPlacement


class YearChangeView(View):
    """The coordinator's page; for everybody else it does not exist. ``?year=`` is the year that ends."""

    def dispatch(self, request, *args, **kwargs):
        self.rights = rights_of(request.user)
        offices = self.rights.units_with({Role.COORDINATOR}) & self.rights.office_ids
        if not offices:
            raise Http404
        self.office = get_object_or_404(Unit, pk=min(offices))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.show()

    def post(self, request):
        acts = {"continue": self.carry_on, "fix": self.fix}
        act = acts.get(request.POST.get("action"))
        if act is None:
            raise Http404
        try:
            return act()
        except Refusal as refusal:
            return self.show([str(refusal)], refusal.status_code)

    def carry_on(self):
        chosen = [int(value) for value in self.request.POST.getlist("line") if value.isdecimal()]
        if not chosen:
            return self.show([_("이어갈 세부사업을 하나 이상 골라 주세요.")], 422)
        made = continue_lines(actor=self.request.user, office=self.office, fiscal_year=self.year, line_ids=chosen)
        return self.done(
            _("%(year)s년 세부사업 %(count)s건을 만들었습니다. 예산은 들어 있지 않습니다.")
            % {"year": self.year + 1, "count": len(made)}
        )

    def fix(self):
        form = FixForm(self.request.POST, months=[month.value for month in self.open_months])
        if not form.is_valid():
            return self.show([error for texts in form.errors.values() for error in texts], 422)
        provisional = get_object_or_404(self.provisional, pk=form.cleaned_data["appropriation"])
        fixing = fix_provisional(
            actor=self.request.user,
            appropriation=provisional,
            amount=form.cleaned_data["amount"],
            month=Month(form.cleaned_data["month"]),
            note=form.cleaned_data["note"],
        )
        return self.done(
            _("'%(line)s'의 잠정 금액을 확정했습니다(차이 %(amount)s원).")
            % {"line": provisional.line, "amount": format_money(fixing.amount, "원") or "0"}
        )

    def done(self, message: str):
        messages.success(self.request, message)
        return redirect(f"{reverse('year_change')}?year={self.year}")

    @cached_property
    def years(self) -> list[int]:
        months = Period.objects.filter(office=self.office).values_list("month", flat=True)
        return sorted({month // 100 for month in months} or {timezone.localdate().year}, reverse=True)

    @cached_property
    def year(self) -> int:
        """The year asked for; else the oldest that still has an open month, which is the one that ends."""
        asked = self.request.GET.get("year", "")
        usual = min((month.year for month in self.open_months), default=self.years[0])
        return next((year for year in self.years if str(year) == asked), usual)

    @cached_property
    def open_months(self) -> list[Month]:
        periods = Period.objects.filter(office=self.office, state=Period.State.OPEN).order_by("month")
        return [period.as_month for period in periods if period.is_open]

    @property
    def provisional(self):
        """Provisional amounts of the office that nothing has fixed yet, oldest first."""
        inside = SeriesPlacement.objects.filter(unit__in=self.rights.tree.descendant_ids(self.office.pk))
        rows = Appropriation.objects.filter(
            is_provisional=True, fixed_by__isnull=True, line__series__in=inside.values("series")
        )
        return rows.select_related("line").order_by("month", "pk")

    def show(self, errors: list[str] | None = None, status: int = 200):
        context = {
            "errors": errors or [],
            "year": self.year,
            "next_year": self.year + 1,
            "years": [
                Link(_("%(year)s년") % {"year": year}, f"?year={year}", year == self.year) for year in self.years
            ],
            "lines": self._lines(),
            "provisional": self._provisional(),
            "open_months": self.open_months,
            "crumbs": [Link(_("관리")), Link(_("마감 관리"), reverse("periods"))],
        }
        return render(self.request, "budgets/year_change.html", context, status=status)

    def _lines(self) -> list[dict]:
        tree = self.rights.tree_on(Month.of(self.year, 12).last_day)
        order = {unit_id: place for place, unit_id in enumerate(tree.descendant_ids(self.office.pk))}
        rows = continuable(self.office, self.year).select_related("series__budget_line__heading")
        lines = [
            {
                "pk": row.series.budget_line.pk,
                "name": row.name,
                "unit_label": tree.name(row.unit_id),
                "account": str(row.series.budget_line.account or ""),
                "heading": str(row.series.budget_line.heading or ""),
                "place": (order.get(row.unit_id, len(order)), row.order),
            }
            for row in rows.select_related("series__budget_line__account", "series__budget_line__heading")
        ]
        return sorted(lines, key=lambda line: line["place"])

    def _provisional(self) -> list[dict]:
        rows = list(self.provisional)
        placements = SeriesPlacement.objects.filter(series__in=[row.line.series_id for row in rows])
        placed = {row.series_id: row for row in placements.order_by("valid_from")}
        return [
            {
                "pk": row.pk,
                "name": placed[row.line.series_id].name,
                "unit_label": self.rights.tree.name(placed[row.line.series_id].unit_id),
                "kind": row.get_kind_display(),
                "month_label": Month(row.month).label,
                "amount": format_money(row.amount, "원"),
                "months": [
                    month
                    for month in self.open_months
                    if month.value >= row.month and month.year == row.line.fiscal_year
                ],
            }
            for row in rows
        ]
