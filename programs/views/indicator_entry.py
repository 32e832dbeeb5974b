"""실적 입력 › 성과지표: a unit's indicators of one month, typed, handed in, read, confirmed."""

from django.utils.translation import gettext_lazy as _

from programs.selectors.grid import indicator_tables
from reporting.models import Kind
from reporting.quantities import QuantityTable
from reporting.views.quantities import (
    QuantityCellsView,
    QuantityEntryView,
    QuantityMixin,
    QuantityPasteView,
    QuantityReviewView,
    QuantityStoryView,
)
from reporting.views.responsibility import ResponsibilityView
from reporting.views.submissions import ActView


class IndicatorMixin(QuantityMixin):
    """A unit's indicators of one month."""

    kind = Kind.INDICATORS
    pages = "indicator"
    corrections_page = "indicator_corrections"
    responsibility_page = "indicator_responsibility"
    asking_page = "collections"
    rows_label = _("성과지표")
    follows_label = _("누계")
    empty_title = _("이 달에 입력할 성과지표가 없습니다")
    empty_hint = _("지표와 주기는 관리 화면의 '성과지표'에서 정합니다.")

    def read_tables(self) -> list[QuantityTable]:
        return indicator_tables(self.unit, self.month, self.asked_series)


class IndicatorEntryView(IndicatorMixin, QuantityEntryView):
    """Type the month's indicators."""


class IndicatorCellsView(IndicatorMixin, QuantityCellsView):
    """Save cells of indicators."""


class IndicatorPasteView(IndicatorMixin, QuantityPasteView):
    """Read a block of indicators."""


class IndicatorStoryView(IndicatorMixin, QuantityStoryView):
    """One row of an indicator."""


class IndicatorReviewView(IndicatorMixin, QuantityReviewView):
    """Read the month's indicators, send rows back or confirm."""

    def read_tables(self) -> list[QuantityTable]:
        return indicator_tables(self.unit, self.month, targets=False)


class IndicatorActView(IndicatorMixin, ActView):
    """Buttons of the indicators of a unit."""


class IndicatorResponsibilityView(IndicatorMixin, ResponsibilityView):
    """Whose row of an indicator each is."""
