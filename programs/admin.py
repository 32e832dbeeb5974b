"""Strategy, programs, definition cards, commitments and themes, kept by administrators."""

from django.contrib import admin

from core.admin import PortalAdmin, PortalInline
from organization.admin import UnitChoicesMixin, UnitFilter
from organization.selectors import latest_name
from programs.models import (
    Breakdown,
    Category,
    Commitment,
    FundShare,
    Indicator,
    PlaceOfUse,
    Program,
    ResponsiblePost,
    StrategyNode,
    Target,
    TargetMonth,
    Theme,
)
from reporting.admin import unit_name


class OwnedAdmin(UnitChoicesMixin, PortalAdmin):
    """Rows of a unit, named in the list; rows that point to others are chosen by number, not from thousands."""

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(unit_name=latest_name("unit"))


@admin.register(StrategyNode)
class StrategyNodeAdmin(OwnedAdmin):
    list_display = ["title", "level", "code", "year", unit_name]
    list_filter = ["year", "level", UnitFilter]
    search_fields = ["title", "code"]
    ordering = ["-year", "unit", "order", "pk"]
    raw_id_fields = ["parent"]


class PlaceOfUseInline(PortalInline):
    model = PlaceOfUse
    fields = ["section", "number", "title", "order"]


class FundShareInline(PortalInline):
    model = FundShare
    fields = ["source", "text", "percent", "amount", "is_apart"]


class ResponsiblePostInline(UnitChoicesMixin, PortalInline):
    model = ResponsiblePost
    fields = ["name", "unit", "extension", "order"]


@admin.register(Program)
class ProgramAdmin(OwnedAdmin):
    list_display = ["title", "year", unit_name, "commission"]
    list_filter = ["year", "commission", UnitFilter]
    search_fields = ["title"]
    ordering = ["-year", "unit", "order", "pk"]
    raw_id_fields = ["parent", "predecessor", "strategy"]
    inlines = [PlaceOfUseInline, FundShareInline, ResponsiblePostInline]


class BreakdownInline(PortalInline):
    model = Breakdown
    fields = ["name", "coverage", "version", "valid_from", "valid_until"]
    month_fields = ("valid_from", "valid_until")


@admin.register(Indicator)
class IndicatorAdmin(OwnedAdmin):
    list_display = ["name", "heading", "measure", "aggregation", "frequency", unit_name, "is_defined"]
    list_filter = ["is_defined", "aggregation", "frequency", UnitFilter]
    search_fields = ["name", "heading"]
    ordering = ["unit", "order", "pk"]
    raw_id_fields = ["program", "strategy", "numerator", "denominator"]
    inlines = [BreakdownInline]


class TargetInline(PortalInline):
    model = Target
    fields = ["year", "value", "text"]


@admin.register(Category)
class CategoryAdmin(PortalAdmin):
    """Rows of indicators, with their targets by year."""

    list_display = ["indicator", "name", "parent", "order"]
    list_filter = [UnitFilter.by("indicator__unit")]
    search_fields = ["indicator__name", "name"]
    ordering = ["indicator", "order", "pk"]
    list_select_related = ["indicator", "parent__indicator"]
    raw_id_fields = ["indicator", "breakdown", "parent", "series", "mapped_to"]
    inlines = [TargetInline]


class TargetMonthInline(PortalInline):
    model = TargetMonth
    fields = ["month", "value"]
    month_fields = ("month",)


@admin.register(Target)
class TargetAdmin(PortalAdmin):
    """A year's target with what is to be reached by the end of each month."""

    list_display = ["category", "year", "value", "text"]
    list_filter = ["year", UnitFilter.by("category__indicator__unit")]
    search_fields = ["category__indicator__name"]
    ordering = ["-year", "category", "pk"]
    list_select_related = ["category__indicator"]
    raw_id_fields = ["category"]
    inlines = [TargetMonthInline]


@admin.register(Commitment)
class CommitmentAdmin(OwnedAdmin):
    list_display = ["title", "kind", "number", unit_name, "state", "due_on"]
    list_filter = ["kind", "state", UnitFilter]
    search_fields = ["title", "number"]
    ordering = ["unit", "kind", "number", "pk"]
    raw_id_fields = ["programs"]


@admin.register(Theme)
class ThemeAdmin(UnitChoicesMixin, PortalAdmin):
    list_display = ["name", "order"]
    search_fields = ["name"]
    ordering = ["office", "order", "pk"]
    raw_id_fields = ["programs", "lines", "units"]
