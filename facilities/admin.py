"""Master data of facilities. Nothing here shows or takes where a facility is: its own pages do, with a record."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import PortalAdmin, PortalInline, ReadOnlyMixin
from facilities.models import (
    AddressSight,
    District,
    Entrustment,
    EntrustmentPart,
    Facility,
    FacilityGroup,
    FacilityRecord,
    FacilityType,
    Inspection,
    Operator,
)
from facilities.services import opening_day
from organization.admin import UnitChoicesMixin, UnitFilter
from organization.selectors import latest_name
from reporting.admin import office_name, unit_name


class OfficeAdmin(UnitChoicesMixin, PortalAdmin):
    """Rows of an office, with its newest name in the list."""

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(office_name=latest_name("office"))


@admin.register(FacilityGroup)
class FacilityGroupAdmin(OfficeAdmin):
    list_display = ["name", office_name, "order"]
    list_filter = [UnitFilter.by("office", _("기관"))]
    search_fields = ["name"]


@admin.register(FacilityType)
class FacilityTypeAdmin(OfficeAdmin):
    list_display = ["name", "group", "is_shelter", office_name, "order"]
    list_filter = ["is_shelter", UnitFilter.by("office", _("기관"))]
    list_select_related = ["group"]
    search_fields = ["name", "group__name"]


@admin.register(District)
class DistrictAdmin(PortalAdmin):
    list_display = ["name", "order"]
    search_fields = ["name"]


@admin.register(Operator)
class OperatorAdmin(OfficeAdmin):
    list_display = ["name", office_name]
    list_filter = [UnitFilter.by("office", _("기관"))]
    search_fields = ["name"]


class EntrustmentInline(PortalInline):
    model = Entrustment
    fields = ["mode", "renewal", "starts_on", "ends_on", "agreed_on", "note"]


class RecordInline(PortalInline):
    model = FacilityRecord
    fields = ["as_of", "capacity", "occupancy", "staff_authorized", "staff_actual"]


class InspectionInline(PortalInline):
    model = Inspection
    fields = ["kind", "inspected_on", "result", "due_on", "settled_on"]


@admin.register(Facility)
class FacilityAdmin(UnitChoicesMixin, PortalAdmin):
    """Name, type and unit; how much of the place is told, and the place itself, are kept on the facility's page."""

    list_display = ["name", "type", unit_name, "location_disclosure", "established"]
    list_filter = ["location_disclosure", UnitFilter]
    list_select_related = ["type"]
    search_fields = ["name", "type__name"]
    fields = ["name", "unit", "type", "location_disclosure", "established", "is_planned", "closes_on", "area"]
    readonly_fields = ["location_disclosure"]
    inlines = [EntrustmentInline, RecordInline, InspectionInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(unit_name=latest_name("unit"))

    def has_delete_permission(self, request, obj=None):
        """A facility ends by its day of closing; what was seen and counted of it stays."""
        return False

    def save_model(self, request, obj, form, change):
        obj.opens_on = opening_day(obj.established)
        obj.version += 1 if change else 0
        super().save_model(request, obj, form, change)


class PartInline(PortalInline):
    model = EntrustmentPart
    fields = ["operator", "part", "order"]


@admin.register(Entrustment)
class EntrustmentAdmin(PortalAdmin):
    list_display = ["facility", "mode", "starts_on", "ends_on"]
    list_filter = ["mode"]
    list_select_related = ["facility"]
    search_fields = ["facility__name", "parts__operator__name"]
    readonly_fields = ["facility"]
    inlines = [PartInline]

    def has_add_permission(self, request):
        return False


@admin.register(AddressSight)
class AddressSightAdmin(ReadOnlyMixin, PortalAdmin):
    """Who has read which secret address, from where and why; the address itself is not here."""

    list_display = ["facility", "user", "seen_at", "ip_address", "reason"]
    list_select_related = ["facility", "user"]
    search_fields = ["facility__name", "user__username", "reason"]
