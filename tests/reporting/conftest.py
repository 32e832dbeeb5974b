"""The world in which the months of these tests happen."""

import pytest

from tests import factories


@pytest.fixture
def world(db):
    return factories.World()
