"""담당 부서 옮기기: facilities of a unit handed over to another from a month on, in one act."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.presentation import Link
from core.refusals import InvalidInput, Refusal
from facilities import services
from facilities.models import Facility
from facilities.selectors import where
from facilities.views.shared import ChosenUnitMixin
from organization.models import Unit

#: Facilities listed of one unit; a search finds the others.
MOST_LISTED, LONGEST_SEARCH = 200, 50


class MovingView(ChosenUnitMixin, View):
    """Choose facilities of one's units, the unit that takes them over and the first month of it."""

    def may_act_for(self, unit_id: int) -> bool:
        return self.rights.may_keep_facilities(unit_id)

    def get(self, request):
        self.require_unit()
        return self.show()

    def post(self, request):
        self.require_unit()
        try:
            count = services.move_facilities(
                actor=request.user, facilities=self._chosen(), unit=self._taking(), month=self.sent_month()
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(refusal.status_code)
        messages.success(request, _("시설 %d곳의 담당 부서를 옮겼습니다.") % count)
        return redirect(f"{reverse('facilities_move')}?unit={self.unit.pk}")

    def _chosen(self) -> list[Facility]:
        numbers = [int(pk) for pk in self.request.POST.getlist("facility") if pk.isdecimal() and len(pk) < 19]
        return list(Facility.objects.filter(pk__in=numbers, unit=self.unit))

    def _taking(self) -> Unit:
        taking = self.sent_number("to")
        if taking not in self.kept_ids:
            raise InvalidInput(_("새 담당 부서를 골라 주세요."))
        return self.rights.tree.placements[taking].unit

    def show(self, status: int = 200):
        sought = self.request.GET.get("q", "").strip().replace("\x00", "")[:LONGEST_SEARCH]
        rows = Facility.objects.filter(unit=self.unit, name__icontains=sought).select_related("type", "district")
        rows = list(rows.order_by("type__order", "name", "pk")[: MOST_LISTED + 1])
        chosen = set(self.request.POST.getlist("facility"))
        context = self.unit_context() | {
            "sought": sought,
            "takers": [(pk, label) for pk, label in self.unit_context()["units"] if pk != self.unit.pk],
            "rows": [
                {
                    "pk": row.pk,
                    "name": row.name,
                    "type": row.type.name,
                    "place": where(row),
                    "is_chosen": str(row.pk) in chosen,
                }
                for row in rows[:MOST_LISTED]
            ],
            "has_more": len(rows) > MOST_LISTED,
            "most": MOST_LISTED,
            "crumbs": [Link(_("시설·위탁"), reverse("facilities"))],
        }
        return render(self.request, "facilities/moving.html", context, status=status)
