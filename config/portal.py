"""Makes the configuration an app of its own, for its commands.

Not in `config/apps.py`: that one holds the admin's configuration, which Django would take for this one.
"""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "config"
