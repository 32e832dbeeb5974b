"""What every page of facilities shares: whose they are, the unit asked for, and the tabs."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.presentation import Link
from facilities.models import Facility
from reporting.offices import OfficesMixin


class FacilitiesMixin(OfficesMixin):
    """The facilities of a person's offices, real or practice ones, as of a month."""

    @cached_property
    def narrowed_ids(self) -> list[int]:
        """The unit that the address names with everything below it; all where it names none."""
        asked = self.request.GET.get("unit", "")
        unit_id = int(asked) if asked.isdecimal() and len(asked) < 18 else None
        if unit_id not in self.unit_ids:
            return self.unit_ids
        return [below for below in self.tree.descendant_ids(unit_id) if below in self.unit_ids]

    def page_context(self, current: str) -> dict:
        return self.page_of_month(tabs=tabs(current, self.request))


class FacilityMixin(FacilitiesMixin):
    """One facility of the address; that of another office does not exist."""

    @cached_property
    def facility(self) -> Facility:
        rows = Facility.objects.select_related("type__group", "district", "unit")
        facility = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not self.rights.may_see(facility.unit_id):
            raise Http404
        return facility

    @cached_property
    def is_practice(self) -> bool:
        return self.rights.is_practice(self.facility.unit_id)

    @cached_property
    def office_id(self) -> int | None:
        return self.rights.known.office_id(self.facility.unit_id)

    def require_keeper(self) -> None:
        self.require(self.rights.may_keep_facilities(self.facility.unit_id))


def tabs(current: str, request) -> list[Link]:
    """The pages of facilities; the month asked for goes along."""
    kept = {name: request.GET[name] for name in ("month", "unit", "practice") if request.GET.get(name, "").isdecimal()}
    query = "?" + "&".join(f"{name}={value}" for name, value in kept.items()) if kept else ""
    labels = (
        ("facilities", _("시설 목록")),
        ("facilities_ending", _("위탁 만료")),
        ("facility_counts", _("시설 현황")),
    )
    return [Link(label, reverse(name) + query, current=name == current) for name, label in labels]
