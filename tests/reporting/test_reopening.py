"""마감 해제 has a reason and an end: after its last day the month is closed again, for everybody and every way."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.refusals import InvalidInput, MonthClosed
from organization.access import rights_of
from programs.board import work_of
from reporting import services
from reporting.history import reopenings_of
from reporting.models import Figure, Period, Remark, SeriesPlacement, Submission
from tests import factories
from tests.database import refused, run, select


@pytest.fixture
def closed(world):
    """May is closed for the whole office."""
    world.close()
    services.close_period(actor=world.coordinator, period=world.may)
    return world


@pytest.fixture
def reopened(closed):
    """The unit's May was opened again for a week."""
    services.reopen(actor=closed.coordinator, submission=closed.submission, reason="지출 누락")
    closed.submission.refresh_from_db()
    closed.may.refresh_from_db()
    return closed


def expire(world, days=-1):
    Period.objects.filter(pk=world.may.pk).update(reopened_until=timezone.localdate() + timedelta(days=days))
    world.may.refresh_from_db()
    world.submission.refresh_from_db()


def test_it_is_open_for_a_week_unless_said(reopened):
    assert reopened.may.reopened_until == timezone.localdate() + timedelta(days=services.REOPENED_DAYS)
    assert reopened.may.is_open
    assert factories.fill(reopened.submission, {reopened.line: 1_500}, actor=reopened.officer)


@pytest.mark.parametrize("days", [-1, services.MOST_REOPENED_DAYS + 1])
def test_the_last_day_lies_ahead_and_not_too_far(closed, days):
    until = timezone.localdate() + timedelta(days=days)
    with pytest.raises(InvalidInput):
        services.reopen_period(actor=closed.coordinator, period=closed.may, reason="누락", until=until)


@pytest.mark.parametrize("days", [0, 1])
def test_on_its_last_day_it_is_still_open(reopened, days):
    expire(reopened, days)
    run("UPDATE reporting_figure SET value = 5 WHERE series_id = %s", [reopened.line.series_id])


def test_after_it_the_service_refuses_in_words(reopened):
    expire(reopened)
    with pytest.raises(MonthClosed, match="기한"):
        factories.fill(reopened.submission, {reopened.line: 1_500}, actor=reopened.officer)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Etc/GMT+12"])
def test_after_it_the_database_refuses_whatever_the_session_says(reopened, zone):
    expire(reopened)
    run(f"SET LOCAL TIME ZONE '{zone}'")
    for statement in (
        "UPDATE reporting_figure SET value = 5 WHERE submission_id = %s",
        "DELETE FROM reporting_figure WHERE submission_id = %s",
    ):
        with refused("figure_frozen"):
            run(statement, [reopened.submission.pk])
    with refused("figure_frozen"):
        values = factories.figure_values(
            reopened.submission, factories.make_series(reopened.unit, valid_from=202306), 1
        )
        Figure.objects.create(**values)
    with refused("figure_frozen"):
        Remark.objects.create(
            series=reopened.line.series,
            submission=reopened.submission,
            month=202305,
            text="늦은 사유",
            entered_by=reopened.officer,
        )


def test_returned_cells_end_with_it(reopened):
    reopened.submission = factories.advance(
        reopened.submission, Submission.State.RETURNED, reasons={reopened.line.series_id: "확인"}
    )
    run("UPDATE reporting_figure SET value = 5 WHERE series_id = %s", [reopened.line.series_id])
    expire(reopened)
    with refused("figure_frozen"):
        run("UPDATE reporting_figure SET value = 6 WHERE series_id = %s", [reopened.line.series_id])


def test_budgets_and_names_are_held_again_too(reopened):
    factories.make_appropriation(reopened.line, 5, month=202305)
    expire(reopened)
    with refused("appropriation_frozen"):
        factories.make_appropriation(reopened.line, 5, month=202305)
    with refused("series_frozen"):
        SeriesPlacement.objects.filter(series=reopened.line.series).update(name="바꾼 이름")


def test_without_the_day_in_the_guard_it_would_pass(reopened):
    """The guard itself compares the day: with a day that has not passed, the same statement goes through."""
    expire(reopened)
    statement = "UPDATE reporting_figure SET value = 9 WHERE submission_id = %s"
    with refused("figure_frozen"):
        run(statement, [reopened.submission.pk])
    body = "RETURNS date LANGUAGE sql STABLE AS $$ SELECT DATE '2000-01-01' $$"
    run(f"CREATE OR REPLACE FUNCTION reporting_today() {body}")
    assert run(statement, [reopened.submission.pk]) == 2


def test_the_day_is_that_of_the_office(db):
    assert select("SELECT reporting_today()") == [(timezone.localdate(),)]


def test_a_month_that_is_over_is_no_task(reopened):
    assert [task.period.month for task in work_of(reopened.officer, rights_of(reopened.officer)).owed] == [
        202305,
        202306,
    ]
    expire(reopened)
    assert [task.period.month for task in work_of(reopened.officer, rights_of(reopened.officer)).owed] == [202306]


def test_closing_again_confirms_again(reopened):
    with pytest.raises(MonthClosed):
        services.close_period(actor=reopened.coordinator, period=reopened.may)
    expire(reopened)
    factories.advance(reopened.submission, Submission.State.CONFIRMED)
    services.close_period(actor=reopened.coordinator, period=reopened.may)
    reopened.may.refresh_from_db()
    assert (reopened.may.state, reopened.may.reopened_until) == (Period.State.CLOSED, None)
    actions = list(reopened.submission.decisions.values_list("action", flat=True))
    assert actions == ["submit", "confirm", "close", "reopen", "submit", "confirm", "close"]


def test_a_month_that_was_never_closed_keeps_its_end(world):
    world.close()
    services.reopen(actor=world.coordinator, submission=world.submission, reason="오류")
    world.may.refresh_from_db()
    assert world.may.reopened_until is None and world.may.is_open


def test_the_record_lists_every_reopening_once(reopened):
    services.submit(actor=reopened.officer, submission=reopened.submission)
    services.confirm(actor=reopened.head, submission=reopened.submission)
    services.close_period(actor=reopened.coordinator, period=reopened.may)
    services.reopen_period(actor=reopened.coordinator, period=reopened.may, reason="보육과 누락")
    found = reopenings_of([reopened.office.pk])
    assert {(row.unit_id, row.reason) for row in found} == {(reopened.unit.pk, "지출 누락"), (None, "보육과 누락")}
    assert all(row.until for row in found)
    assert reopenings_of([reopened.other_unit.pk]) == []


def test_the_page_asks_for_reason_and_day_and_lists_them(client, closed):
    client.force_login(closed.coordinator)
    address, until = reverse("periods"), timezone.localdate() + timedelta(days=3)
    sent = {"action": "reopen", "period": closed.may.pk, "reason": "지출 누락", "until": until.isoformat()}
    for missing in ("reason", "until"):
        assert client.post(address, sent | {missing: ""}).status_code == 422
    assert client.post(address, sent | {"until": "2001-01-01"}).status_code == 422
    closed.may.refresh_from_db()
    assert closed.may.state == Period.State.CLOSED
    assert client.post(address, sent).status_code == 302
    page = client.get(address)
    (row,) = page.context["reopenings"]
    assert (row["reason"], row["unit_label"], row["actor_label"]) == (
        "지출 누락",
        "시험정책실",
        str(closed.coordinator),
    )
    period = next(row for row in page.context["periods"] if row["value"] == closed.may.pk)
    assert period["state_label"] == "마감 해제" and period["until_label"]
    expire(closed)
    page = client.get(address)
    assert "해제 기한 지남" in page.content.decode()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= 15


def test_the_entry_page_says_that_the_time_is_over(client, reopened):
    expire(reopened)
    client.force_login(reopened.officer)
    address = reverse("money_entry", kwargs={"unit": reopened.unit.pk, "month": factories.MAY})
    page = client.get(address)
    assert "마감 해제 기한이 지나" in page.content.decode() and not page.context["can_submit"]
    form = {f"this_month-{reopened.line.series_id}": "9", "action": "save", "unit": "원"}
    assert client.post(address, form | {f"seen-{reopened.line.series_id}": "1|1,000"}).status_code == 409


def test_the_coordinator_opens_one_unit_again_from_its_review(client, closed):
    address = {"unit": closed.unit.pk, "month": 202305}
    client.force_login(closed.coordinator)
    page = client.get(reverse("money_review", kwargs=address)).content.decode()
    assert "이 부서만 다시 엽니다" in page
    until = timezone.localdate() + timedelta(days=3)
    sent = {"action": "reopen", "reason": "지출 누락", "until": until.isoformat()}
    act = reverse("money_act", kwargs=address)
    assert "날짜를" in client.post(act, sent | {"until": "내일"}, follow=True).content.decode()
    closed.submission.refresh_from_db()
    assert closed.submission.state == "closed"
    client.post(act, sent)
    closed.submission.refresh_from_db()
    closed.may.refresh_from_db()
    assert (closed.submission.state, closed.may.reopened_until) == ("draft", until)
    client.force_login(closed.head)
    assert "이 부서만 다시 엽니다" not in client.get(reverse("money_review", kwargs=address)).content.decode()
