"""Accounts, headings, budget lines with their names, owners and appropriations; grants with their steps."""

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from budgets.models import (
    Account,
    Appropriation,
    BudgetLine,
    Direction,
    ExecutionPlan,
    ExpeditedTarget,
    FundEntry,
    Grant,
    GrantStep,
    Heading,
    LedgerColumn,
    LedgerLayout,
)
from budgets.selectors.grants import seen_steps
from core.admin import PortalAdmin, PortalInline, ReadOnlyMixin, SpokenFormSet
from core.forms import WonField
from core.periods import LAST_YEAR, Month
from core.tabular.export import plain
from organization.access import rights_of
from organization.admin import UnitChoicesMixin, UnitFilter, UnitRowsAdmin
from organization.forms import offer
from organization.selectors import latest_name
from reporting.admin import SeriesPlacementInline, latest_series_name, office_name, unit_name
from reporting.models import Kind, Series, SeriesPlacement


def headings_to_choose(request) -> list[tuple[int, str]]:
    """Headings with the year and unit they belong to, read once for a page."""
    if not hasattr(request, "_headings_to_choose"):
        rows = Heading.objects.annotate(unit_name=latest_name("unit")).order_by("-fiscal_year", "unit_name", "order")
        request._headings_to_choose = [(row.pk, f"{row.fiscal_year} · {row.unit_name} · {row.name}") for row in rows]
    return request._headings_to_choose


def accounts_to_choose(request) -> list[tuple[int, str]]:
    rows = Account.objects.annotate(office_name=latest_name("office")).order_by("office_name", "order", "pk")
    return [(row.pk, f"{row.office_name} · {row.name}") for row in rows]


def lines_to_choose() -> list[tuple[int, str]]:
    """Lines with the year and the name that they bear last."""
    rows = BudgetLine.objects.annotate(latest_name=latest_series_name("series"))
    rows = rows.order_by("-fiscal_year", "latest_name", "pk").values_list("pk", "fiscal_year", "latest_name")
    return [(pk, f"{year} · {name}") for pk, year, name in rows]


@admin.register(Account)
class AccountAdmin(UnitChoicesMixin, PortalAdmin):
    list_display = ["name", "type", office_name, "order"]
    list_filter = ["type", UnitFilter.by("office", _("기관"))]
    search_fields = ["name"]
    ordering = ["office", "order", "pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(office_name=latest_name("office"))


@admin.register(Heading)
class HeadingAdmin(UnitChoicesMixin, PortalAdmin):
    list_display = ["name", "fiscal_year", "direction_label", unit_name, "parent", "order"]
    list_filter = ["fiscal_year", UnitFilter]
    search_fields = ["name"]
    ordering = ["-fiscal_year", "unit", "order", "pk"]
    list_select_related = ["parent"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(unit_name=latest_name("unit"))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return offer(field, headings_to_choose(request)) if db_field.related_model is Heading else field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "direction":
            return forms.ChoiceField(label=db_field.verbose_name, choices=Direction.choices)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("세입·세출"), ordering="direction")
    def direction_label(self, heading):
        return dict(Direction.choices).get(heading.direction, heading.direction)


class AppropriationInline(PortalInline):
    model = Appropriation
    fields = ["kind", "amount", "month", "is_provisional", "decided_on", "note", "entered_by"]
    readonly_fields = ["entered_by"]
    month_fields = ("month",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("entered_by")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "amount":
            return db_field.formfield(form_class=WonField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ExecutionPlanInline(PortalInline):
    """Where a plan that people can no longer mend in the grid is mended; confirmed months refuse."""

    model = ExecutionPlan
    fields = ["month", "amount", "entered_by"]
    readonly_fields = ["entered_by"]
    month_fields = ("month",)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("entered_by")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "amount":
            return db_field.formfield(form_class=WonField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class LinePlacementInline(SeriesPlacementInline):
    """The placements stand on the line's series, and are kept on the line's page."""

    def __init__(self, parent_model, admin_site):
        super().__init__(Series, admin_site)


@admin.register(BudgetLine)
class BudgetLineAdmin(PortalAdmin):
    list_display = ["name", unit_name, "fiscal_year", "direction", "account", "heading", "ledger_code"]
    list_filter = ["fiscal_year", "direction", UnitFilter.by("series__placements__unit"), "account"]
    search_fields = ["series__placements__name", "ledger_code"]
    ordering = ["-fiscal_year", "pk"]
    list_select_related = ["account", "heading"]
    fields = [
        *("fiscal_year", "direction", "account", "heading"),
        *("is_carried_over", "expedited_amount", "ledger_code", "occurrence"),
    ]
    inlines = [LinePlacementInline, AppropriationInline, ExecutionPlanInline]

    def get_queryset(self, request):
        newest = SeriesPlacement.objects.filter(series=OuterRef("series")).order_by("-valid_from")
        rows = (
            super()
            .get_queryset(request)
            .annotate(latest_name=latest_series_name("series"), latest_unit=Subquery(newest.values("unit")[:1]))
        )
        return rows.annotate(unit_name=latest_name("latest_unit"))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "expedited_amount":
            return db_field.formfield(form_class=WonField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("세부사업"), ordering="latest_name")
    def name(self, line):
        return line.latest_name

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        choices = {Heading: headings_to_choose, Account: accounts_to_choose}.get(db_field.related_model)
        return offer(field, choices(request)) if choices else field

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """The placements belong to the line's series, which a new line has yet to be given."""
        details = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, LinePlacementInline):
            if obj.series_id is None and "series" not in obj._state.fields_cache:
                obj.series = Series(kind=Kind.MONEY, measure="원", nature=Series.Nature.FLOW)
            details["instance"] = obj.series
        return details

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        if not change:
            obj.series.save()
            obj.series = obj.series  # takes over the number that it has now
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        """Whoever typed an amount stands beside it."""
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()  # first: what takes its place may be the only one of its kind
        for row in rows:
            if isinstance(row, Appropriation | ExecutionPlan):
                row.entered_by = request.user
            row.save()
        formset.save_m2m()

    def delete_model(self, request, obj):
        """The series goes with its line, if nothing was ever entered into it."""
        with transaction.atomic():
            super().delete_model(request, obj)
            obj.series.delete()


class LedgerColumnFormSet(SpokenFormSet):
    """A layout says at least which column names the business and which tells an amount."""

    def clean(self):
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        meanings = {row.get("meaning") for row in kept}
        Meaning = LedgerColumn.Meaning
        if Meaning.NAME not in meanings:
            raise forms.ValidationError(_("'세부사업 이름' 열은 꼭 있어야 합니다."))
        if not meanings & {Meaning.SPENT_TO_DATE, Meaning.SPENT_THIS_MONTH, Meaning.CURRENT, Meaning.ORIGINAL}:
            raise forms.ValidationError(_("지출이나 예산 금액의 열을 하나 이상 적어 주세요."))
        headers = [plain(row.get("header", "")) for row in kept]
        if len(headers) != len(set(headers)):
            raise forms.ValidationError(_("한 열은 한 가지 뜻만 가집니다. 같은 열 이름이 두 번 있습니다."))


class LedgerColumnInline(PortalInline):
    model = LedgerColumn
    formset = LedgerColumnFormSet
    fields = ["meaning", "header"]
    extra = 8


@admin.register(LedgerLayout)
class LedgerLayoutAdmin(UnitChoicesMixin, PortalAdmin):
    list_display = ["name", office_name, "money_unit", "is_active"]
    list_filter = [UnitFilter.by("office", _("기관"))]
    ordering = ["office", "name"]
    inlines = [LedgerColumnInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(office_name=latest_name("office"))


@admin.register(ExpeditedTarget)
class ExpeditedTargetAdmin(UnitChoicesMixin, PortalAdmin):
    """The marks of 신속집행: one for all accounts, or one for an account by its name."""

    list_display = ["label", office_name, "scope_label", "rate"]
    list_filter = [UnitFilter.by("office", _("기관"))]
    ordering = ["-month", "office", "scope"]
    fields = ["office", "month", "scope", "rate"]
    month_fields = ("month",)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(office_name=latest_name("office"))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "scope":
            names = Account.objects.order_by("name").values_list("name", flat=True).distinct()
            choices = [("", _("전체 회계")), *((name, name) for name in names)]
            return forms.ChoiceField(label=db_field.verbose_name, choices=choices, required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("기준월"), ordering="month")
    def label(self, target):
        return Month(target.month).label

    @admin.display(description=_("범위"), ordering="scope")
    def scope_label(self, target):
        return target.scope or _("전체 회계")


class GrantStepInline(ReadOnlyMixin, PortalInline):
    """Steps are written down in the portal, in open months; here the confirmed ones are read."""

    model = GrantStep
    fields = ["kind", "month", "dated_on", "amount", "due_on", "document_number", "note", "entered_by"]

    def get_queryset(self, request):
        newest = Month.of(LAST_YEAR, 12)
        return seen_steps(rights_of(request.user), newest).select_related("entered_by")


@admin.register(FundEntry)
class FundEntryAdmin(UnitRowsAdmin):
    """Amounts of funds and donations with their history; the portal's own form takes any unit of money."""

    list_display = ["item", "fund", "year", "flow", "amount", "owner"]
    list_filter = ["year", "flow", UnitFilter]
    search_fields = ["fund", "kind", "item"]
    fields = ["unit", "year", "fund", "flow", "kind", "item", "amount", "given_unit", "order"]


@admin.register(Grant)
class GrantAdmin(UnitRowsAdmin):
    """What a grant says of itself. The history of its steps, drafts among them, stands on its card."""

    list_display = ["recipient", "program_title", "fiscal_year", "kind", "district", "owner"]
    list_filter = ["fiscal_year", "kind", UnitFilter]
    search_fields = ["recipient", "program_title"]
    ordering = ["-fiscal_year", "unit", "program_title", "recipient"]
    fields = ["unit", "fiscal_year", "kind", "program_title", "recipient", "district", "line", "note"]
    inlines = [GrantStepInline]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return offer(field, lines_to_choose()) if db_field.related_model is BudgetLine else field

    def _parts(self, request, row):
        return ()
