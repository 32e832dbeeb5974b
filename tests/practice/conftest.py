"""A real world and, beside it, the practice bureau, both made once for a module."""

from types import SimpleNamespace

import pytest

from core.periods import Month
from organization.models import Unit
from programs.practice.loading import load, practice_root
from tests.world import kept_world

LAST = Month(202306)


@pytest.fixture(scope="module")
def beside_once(django_db_setup, django_db_blocker):
    with kept_world(django_db_blocker) as world:
        load(LAST, password="practice-Pass-2023")
        root = practice_root()
        units = {unit: unit.pk for unit in Unit.objects.filter(is_practice=True)}
        yield SimpleNamespace(real=world, root=root, unit_ids=set(units.values()))


@pytest.fixture
def beside(beside_once, db):
    return beside_once
