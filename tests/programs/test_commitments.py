"""Pledges, orders and audit remarks with their results; themes with a selection of their own."""

from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from programs.models import Commitment
from tests.factories import World, make_office, make_program, make_theme, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def shown(client, user, address):
    client.force_login(user)
    return client.get(address)


def test_results_are_listed_and_narrowed(client, world):
    program = make_program(world.unit, "안심 사업")
    pledge = Commitment.objects.create(
        unit=world.unit, kind="pledge", number="12", title="안심길 확대", result="3개소 완료", state="done"
    )
    pledge.programs.add(program)
    Commitment.objects.create(unit=world.unit, kind="remark", number="1", title="정산 지연")
    listed = shown(client, world.officer, reverse("commitments")).content.decode()
    for words in ("안심길 확대", "3개소 완료", "완료", "안심 사업", "정산 지연"):
        assert words in listed
    only = shown(client, world.officer, reverse("commitments") + "?kind=remark").content.decode()
    assert "정산 지연" in only and "안심길 확대" not in only
    assert shown(client, world.officer, reverse("commitments") + "?export=xlsx").status_code == 200
    assert "안심길 확대" in shown(client, world.officer, reverse("program", args=[program.pk])).content.decode()
    stranger = make_user("officer", make_office("다른실"))
    assert "안심길 확대" not in shown(client, stranger, reverse("commitments")).content.decode()


def test_a_theme_sums_its_own_selection_only(client, world):
    world.close()
    theme = make_theme(world.office, "여성 안전")
    theme.lines.set([world.line])
    theme.units.set([world.unit])
    theme.programs.set([make_program(world.other_unit, "다른 부서의 사업")])
    page = shown(client, world.officer, reverse("theme", args=[theme.pk]) + "?month=202305").content.decode()
    for words in ("가족센터 운영", "다른 부서의 사업", "부서 합계에 더하지 않음"):
        assert words in page
    assert "아이돌봄" not in page
    assert "여성 안전" in shown(client, world.officer, reverse("themes")).content.decode()
    file = shown(client, world.officer, reverse("theme", args=[theme.pk]) + "?month=202305&export=xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(file.content))
    cells = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    assert "가족센터 운영" in cells and "이 주제의 합" in cells and "아이돌봄" not in cells
    stranger = make_user("officer", make_office("다른실"))
    assert shown(client, stranger, reverse("theme", args=[theme.pk])).status_code == 404
