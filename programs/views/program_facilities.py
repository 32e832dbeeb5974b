"""The facilities of a program, on its card: linked, taken away, looked for by name."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import Facility
from facilities.selectors import where
from programs import services
from programs.models import ProgramFacility

#: Facilities offered for one search, and characters of what is looked for.
MOST_FOUND, LONGEST_SEARCH = 20, 50


class ProgramFacilitiesMixin:
    """Beside a program's card: ``program``, ``tree``, ``rights``, ``office_id``, ``may_change``, ``request``."""

    def facilities_context(self) -> dict:
        links = list(self._facility_links())
        sought = self.request.GET.get("facility", "").strip()[:LONGEST_SEARCH] if self.may_change else ""
        linked = {link.facility_id for link in links}
        return {
            "facility_links": [self._shown(link.facility) | {"link": link.pk} for link in links],
            "facility_sought": sought,
            "facilities_found": [self._shown(row) | {"pk": row.pk} for row in self._found(sought, linked)],
        }

    def _facility_links(self):
        rows = ProgramFacility.objects.filter(program=self.program)
        return rows.select_related("facility__type", "facility__district").order_by("facility__name", "pk")

    def _found(self, sought: str, linked: set[int]) -> list[Facility]:
        """Facilities of the program's office whose name bears what is looked for."""
        if not sought or "\x00" in sought:
            return []
        rows = Facility.objects.filter(unit_id__in=self.rights.tree.descendant_ids(self.office_id))
        rows = rows.filter(name__icontains=sought, closes_on__isnull=True).exclude(pk__in=linked)
        return list(rows.select_related("type", "district").order_by("name", "pk")[:MOST_FOUND])

    def _shown(self, facility: Facility) -> dict:
        return {
            "name": facility.name,
            "url": reverse("facility", args=[facility.pk]),
            "type": facility.type.name,
            "place": where(facility),
        }

    def link_facility(self) -> str:
        facility = get_object_or_404(Facility, pk=self._number("facility"), unit_id__in=self.rights.visible_unit_ids)
        services.link_facility(actor=self.request.user, program=self.program, facility=facility)
        return _("'%s'을(를) 이었습니다.") % facility.name

    def unlink_facility(self) -> str:
        rows = ProgramFacility.objects.select_related("program", "facility")
        link = get_object_or_404(rows, program=self.program, pk=self._number("link"))
        services.unlink_facility(actor=self.request.user, link=link)
        return _("'%s'과(와)의 연결을 끊었습니다.") % link.facility.name

    def _number(self, name: str) -> int:
        text = self.request.POST.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 19 else 0
