"""Forms of facilities, contracts, records and inspections, for those who keep them."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.periods import Month
from core.presentation import Link
from core.refusals import Refusal
from facilities import services
from facilities.forms import EntrustmentForm, FacilityForm, InspectionForm, RecordForm
from facilities.models import Entrustment, Facility, FacilityRecord, FacilityType, Inspection
from facilities.views.shared import FacilityMixin
from reporting.selectors import open_periods


class KeepingView(FacilityMixin, View):
    """One form about a facility; what the service refuses is said at the form."""

    title = ""
    #: The field with the day of what is written down: the card is shown as of its month.
    day_field = ""

    def get(self, request, **_kwargs):
        self.require_right()
        return self.show(self.form())

    def post(self, request, **_kwargs):
        self.require_right()
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            facility = self.save(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, refusal.status_code)
        messages.success(request, _("저장했습니다."))
        day = form.cleaned_data.get(self.day_field)
        month = f"?month={Month.from_date(day).value}" if day else ""
        return redirect(reverse("facility", args=[facility.pk]) + month)

    def require_right(self) -> None:
        self.require_keeper()

    def show(self, form, status: int = 200):
        facility = self.facility
        card = reverse("facility", args=[facility.pk]) if facility.pk else reverse("facilities")
        crumbs = [Link(_("시설·위탁"), reverse("facilities"))]
        if facility.pk:
            crumbs.append(Link(facility.name, card))
        context = {"title": str(self.title), "form": form, "cancel_url": card, "crumbs": crumbs}
        return render(self.request, "facilities/form.html", context, status=status)

    def row_or_404(self, model):
        """The row of the facility that the address names, or none for a new one."""
        if "row" not in self.kwargs:
            return model(facility=self.facility)
        return get_object_or_404(model, pk=self.kwargs["row"], facility=self.facility)


@method_decorator([never_cache, sensitive_post_parameters("address")], name="dispatch")
class FacilityFormView(KeepingView):
    """A facility, new or changed."""

    @property
    def title(self):
        return _("시설 고치기") if self.kwargs.get("pk") else _("새 시설")

    @cached_property
    def facility(self) -> Facility:
        return super().facility if "pk" in self.kwargs else Facility()

    @property
    def keepable(self) -> list[int]:
        offices = self.rights.office_ids
        units = [pk for office_id in sorted(offices) for pk in self.rights.tree.descendant_ids(office_id)]
        return [unit_id for unit_id in units if self.rights.may_keep_facilities(unit_id)]

    def require_right(self) -> None:
        if self.facility.pk:
            self.require_keeper()
        elif not self.keepable:
            raise Http404

    def form(self, data=None) -> FacilityForm:
        tree, facility = self.rights.tree, self.facility
        unit_ids = self.keepable
        if facility.pk:  # a facility stays in its office
            office_id = tree.office_id(facility.unit_id)
            unit_ids = [unit_id for unit_id in unit_ids if tree.office_id(unit_id) == office_id]
        units = [(pk, "\u3000" * (len(tree.path(pk)) - 1) + tree.name(pk)) for pk in unit_ids]
        offices = {tree.office_id(unit_id) for unit_id in unit_ids}
        types = FacilityType.objects.filter(office_id__in=offices)
        return FacilityForm(data, instance=facility, units=units, types=types)

    def save(self, form) -> Facility:
        facility = form.save(commit=False)
        tree = self.rights.tree
        if facility.type.office_id != tree.office_id(facility.unit_id):
            form.add_error("type", _("담당 부서와 같은 기관의 유형을 골라 주세요."))
            raise services.InvalidInput(_("저장하지 않았습니다."))
        version = form.cleaned_data["version"] if facility.pk else None
        return services.save_facility(
            actor=self.request.user, facility=facility, address=form.typed_address, version=version
        )


class EntrustmentView(KeepingView):
    """A contract of a facility, new or changed."""

    title = property(lambda self: _("위탁 고치기") if "row" in self.kwargs else _("위탁 더하기"))

    def form(self, data=None) -> EntrustmentForm:
        return EntrustmentForm(data, instance=self.row_or_404(Entrustment))

    def save(self, form) -> Facility:
        office = self.rights.tree.placements[self.office_id].unit
        services.save_entrustment(
            actor=self.request.user,
            entrustment=form.save(commit=False),
            parts=form.cleaned_data["operators"],
            office=office,
        )
        return self.facility


class RecordView(KeepingView):
    """Places and people of a facility as of a day; it begins with what was said last."""

    title = property(lambda self: _("시설 현황 적기"))
    day_field = "as_of"

    def form(self, data=None) -> RecordForm:
        latest = self.facility.records.first()
        names = ("capacity", "occupancy", "staff_authorized", "staff_actual", "budget")
        initial = {name: getattr(latest, name) for name in names} if latest else {}
        record = FacilityRecord(facility=self.facility, budget_unit="원")
        return RecordForm(data, instance=record, initial=initial | {"as_of": self.usual_day()})

    def usual_day(self) -> date:
        """Today, but not past the month that is open."""
        months = [period.as_month for period in open_periods([self.office_id])]
        return min([timezone.localdate(), *(month.last_day for month in months[-1:])])

    def save(self, form) -> Facility:
        services.save_record(actor=self.request.user, record=form.save(commit=False))
        return self.facility


class InspectionView(KeepingView):
    """An inspection, new or what became of it."""

    day_field = "inspected_on"
    title = property(lambda self: _("지도점검 고치기") if "row" in self.kwargs else _("지도점검 더하기"))

    def form(self, data=None) -> InspectionForm:
        return InspectionForm(data, instance=self.row_or_404(Inspection))

    def save(self, form) -> Facility:
        services.save_inspection(actor=self.request.user, inspection=form.save(commit=False))
        return self.facility
