"""The definition card and the targets, kept by who gathers or heads the unit."""

from decimal import Decimal

import pytest
from django.urls import reverse

from organization.models import Role
from programs.models import Target
from reporting.findings import refresh_findings
from reporting.models import Finding
from tests.factories import MAY, World, make_indicator, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = World()
    world.indicator = make_indicator(world.unit, "상담 인원", members=("여성", "남성"), target=100)
    world.gathering = make_user(Role.UNIT_COORDINATOR, world.unit)
    client.force_login(world.gathering)
    return world


def card(world, **changed):
    sent = {"definition": "", "aliases": "", "direction": "", "decimals": 0, "source": "", "frequency": "monthly"}
    return sent | {"lag_days": 0} | changed


def targets_url(world, year=2023):
    return reverse("indicator_targets", args=[world.indicator.pk]) + f"?year={year}"


def test_the_unit_says_what_is_counted(client, world):
    address = reverse("indicator_edit", args=[world.indicator.pk])
    assert 'name="aggregation"' not in client.get(address).content.decode()
    sent = card(world, definition="끝난 상담", aliases="상담자\n상담자\n 이용 인원 ", may_fall="on", is_defined="on")
    answer = client.post(address, sent | {"aggregation": "ratio"}, follow=True)
    world.indicator.refresh_from_db()
    assert "정의서를 저장했습니다" in answer.content.decode() and "전년보다 낮아도 됨" in answer.content.decode()
    assert world.indicator.aliases == ["상담자", "이용 인원"]
    assert (world.indicator.definition, world.indicator.aggregation) == ("끝난 상담", "last")


def test_how_it_is_gathered_is_for_the_coordinator(client, world):
    client.force_login(world.coordinator)
    upper, lower = make_indicator(world.unit, "이행"), make_indicator(world.unit, "대상")
    address = reverse("indicator_edit", args=[world.indicator.pk])
    half = card(world, aggregation="ratio", numerator=upper.pk)
    assert client.post(address, half).status_code == 422
    wrong = card(world, aggregation="sum", numerator=upper.pk, denominator=lower.pk)
    assert client.post(address, wrong).status_code == 422
    client.post(address, card(world, aggregation="ratio", numerator=upper.pk, denominator=lower.pk))
    world.indicator.refresh_from_db()
    assert world.indicator.is_computed


@pytest.mark.parametrize("changed", [{"decimals": 9}, {"lag_days": -1}, {"frequency": "x"}, {"definition": "가" * 501}])
def test_bad_input_is_refused(client, world, changed):
    address = reverse("indicator_edit", args=[world.indicator.pk])
    assert client.post(address, card(world, **changed)).status_code == 422


def test_a_years_targets_have_a_profile_by_month(client, world):
    total = world.indicator.categories.get(name="")
    sent = {f"year-{total.pk}": "1,200", f"month-{total.pk}-6": "500", f"month-{total.pk}-12": "1,200"}
    women = world.indicator.categories.get(name="여성")
    answer = client.post(targets_url(world), sent | {f"year-{women.pk}": "12월 예정"}, follow=True)
    assert "2줄을 저장했습니다" in answer.content.decode()
    target = Target.objects.get(category=total, year=2023)
    assert target.value == 1200 and dict(target.months.values_list("month", "value")) == {202306: 500, 202312: 1200}
    assert Target.objects.get(category=women).text == "12월 예정"
    shown = client.get(targets_url(world)).content.decode()
    assert 'value="1,200"' in shown and 'value="12월 예정"' in shown
    client.post(targets_url(world), {f"year-{total.pk}": "", f"month-{total.pk}-6": "", f"month-{total.pk}-12": ""})
    assert not Target.objects.filter(category=total).exists()


@pytest.mark.parametrize(
    ("year", "june", "words"),
    [
        ("12월", "5", "숫자로"),
        ("100", "많이", "숫자가 아닙니다"),
        ("100", "1" * 18, "너무 크거나"),
        ("가" * 301, "", "300자"),
    ],
)
def test_targets_that_say_nothing_are_refused_whole(client, world, year, june, words):
    total = world.indicator.categories.get(name="")
    answer = client.post(targets_url(world), {f"year-{total.pk}": year, f"month-{total.pk}-6": june})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert Target.objects.get().value == Decimal(100)


def test_a_lower_target_is_told_and_kept(client, world):
    total = world.indicator.categories.get(name="")
    answer = client.post(targets_url(world, 2024), {f"year-{total.pk}": "90"}, follow=True)
    assert "2023년 목표보다 낮습니다" in answer.content.decode()
    assert Target.objects.filter(year=2024, value=90).exists()


def test_a_year_that_is_wholly_closed_keeps_its_targets(client, world):
    for month in range(202201, 202213):
        world.office.periods.create(month=month, state="closed")
    total = world.indicator.categories.get(name="")
    answer = client.post(targets_url(world, 2022), {f"year-{total.pk}": "90"})
    assert "모든 달이 마감되어" in answer.content.decode() and not Target.objects.filter(year=2022).exists()


@pytest.mark.parametrize("year", ["", "x", "99999999", "²"])
def test_nonsense_in_the_address_shows_a_year(client, world, year):
    assert client.get(targets_url(world, year)).status_code == 200


def test_a_lower_target_is_found_until_the_card_allows_it(client, world):
    total = world.indicator.categories.get(name="")
    Target.objects.create(category=total, year=2022, value=120)
    refresh_findings([world.unit.pk], MAY)
    found = Finding.objects.get(code="target_lower")
    assert "2023년 목표 100명" in found.sentence and "전년 목표 120명" in found.sentence
    client.post(reverse("indicator_edit", args=[world.indicator.pk]), card(world, may_fall="on"))
    refresh_findings([world.unit.pk], MAY)
    found.refresh_from_db()
    assert found.state == Finding.State.RESOLVED


def test_a_budget_that_falls_is_no_target_gone_easy(world):
    total = world.indicator.categories.get(name="")
    Target.objects.create(category=total, year=2022, value=120)
    type(world.indicator).objects.filter(pk=world.indicator.pk).update(measure="억원")
    refresh_findings([world.unit.pk], MAY)
    assert not Finding.objects.filter(code="target_lower").exists()
