"""The admin in the portal's frame, for those whom ``organization.access`` lets in."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _

from organization.access import may_use_admin


class GaneumAdminSite(AdminSite):
    site_header = settings.PRODUCT_NAME
    site_title = settings.PRODUCT_NAME
    index_title = _("관리")
    enable_nav_sidebar = False

    def has_permission(self, request) -> bool:
        return request.user.is_active and may_use_admin(request.user)
