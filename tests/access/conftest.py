"""One world for a module, and a signed-in browser for everybody in it."""

import pytest
from django.test import Client

from tests.world import furnish, kept_world


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with kept_world(django_db_blocker) as world:
        furnish(world)
        world.clients = {"anonymous": Client()}
        for role, person in world.people.items():
            world.clients[role] = Client()
            world.clients[role].force_login(person)
        world.cookies = {role: browser.cookies.output(header="") for role, browser in world.clients.items()}
        yield world


@pytest.fixture
def world(kept, db):
    return kept
