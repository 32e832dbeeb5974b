"""Two at once, and a process that dies: applied once, whole, or not at all."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection, transaction

from budgets.ledger import services
from budgets.ledger.plan import Plan
from budgets.models import Appropriation, LedgerLink, LedgerUpload
from core.refusals import MonthClosed, StaleForm
from organization.access import rights_of
from organization.models import User
from reporting.models import Figure, SeriesPlacement
from reporting.services import Entry, record, submit
from tests import factories
from tests.database import Person, wait_until_blocked
from tests.ledger.samples import make_layout, row, xlsx

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    world = factories.World()
    make_layout(world.office)
    return world


def rows(spent=1_500):
    unit = {"unit": "가족정책과", "account": "일반회계", "original": 100_000_000}
    return [
        row("가족센터 운영", code="A1", spent=spent, supplementary=70, **unit),
        row("아이돌봄", code="A2", spent=2_000, **unit),
        row("어린이집 운영", code="B1", spent=700, unit="보육과", account="일반회계", original=100_000_000),
    ]


def staged(world, spent=1_500):
    upload = services.stage(actor=world.coordinator, period=world.june, unit=None, file=xlsx(rows(spent)))
    tree = rights_of(world.coordinator).tree_on(factories.JUNE.last_day)
    return upload, Plan(LedgerUpload.objects.get(pk=upload.pk), tree).fingerprint


def applying(world, upload, fingerprint):
    actor = User.objects.get(pk=world.coordinator.pk)
    return lambda: services.apply(actor=actor, upload=upload, fingerprint=fingerprint)


def test_of_two_clicks_the_second_waits_and_writes_nothing(world):
    upload, fingerprint = staged(world)
    with transaction.atomic():
        applying(world, upload, fingerprint)()
        other = Person(applying(world, upload, fingerprint))
        wait_until_blocked()
    assert other.finish().error is None
    assert other.result.state == "applied"
    assert {figure.version for figure in Figure.objects.all()} == {1}
    assert Appropriation.objects.filter(kind="supplementary").count() == 1


def test_of_two_files_the_second_is_refused_as_stale(world):
    first, seen_first = staged(world)
    second, seen_second = staged(world, 9_999)
    with transaction.atomic():
        applying(world, first, seen_first)()
        other = Person(applying(world, second, seen_second))
        wait_until_blocked()
    assert isinstance(other.finish().error, StaleForm)
    assert Figure.objects.get(series=world.line.series).value == 1_500
    assert LedgerUpload.objects.get(pk=second.pk).state == "staged"


def test_a_file_waits_for_a_running_save_and_is_refused_as_stale(world):
    upload, fingerprint = staged(world)
    with transaction.atomic():
        entry = Entry(world.line.series_id, 5, "원", 0)
        record(actor=world.officer, submission=world.next_submission, entries=[entry])
        other = Person(applying(world, upload, fingerprint))
        wait_until_blocked()
    assert isinstance(other.finish().error, StaleForm)
    assert Figure.objects.count() == 1


def test_a_file_waits_for_a_running_submit_and_writes_nothing(world):
    factories.fill(world.next_submission, {world.line: 5}, actor=world.officer)
    upload, fingerprint = staged(world)
    with transaction.atomic():
        submit(actor=world.officer, submission=world.next_submission)
        other = Person(applying(world, upload, fingerprint))
        wait_until_blocked()
    assert isinstance(other.finish().error, StaleForm)
    assert Figure.objects.count() == 1


def test_a_save_waits_for_a_running_file_and_sees_what_it_wrote(world):
    upload, fingerprint = staged(world)
    with transaction.atomic():
        applying(world, upload, fingerprint)()
        entry = Entry(world.line.series_id, 5, "원", 0)
        act = lambda: record(actor=world.officer, submission=world.next_submission, entries=[entry])  # noqa: E731
        other = Person(act)
        wait_until_blocked()
    assert isinstance(other.finish().error, StaleForm)
    assert Figure.objects.get(series=world.line.series).value == 1_500


def test_what_the_database_refuses_undoes_everything(world):
    """A later month is already confirmed: its budget would change behind it."""
    july = factories.make_submission(factories.make_period(world.office, factories.JULY), world.unit)
    factories.fill(july, {world.line: 1}, actor=world.officer)
    factories.advance(july, "confirmed")
    upload, fingerprint = staged(world)
    with pytest.raises(MonthClosed):
        applying(world, upload, fingerprint)()
    assert not Figure.objects.filter(month=202306).exists()
    assert not LedgerLink.objects.exists()
    assert LedgerUpload.objects.get().state == "staged"


def test_a_killed_process_leaves_nothing(world):
    upload, fingerprint = staged(world)
    before = Appropriation.objects.count(), SeriesPlacement.objects.count()
    with connection.cursor() as cursor:
        # Its last writing waits here: everything else is written, nothing is committed.
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE budgets_ledgerlink IN EXCLUSIVE MODE")
        process = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(upload.pk), fingerprint, str(world.coordinator.pk)],
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
    assert not Figure.objects.exists() and not LedgerLink.objects.exists()
    assert before == (Appropriation.objects.count(), SeriesPlacement.objects.count())
    assert LedgerUpload.objects.get().state == "staged"
    applying(world, upload, fingerprint)()  # and can be applied as if nothing had happened
    assert Figure.objects.count() == 3


_CHILD = """
import os, sys, django
from django.conf import settings
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
settings.DATABASES["default"]["NAME"] = os.environ["GANEUM_TEST_DATABASE"]
django.setup()
from budgets.ledger import services
from budgets.models import LedgerUpload
from organization.models import User
upload, fingerprint, actor = sys.argv[1:]
services.apply(
    actor=User.objects.get(pk=actor), upload=LedgerUpload.objects.get(pk=upload), fingerprint=fingerprint
)
"""


def _wait_until_it_writes(cursor):
    for _attempt in range(300):
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
            "WHERE c.relname = 'budgets_ledgerlink' AND NOT l.granted"
        )
        if cursor.fetchone()[0]:
            return
        time.sleep(0.1)
    raise AssertionError("the file was never written")
