"""The embedded server lives in any folder a person may have chosen, blanks and Korean names included."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

QUERY = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SHOW data_directory")
    print(cursor.fetchone()[0])
"""


@pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"] != "config.postgres", reason="DATABASE_URL is set")
@pytest.mark.parametrize("name", ["업무 포털", "it's; (a) folder"])
def test_a_folder_of_any_name_holds_the_server(name):
    folder = settings.VAR_DIR / str(os.getpid())  # not pytest's own: root's server could not pass it
    environment = {**os.environ, "VAR_DIR": str(folder / name), "DATABASE_URL": ""}
    try:
        done = subprocess.run(
            [sys.executable, "-c", QUERY], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(folder / name / "postgres")
