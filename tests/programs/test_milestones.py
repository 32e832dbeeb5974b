"""Milestones: what is due, who says where they stand, and that a moved date keeps what it was."""

from datetime import date

import pytest
from django.urls import reverse

from core.refusals import InvalidInput, NotAllowed
from organization.models import Role
from programs import services
from programs.models import Milestone
from programs.selectors import due_milestones
from tests.factories import World, make_milestone, make_user

pytestmark = pytest.mark.django_db
DAY = date(2023, 6, 30)


@pytest.fixture
def world():
    return World()


def due(world, day=DAY):
    return [(item.milestone.task, item.is_overdue) for item in due_milestones([world.unit.pk], day)]


def test_what_is_due_and_what_is_overdue(world):
    make_milestone(world.unit, "지남", ends_on=date(2023, 6, 20))
    make_milestone(world.unit, "곧", starts_on=date(2023, 7, 1), start_text="2023-07")
    make_milestone(world.unit, "먼 뒤", ends_on=date(2023, 12, 31))
    make_milestone(world.unit, "끝남", ends_on=date(2023, 5, 1), state="done")
    make_milestone(world.unit, "계속", starts_on=date(2023, 4, 1), state="under_way")
    make_milestone(world.unit, "연중", starts_on=date(2023, 1, 1), start_text="2023")
    assert due(world) == [("지남", True), ("곧", False)]


def test_home_and_the_department_page_show_it(client, world):
    make_milestone(world.unit, "공모 마감", ends_on=date(2023, 6, 20))
    client.force_login(world.officer)
    assert "공모 마감" in client.get("/").content.decode()
    assert "공모 마감" in client.get(reverse("unit", args=[world.unit.pk]) + "?month=202305").content.decode()
    assert "공모 마감" not in client.get(reverse("unit", args=[world.other_unit.pk])).content.decode()


def test_its_people_confirm_where_it_stands(client, world):
    row = make_milestone(world.unit, ends_on=date(2023, 6, 20))
    client.force_login(world.officer)
    client.post(reverse("milestones"), {"action": "confirm", "milestone": row.pk, "state": "done"})
    row.refresh_from_db()
    assert (row.state, row.confirmed_by) == ("done", world.officer)
    assert due(world) == []


def test_others_do_not(client, world):
    row = make_milestone(world.unit, ends_on=date(2023, 6, 20))
    auditor = make_user(Role.AUDITOR, world.office)
    with pytest.raises(NotAllowed):
        services.confirm_milestones(actor=auditor, milestones=[row], state="done")
    client.force_login(make_user(Role.OFFICER, world.other_unit))
    shown = client.post(reverse("milestones"), {"action": "confirm", "milestone": row.pk, "state": "done"}, follow=True)
    assert "하나 이상 고르세요" in shown.content.decode()
    client.force_login(auditor)
    assert client.post(reverse("milestones"), {"action": "confirm", "milestone": row.pk}).status_code == 404
    assert Milestone.objects.get().state == "planned"


def test_a_moved_date_keeps_what_it_was(world):
    row = make_milestone(world.unit, starts_on=date(2023, 7, 1), start_text="2023-07")
    services.move_milestone(actor=world.officer, milestone=row, dates="10월", reason="설계 변경")
    row.refresh_from_db()
    assert (row.date_text, row.starts_on, row.ends_on) == ("10월", date(2023, 10, 1), date(2023, 10, 31))
    move = row.moves.get()
    assert (move.start_text, move.reason, move.moved_by) == ("2023-07", "설계 변경", world.officer)


@pytest.mark.parametrize(
    ("dates", "reason", "words"),
    [
        ("", "사유", "날짜를 적어"),
        ("언젠가", "사유", "날짜를 읽을 수 없습니다"),
        ("12월 ~ 6월", "사유", "앞섭니다"),
        ("10월", " ", "사유를 적어"),
    ],
)
def test_a_date_that_is_none_is_refused(world, dates, reason, words):
    row = make_milestone(world.unit, ends_on=date(2023, 6, 20))
    with pytest.raises(InvalidInput, match=words):
        services.move_milestone(actor=world.officer, milestone=row, dates=dates, reason=reason)
    assert not row.moves.exists()


def test_the_list_does_not_grow_in_queries(client, world, django_assert_max_num_queries):
    for number in range(30):
        make_milestone(world.unit, f"일 {number}", ends_on=date(2023, 6, 20))
    client.force_login(world.officer)
    client.get(reverse("milestones"))
    with django_assert_max_num_queries(15):
        client.get(reverse("milestones"))
    with django_assert_max_num_queries(15):
        client.get(reverse("milestones") + "?show=all&export=xlsx")
