"""Programs and facilities point to each other; themes are filled in the portal and added to nothing."""

import pytest
from django.urls import reverse

from organization.models import Headcount, Role
from programs.models import ProgramFacility, ProgramLine, Theme
from tests.facilities.samples import SECRET_MARKS, make_facility, make_shelter
from tests.factories import (
    MAY,
    World,
    fill,
    make_indicator,
    make_office,
    make_program,
    make_submission,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World()
    world.program = make_program(world.unit, "가족센터 지원", required_budget=150_000_000, given_unit="백만원")
    world.facility = make_facility(world.unit, "가온 가족센터")
    return world


def text(response):
    return response.content.decode()


def card(world):
    return reverse("program", args=[world.program.pk])


def test_a_facility_is_found_linked_and_shown_on_both_cards(client, world, django_assert_max_num_queries):
    client.force_login(world.officer)
    assert "가온 가족센터" in text(client.get(card(world) + "?facility=가온"))
    client.post(card(world), {"action": "link_facility", "facility": world.facility.pk})
    assert "가온 가족센터" in text(client.get(card(world)))
    facility = reverse("facility", args=[world.facility.pk])
    with django_assert_max_num_queries(15):
        assert "가족센터 지원 (2023)" in text(client.get(facility))
    client.post(card(world), {"action": "unlink_facility", "link": ProgramFacility.objects.get().pk})
    assert "가족센터 지원 (2023)" not in text(client.get(facility))


def test_the_card_of_a_facility_tells_results_and_money(client, world, django_assert_max_num_queries):
    indicator = make_indicator(world.unit, "상담 인원", members=("가온 가족센터", "다솜 센터"))
    series = indicator.categories.get(name="가온 가족센터").series
    submission = make_submission(world.may, world.unit, kind="indicators")
    fill(submission, {series: 1_234}, actor=world.officer)
    ProgramFacility.objects.create(program=world.program, facility=world.facility)
    link = ProgramLine.objects.create(program=world.program, line=world.line, is_confirmed=False)
    client.force_login(world.officer)
    address = reverse("facility", args=[world.facility.pk]) + f"?month={int(MAY)}"
    shown = text(client.get(address))
    assert "상담 인원" in shown and "1,234" in shown and "다솜 센터" not in shown
    assert "세부사업</th>" not in shown
    ProgramLine.objects.filter(pk=link.pk).update(is_confirmed=True)
    with django_assert_max_num_queries(17):
        shown = text(client.get(address))
    name = world.line.series.placements.get().name
    assert "세부사업</th>" in shown and name in shown and "더하지 않습니다" in shown
    other = reverse("facility", args=[make_facility(world.unit, "다른 센터").pk]) + f"?month={int(MAY)}"
    assert "상담 인원" not in text(client.get(other)) and name not in text(client.get(other))


def test_a_facility_of_another_office_cannot_be_linked(client, world):
    foreign = make_facility(make_office("다른실"), "남의 시설")
    client.force_login(world.officer)
    assert "남의 시설" not in text(client.get(card(world) + "?facility=남의"))
    answer = client.post(card(world), {"action": "link_facility", "facility": foreign.pk})
    assert answer.status_code == 404 and not ProgramFacility.objects.exists()


def test_who_does_not_work_for_the_program_links_nothing(client, world):
    client.force_login(make_user(Role.OFFICER, world.other_unit))
    answer = client.post(card(world), {"action": "link_facility", "facility": world.facility.pk})
    assert answer.status_code == 404 and "이을 시설 찾기" not in text(client.get(card(world)))


def test_a_shelter_tells_no_place_on_the_card(client, world):
    shelter = make_shelter(world.unit)
    client.force_login(world.officer)
    client.post(card(world), {"action": "link_facility", "facility": shelter.pk})
    shown = text(client.get(card(world) + "?facility=쉼터"))
    assert "온새미 쉼터" in shown and "비공개" in shown
    assert not any(mark in shown for mark in SECRET_MARKS)


def test_what_the_card_says_of_a_budget_that_differs(client, world):
    ProgramLine.objects.create(program=world.program, line=world.line)
    client.force_login(world.officer)
    shown = text(client.get(card(world) + "?month=202305"))
    assert "소요예산 150과" in shown and "예산현액 100이 △50백만원 다릅니다" in shown
    ProgramLine.objects.create(program=world.program, line=world.second)
    world.program.required_budget = 200_000_000
    world.program.save()
    assert "다릅니다" not in text(client.get(card(world) + "?month=202305"))


def test_the_coordinator_makes_a_theme_and_fills_it(client, world):
    Headcount.objects.create(unit=world.team, as_of="2023-05-01", category="계", is_total=True, authorized=7, actual=6)
    client.force_login(world.coordinator)
    client.post(reverse("theme_new"), {"action": "save", "name": "여성 안전", "description": "부서를 가로질러"})
    theme = Theme.objects.get()
    edit = reverse("theme_edit", args=[theme.pk])
    found = text(client.get(edit + "?q=가족"))
    assert all(name in found for name in ("가족센터 지원", "가족센터 운영", "가족정책팀"))
    chosen = {"program": world.program.pk, "line": world.line.pk, "unit": world.team.pk}
    client.post(edit, {"action": "add"} | chosen)
    shown = text(client.get(reverse("theme", args=[theme.pk]) + "?month=202305"))
    assert "가족센터 지원" in shown and "가족센터 운영" in shown and "가족정책팀" in shown
    assert "가족센터 지원" not in text(client.get(edit + "?q=가족센터 지원")).split("더 넣기")[1].split("</form>", 1)[1]
    client.post(edit, {"action": "remove", "program": world.program.pk})
    assert not theme.programs.exists() and theme.lines.count() == 1
    client.post(edit, {"action": "drop"})
    assert not Theme.objects.exists()


def test_a_theme_takes_only_its_own_office(client, world):
    theme = make_theme(world.office)
    foreign = make_program(make_office("다른실"), "남의 사업")
    client.force_login(world.coordinator)
    edit = reverse("theme_edit", args=[theme.pk])
    assert client.post(edit, {"action": "add", "program": foreign.pk}).status_code == 422
    assert client.post(edit, {"action": "add"}).status_code == 422
    assert not theme.programs.exists()


@pytest.mark.parametrize("name", ["", "가" * 101, "있는 주제"])
def test_names_that_cannot_be(client, world, name):
    make_theme(world.office, "있는 주제")
    client.force_login(world.coordinator)
    assert client.post(reverse("theme_new"), {"action": "save", "name": name}).status_code == 422


def test_only_the_coordinator_keeps_themes(client, world):
    theme = make_theme(world.office)
    client.force_login(world.officer)
    assert client.get(reverse("theme_edit", args=[theme.pk])).status_code == 404
    assert "새 주제" not in text(client.get(reverse("themes")))
