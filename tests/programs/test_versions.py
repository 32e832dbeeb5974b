"""Versions of categories: begun in an open month, mapped, and one row for what was renamed."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.periods import Month
from core.refusals import InvalidInput
from organization.models import Role
from programs.models import Category
from programs.selectors import results_of
from programs.selectors.versions import continued
from programs.services.versions import read_categories, start_version
from reporting.models import Kind, SeriesPlacement
from tests.factories import JUNE, MAY, World, fill, make_indicator, make_submission, make_user

pytestmark = pytest.mark.django_db
OLD = ("가정폭력", "데이트폭력", "스토킹")
TYPED = "가정폭력\n교제폭력 = 데이트폭력\n디지털 = \n"


@pytest.fixture
def world():
    """May holds 10, 20 and 30; from June on there is another version."""
    world = World()
    world.indicator = make_indicator(world.unit, "상담", members=OLD, aggregation="sum")
    world.breakdown = world.indicator.breakdowns.get()
    may = make_submission(world.may, world.unit, kind=Kind.INDICATORS)
    series = [world.indicator.categories.get(name=name).series for name in OLD]
    fill(may, dict(zip(series, (10, 20, 30), strict=True)), actor=world.officer)
    return world


def start(world, text=TYPED, month=JUNE, actor=None):
    return start_version(
        actor=actor or world.coordinator, breakdown=world.breakdown, month=month, categories=read_categories(text)
    )


def rows(world, month):
    found = results_of(Category.objects.filter(indicator=world.indicator), month, [world.unit.pk])
    return {row.category.name: row for row in continued(found, month)}


def text(response):
    return response.content.decode()


def test_one_that_was_renamed_goes_on(client, world):
    new = start(world)
    assert (new.version, new.valid_from) == (2, JUNE.value)
    placed = SeriesPlacement.objects.as_of(JUNE).filter(series__category__breakdown=new)
    assert {row.unit_id for row in placed} == {world.unit.pk} and placed.count() == 3
    june = make_submission(world.june, world.unit, kind=Kind.INDICATORS)
    fill(june, {Category.objects.get(name="교제폭력").series: 5}, actor=world.officer)
    found = rows(world, JUNE)
    assert set(found) == {"", "가정폭력", "교제폭력", "디지털", "스토킹"}
    assert (found["교제폭력"].this_month, found["교제폭력"].to_date) == (5, 25)
    assert found["가정폭력"].to_date == Decimal(10) and found["스토킹"].to_date == 30
    assert set(rows(world, MAY)) == {"", *OLD}
    client.force_login(world.officer)
    card = text(client.get(reverse("indicator", args=[world.indicator.pk]) + "?month=202306"))
    assert "교제폭력" in card and "데이트폭력" not in card


def test_several_that_became_one_are_added(world):
    start(world, "모두 = 가정폭력, 데이트폭력\n스토킹")
    assert rows(world, JUNE)["모두"].to_date == 30


def test_the_page_shows_and_starts(client, world, django_assert_max_num_queries):
    address = reverse("indicator_categories", args=[world.indicator.pk])
    client.force_login(world.coordinator)
    sent = {"action": "start", "breakdown": world.breakdown.pk, "month": "2023-06", "categories": TYPED}
    assert "2판을 씁니다" in text(client.post(address, sent, follow=True))
    client.force_login(world.officer)
    with django_assert_max_num_queries(15):
        shown = text(client.get(address))
    assert "교제폭력" in shown and "데이트폭력" in shown and "새 판 시작" not in shown
    assert client.post(address, sent).status_code == 404


@pytest.mark.parametrize(
    ("typed", "month", "said"),
    [
        ("하나", JUNE, "2~100개"),
        ("가\n가", JUNE, "서로 다른"),
        ("가 = 없는 것\n나", JUNE, "없는 이름"),
        ("가 = 스토킹\n나 = 스토킹", JUNE, "하나로만"),
        (TYPED, MAY, "이미 적은 값"),
        ("가" * 301 + "\n나", JUNE, "300자"),
    ],
)
def test_what_is_refused(world, typed, month, said):
    with pytest.raises(InvalidInput, match=said):
        start(world, typed, month)
    assert world.indicator.breakdowns.count() == 1


def test_a_closed_month_keeps_its_version(world):
    world.june.state = "closed"
    world.june.save()
    with pytest.raises(InvalidInput, match="마감된"):
        start(world)


def test_a_version_that_ended_is_not_continued_again(world):
    start(world)
    with pytest.raises(InvalidInput, match="끝난 판"):
        start(world, month=Month(202307))


def test_the_administrator_may_too(client, world):
    client.force_login(make_user(Role.ADMINISTRATOR, world.office))
    shown = text(client.get(reverse("indicator_categories", args=[world.indicator.pk])))
    assert "새 판 시작" in shown and "관리 화면에서 고치기" in shown
