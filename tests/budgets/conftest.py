"""The world in which the money of these tests is spent."""

import pytest

from tests import factories


@pytest.fixture
def world(db):
    return factories.World()
