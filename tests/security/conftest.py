"""One world for a module, and browsers that check the tokens of forms."""

import pytest
from django.test import Client

from tests.world import kept_world, make_edition


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with kept_world(django_db_blocker) as world:
        world.edition = make_edition(world)
        yield world


@pytest.fixture
def world(kept, db):
    return kept


@pytest.fixture
def enter(world):
    """A browser of the person of this role."""

    def browser(role, **details):
        client = Client(**details)
        client.force_login(world.people[role])
        return client

    return browser
