"""Contacts per post: shown as of the month, printed as of the edition, absent where none is kept."""

from datetime import date

import pytest
from django.urls import reverse

from core.documents import to_json
from organization.models import Contact
from programs.report import budget_execution
from tests import factories

MAY = factories.MAY


@pytest.fixture
def world(db):
    return factories.World()


def contact(unit, post, extension, **details):
    return Contact.objects.create(
        unit=unit, post=post, extension=extension, **({"valid_from": date(2020, 1, 1)} | details)
    )


def test_nothing_is_printed_where_no_contact_is_kept(world):
    assert "담당 연락처" not in to_json(budget_execution(world.office, MAY))


def test_printed_as_of_the_month(world):
    contact(world.team, "담당자", "내선 2101", valid_until=date(2023, 6, 1))
    contact(world.team, "담당자", "내선 2202", valid_from=date(2023, 6, 1))
    may, june = (to_json(budget_execution(world.office, month)) for month in (MAY, factories.JUNE))
    assert "내선 2101" in may and "내선 2202" not in may
    assert "내선 2202" in june and "내선 2101" not in june
    assert "가족정책과 가족정책팀" in may


def test_names_have_a_column_only_where_there_are_any(world):
    contact(world.unit, "과장", "내선 2000")
    assert "이름" not in to_json(budget_execution(world.office, MAY))
    contact(world.team, "담당자", "내선 2101", name="아무개")
    assert "아무개" in to_json(budget_execution(world.office, MAY))


def test_shown_on_the_page_of_the_unit(world, client):
    contact(world.unit, "과장", "내선 2000", valid_until=date(2023, 6, 1))
    client.force_login(world.officer)
    address = reverse("unit", args=[world.unit.pk])
    assert "내선 2000" in client.get(address + "?month=202305").content.decode()
    assert "내선 2000" not in client.get(address + "?month=202306").content.decode()
