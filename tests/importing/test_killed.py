"""An import that is killed in the middle of its transaction."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from organization.models import Unit
from programs.importing.loading import LOCK
from reporting.models import PublishedValue
from tests.importing.census import census
from tests.importing.samples import money, write_report


@pytest.fixture
def folder(tmp_path):
    return write_report(tmp_path / "report", [money("가", 100, 10)])


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_nothing(folder):
    """The process waits for the import lock after reading, is let go, and is killed while writing."""
    before = census()
    with connection.cursor() as cursor:
        # Its first insert waits here, in the middle of its transaction.
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE reporting_publishedvalue IN EXCLUSIVE MODE")
        process = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(folder)],
            cwd=settings.BASE_DIR,
            env={**os.environ, "GANEUM_TEST_DATABASE": connection.settings_dict["NAME"]},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_writes(cursor)
            process.send_signal(signal.SIGKILL)
        finally:
            process.kill()
            output, _nothing = process.communicate(timeout=30)
            cursor.execute("ROLLBACK")
    assert process.returncode == -signal.SIGKILL, output.decode()
    _wait_until_it_is_gone()
    assert census() == before
    assert not Unit.objects.exists()
    assert not PublishedValue.objects.exists()


_CHILD = """
import os, sys, django
from django.conf import settings
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
settings.DATABASES["default"]["NAME"] = os.environ["GANEUM_TEST_DATABASE"]
django.setup()
from django.core.management import call_command
call_command("import_data", sys.argv[1])
"""


def _wait_until_it_writes(cursor):
    for _attempt in range(300):
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
            "WHERE c.relname = 'reporting_publishedvalue' AND NOT l.granted"
        )
        if cursor.fetchone()[0]:
            return
        time.sleep(0.1)
    raise AssertionError("the import never came to write")


def _wait_until_it_is_gone():
    with connection.cursor() as cursor:
        for _attempt in range(100):
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [LOCK & 0xFFFFFFFF]
            )
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.1)
    raise AssertionError("the killed import still holds its lock")
