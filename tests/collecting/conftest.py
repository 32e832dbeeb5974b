"""The usual world with an indicator of three districts, of which June's values are asked."""

import pytest

from facilities.models import District
from tests.factories import JUNE, World, make_collection, make_indicator

NAMES = ("강남구", "강북구", "강서구")


@pytest.fixture
def world(db):
    world = World()
    for order, name in enumerate(NAMES):
        District.objects.create(name=name, order=order)
    world.indicator = make_indicator(world.unit, "상담 인원", members=NAMES, aggregation="sum")
    world.collection = make_collection(world.unit, world.officer, month=JUNE, indicator=world.indicator)
    return world
