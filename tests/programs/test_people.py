"""조직·인력: posts and people by unit and category, seats of boards with their terms, statistics by year."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.quality import Scope, run
from organization.models import BoardSeat, Headcount, Role
from programs.models import Statistic
from reporting.models import Notice, Period
from tests.factories import JUNE, MAY, PASSWORD, World, make_office, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def shown(client, user, name, query=""):
    client.force_login(user)
    response = client.get(reverse(name) + query)
    assert response.status_code == 200
    return response.content.decode()


def count(unit, category, authorized, actual, women=None, *, total=False, as_of=date(2023, 5, 31)):
    return Headcount.objects.create(
        unit=unit,
        as_of=as_of,
        category=category,
        authorized=authorized,
        actual=actual,
        women=women,
        is_total=total,
        order=0 if total else 1,
    )


def seat(unit, name="이사", ends_on=None, starts_on=date(2020, 1, 1), **details):
    return BoardSeat.objects.create(unit=unit, seat=name, starts_on=starts_on, ends_on=ends_on, **details)


def test_headcount_adds_nothing_across_units(client, world):
    count(world.office, "계", 100, 98, 70, total=True)
    count(world.office, "행정직", 90, 91, 65)
    count(world.unit, "계", 51, 54, 38, total=True)
    count(world.other_unit, "행정직", 9, 8)
    count(world.other_unit, "기술직", 2, 1)
    count(world.unit, "계", 1, 1, 1, total=True, as_of=date(2023, 6, 30))
    page = shown(client, world.officer, "headcount", "?month=202305")
    for words in ("90/91(65)", "+3", "△2", "9/8", ">98<", ">11<"):
        assert words in page
    assert ">151<" not in page and ">162<" not in page
    later = shown(client, world.officer, "headcount", "?month=202306")
    assert "+3" not in later and "2023.6.30." in later
    client.force_login(world.officer)
    assert client.get(reverse("headcount") + "?export=xlsx")["Content-Type"].endswith("sheet")


def test_headcount_says_when_nothing_is_known(client, world):
    assert "적힌 정원·현원이 없습니다" in shown(client, world.officer, "headcount", "?month=202305")


def posts(unit, rows, *, seen="", month=JUNE):
    """What the page sends: ``rows`` are (category, authorized, actual, women, is total)."""
    fields = {"unit": unit.pk, "month": int(month), "seen": seen}
    fields |= {"line-TOTAL_FORMS": len(rows), "line-INITIAL_FORMS": 0}
    names = ("category", "authorized", "actual", "women", "is_total")
    for number, row in enumerate(rows):
        fields |= {f"line-{number}-{name}": value for name, value in zip(names, row, strict=True)}
    return fields


def kept(unit, as_of):
    rows = Headcount.objects.filter(unit=unit, as_of=as_of)
    return [(row.category, row.authorized, row.actual, row.women, row.is_total) for row in rows]


def test_headcount_is_kept_from_a_month_on(client, world):
    count(world.unit, "계", 12, 11, 7, total=True)
    count(world.unit, "행정직", 12, 11, 7)
    gathering = make_user(Role.UNIT_COORDINATOR, world.unit)
    client.force_login(gathering)
    address = reverse("headcount_edit") + f"?unit={world.unit.pk}&month={int(JUNE)}"
    page = client.get(address)
    assert "2023.5.31." in page.content.decode() and 'value="행정직"' in page.content.decode()
    seen = page.context["seen"]
    rows = [("계", 13, 12, 8, "True"), ("행정직", 11, 11, 7, ""), ("기술직", 2, 2, "", ""), ("", "", "", "", "")]
    response = client.post(reverse("headcount_edit"), posts(world.unit, rows, seen=seen), follow=True)
    assert "정원·현원을 저장했습니다" in response.content.decode()
    assert "현원 계 12명, 직급별 합 13명" in response.content.decode()
    assert kept(world.unit, date(2023, 6, 30)) == [
        ("계", 13, 12, 8, True), ("행정직", 11, 11, 7, False), ("기술직", 2, 2, None, False),
    ]  # fmt: skip
    assert kept(world.unit, date(2023, 5, 31)) == [("계", 12, 11, 7, True), ("행정직", 12, 11, 7, False)]
    # Somebody who still looks at May's numbers does not overwrite them.
    late = client.post(reverse("headcount_edit"), posts(world.unit, rows, seen=seen))
    assert late.status_code == 409 and "다른 사람이" in late.content.decode()
    seen = client.get(address).context["seen"]
    client.post(reverse("headcount_edit"), posts(world.unit, [("행정직", 11, 10, 7, "")], seen=seen))
    assert kept(world.unit, date(2023, 6, 30)) == [("행정직", 11, 10, 7, False)]
    assert str(gathering) in client.get(address).content.decode(), "who changed what stands below"
    history = Headcount.pgh_event_model.objects.filter(category="행정직", as_of=date(2023, 6, 30)).order_by("pgh_id")
    assert [(row.pgh_label, row.actual) for row in history] == [("insert", 11), ("update", 10)]
    assert {row.pgh_context.metadata["user"] for row in history} == {gathering.pk}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("행정직", -1, 1, "", "")], "행정직 정원"),
        ([("", 3, 1, "", "")], "이름을 적어 주세요"),
        ([("행정직", 3, 1, "", ""), ("행정직", 2, 1, "", "")], "두 줄입니다: 행정직"),
        ([("가" * 51, 3, 1, "", "")], "직급·직렬"),
        ([("행정직", 10**9, 1, "", "")], "정원"),
    ],
)
def test_posts_that_cannot_be_are_refused(client, world, rows, said):
    client.force_login(world.coordinator)
    response = client.post(reverse("headcount_edit"), posts(world.unit, rows))
    assert response.status_code == 422 and said in response.content.decode()
    assert not Headcount.objects.exists()


def test_headcount_of_a_closed_month_and_of_others_stays(client, world):
    months = Period.objects.filter(office=world.office)
    months.update(state=Period.State.CLOSED)
    client.force_login(world.coordinator)
    assert "열린 달이 없습니다" in client.get(reverse("headcount_edit")).content.decode()
    assert client.post(reverse("headcount_edit"), posts(world.unit, [("계", 1, 1, 1, "True")])).status_code == 404
    months.filter(month=int(JUNE)).update(state=Period.State.OPEN)
    client.force_login(make_user(Role.UNIT_COORDINATOR, world.unit))
    other = client.post(reverse("headcount_edit"), posts(world.other_unit, [("계", 1, 1, 1, "True")]))
    assert other.status_code == 404 and not Headcount.objects.exists()
    client.force_login(world.officer)
    assert client.get(reverse("headcount_edit")).status_code == 404


def test_seats_are_shown_as_of_the_month(client, world):
    seat(world.unit, "이사장", date(2023, 8, 1))
    seat(world.unit, "감사", date(2023, 5, 1))
    seat(world.unit, "이사", date(2023, 5, 1))
    seat(world.unit, "이사", date(2026, 5, 1), starts_on=date(2023, 5, 2))
    seat(world.unit, "당연직 이사")
    page = shown(client, world.officer, "board_seats", "?month=202305")
    for words in ("자리 4개", "임기 끝남 1", "90일 안에 끝남 1", "D-62"):
        assert words in page
    waiting = shown(client, world.officer, "board_seats", "?month=202305&show=ending")
    assert "이사장" in waiting and "감사" in waiting and "당연직" not in waiting
    assert "임기 끝남" not in shown(client, world.officer, "board_seats", "?month=202304")
    stranger = make_user("officer", make_office("다른실"))
    assert "이사장" not in shown(client, stranger, "board_seats")


def test_those_who_keep_seats_write_them_down(client, world):
    gathering = make_user(Role.UNIT_COORDINATOR, world.unit)
    client.force_login(gathering)
    typed = {
        "unit": world.unit.pk,
        "seat": "위원장",
        "kind": "위촉직",
        "starts_on": "2023-01-01",
        "ends_on": "2024-12-31",
    }
    assert client.post(reverse("board_seat_new"), typed).status_code == 302
    made = BoardSeat.objects.get()
    assert (made.seat, made.ends_on) == ("위원장", date(2024, 12, 31))
    wrong = client.post(reverse("board_seat", args=[made.pk]), typed | {"ends_on": "2022-12-31"})
    assert wrong.status_code == 422 and "임기 끝이 시작보다 앞섭니다" in wrong.content.decode()
    elsewhere = client.post(reverse("board_seat", args=[made.pk]), typed | {"unit": world.other_unit.pk})
    assert elsewhere.status_code == 422
    assert client.post(reverse("board_seat", args=[made.pk]), {"action": "remove"}).status_code == 302
    assert not BoardSeat.objects.exists()
    history = BoardSeat.pgh_event_model.objects.order_by("pgh_id")
    assert [(row.pgh_label, row.seat) for row in history] == [("insert", "위원장"), ("delete", "위원장")]
    assert {row.pgh_context.metadata["user"] for row in history} == {gathering.pk}
    other = seat(world.other_unit)
    for person in (world.officer, gathering):
        client.force_login(person)
        assert client.get(reverse("board_seat", args=[other.pk])).status_code == 404


def test_an_ending_term_is_told_once_at_sign_in_and_stands_at_home(client, world):
    today = timezone.localdate()
    seat(world.unit, "이사장", today + timedelta(days=30))
    seat(world.unit, "감사", today + timedelta(days=300))
    for _again in range(2):
        client.logout()
        assert client.post(reverse("login"), {"username": world.coordinator.username, "password": PASSWORD})
    notice = Notice.objects.get(user=world.coordinator)
    assert "이사장" in notice.text and notice.url == reverse("board_seats") + "?show=ending"
    seat(world.unit, "노동이사", date(2023, 7, 1))
    assert "노동이사" in shown(client, world.coordinator, "home")
    assert "노동이사" not in shown(client, world.officer, "home")


def test_a_term_without_a_next_one_is_a_finding(world):
    seat(world.unit, "이사장", date(2023, 8, 1))
    seat(world.unit, "감사", date(2023, 5, 1))
    seat(world.other_unit, "이사", date(2024, 5, 1))
    found = [
        row.statement for row in run(Scope([world.unit.pk, world.other_unit.pk], MAY)) if row.check.code == "board_term"
    ]
    assert [row.unit_id for row in found] == [world.unit.pk]
    assert "끝난 자리 1개, 90일 안에 끝나는 자리 1개" in found[0].sentence and "'감사' 2023-05-01" in found[0].sentence


def test_statistics_have_a_column_for_each_year(client, world):
    for year, value in ((2021, 238643), (2022, 238000)):
        Statistic.objects.create(unit=world.office, name="경력단절여성 수", measure="명", year=year, value=value)
    Statistic.objects.create(unit=world.office, name="출생아", measure="명", text="약 7만", note="잠정")
    page = shown(client, world.officer, "statistics")
    for words in ("2021", "238,643", "238,000", "약 7만", "연도 없음", "잠정"):
        assert words in page
    client.force_login(world.officer)
    assert client.get(reverse("statistics") + "?export=xlsx").status_code == 200


PAGES = ("headcount", "headcount_edit", "board_seats", "statistics", "funds", "reorganization")


@pytest.mark.parametrize("name", PAGES)
def test_queries_do_not_grow_with_rows(client, world, name):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name) + "?month=202305").status_code == 200
        return len(queries)

    def grow():
        for place in range(3):
            unit = make_unit(parent=world.unit)
            count(unit, "계", 10, 9, 5, total=True)
            seat(unit, f"이사 {place}", date(2023, 6, place + 1))
            Statistic.objects.create(unit=unit, name="수", measure="명", year=2020 + place, value=1)

    client.force_login(world.coordinator)
    client.get(reverse(name))  # the session is set up once
    grow()
    first = asked()
    grow()
    assert asked() == first <= 15
