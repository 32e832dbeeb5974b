"""예산집행: every budget line that a person may see, as of a month, narrowed and sorted."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django_tables2 import RequestConfig

from budgets.filters import BudgetLineFilter
from budgets.models import Account
from budgets.report import listed_table
from budgets.selectors import ExecutionLine, add_baseline, execution_of, line_placements, printed_unit_of, summed
from budgets.tables import BudgetLineTable
from core.money import MONEY_UNITS, format_money, format_points, format_rate
from reporting.offices import OfficesMixin

PAGE_UNITS = ("원", "천원", "백만원", "억원")
PAGE_ROWS = 100
#: Stands below every rate when rows are sorted by one that they have not.
NOTHING = -10_000


class BudgetLinesView(OfficesMixin, View):
    """The list; ``?export=xlsx`` hands over exactly the rows that the filters leave."""

    def get(self, request):
        lines = self.lines
        if request.GET.get("export") == "xlsx":
            return self.export(lines)
        table = BudgetLineTable([self._row(line) for line in lines])
        RequestConfig(request, paginate={"per_page": PAGE_ROWS}).configure(table)
        total = summed(lines, role="total")
        context = self.page_of_month() | {
            "filter": self.filter,
            "table": table,
            "units": PAGE_UNITS,
            "money_unit": self.money_unit,
            "count": len(lines),
            "total": {
                "current": self.text(total.current),
                "spent": self.text(total.spent),
                "balance": self.text(total.balance),
                "rate": format_rate(total.rate),
                "plan_gap": format_points(total.plan_gap),
            },
        }
        return render(request, "budgets/line_list.html", context)

    @cached_property
    def money_unit(self) -> str:
        asked = self.request.GET.get("unit")
        return asked if asked in MONEY_UNITS else printed_unit_of(self.lines)

    @cached_property
    def filter(self) -> BudgetLineFilter:
        placements = line_placements(self.unit_ids, self.month)
        owning = set(placements.order_by().values_list("unit_id", flat=True))
        accounts = Account.objects.filter(office_id__in=self.office_ids)
        return BudgetLineFilter(
            self.request.GET,
            placements,
            owners=self.owners(owning),
            accounts=list(accounts.values_list("pk", "name")),
        )

    @cached_property
    def lines(self) -> list[ExecutionLine]:
        lines = execution_of(self.filter.qs, self.month, self.rights.draft_unit_ids)
        add_baseline(lines, self.month, self.rights.draft_unit_ids)
        return lines

    def text(self, won) -> str:
        return format_money(won, self.money_unit)

    def _row(self, line: ExecutionLine) -> dict:
        return {
            "name": line.name if line.provisional is None else _("%(name)s (잠정)") % {"name": line.name},
            "url": reverse("unit", args=[line.unit_id]) + f"?month={int(self.month)}",
            "unit_name": self.tree.name(line.unit_id),
            "account": line.account_name,
            "current": self.text(line.current),
            "spent": self.text(line.spent),
            "balance": self.text(line.balance),
            "rate": format_rate(line.rate),
            "plan_gap": format_points(line.plan_gap),
            "last_year": format_rate(line.last_year_rate),
            "plan_gap_value": line.plan_gap if line.plan_gap is not None else NOTHING,
            "last_year_value": line.last_year_rate if line.last_year_rate is not None else NOTHING,
            "current_won": line.current or 0,
            "spent_won": line.spent or 0,
            "balance_won": line.balance or 0,
            "rate_value": line.rate if line.rate is not None else -1,
        }

    def export(self, lines: list[ExecutionLine]):
        names = {unit_id: self.tree.name(unit_id) for unit_id in {row.unit_id for row in lines}}
        table = listed_table(lines, names, self.month, self.money_unit)
        return self.download("xlsx", _("세부사업 집행 현황"), table)
