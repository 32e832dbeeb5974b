"""How gunicorn serves the tests' database: the portal as it is, each process telling the database its number."""

import os

from django.conf import settings

wsgi_app = "config.wsgi"
preload_app = True  # a process that replaces a killed one answers at once

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
settings.DATABASES["default"]["NAME"] = os.environ["GANEUM_TEST_DATABASE"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def post_fork(_server, worker):
    settings.DATABASES["default"].setdefault("OPTIONS", {})["application_name"] = f"ganeum-{worker.pid}"
