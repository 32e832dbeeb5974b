"""What every page of the admin does alike: the site decides who comes in, the database's refusals
become sentences at the form, and each row shows its history."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.forms import MonthNumberField
from core.history import versions_of
from core.refusals import Refusal

ROWS_OF_A_LIST = 50


class GuardedMixin:
    """Rights of one class for all: whom the site lets in may keep master data; Django's own are not asked."""

    #: Integer fields that hold a month as ``yyyymm``.
    month_fields = ()

    def has_module_permission(self, request):
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in self.month_fields:
            return db_field.formfield(form_class=MonthNumberField)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for link in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if hasattr(field, "widget") and hasattr(field.widget, link):
                setattr(field.widget, link, False)  # rows are kept on their own page, not in a window on top
        return field


class ReadOnlyMixin:
    """Rows that come about by services alone: to be read here, never typed."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class PortalInline(GuardedMixin, admin.TabularInline):
    """Rows that are kept on the page of what they belong to."""

    extra = 0
    show_change_link = False


class PortalAdmin(GuardedMixin, admin.ModelAdmin):
    """Master data kept by administrators. What the database refuses is said at the form."""

    list_per_page = ROWS_OF_A_LIST
    show_full_result_count = False
    empty_value_display = "–"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Saves whole or, told why not, shows the same form with everything that was typed."""
        if object_id is not None:
            extra_context = {"title": self.opts.verbose_name} | (extra_context or {})
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, Refusal) as error:
            request.refusal = self.admin_site.refusal_of(error)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request, extra_context=None):
        title = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_form(self, request, obj=None, change=False, **kwargs):
        form_class = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return form_class if refusal is None else refused(form_class, refusal)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except (IntegrityError, Refusal) as error:
            messages.error(request, str(self.admin_site.refusal_of(error)))
        return HttpResponseRedirect(reverse(f"admin:{self._address}_change", args=[object_id]))

    @property
    def _address(self):
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, object_id)
        versions = versions_of(row, dict(self._parts(request, row))) if row else []
        shown = {"versions": versions, "title": _("변경 이력"), "subtitle": row}
        return super().history_view(request, object_id, shown | (extra_context or {}))

    def _parts(self, request, row):
        """``(model, (field, number))`` of the rows kept on this page, of the row itself or of what it stands on."""
        for inline in self.get_inline_instances(request, row):
            owner = row if isinstance(row, inline.parent_model) else getattr(row, inline.parent_model._meta.model_name)
            yield inline.model, (inline.get_formset(request, row).fk.name, owner.pk)


def refused(form_class, refusal):
    """The form, which now says why the database did not take what was typed."""

    class RefusedForm(form_class):
        def clean(self):
            super().clean()
            raise ValidationError(str(refusal))

    return RefusedForm
