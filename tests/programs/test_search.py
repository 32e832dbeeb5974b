"""Search over everything that a person may see, and nothing else."""

import time

import pytest
from django.urls import reverse

from organization.models import Role
from tests.factories import World, make_indicator, make_line, make_office, make_program, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World()
    make_program(world.unit, "아이돌봄 지원 확대")
    make_indicator(world.unit, "아이돌봄 이용 가구")
    return world


def shown(client, user, words):
    client.force_login(user)
    return client.get(reverse("search"), {"q": words}).content.decode()


def test_it_finds_units_programs_indicators_and_lines(client, world):
    found = shown(client, world.officer, "아이돌봄")
    for words in ("아이돌봄 지원 확대", "아이돌봄 이용 가구", ">아이돌봄<"):
        assert words in found, words
    assert "가족정책과" in shown(client, world.officer, "가족 정책")
    assert "두 글자 이상" in shown(client, world.officer, "가")
    assert "찾은 것이 없습니다" in shown(client, world.officer, "없는말")


def test_nothing_of_another_office_is_found(client, world):
    stranger = make_user(Role.OFFICER, make_unit(parent=make_office("다른실")))
    assert "찾은 것이 없습니다" in shown(client, stranger, "아이돌봄")
    assert "찾은 것이 없습니다" in shown(client, make_user(username="nobody"), "아이돌봄")


def test_it_is_quick(client, world, django_assert_max_num_queries):
    for number in range(300):
        make_program(world.unit, f"가족 사업 {number}")
    for number in range(100):
        make_line(world.unit, f"가족 세부사업 {number}")
    shown(client, world.officer, "가족")
    with django_assert_max_num_queries(10):
        client.get(reverse("search"), {"q": "가족 사업"})
    started = time.perf_counter()
    client.get(reverse("search"), {"q": "가족 사업"})
    assert time.perf_counter() - started < 5
