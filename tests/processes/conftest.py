"""A server with one process to kill, one with two that meet, and the people at their browsers."""

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import MAY
from tests.processes.serving import WebServer, Window


@pytest.fixture(scope="module")
def server(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """With as many web processes as the module's ``PROCESSES``; it must be gone before the database is."""
    with django_db_blocker.unblock():
        server = WebServer(request.module.PROCESSES, tmp_path_factory.mktemp("server") / "log")
    yield server
    server.stop()
    complaints = server.log.read_text()
    assert "Traceback" not in complaints, complaints


@pytest.fixture
def world(transactional_db):
    return factories.World()


class Desk:
    """One person at the pages of a unit's month."""

    def __init__(self, server, user, unit, month=MAY):
        self.window = Window(server, user)
        self.place = {"unit": unit.pk, "month": month}

    def address(self, name):
        return reverse(name, kwargs=self.place)

    def save_cells(self, *cells):
        """Autosave and paste: each cell is (line, text, what the page had shown)."""
        sent = {f"this_month-{line.series_id}": {"value": text, "seen": seen} for line, text, seen in cells}
        body = {"unit": "원", "mode": "this_month", "cells": sent}
        return self.window.send_cells(self.address("money_cells"), body)

    def send_entry(self, *cells, action="save"):
        """The form of the grid as it goes without scripts."""
        fields = {"unit": "원", "mode": "this_month", "action": action}
        for line, text, seen in cells:
            fields |= {f"this_month-{line.series_id}": text, f"seen-{line.series_id}": seen}
        return self.window.send_form(self.address("money_entry"), fields)

    def act(self, name, **fields):
        return self.window.send_form(self.address(name), fields)


@pytest.fixture
def desk(server, world):
    """How a person sits down: ``desk(world.officer)`` at the unit's May."""
    return lambda user, unit=None, **place: Desk(server, user, unit or world.unit, **place)
