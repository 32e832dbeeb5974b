"""One world for a module, and a signed-in browser for everybody in it."""

import pytest
from django.test import Client

from tests.world import kept_world, make_edition


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with kept_world(django_db_blocker) as world:
        world.edition = make_edition(world)
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
