"""The core app."""

from django.apps import AppConfig
from django.urls import register_converter
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from core.converters import MonthConverter


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("공통")

    def ready(self):
        register_converter(MonthConverter, "month")
        autodiscover_modules("quality")  # each app's checks register themselves
