"""One world for a module, and a signed-in browser for everybody in it."""

import pytest
from django.test import Client

from programs.services import start_collection
from reporting.models import Kind
from tests.factories import JUNE, make_indicator
from tests.world import furnish, kept_world


def make_asking(world):
    """Every facility of the unit, the shelter too, is asked for a number of June."""
    indicator = make_indicator(world.unit, "이용 인원", valid_from=JUNE)
    return start_collection(
        actor=world.people["officer"],
        unit=world.unit,
        month=JUNE,
        kind=Kind.INDICATORS,
        basis="facility",
        keys=[f"indicator-{indicator.pk}"],
    )


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with kept_world(django_db_blocker) as world:
        furnish(world)
        world.program.facilities.add(world.facility, world.shelter)
        world.collection = make_asking(world)
        world.clients = {}
        for role, person in world.people.items():
            world.clients[role] = Client()
            world.clients[role].force_login(person)
        yield world


@pytest.fixture
def world(kept, db):
    for person in kept.people.values():
        person.__dict__.pop("_rights", None)
    return kept
