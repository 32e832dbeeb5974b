"""One world for a module, and a signed-in browser for everybody in it."""

import pytest
from django.test import Client

from budgets.models import FundEntry
from organization.models import BoardSeat
from tests.factories import JUNE, make_collection, make_indicator, make_program, make_theme
from tests.world import kept_world, make_edition, make_ledger_upload, make_texts


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with kept_world(django_db_blocker) as world:
        world.edition = make_edition(world)
        world.upload, world.unit_upload = make_ledger_upload(world), make_ledger_upload(world, world.unit)
        world.program = make_program(world.unit)
        world.indicator = make_indicator(world.unit, program=world.program, valid_from=JUNE)
        world.round, world.text, world.confirmed_text = make_texts(world)
        world.collection = make_collection(world.unit, world.people["officer"])
        world.divided = world.collection.columns.get().indicator
        world.theme = make_theme(world.office)
        world.seat = BoardSeat.objects.create(unit=world.unit, seat="위원장")
        world.fund = FundEntry.objects.create(unit=world.unit, year=2023, fund="후원금")
        world.officer = world.people["officer"]
        world.officer_assignment = world.officer.assignments.get()
        world.clients = {"anonymous": Client()}
        for role, person in world.people.items():
            world.clients[role] = Client()
            world.clients[role].force_login(person)
        world.cookies = {role: browser.cookies.output(header="") for role, browser in world.clients.items()}
        yield world


@pytest.fixture
def world(kept, db):
    return kept
