"""Search over everything that a person may see, and nothing else."""

import time
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from organization.models import Contact, Role
from programs.models import Commitment, PlaceOfUse, ResponsiblePost, StrategyNode
from tests.facilities.samples import SECRET_MARKS, make_contract, make_facility, make_shelter
from tests.factories import (
    World,
    make_indicator,
    make_line,
    make_milestone,
    make_office,
    make_program,
    make_theme,
    make_unit,
    make_user,
)

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
    with django_assert_max_num_queries(15):
        client.get(reverse("search"), {"q": "가족 사업"})
    started = time.perf_counter()
    client.get(reverse("search"), {"q": "가족 사업"})
    assert time.perf_counter() - started < 5


def test_it_finds_what_else_a_person_may_see(client, world):
    shelter = make_shelter(world.unit, "한울쉼터")
    make_contract(make_facility(world.unit, "한빛가족센터"), "한빛재단")
    program = make_program(world.unit, "심리 지원")
    ResponsiblePost.objects.create(program=program, name="지원팀장", extension="5017")
    PlaceOfUse.objects.create(program=program, section="서면보고", number="3", title="마음 돌봄 프로그램")
    Contact.objects.create(unit=world.team, post="정책팀장", extension="5023", valid_from=date(2020, 1, 1))
    make_milestone(world.unit, "개소식 준비", program=program, start_text="2023-07")
    Commitment.objects.create(unit=world.unit, kind="pledge", number="12", title="안심길 확대")
    make_theme(world.office, "여성 안전")
    StrategyNode.objects.create(unit=world.office, year=2023, level="goal", title="함께 키우는 도시")
    for words, found in {
        "한울": "한울쉼터",
        "한빛재단": "한빛가족센터",
        "5017": "지원팀장 5017",
        "마음 돌봄": "심리 지원",
        "5023": "정책팀장",
        "개소식": "개소식 준비",
        "안심길": "안심길 확대",
        "여성 안전": "여성 안전</a>",
        "함께 키우": "함께 키우는 도시",
    }.items():
        assert found in shown(client, world.officer, words), words
    stranger = make_user(Role.OFFICER, make_unit(parent=make_office("다른실")))
    for words in ("한울", "한빛재단", "5017", "5023", "개소식", "안심길", "여성 안전", "함께 키우"):
        assert "찾은 것이 없습니다" in shown(client, stranger, words), words
    for person in (world.officer, world.coordinator, make_user(Role.AUDITOR, world.office)):
        for mark in SECRET_MARKS:
            assert "찾은 것이 없습니다" in shown(client, person, mark)
        page = shown(client, person, shelter.name)
        assert "비공개" in page and not any(mark in page for mark in SECRET_MARKS)


def test_what_is_found_opens_where_it_stands(client, world):
    make_line(world.unit, "상담 & 돌봄 100%", fiscal_year=2022)
    make_milestone(world.unit, "어느 사업도 아닌 일")
    client.force_login(world.officer)
    for words in ("상담 & 돌봄", "아이돌봄", "가족정책", "어느 사업도"):
        page = client.get(reverse("search"), {"q": words})
        for group in page.context["groups"]:
            for row in group["rows"]:
                opened = client.get(row["url"])
                assert opened.status_code == 200 and row["name"].split(" (")[0] in unescape(opened.content.decode())


def test_odd_words_find_nothing_and_break_nothing(client, world):
    for words in ("%%", "__", "\x00\x00", "'; --", "가" * 300, "\\\\", "<script>"):
        page = shown(client, world.officer, words)
        assert "찾은 것이 없습니다" in page or "두 글자 이상" in page, words
