"""정정 of indicators: the numbers of a closed month, mended in an open one."""

from django.utils.translation import gettext_lazy

from reporting.models import Kind
from reporting.views.corrections import CorrectionFormView, CorrectionListView, CorrectionMixin


class IndicatorCorrectionMixin(CorrectionMixin):
    """The rows of a unit's indicators, each in its own measure."""

    kind = Kind.INDICATORS
    list_name, one_name = "indicator_corrections", "indicator_correction"
    row_label, value_label = gettext_lazy("성과지표"), gettext_lazy("실적")

    def placements(self):
        rows = super().placements().filter(series__category__isnull=False)
        order = ("series__category__indicator__order", "series__category__indicator", "series__category__order", "pk")
        return rows.select_related("series__category__indicator").order_by(*order)

    def row_name(self, placement) -> str:
        category = placement.series.category
        name = category.indicator.name
        return f"{name} – {category.name}" if category.name else name


class IndicatorCorrectionsView(IndicatorCorrectionMixin, CorrectionListView):
    """The indicators of a closed month."""


class IndicatorCorrectionView(IndicatorCorrectionMixin, CorrectionFormView):
    """One row of an indicator of a closed month."""
