"""Every address of the portal. Errors answer in the portal's own frame."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("organization.urls")),
    path("", include("programs.urls")),
    path("", include("budgets.urls")),
    path("", include("facilities.urls")),
    path("", include("reporting.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "core.errors.bad_request"
handler403 = "core.errors.permission_denied"
handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"
