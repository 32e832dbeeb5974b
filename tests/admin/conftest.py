"""An administrator at the door of the admin."""

import pytest
from django.contrib import admin

from tests.world import kept_world, make_edition


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with kept_world(django_db_blocker) as world:
        yield world


@pytest.fixture
def world(kept, db):
    return kept


@pytest.fixture
def administrator(world):
    return world.people["administrator"]


@pytest.fixture
def portal(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def edition(world):
    return make_edition(world)


def registered():
    return [page for model, page in sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label)]


def address_of(page):
    return f"/admin/{page.opts.app_label}/{page.opts.model_name}/"
