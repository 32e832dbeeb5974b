"""The grid of indicators: typed, with a word where there is no number, handed in, returned, confirmed."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from reporting.findings import refresh_findings
from reporting.models import Figure, Kind, Submission
from tests.factories import World, fill, make_indicator, make_submission, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World()
    world.indicator = make_indicator(world.unit, "상담 인원", target=100)
    world.series = world.indicator.categories.get().series
    return world


def address(world, page="indicator_entry"):
    return reverse(page, kwargs={"unit": world.unit.pk, "month": world.may.as_month})


def send(client, user, world, action="save", value="", seen="0|", page="indicator_entry"):
    """Post one row as the page would."""
    client.force_login(user)
    key = world.series.pk
    data = {f"value-{key}": value, f"seen-{key}": seen, "action": action}
    return client.post(address(world, page), data, follow=True)


def decide(client, user, world, action, page="indicator_review", **data):
    client.force_login(user)
    version = Submission.objects.get(kind=Kind.INDICATORS).version
    return client.post(address(world, page), {"action": action, "submission_version": version} | data, follow=True)


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
    ("typed", "state", "day", "shown"),
    [
        ("변동없음", "no_change", None, "변동 없음"),
        ("해당 없음", "not_applicable", None, "해당 없음"),
        ("미집계(7.10.)", "not_yet", date(2023, 7, 10), "미집계 7.10."),
        ("미집계 2월 3일", "not_yet", date(2024, 2, 3), "미집계 2.3."),
        ("미집계 2025-01-02", "not_yet", date(2025, 1, 2), "미집계 2025-01-02"),
    ],
)
def test_a_word_where_there_is_no_number(client, world, typed, state, day, shown):
    page = text(send(client, world.officer, world, value=typed))
    assert (figure().state, figure().value, figure().expected_on) == (state, None, day)
    assert f'value="{shown}"' in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("열 명", "숫자가 아닙니다"),
        ("1.23456", "넷째 자리"),
        ("1" * 18, "너무 큽니다"),
        ("5 변동 없음", "숫자가 아닙니다"),
        ("미집계 곧", "집계 예정일"),
        ("미집계", "집계 예정일"),
        ("미집계 2.30.", "집계 예정일"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(client, world, typed, words):
    response = send(client, world.officer, world, value=typed)
    assert response.status_code == 422 and words in text(response)
    assert not Figure.objects.exists()


def test_emptying_a_cell_takes_the_figure_away(client, world):
    send(client, world.officer, world, value="5")
    send(client, world.officer, world, value="", seen="1|5")
    assert not Figure.objects.exists()


def test_the_later_of_two_people_is_told(client, world):
    send(client, world.officer, world, value="5")
    response = send(client, world.second_officer, world, value="6")
    assert response.status_code == 409 and "(으)로 저장했습니다" in text(response)
    assert figure().value == 5


def test_from_typing_to_closing(client, world):
    send(client, world.officer, world, "submit", value="5")
    submission = Submission.objects.get(kind=Kind.INDICATORS)
    assert submission.state == "submitted"
    decide(client, world.head, world, "return", returned=world.series.pk, reason_all="명단과 다릅니다")
    submission.refresh_from_db()
    assert submission.state == "returned"
    client.force_login(world.officer)
    assert "명단과 다릅니다" in text(client.get(address(world)))
    send(client, world.officer, world, "submit", value="6", seen="1|5")
    client.force_login(world.head)
    review = text(client.get(address(world, "indicator_review")))
    assert "보완요청 뒤 고침" in review and '<span class="change__old tabular">5</span>' in review
    decide(client, world.head, world, "confirm", document_number="가족-12")
    decide(client, world.coordinator, world, "close", page="indicator_act")
    submission.refresh_from_db()
    assert (submission.state, figure().value) == ("closed", 6)
    assert "저장했습니다" not in text(send(client, world.officer, world, value="9", seen="2|6"))
    assert figure().value == 6
    decide(client, world.coordinator, world, "reopen", page="indicator_act", reason="누락", until="어제")
    submission.refresh_from_db()
    assert submission.state == "closed"
    decide(client, world.coordinator, world, "reopen", page="indicator_act", reason="누락")
    submission.refresh_from_db()
    assert submission.state == "draft"


def test_what_is_found_and_what_moved_stands_first_in_the_review(client, world):
    moved = make_indicator(world.unit, "교육 인원", members=("여성", "남성"))
    total, women, men = (row.series for row in moved.categories.order_by("order"))
    submission = make_submission(world.may, world.unit, kind=Kind.INDICATORS)
    fill(submission, {world.series: 1, total: 10, women: 3, men: 4}, actor=world.officer)
    refresh_findings([world.unit.pk], world.may.as_month)
    client.force_login(world.head)
    page = text(client.get(address(world, "indicator_review")))
    assert page.index("점검 결과가 있는 줄") < page.index("나머지")
    assert "구분 2개의 합 7명이 전체 10명과 다릅니다" in page


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
