"""An office with a layout of the ledger's export, and how its coordinator takes a file in."""

import pytest
from django.urls import reverse

from budgets.models import LedgerUpload
from tests import factories
from tests.ledger.samples import make_layout


class Desk:
    """The coordinator at the ledger's pages."""

    def __init__(self, client, world, period, actor=None):
        self.client, self.world, self.period = client, world, period
        client.force_login(actor or world.coordinator)

    def drop(self, file, query=""):
        """Upload a file; the page that follows, and what was staged (if anything was)."""
        address = reverse("ledger", args=[self.period.pk]) + query
        self.page = self.client.post(address, {"file": file}, follow=True)
        self.upload = LedgerUpload.objects.filter(file_name=file.name).order_by("-pk").first()
        return self.page

    @property
    def address(self):
        return reverse("ledger_upload", args=[self.upload.pk])

    def look(self):
        self.page = self.client.get(self.address)
        return self.page

    def settle(self, **fields):
        self.page = self.client.post(self.address, {"action": "choose", **fields}, follow=True)
        return self.page

    def apply(self, **fields):
        context = self.page.context
        known = {"fingerprint": context["fingerprint"], "action": "apply"}
        known["rename"] = [found["key"] for found in context["renamed"] if found["takes_over"]]
        self.page = self.client.post(self.address, known | fields, follow=True)
        self.upload.refresh_from_db()
        return self.page

    def load(self, file, **fields):
        """Drop and apply, where nothing is left to settle."""
        page = self.drop(file)
        assert page.status_code == 200 and self.upload, page.content.decode()
        assert not page.context["unmatched"], page.context["unmatched"]
        self.apply(**fields)
        assert self.upload.state == "applied", self.page.content.decode()
        return self.upload


@pytest.fixture
def world(db):
    world = factories.World()
    make_layout(world.office)
    return world


@pytest.fixture
def desk(client, world):
    return Desk(client, world, world.june)


@pytest.fixture
def text():
    """The words of a page."""
    return lambda page: page.content.decode()
