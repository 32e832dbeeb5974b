"""The grid of indicators: typed, with a word where there is no number, handed in, returned, confirmed."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from reporting.models import Figure, Kind, Submission
from tests.factories import World, make_indicator, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World()
    world.indicator = make_indicator(world.unit, "상담 인원", target=100)
    world.series = world.indicator.categories.get().series
    return world


def address(world):
    return reverse("indicator_entry", kwargs={"unit": world.unit.pk, "month": world.may.as_month})


def send(client, user, world, action="save", **cells):
    """Post one row as the page would: ``value``, ``state``, ``expected``, ``seen``."""
    client.force_login(user)
    key = world.series.pk
    data = {f"{name}-{key}": value for name, value in ({"value": "", "seen": "0"} | cells).items()}
    return client.post(address(world), data | {"action": action}, follow=True)


def text(response):
    return response.content.decode()


def figure():
    return Figure.objects.get(series__kind=Kind.INDICATORS)


def test_a_number_is_saved_with_its_measure(client, world):
    response = send(client, world.officer, world, value="1,234.5")
    assert "1칸을 저장했습니다" in text(response)
    assert (figure().value, figure().given_unit, figure().state) == (Decimal("1234.5"), "명", "value")
    assert "1,234.5" in text(response)


@pytest.mark.parametrize(
    ("state", "expected", "day"),
    [("no_change", "", None), ("not_applicable", "", None), ("not_yet", "2023-07-10", date(2023, 7, 10))],
)
def test_a_word_where_there_is_no_number(client, world, state, expected, day):
    send(client, world.officer, world, state=state, expected=expected)
    assert (figure().state, figure().value, figure().expected_on) == (state, None, day)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"value": "열 명"}, "숫자가 아닙니다"),
        ({"value": "1.23456"}, "넷째 자리"),
        ({"value": "1" * 18}, "너무 큽니다"),
        ({"value": "5", "state": "no_change"}, "값을 적지 않습니다"),
        ({"state": "not_yet", "expected": "곧"}, "집계 예정일"),
        ({"value": "5", "state": "nonsense"}, "상태를 고르세요"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(client, world, cells, words):
    response = send(client, world.officer, world, **cells)
    assert response.status_code == 422 and words in text(response)
    assert not Figure.objects.exists()


def test_emptying_a_cell_takes_the_figure_away(client, world):
    send(client, world.officer, world, value="5")
    send(client, world.officer, world, value="", seen="1")
    assert not Figure.objects.exists()


def test_the_later_of_two_people_is_told(client, world):
    send(client, world.officer, world, value="5")
    response = send(client, world.second_officer, world, value="6")
    assert response.status_code == 409 and "다른 사람이 고친 칸" in text(response)
    assert figure().value == 5


def test_from_typing_to_closing(client, world):
    send(client, world.officer, world, "submit", value="5")
    submission = Submission.objects.get(kind=Kind.INDICATORS)
    assert submission.state == "submitted"
    client.force_login(world.head)
    client.post(address(world), {"action": "return", "returned": world.series.pk, "reason": "명단과 다릅니다"})
    submission.refresh_from_db()
    assert submission.state == "returned"
    client.force_login(world.officer)
    assert "명단과 다릅니다" in text(client.get(address(world)))
    send(client, world.officer, world, "submit", value="6", seen="1")
    client.force_login(world.head)
    client.post(address(world), {"action": "confirm", "document_number": "가족-12"})
    client.force_login(world.coordinator)
    client.post(address(world), {"action": "close"})
    submission.refresh_from_db()
    assert (submission.state, figure().value) == ("closed", 6)
    assert "저장했습니다" not in text(send(client, world.officer, world, value="9", seen="2"))
    assert figure().value == 6


def test_rows_not_due_are_folded(client, world):
    make_indicator(world.unit, "해마다의 조사", frequency="yearly")
    client.force_login(world.officer)
    shown = text(client.get(address(world)))
    assert "이번 달 제출 대상 아님 (1)" in shown
    assert shown.index("상담 인원") < shown.index("제출 대상 아님") < shown.index("해마다의 조사")


def test_home_and_the_month_know_of_it(client, world):
    client.force_login(world.officer)
    home = text(client.get("/"))
    assert address(world) in home and "성과지표" in home


def test_others_do_not_open_a_draft(client, world):
    client.force_login(world.officer)
    assert client.get(address(world)).status_code == 200
    for user in (make_user("officer", world.other_unit), make_user("auditor", world.office)):
        client.force_login(user)
        assert client.get(address(world)).status_code == 404


def test_queries_do_not_grow_with_rows(client, world, django_assert_max_num_queries):
    for number in range(40):
        make_indicator(world.unit, f"지표 {number}", members=("가", "나"))
    client.force_login(world.officer)
    client.get(address(world))
    with django_assert_max_num_queries(15):
        client.get(address(world))
