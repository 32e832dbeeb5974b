"""정정 of money: amounts in the unit that a person chooses, exact to the won unless asked otherwise."""

from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from budgets.selectors import line_placements
from budgets.views.submission import PAGE_UNITS
from core.money import MONEY_UNITS, format_money, parse_amount
from reporting.models import Kind
from reporting.views.corrections import CorrectionFormView, CorrectionListView, CorrectionMixin

#: The unit in which a difference is told unless asked otherwise: exact to the won.
EXACT_UNIT = "원"


class MoneyCorrectionMixin(CorrectionMixin):
    """The lines of a unit, their amounts in one of the page's units."""

    kind = Kind.MONEY
    list_name, one_name = "corrections", "correction"
    row_label, value_label = gettext_lazy("세부사업"), gettext_lazy("지출")

    @cached_property
    def money_unit(self) -> str:
        asked = self.request.POST.get("unit") or self.request.GET.get("unit")
        return asked if asked in MONEY_UNITS else EXACT_UNIT

    @property
    def query(self) -> str:
        return f"?unit={self.money_unit}" if self.money_unit != EXACT_UNIT else ""

    def placements(self):
        return line_placements([self.unit.pk], self.month)

    def write(self, number: Decimal | None) -> str:
        return format_money(number, self.money_unit)

    def read(self, text: str) -> int | None:
        return parse_amount(text, self.money_unit)

    def measure(self, placement) -> str:
        return self.money_unit

    def history_url(self, placement) -> str:
        return self.address("series_history", series=placement.series_id)

    def extra_context(self) -> dict:
        return {"units": PAGE_UNITS, "money_unit": self.money_unit}


class CorrectionsView(MoneyCorrectionMixin, CorrectionListView):
    """The lines of a closed month."""


class CorrectionView(MoneyCorrectionMixin, CorrectionFormView):
    """One line of a closed month."""
