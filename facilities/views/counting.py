"""실적 입력 › 시설: the month's counts by type, their review and the acts between."""

from django.utils.translation import gettext_lazy as _

from facilities.selectors import count_tables
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
from reporting.views.submissions import ActView


class CountingMixin(QuantityMixin):
    """A unit's counts of one month."""

    kind = Kind.FACILITIES
    pages = "facilities"
    corrections_page = "facility_corrections"
    asking_page = "collections"
    rows_label = _("시설 유형")
    follows_label = _("증감")
    empty_title = _("이 부서가 집계하는 시설 유형이 없습니다")
    empty_hint = _("관리자가 시설 수 항목을 정하면 여기에 보입니다.")

    def read_tables(self) -> list[QuantityTable]:
        return count_tables(self.unit.pk, self.month)


class FacilityEntryView(CountingMixin, QuantityEntryView):
    """Type the month's counts."""


class FacilityCellsView(CountingMixin, QuantityCellsView):
    """Save cells of counts."""


class FacilityPasteView(CountingMixin, QuantityPasteView):
    """Read a block of counts."""


class FacilityStoryView(CountingMixin, QuantityStoryView):
    """One row of counts."""


class FacilityReviewView(CountingMixin, QuantityReviewView):
    """Read the month's counts, send rows back or confirm."""


class FacilityActView(CountingMixin, ActView):
    """Buttons of the counts of a unit."""
