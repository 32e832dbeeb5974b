"""The one admin site in place of Django's own."""

from django.contrib.admin.apps import AdminConfig


class GaneumAdminConfig(AdminConfig):
    default_site = "config.admin_site.GaneumAdminSite"
