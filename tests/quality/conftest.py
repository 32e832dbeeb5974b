"""The department that the checks are tried on."""

import pytest

from tests.factories import World


@pytest.fixture
def world(db):
    return World()
