"""Dated lines of plans become milestones by themselves when the texts are handed in."""

from datetime import date

import pytest
from django.urls import reverse

from programs import services
from programs.models import Milestone
from programs.narratives.dates import dated_lines
from programs.narratives.outline import blocks_of
from tests.factories import make_milestone, make_round, text_in, write

pytestmark = pytest.mark.django_db

PLAN = """□ 향후계획
ㅇ 인턴십 참여자(100명) 모집 : ’23. 5. 30. ~ 6. 20.
ㅇ 안심 서포터즈 운영(‘23.6월~)
 - 예방 콘텐츠 제작 : 하반기
ㅇ 신청자 모집 및 공간 발굴 : 연중
※ 문의 : 6월
ㅇ 상담(1인 10회) 및 교육 운영
ㅇ 개소 : 3
ㅇ 이용률(5.5)
"""


def lines(text, year=2023):
    return [(row.task, row.start_text, row.end_text) for row in dated_lines(blocks_of(text), year)]


def test_lines_that_say_when():
    assert lines(PLAN) == [
        ("인턴십 참여자(100명) 모집", "’23. 5. 30.", "6. 20."),
        ("안심 서포터즈 운영", "‘23.6월", ""),
        ("예방 콘텐츠 제작", "하반기", "하반기"),
        ("신청자 모집 및 공간 발굴", "연중", "연중"),
    ]


@pytest.mark.parametrize(
    "text",
    ["ㅇ 규모 : 212.6㎡", "ㅇ 대상 : 2500", "ㅇ 기간 : 12월 ~ 6월", "ㅇ : 6월", "ㅇ 회의 : 10:00", "ㅇ 지원(시비 50%)"],
)
def test_what_is_no_date_makes_none(text):
    assert lines(text) == []


def hand_in(world, of_round, text):
    write(text_in(of_round, world.program, "plans"), text, actor=world.officer)
    item = of_round.items.get(unit=world.unit, section="plans")
    services.submit_texts(actor=world.gathering, item=item)


def next_round(world, **details):
    return make_round(world.office, [world.unit.pk], as_of=date(2023, 6, 30), due_on=date(2023, 7, 7), **details)


def stored(world):
    rows = Milestone.objects.filter(program=world.program).order_by("order")
    return [(row.task, row.date_text, row.starts_on, row.ends_on, row.state) for row in rows]


def test_they_are_made_once_and_wait_to_be_confirmed(client, world):
    hand_in(world, world.round, PLAN)
    made = stored(world)
    assert made[:2] == [
        ("인턴십 참여자(100명) 모집", "’23. 5. 30. ~ 6. 20.", date(2023, 5, 30), date(2023, 6, 20), "under_way"),
        ("안심 서포터즈 운영", "‘23.6월", date(2023, 6, 1), None, "planned"),
    ]
    assert len(made) == 4 and not Milestone.objects.exclude(confirmed_at=None).exists()
    client.force_login(world.officer)
    assert "예방 콘텐츠 제작" in client.get(reverse("milestones") + "?show=new").content.decode()
    later = next_round(world)
    hand_in(world, later, PLAN)
    assert stored(world) == made


def test_a_newer_plan_moves_what_is_not_done(world):
    hand_in(world, world.round, "ㅇ 개소식 : 7월\nㅇ 공모 : 6월")
    opening, call = Milestone.objects.filter(program=world.program).order_by("order")
    services.confirm_milestones(actor=world.officer, milestones=[opening], state="planned")
    services.confirm_milestones(actor=world.officer, milestones=[call], state="done")
    later = make_round(
        world.office, [world.unit.pk], title="7월 회차", as_of=date(2023, 6, 30), due_on=date(2023, 7, 7)
    )
    hand_in(world, later, "ㅇ 개소식 : 10월\nㅇ 공모 : 9월")
    opening.refresh_from_db()
    assert (opening.date_text, opening.ends_on, opening.confirmed_at) == ("10월", date(2023, 10, 31), None)
    move = opening.moves.get()
    assert (move.date_text, move.reason) == ("7월", "7월 회차")
    call.refresh_from_db()
    assert (call.date_text, call.state) == ("6월", "done") and not call.moves.exists()


def test_what_stands_already_in_other_words_is_not_made_twice(world):
    make_milestone(
        world.unit, "우먼업인턴십 참여자 모집", program=world.program, starts_on=date(2023, 7, 10), end_text=""
    )
    hand_in(world, world.round, "ㅇ 우먼업인턴십 참여자(100명) 모집 : ’23.7.10.(월)")
    assert Milestone.objects.filter(program=world.program).count() == 1


def test_what_people_took_away_does_not_come_back(client, world):
    hand_in(world, world.round, "ㅇ 개소식 : 7월")
    row = Milestone.objects.get(program=world.program)
    client.force_login(world.officer)
    client.post(reverse("program", args=[world.program.pk]), {"action": "remove_milestone", "milestone": row.pk})
    later = next_round(world)
    hand_in(world, later, "ㅇ 개소식 : 7월\nㅇ 평가회 : 12월")
    assert [row[0] for row in stored(world)] == ["평가회"]


def test_people_write_down_what_no_text_says(client, world):
    client.force_login(world.officer)
    address = reverse("program", args=[world.program.pk])
    client.post(address, {"action": "add_milestone", "task": "자문회의", "dates": "~12월"})
    row = Milestone.objects.get()
    assert (row.date_text, row.ends_on, row.confirmed_by) == ("~ 12월", date(2023, 12, 31), world.officer)
    for task, dates, words in (
        ("", "7월", "할 일을"),
        ("자문회의", "~12월", "이미 있습니다"),
        ("평가", "언젠가", "읽을 수 없"),
    ):
        sent = {"action": "add_milestone", "task": task, "dates": dates}
        assert words in client.post(address, sent, follow=True).content.decode()
    assert Milestone.objects.count() == 1
    only = client.get(reverse("milestones") + f"?show=all&program={world.program.pk}").content.decode()
    assert "자문회의" in only and "사업의 일정만" in only
    assert client.post(address, {"action": "remove_milestone", "milestone": "x"}).status_code == 404
