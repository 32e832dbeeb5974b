"""집계 유형: which types a unit counts every month, begun and ended by who gathers for it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.periods import Month
from core.presentation import Link
from core.refusals import InvalidInput, Refusal
from facilities import services
from facilities.models import FacilityCount, FacilityType
from facilities.views.shared import ChosenUnitMixin
from reporting.models import SeriesPlacement


class CountedTypesView(ChosenUnitMixin, View):
    """The types that a unit counts, from when until when; start another, end one."""

    def get(self, request):
        self.require_unit()
        return self.show()

    def post(self, request):
        self.require_unit()
        acts = {"start": self.start, "end": self.end}
        act = acts.get(request.POST.get("action"))
        if act is None:
            raise Http404
        try:
            act()
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(refusal.status_code)
        return redirect(f"{reverse('counted_types')}?unit={self.unit.pk}")

    def may_act_for(self, unit_id: int) -> bool:
        return self.rights.may_assign(unit_id)

    def start(self) -> None:
        kind = FacilityType.objects.filter(pk=self.sent_number("type"), office_id=self.office_id).first()
        if kind is None:
            raise InvalidInput(_("집계할 시설 유형을 골라 주세요."))
        month = self.sent_month()
        services.start_count(actor=self.request.user, unit=self.unit, type=kind, month=month)
        messages.success(self.request, _("%(month)s부터 '%(name)s'을(를) 집계합니다.") % {"month": month, "name": kind})

    def end(self) -> None:
        counts = FacilityCount.objects.filter(series__placements__unit=self.unit).select_related("type", "series")
        count = get_object_or_404(counts.distinct(), pk=self.sent_number("count"))
        month = self.sent_month()
        services.end_count(actor=self.request.user, count=count, unit=self.unit, month=month)
        messages.success(
            self.request, _("'%(name)s'은(는) %(month)s부터 집계하지 않습니다.") % {"name": count.type, "month": month}
        )

    def show(self, status: int = 200):
        placed = SeriesPlacement.objects.filter(unit=self.unit, series__facility_count__isnull=False)
        rows = list(placed.select_related("series__facility_count__type__group").order_by("order", "pk"))
        counted = {row.series.facility_count.type_id for row in rows if row.valid_until is None}
        types = FacilityType.objects.filter(office_id=self.office_id).exclude(pk__in=counted).select_related("group")
        context = self.unit_context() | {
            "rows": [self._row(row) for row in rows],
            "types": [(row.pk, f"{row.group.name} › {row.name}" if row.group else row.name) for row in types],
            "crumbs": [Link(_("시설·위탁"), reverse("facilities")), Link(_("시설 현황"), reverse("facility_counts"))],
        }
        return render(self.request, "facilities/counted_types.html", context, status=status)

    def _row(self, row: SeriesPlacement) -> dict:
        kind = row.series.facility_count.type
        return {
            "count": row.series_id,
            "name": row.name,
            "group": kind.group.name if kind.group else "",
            "measure": row.series.measure,
            "since": Month(row.valid_from).label,
            "until": Month(row.valid_until).previous.label if row.valid_until else "",
        }
