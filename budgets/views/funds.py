"""기금·후원금: what came in and went out year by year, by fund and item; and the form of one amount."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from budgets.forms.funds import FundEntryForm
from budgets.models import FundEntry
from budgets.report import funds_table
from budgets.services.funds import remove_fund_entry, save_fund_entry
from core.money import MONEY_UNITS, format_money
from core.presentation import Link
from reporting.offices import OfficesMixin, RecordFormView

PAGE_UNITS = ("원", "천원", "백만원", "억원")
USUAL_UNIT = "백만원"
#: Codes by which the files of reports name what an amount is; people's own words are shown as they are.
KIND_WORDS = {
    "fund": "기금 조성",
    "expenditure": "지출",
    "transfer": "전출·전입",
    "donation": "후원",
    "subsidy": "보조",
}


class FundsView(OfficesMixin, View):
    """A table for each fund of each unit, a column for each year. Amounts may contain one another: no sums."""

    def get(self, request):
        if request.GET.get("export") == "xlsx":
            return self.workbook(_("기금·후원금"), funds_table(self.rows, self.years, self.money_unit))
        kept = self.rights.keeping_unit_ids.intersection(self.unit_ids)
        practice = "?practice=1" if self.is_practice and self.has_both else ""
        context = self.page(
            rows=[self._shown(row, kept) for row in self.rows],
            years=self.years,
            units=PAGE_UNITS,
            money_unit=self.money_unit,
            new_url=reverse("fund_new") + practice if kept else "",
            crumbs=[Link(_("예산집행"), reverse("budget_lines") + practice)],
        )
        return render(request, "budgets/fund_list.html", context)

    @cached_property
    def money_unit(self) -> str:
        asked = self.request.GET.get("unit")
        return asked if asked in MONEY_UNITS else USUAL_UNIT

    @cached_property
    def entries(self) -> list[FundEntry]:
        order = {unit_id: place for place, unit_id in enumerate(self.unit_ids)}
        found = FundEntry.objects.filter(unit_id__in=self.unit_ids)
        return sorted(found, key=lambda row: (order[row.unit_id], row.fund, row.order, row.pk))

    @cached_property
    def years(self) -> list[int]:
        return sorted({entry.year for entry in self.entries})

    @cached_property
    def rows(self) -> list[dict]:
        """One row a unit, fund, flow, kind and item, with its entries by year."""
        rows: dict[tuple, dict] = {}
        for entry in self.entries:
            key = (entry.unit_id, entry.fund, entry.flow, entry.kind, entry.item, entry.occurrence)
            row = rows.setdefault(
                key,
                {
                    "unit_id": entry.unit_id,
                    "unit_name": self.unit_name(entry.unit_id),
                    "fund": entry.fund,
                    "flow": entry.get_flow_display() if entry.flow else "",
                    "kind": KIND_WORDS.get(entry.kind, entry.kind),
                    "item": entry.item,
                    "entries": {},
                },
            )
            row["entries"][entry.year] = entry
        return list(rows.values())

    def _shown(self, row: dict, kept: set[int]) -> dict:
        cells = []
        for year in self.years:
            entry = row["entries"].get(year)
            cells.append(
                {
                    "text": (format_money(entry.amount, self.money_unit) or _("금액 없음")) if entry else "",
                    "url": reverse("fund", args=[entry.pk]) if entry and row["unit_id"] in kept else "",
                }
            )
        return row | {"cells": cells, "tone": {_("들어온 돈"): "good", _("나간 돈"): "info"}.get(row["flow"], "")}


class FundFormView(RecordFormView):
    """One amount of a fund or of donations."""

    model = FundEntry
    list_name, list_label = "funds", gettext_lazy("기금·후원금")
    new_title, edit_title = gettext_lazy("새 기금·후원금"), gettext_lazy("기금·후원금 고치기")
    saved, removed = gettext_lazy("기금·후원금을 저장했습니다."), gettext_lazy("기금·후원금을 지웠습니다.")

    def new(self) -> FundEntry:
        return FundEntry(year=timezone.localdate().year)

    def form(self, data=None) -> FundEntryForm:
        return FundEntryForm(data, instance=self.row, units=self.owners(self.kept))

    def save(self, row: FundEntry) -> None:
        save_fund_entry(actor=self.request.user, entry=row)

    def remove(self) -> None:
        remove_fund_entry(actor=self.request.user, entry=self.row)
