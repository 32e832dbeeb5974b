"""The core app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("공통")

    def ready(self):
        autodiscover_modules("quality")  # each app's checks register themselves
