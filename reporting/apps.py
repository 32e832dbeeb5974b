"""The reporting app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = _("실적 보고")

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        user_logged_in.connect(settle_transfers, dispatch_uid="settle_transfers")


def settle_transfers(user, **_details):
    """Posts whose day has come hand over their rows before anybody works with them; ending terms are told."""
    from reporting.notices import seats_ending
    from reporting.transfers import settle_due

    settle_due()
    seats_ending(user)
