"""The admin in the portal's frame, for those whom ``organization.access`` lets in."""

from functools import update_wrapper

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from core.admin import PortalAdmin
from core.refusals import Refusal
from organization.access import may_use_admin
from reporting.locks import refusal_of


class GaneumAdminSite(AdminSite):
    site_header = settings.PRODUCT_NAME
    site_title = settings.PRODUCT_NAME
    index_title = _("관리")
    enable_nav_sidebar = False

    def __init__(self, name="admin"):
        super().__init__(name)
        self.disable_action("delete_selected")  # master data goes one row at a time, looked at

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only our own pages: what packages bring along asks for Django's rights, which nobody holds."""
        if admin_class is not None and issubclass(admin_class, PortalAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self):
        """Without the two addresses that nothing here leads to."""
        unused = {"autocomplete", "view_on_site"}
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in unused]

    def has_permission(self, request) -> bool:
        return request.user.is_active and may_use_admin(request.user)

    def refusal_of(self, error: IntegrityError | Refusal) -> Refusal:
        """The sentence for a form, whether a service or the database refused."""
        return error if isinstance(error, Refusal) else refusal_of(error)

    def admin_view(self, view, cacheable=False):
        """For somebody signed in who may not use the admin it does not exist."""
        guarded = super().admin_view(view, cacheable)

        def found(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return update_wrapper(found, guarded)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """There is one page to sign in, with one count of failures."""
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next") or "/admin/")

    def password_change(self, request, extra_context=None):
        return redirect("password_change")

    def password_change_done(self, request, extra_context=None):
        return redirect("password_change_done")
