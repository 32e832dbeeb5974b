"""What the pages about programs share: their tabs, and the indicator that an address names."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.presentation import Link
from programs.models import Indicator
from reporting.offices import OfficesMixin


class IndicatorOfAddressMixin(OfficesMixin):
    """One indicator in sight; one of an office that a person does not see does not exist."""

    @cached_property
    def indicator(self) -> Indicator:
        rows = Indicator.objects.filter(unit_id__in=self.rights.visible_unit_ids)
        related = rows.select_related("program", "strategy", "numerator", "denominator")
        return get_object_or_404(related, pk=self.kwargs["pk"])

    @cached_property
    def office_id(self) -> int | None:
        return self.rights.known.office_id(self.indicator.unit_id)


def subject_tabs(current: str) -> list[Link]:
    """The pages about programs, as tabs."""
    tabs = [
        ("programs", _("사업")),
        ("strategy", _("전략체계")),
        ("indicators", _("성과지표")),
        ("milestones", _("추진일정")),
        ("commitments", _("공약·지시·지적")),
        ("themes", _("주제")),
        ("statistics", _("정책 통계")),
    ]
    return [Link(label, reverse(name), current=name == current) for name, label in tabs]
