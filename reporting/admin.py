"""Months, submissions and figures to be read; where a row stands, to be kept.

Figures, decisions and editions come about by services alone, so nobody types them here.
"""

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from core.admin import PortalAdmin, PortalInline, ReadOnlyMixin
from core.money import format_number
from organization.access import rights_of
from organization.admin import UnitChoicesMixin, UnitFilter
from organization.selectors import latest_name
from reporting.models import (
    Decision,
    DueRule,
    Edition,
    EditionFile,
    Figure,
    Finding,
    Period,
    PublishedSource,
    PublishedValue,
    ReasonChoice,
    ReturnedCell,
    SeriesPlacement,
    Submission,
)


def latest_series_name(series_field: str) -> Subquery:
    """The newest name of the series that a row points to, for ``annotate``."""
    placements = SeriesPlacement.objects.filter(series=OuterRef(series_field)).order_by("-valid_from")
    return Subquery(placements.values("name")[:1])


@admin.display(description=_("부서"), ordering="unit_name")
def unit_name(row):
    return row.unit_name


@admin.display(description=_("기관"), ordering="office_name")
def office_name(row):
    return row.office_name


@admin.display(description=_("항목"), ordering="series_name")
def series_name(row):
    return row.series_name


class ReadOnlyInline(ReadOnlyMixin, PortalInline):
    can_delete = False


@admin.register(Period)
class PeriodAdmin(PortalAdmin):
    """Only the due date is kept here; months open and close on their own page, by the coordinator."""

    list_display = ["label", office_name, "state", "due_on", "note"]
    list_filter = ["state", UnitFilter.by("office", _("기관"))]
    search_fields = ["=month", "note"]
    ordering = ["-month", "office"]
    fields = ["office", "month", "state", "note", "due_on"]
    readonly_fields = ["office", "month", "state", "note"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(office_name=latest_name("office"))

    @admin.display(description=_("기간"), ordering="month")
    def label(self, period):
        return period.as_month.label


class SeriesPlacementInline(UnitChoicesMixin, PortalInline):
    """Where a series stands and what it is called, month by month."""

    model = SeriesPlacement
    fields = ["name", "unit", "team", "order", "valid_from", "valid_until"]
    month_fields = ("valid_from", "valid_until")
    ordering = ["-valid_from"]
    min_num = 1
    validate_min = True


@admin.register(SeriesPlacement)
class SeriesPlacementAdmin(UnitChoicesMixin, PortalAdmin):
    list_display = ["name", unit_name, "team_name", "valid_from", "valid_until", "order"]
    list_filter = [UnitFilter, "valid_from"]
    search_fields = ["name"]
    ordering = ["unit", "order", "pk"]
    fields = ["name", "unit", "team", "order", "valid_from", "valid_until"]
    month_fields = ("valid_from", "valid_until")

    def has_add_permission(self, request, obj=None):
        return False  # a new row begins with its budget line

    def get_queryset(self, request):
        names = {"unit_name": latest_name("unit"), "team_name": latest_name("team")}
        return super().get_queryset(request).annotate(**names)

    @admin.display(description=_("팀"), ordering="team_name")
    def team_name(self, placement):
        return placement.team_name


class DecisionInline(ReadOnlyInline):
    model = Decision
    fields = ["decided_at", "action", "actor", "note", "document_number", "document_date", "by_proxy"]
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor")


class ReturnedCellInline(ReadOnlyInline):
    model = ReturnedCell
    fields = readonly_fields = ["series_name", "reason", "value_before"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(series_name=latest_series_name("series"))

    @admin.display(description=_("항목"))
    def series_name(self, cell):
        return cell.series_name


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyMixin, PortalAdmin):
    list_display = ["month", unit_name, "kind", "state", "version"]
    list_filter = ["state", "kind", UnitFilter, "period__month"]
    search_fields = ["unit__placements__name", "=period__month"]
    ordering = ["-period__month", "unit"]
    inlines = [DecisionInline, ReturnedCellInline]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("period")
        return rows.annotate(unit_name=latest_name("unit"))

    @admin.display(description=_("기간"), ordering="period__month")
    def month(self, submission):
        return submission.period.as_month.label


@admin.register(Decision)
class DecisionAdmin(ReadOnlyMixin, PortalAdmin):
    list_display = ["decided_at", "action", "month", unit_name, "actor", "note", "document_number", "by_proxy"]
    list_filter = ["action", "by_proxy", UnitFilter.by("submission__unit")]
    search_fields = ["note", "document_number", "actor__username", "actor__post"]
    ordering = ["-decided_at", "-pk"]
    list_select_related = ["submission__period", "actor"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(unit_name=latest_name("submission__unit"))

    @admin.display(description=_("기간"), ordering="submission__period__month")
    def month(self, decision):
        return decision.submission.period.as_month.label


@admin.register(Figure)
class FigureAdmin(ReadOnlyMixin, PortalAdmin):
    """Confirmed figures. Keeping master data gives nobody a look at another unit's drafts."""

    list_display = [series_name, unit_name, "month", "amount", "corrects", "entered_by", "entered_at"]
    list_filter = ["month", "submission__kind", UnitFilter.by("submission__unit")]
    search_fields = ["series__placements__name", "=month"]
    ordering = ["-month", "pk"]
    list_select_related = ["entered_by"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).seen_with(rights_of(request.user).draft_unit_ids)
        return rows.annotate(series_name=latest_series_name("series"), unit_name=latest_name("submission__unit"))

    @admin.display(description=_("값"), ordering="value")
    def amount(self, figure):
        if figure.value is None:
            return figure.text or figure.get_state_display()
        whole = figure.value == figure.value.to_integral_value()
        return format_number(int(figure.value) if whole else figure.value.normalize())


@admin.register(Finding)
class FindingAdmin(ReadOnlyMixin, PortalAdmin):
    """What the checks say of confirmed months; a draft's numbers stay with its unit."""

    list_display = ["month", unit_name, "title", "sentence", "needs_reason", "state", "note", "decided_by"]
    list_filter = ["state", "needs_reason", "code", "month", UnitFilter]
    search_fields = ["sentence", "note", "=month"]
    ordering = ["-month", "unit", "code", "pk"]
    list_select_related = ["decided_by"]
    exclude = ["fingerprint"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).seen_with(rights_of(request.user).draft_unit_ids)
        return rows.annotate(unit_name=latest_name("unit"))

    @admin.display(description=_("점검"), ordering="code")
    def title(self, finding):
        return finding.title


class EditionFileInline(ReadOnlyInline):
    model = EditionFile
    fields = readonly_fields = ["format", "sha256"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")


@admin.register(Edition)
class EditionAdmin(ReadOnlyMixin, PortalAdmin):
    list_display = ["title", "number", unit_name, "month", "issued_at", "issued_by"]
    list_filter = ["publication", UnitFilter]
    search_fields = ["title", "=month"]
    ordering = ["-issued_at"]
    list_select_related = ["issued_by"]
    exclude = ["document"]
    inlines = [EditionFileInline]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("document").annotate(unit_name=latest_name("unit"))


@admin.register(PublishedSource)
class PublishedSourceAdmin(ReadOnlyMixin, PortalAdmin):
    list_display = ["name", office_name]
    search_fields = ["name"]
    ordering = ["name"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(office_name=latest_name("office"))


@admin.register(PublishedValue)
class PublishedValueAdmin(ReadOnlyMixin, PortalAdmin):
    list_display = ["row", "column", "text", "measure", unit_name, "section", "source", "line"]
    list_filter = ["source", "file", "fiscal_year", UnitFilter]
    search_fields = ["row", "section", "text"]
    ordering = ["source", "file", "row_number", "pk"]
    list_select_related = ["source"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(unit_name=latest_name("unit"))


@admin.register(ReasonChoice)
class ReasonChoiceAdmin(PortalAdmin):
    """The reasons that people choose from; one that was used is switched off, not deleted."""

    list_display = ["name", "order", "is_active"]
    search_fields = ["name"]
    ordering = ["order", "pk"]


@admin.register(DueRule)
class DueRuleAdmin(UnitChoicesMixin, PortalAdmin):
    """Takes effect for months opened from now on; a month's own day stays editable."""

    list_display = ["kind", office_name, "working_day"]
    list_filter = ["kind"]
    ordering = ["office", "kind"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(office_name=latest_name("office"))
