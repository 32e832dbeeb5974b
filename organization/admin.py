"""Units with their places, duties and posts; accounts with their roles."""

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import F, OuterRef, Prefetch, Q, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import PortalAdmin, PortalInline
from organization import services
from organization.forms import AccountCreationForm, AccountForm, AccountPasswordForm, offer, units_to_choose
from organization.models import Assignment, BoardSeat, Contact, Duty, Headcount, Placement, Role, Unit, User
from organization.selectors import latest_name


class UnitChoicesMixin:
    """Fields that point to a unit offer the chart, read once for the whole page."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return offer(field, units_to_choose(request)) if db_field.related_model is Unit else field


class UnitFilter(admin.SimpleListFilter):
    """Rows of one unit; name the field that points to it in a subclass made by ``by``."""

    title = gettext_lazy("조직")
    parameter_name = "unit"
    field = "unit"

    @classmethod
    def by(cls, field, title=title):
        return type("UnitFilter", (cls,), {"field": field, "title": title})

    def lookups(self, request, model_admin):
        """The units that some row points to, in the order of the chart."""
        rows = model_admin.model._default_manager.order_by()
        named = set(rows.values_list(f"{self.field}_id", flat=True).distinct())
        return [(str(pk), label.strip()) for pk, label in units_to_choose(request) if pk in named]

    def queryset(self, request, queryset):
        value = self.value() or ""
        if value not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(**{f"{self.field}_id": int(value)})


class PlacementInline(UnitChoicesMixin, PortalInline):
    model = Placement
    fk_name = "unit"
    fields = ["name", "parent", "order", "team_count", "valid_from", "valid_until"]
    ordering = ["-valid_from"]
    min_num = 1
    validate_min = True


class DutyInline(PortalInline):
    model = Duty
    fields = ["text", "order", "valid_from", "valid_until"]


class HeadcountInline(PortalInline):
    model = Headcount
    fields = ["as_of", "category", "is_total", "authorized", "actual", "women", "order"]
    ordering = ["-as_of", "order", "pk"]


class ContactInline(PortalInline):
    model = Contact
    fields = ["post", "extension", "name", "order", "valid_from", "valid_until"]
    ordering = ["order", "-valid_from"]


class PlacedNowFilter(admin.SimpleListFilter):
    title = gettext_lazy("지금 있는지")
    parameter_name = "placed"

    def lookups(self, request, model_admin):
        return [("yes", _("지금 있음")), ("no", _("지금은 없음"))]

    def queryset(self, request, queryset):
        placed = Q(pk__in=Placement.objects.as_of(timezone.localdate()).values("unit"))
        return {"yes": queryset.filter(placed), "no": queryset.exclude(placed)}.get(self.value(), queryset)


@admin.register(Unit)
class UnitAdmin(UnitChoicesMixin, PortalAdmin):
    list_display = ["name", "kind", "parent_name", "valid_from", "valid_until"]
    list_filter = ["kind", PlacedNowFilter]
    search_fields = ["placements__name"]
    fields = ["kind", "successors"]
    inlines = [PlacementInline, DutyInline, HeadcountInline, ContactInline]

    def get_queryset(self, request):
        newest = Placement.objects.filter(unit=OuterRef("pk")).order_by("-valid_from")
        found = {name: Subquery(newest.values(name)[:1]) for name in ("parent", "order", "valid_from", "valid_until")}
        rows = (
            super()
            .get_queryset(request)
            .annotate(latest_name=latest_name("pk"), **{f"latest_{name}": value for name, value in found.items()})
        )
        rows = rows.annotate(parent_name=latest_name("latest_parent"))
        return rows.order_by(F("latest_parent").asc(nulls_first=True), "latest_order", "pk")

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.choices = units_to_choose(request)
        return field

    @admin.display(description=gettext_lazy("이름"), ordering="latest_name")
    def name(self, unit):
        return unit.latest_name or f"#{unit.pk}"

    @admin.display(description=gettext_lazy("상위 조직"), ordering="parent_name")
    def parent_name(self, unit):
        return unit.parent_name

    @admin.display(description=gettext_lazy("시작일"), ordering="latest_valid_from")
    def valid_from(self, unit):
        return unit.latest_valid_from

    @admin.display(description=gettext_lazy("종료일"), ordering="latest_valid_until")
    def valid_until(self, unit):
        return unit.latest_valid_until


class AssignmentInline(UnitChoicesMixin, PortalInline):
    model = Assignment
    fields = ["unit", "role", "valid_from", "valid_until"]
    ordering = ["-valid_from", "pk"]


class RoleFilter(admin.SimpleListFilter):
    title = gettext_lazy("지금 역할")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        if self.value() not in Role.values:
            return queryset
        held = Assignment.objects.as_of(timezone.localdate()).filter(role=self.value())
        return queryset.filter(pk__in=held.values("user"))


class LockedFilter(admin.SimpleListFilter):
    title = gettext_lazy("로그인 잠김")
    parameter_name = "locked"

    def lookups(self, request, model_admin):
        return [("yes", _("잠긴 계정"))]

    def queryset(self, request, queryset):
        return queryset.filter(failures__gte=settings.AXES_FAILURE_LIMIT) if self.value() == "yes" else queryset


@admin.register(User)
class AccountAdmin(PortalAdmin, UserAdmin):
    """Accounts are stopped, never deleted: what they did stays theirs."""

    list_display = ["username", "post", "roles", "is_active", "is_locked", "last_login"]
    list_filter = ["is_active", RoleFilter, LockedFilter]
    search_fields = ["username", "post", "assignments__unit__placements__name"]
    ordering = ["username"]
    filter_horizontal = []
    form, add_form, change_password_form = AccountForm, AccountCreationForm, AccountPasswordForm
    fieldsets = [(None, {"fields": ["username", "password", "post", "is_active", "last_login", "date_joined"]})]
    add_fieldsets = [(None, {"classes": ["wide"], "fields": ["username", "post", "password1", "password2"]})]
    readonly_fields = ["last_login", "date_joined"]
    inlines = [AssignmentInline]
    actions = ["unlock"]

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        failed = AccessAttempt.objects.filter(username=OuterRef("username")).order_by().values("username")
        failures = failed.annotate(total=Sum("failures_since_start")).values("total")
        rows = super().get_queryset(request).annotate(failures=Subquery(failures))
        held = Assignment.objects.as_of(timezone.localdate()).annotate(unit_name=latest_name("unit"))
        return rows.prefetch_related(Prefetch("assignments", held.order_by("pk"), to_attr="held"))

    @admin.display(description=gettext_lazy("지금 역할"))
    def roles(self, user):
        return ", ".join(f"{row.unit_name} {row.get_role_display()}" for row in user.held)

    @admin.display(description=gettext_lazy("로그인 잠김"))
    def is_locked(self, user):
        return _("잠김") if (user.failures or 0) >= settings.AXES_FAILURE_LIMIT else ""

    @admin.action(description=gettext_lazy("로그인 잠금 해제"))
    def unlock(self, request, queryset):
        unlocked = sum(services.unlock(actor=request.user, user=user) for user in queryset)
        if unlocked:
            self.message_user(request, _("%(count)s개 계정의 잠금을 풀었습니다.") % {"count": unlocked})
        else:
            self.message_user(request, _("고른 계정 가운데 잠긴 것이 없습니다."), messages.WARNING)


class UnitRowsAdmin(UnitChoicesMixin, PortalAdmin):
    """Records of a unit, listed with its name."""

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(unit_name=latest_name("unit"))

    @admin.display(description=gettext_lazy("조직"), ordering="unit_name")
    def owner(self, row):
        return row.unit_name


@admin.register(BoardSeat)
class BoardSeatAdmin(UnitRowsAdmin):
    """Seats of boards with their history; the portal's own form serves those who keep them."""

    list_display = ["seat", "owner", "kind", "starts_on", "ends_on"]
    list_filter = [UnitFilter]
    search_fields = ["seat", "kind"]
    fields = ["unit", "seat", "kind", "starts_on", "ends_on", "order"]
