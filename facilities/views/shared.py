"""What every page of facilities shares: whose they are, the unit asked for, and the tabs."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.periods import Month
from core.presentation import Link
from core.refusals import InvalidInput
from facilities.models import Facility
from organization.models import Unit
from reporting.offices import OfficesMixin
from reporting.selectors import months_to_begin_in


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
        rows = Facility.objects.select_related("type__group", "district", "unit").with_last_move()
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


class ChosenUnitMixin(FacilitiesMixin):
    """A page about one unit at a time, chosen among those for which the person may act."""

    def may_act_for(self, unit_id: int) -> bool:
        raise NotImplementedError

    @cached_property
    def kept_ids(self) -> list[int]:
        """The units for which the person may act, in the order of the chart."""
        tree = self.rights.tree
        below = [pk for office_id in sorted(self.rights.office_ids) for pk in tree.descendant_ids(office_id)]
        return [pk for pk in below if self.may_act_for(pk)]

    def require_unit(self) -> None:
        """Who may act for no unit finds no such page."""
        if not self.kept_ids:
            raise Http404

    @cached_property
    def unit(self) -> Unit:
        asked = self.request.POST.get("unit") or self.request.GET.get("unit", "")
        unit_id = int(asked) if asked.isdecimal() and len(asked) < 18 else None
        return self.rights.tree.placements[unit_id if unit_id in self.kept_ids else self.kept_ids[0]].unit

    @cached_property
    def office_id(self) -> int:
        return self.rights.tree.office_id(self.unit.pk)

    @cached_property
    def offered_months(self) -> list[Month]:
        """Open months and the one after them: what is closed stays as it was."""
        return months_to_begin_in(self.office_id) or [Month.from_date(timezone.localdate())]

    def sent_number(self, name: str) -> int:
        text = self.request.POST.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 19 else 0

    def sent_month(self) -> Month:
        try:
            return Month.parse(self.request.POST.get("month", ""))
        except ValueError as error:
            raise InvalidInput(_("달을 골라 주세요.")) from error

    def unit_context(self) -> dict:
        tree = self.rights.tree
        return {
            "units": [(pk, "\u3000" * (len(tree.path(pk)) - 1) + tree.name(pk)) for pk in self.kept_ids],
            "unit": self.unit,
            "unit_label": tree.name(self.unit.pk),
            "months": self.offered_months,
            "is_practice": self.rights.is_practice(self.unit.pk),
        }


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
