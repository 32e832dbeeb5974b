"""The published reports, loaded once for all the tests of a module: each test rolls back to them."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from organization.models import Placement, Unit
from programs.importing.loading import ImportResult, import_path


@dataclass(frozen=True)
class Report:
    """A report as it was loaded, and the office that it made."""

    office: Unit
    result: ImportResult


@contextmanager
def kept_reports(django_db_blocker, folders):
    """``{folder: Report}``, side by side, and nothing of them left at the end."""
    found = {}
    with django_db_blocker.unblock(), transaction.atomic():
        for folder in folders:
            before = set(Placement.objects.filter(parent=None).values_list("unit_id", flat=True))
            result = import_path(folder)
            assert not result.problems, list(map(str, result.problems))
            made = Placement.objects.filter(parent=None).exclude(unit__in=before)
            found[folder] = Report(made.earliest("order", "pk").unit, result)
        yield found
        transaction.set_rollback(True)
