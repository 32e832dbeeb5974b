"""정정 of facility counts: whole places of a closed month, mended in an open one."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import NotANumber
from reporting.models import Kind
from reporting.views.corrections import CorrectionFormView, CorrectionListView, CorrectionMixin


class CountCorrectionMixin(CorrectionMixin):
    """The types that a unit counts."""

    kind = Kind.FACILITIES
    list_name, one_name = "facility_corrections", "facility_correction"
    row_label, value_label = gettext_lazy("유형"), gettext_lazy("시설 수")

    def read(self, text: str) -> Decimal | None:
        number = super().read(text)
        if number is not None and number != number.to_integral_value():
            raise NotANumber(_("시설 수는 정수로 적어 주세요."))
        return number


class CountCorrectionsView(CountCorrectionMixin, CorrectionListView):
    """The counts of a closed month."""


class CountCorrectionView(CountCorrectionMixin, CorrectionFormView):
    """One count of a closed month."""
