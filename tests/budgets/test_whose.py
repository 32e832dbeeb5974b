"""Whose line: given from an open month on, narrowed to mine, marked done, handed in by who gathers."""

from datetime import date

import pytest
from django.urls import reverse

from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed, StaleForm
from organization.models import Role
from reporting import services
from reporting.due import due_label, due_of, is_late, working_day_after, working_days_until
from reporting.models import DoneMark, DueRule, SeriesPlacement, Submission
from reporting.responsibility import Charge, assign, mark_done, set_due, unmark_done
from tests import factories
from tests.factories import JULY, JUNE, MAY, fill, make_user


@pytest.fixture
def gather(world):
    return make_user(Role.UNIT_COORDINATOR, world.unit, post="과 취합담당")


def page_of(world, name="money_entry", month=MAY):
    return reverse(name, kwargs={"unit": world.unit.pk, "month": month})


def opened(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def give(world, line=None, user=None, *, actor, month=MAY, team=None, seen=(None, None)):
    charge = Charge((line or world.line).series_id, team and team.pk, user and user.pk, seen)
    return assign(actor=actor, unit=world.unit, month=month, charges=[charge])


def standing(line):
    rows = line.series.placements.order_by("valid_from")
    return [(row.valid_from, row.valid_until, row.team_id, row.officer_id) for row in rows]


# Giving.


def test_the_first_month_is_given_in_place(world, gather):
    assert give(world, user=world.officer, team=world.team, actor=gather) == 1
    assert standing(world.line) == [(202301, 202401, world.team.pk, world.officer.pk)]


def test_earlier_months_keep_whose_line_it_was(world):
    give(world, user=world.officer, actor=world.head)
    world.close()
    seen = (None, world.officer.pk)
    give(world, user=world.second_officer, team=world.team, actor=world.head, month=JUNE, seen=seen)
    assert standing(world.line) == [
        (202301, 202306, None, world.officer.pk),
        (202306, 202401, world.team.pk, world.second_officer.pk),
    ]
    history = SeriesPlacement.pgh_event_model.objects.filter(series=world.line.series)
    assert history.filter(pgh_label="update").count() == 2 and history.filter(officer=world.second_officer).exists()
    fill(world.next_submission, {world.line: 5}, actor=world.officer)


def test_a_closed_month_refuses(world):
    world.close()
    with pytest.raises(MonthClosed):
        give(world, team=world.team, actor=world.head)
    with pytest.raises(MonthClosed):
        give(world, team=world.team, actor=world.head, month=JULY)
    assert standing(world.line) == [(202301, 202401, None, None)]


def test_only_people_and_teams_of_the_unit_and_only_by_who_may(world, gather):
    stranger = make_user(Role.OFFICER, world.other_unit)
    with pytest.raises(InvalidInput):
        give(world, user=stranger, actor=gather)
    with pytest.raises(InvalidInput):
        give(world, team=world.other_unit, actor=gather)
    with pytest.raises(InvalidInput):
        give(world, line=world.other_line, user=world.officer, actor=gather)
    for other in (world.officer, stranger):
        with pytest.raises(NotAllowed):
            give(world, user=world.officer, actor=other)
    for allowed in (world.head, world.coordinator):
        assert give(world, user=world.officer, actor=allowed) in (0, 1)


def test_what_somebody_else_gave_meanwhile_is_not_overwritten(world, gather):
    give(world, user=world.officer, actor=gather)
    with pytest.raises(StaleForm):
        give(world, user=world.second_officer, actor=gather)


def test_the_page_saves_the_whole_table(client, world, gather):
    address = page_of(world, "responsibility")
    assert "담당 미지정 2건" in opened(client, gather, address)
    sent = {
        f"team-{world.line.series_id}": world.team.pk,
        f"officer-{world.line.series_id}": world.officer.pk,
        f"officer-{world.second.series_id}": world.second_officer.pk,
    }
    assert client.post(address, sent).status_code == 302
    assert standing(world.line)[0][2:] == (world.team.pk, world.officer.pk)
    assert standing(world.second)[0][2:] == (None, world.second_officer.pk)
    assert client.post(address, {f"officer-{world.line.series_id}": "x"}).status_code == 422
    assert client.post(address, {f"officer-{world.line.series_id}": "9" * 17}).status_code == 422
    client.force_login(world.officer)
    assert client.get(address).status_code == 404


def test_the_page_asks_no_more_for_more_rows(client, world, gather, django_assert_max_num_queries):
    for _number in range(20):
        factories.make_line(world.unit, team=world.team).series.placements.update(officer=world.officer)
    opened(client, gather, page_of(world, "responsibility"))
    with django_assert_max_num_queries(12):
        client.get(page_of(world, "responsibility"))


# Looking at mine.


def test_mine_is_the_default_where_i_have_any(client, world, gather):
    give(world, user=world.officer, actor=gather)
    give(world, line=world.second, team=world.team, actor=gather)
    address = page_of(world)
    mine = opened(client, world.officer, address)
    assert "가족센터 운영" in mine and "아이돌봄" not in mine and "내 것 <strong>0/1</strong>건" in mine
    assert "아이돌봄" in opened(client, world.officer, address + "?whose=all")
    team = opened(client, world.second_officer, address + "?whose=team")
    assert "아이돌봄" in team and "가족센터 운영" not in team
    assert "가족센터 운영" in opened(client, world.second_officer, address)
    assert "가족센터 운영" in opened(client, world.second_officer, address + "?whose=nonsense")


def test_what_i_do_not_see_i_do_not_touch(client, world, gather):
    world.fill(first=1, second=2)
    give(world, user=world.officer, actor=gather)
    client.force_login(world.officer)
    sent = {"unit": "원", "mode": "this_month", f"seen-{world.line.series_id}": "1|1"}
    response = client.post(page_of(world) + "?whose=mine", sent | {f"this_month-{world.line.series_id}": "9"})
    assert response.status_code == 302 and response.url.endswith("?whose=mine")
    values = dict(world.submission.figures.values_list("series_id", "value"))
    assert values == {world.line.series_id: 9, world.second.series_id: 2}


# Done.


def test_done_is_said_by_each_and_seen_by_who_gathers(client, world, gather):
    give(world, user=world.officer, actor=gather)
    give(world, line=world.second, user=world.second_officer, actor=gather)
    client.force_login(world.officer)
    sent = {"unit": "원", "mode": "this_month", "action": "done", f"seen-{world.line.series_id}": "0|"}
    assert client.post(page_of(world), sent).status_code == 422
    assert not DoneMark.objects.exists()
    assert client.post(page_of(world), sent | {f"this_month-{world.line.series_id}": "0"}).status_code == 302
    assert DoneMark.objects.get().user == world.officer
    gathered = opened(client, gather, page_of(world))
    assert "2명 중 1명 완료" in gathered and str(world.second_officer) in gathered
    assert "명 중" not in opened(client, world.officer, page_of(world))
    client.post(page_of(world), {"unit": "원", "action": "undone"})
    assert not DoneMark.objects.exists()


def test_a_row_that_came_back_is_no_longer_done(client, world, gather):
    give(world, user=world.officer, actor=gather)
    world.fill()
    mark_done(actor=world.officer, submission=world.submission)
    services.submit(actor=gather, submission=world.submission)
    world.return_line()
    assert "1명 중 0명 완료" in opened(client, gather, page_of(world))
    unmark_done(actor=world.officer, submission=world.submission)


def test_nobody_is_done_with_nothing(world):
    with pytest.raises(InvalidInput):
        mark_done(actor=world.officer, submission=world.submission)
    with pytest.raises(NotAllowed):
        mark_done(actor=make_user(Role.OFFICER, world.other_unit), submission=world.submission)


# Handing in.


def test_who_gathers_hands_in_and_officers_only_where_nobody_gathers(client, world):
    world.fill()
    assert 'value="submit"' in opened(client, world.officer, page_of(world))
    gather = make_user(Role.UNIT_COORDINATOR, world.unit)
    assert 'value="submit"' not in opened(client, world.officer, page_of(world))
    with pytest.raises(NotAllowed):
        services.submit(actor=world.officer, submission=world.submission)
    client.force_login(gather)
    assert client.post(page_of(world), {"unit": "원", "action": "submit"}).status_code == 302
    world.submission.refresh_from_db()
    assert world.submission.state == Submission.State.SUBMITTED
    with pytest.raises(NotAllowed):
        services.withdraw(actor=world.officer, submission=world.submission)
    services.withdraw(actor=gather, submission=world.submission)


def test_who_gathered_until_yesterday_gathers_no_more(world):
    world.fill()
    make_user(Role.UNIT_COORDINATOR, world.unit, valid_until=date(2020, 1, 1))
    services.submit(actor=world.officer, submission=world.submission)


# Due days.


@pytest.mark.parametrize(
    ("month", "number", "day"),
    [
        (202306, 5, date(2023, 7, 7)),
        (202309, 1, date(2023, 10, 4)),  # a temporary holiday on the 2nd, 개천절 on the 3rd
        (202304, 4, date(2023, 5, 4)),
        (202304, 5, date(2023, 5, 8)),  # 어린이날, then a weekend
        (202312, 1, date(2024, 1, 2)),
        (202313, 1, date(2024, 2, 13)),  # the books of 2023 close on a Saturday amid 설날
    ],
)
def test_due_days_are_korean_working_days(month, number, day):
    assert working_day_after(Month(month), number) == day


@pytest.mark.parametrize(
    ("today", "label"),
    [
        (date(2023, 7, 4), "마감 7.7.(금) D-3(근무일)"),
        (date(2023, 6, 30), "마감 7.7.(금) D-5(근무일)"),
        (date(2023, 7, 7), "마감 7.7.(금) 오늘까지"),
        (date(2023, 7, 11), "마감 7.7.(금) 2근무일 지남"),
        (date(2024, 7, 11), "마감 7.7.(금) 지남"),
    ],
)
def test_a_due_day_is_said_in_working_days(today, label):
    assert due_label(date(2023, 7, 7), today) == label
    assert due_label(None) == ""


def test_late_is_after_the_due_day_alone():
    due = date(2023, 7, 7)
    assert [is_late(due, date(2023, 7, day)) for day in (6, 7, 8)] == [False, False, True]
    assert not is_late(None) and working_days_until(due, date(2023, 7, 10)) == -1


def test_a_month_opens_with_the_day_of_its_rule(world):
    DueRule.objects.create(office=world.office, kind="money", working_day=5)
    DueRule.objects.create(office=world.office, kind="facilities", working_day=7)
    period = services.open_period(actor=world.coordinator, office=world.office, month=Month(202308))
    assert period.due_on == date(2023, 9, 7)
    money = services.submission_for(period=period, unit=world.unit)
    facilities = services.submission_for(period=period, unit=world.unit, kind="facilities")
    assert (money.due_on, due_of(money, period)) == (None, date(2023, 9, 7))
    assert facilities.due_on == date(2023, 9, 11)
    told = services.open_period(
        actor=world.coordinator, office=world.office, month=Month(202309), due_on=date(2023, 10, 20)
    )
    assert told.due_on == date(2023, 10, 20)


def test_the_coordinator_gives_one_unit_a_day_of_its_own(client, world):
    address = reverse("due_dates", args=[world.may.pk])
    assert "보육과" in opened(client, world.coordinator, address)
    name = f"due-money-{world.other_unit.pk}"
    assert client.post(address, {name: "2023-06-20"}).status_code == 302
    own = Submission.objects.get(period=world.may, unit=world.other_unit)
    assert own.due_on == date(2023, 6, 20)
    assert client.post(address, {name: "언젠가"}).status_code == 422
    assert client.post(address, {name: ""}).status_code == 302
    own.refresh_from_db()
    assert own.due_on is None
    set_due(actor=world.coordinator, submission=world.submission, due_on=date(2023, 6, 7))
    assert "마감 6.7.(수)" in opened(client, world.officer, page_of(world))
    with pytest.raises(NotAllowed):
        set_due(actor=world.head, submission=world.submission, due_on=None)
