"""A grant on its way from decision to return: who writes it down, what it adds up to, what a closed month keeps."""

from datetime import date

import pytest

from budgets.models import Grant, GrantStep
from budgets.selectors.grants import GrantState, grant_rows, grouped_grants, running_rows, seen_steps, summed_grants
from budgets.services import add_grant, add_step, change_grant, remove_grant, remove_step
from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed, Refusal
from organization.access import rights_of
from organization.models import Role
from tests.database import refused, run
from tests.factories import JULY, JUNE, MAY, make_grant, make_office, make_period, make_step, make_unit, make_user

MILLION = 1_000_000
TOLD = {"fiscal_year": 2023, "kind": "district", "program_title": " 돌봄 지원 ", "recipient": "가나구 "}


@pytest.fixture
def grant(world):
    return make_grant(world.unit)


def row_of(grant, month=MAY):
    (row,) = grant_rows(Grant.objects.filter(pk=grant.pk), month)
    return row


def step(grant, kind, millions, **details):
    return make_step(grant, kind, millions * MILLION, **details)


# Writing down.


@pytest.mark.parametrize("who", ["officer", "second_officer", "head", "coordinator"])
def test_those_who_work_for_the_unit_write_grants_down(world, who):
    actor = getattr(world, who)
    grant = add_grant(actor=actor, unit=world.unit, district="가나구", line=world.line, **TOLD)
    assert (grant.program_title, grant.recipient, grant.line) == ("돌봄 지원", "가나구", world.line)
    made = add_step(
        actor=actor, grant=grant, kind="payment", month=MAY, amount=5, dated_on=date(2023, 5, 3),
        due_on=date(2024, 2, 28), document_number=" 과-12 ", given_unit="천원",
    )  # fmt: skip
    assert (made.document_number, made.entered_by, made.given_unit) == ("과-12", actor, "천원")


def test_nobody_else_does(world, grant):
    strangers = [
        make_user(Role.OFFICER, world.other_unit),
        make_user(Role.AUDITOR, world.office),
        make_user(Role.ADMINISTRATOR, world.office),
        make_user(Role.COORDINATOR, make_office("다른 실")),
        make_user(),
    ]
    made = make_step(grant, "payment", 5)
    for actor in strangers:
        for act in (
            lambda actor=actor: add_grant(actor=actor, unit=world.unit, **TOLD),
            lambda actor=actor: change_grant(actor=actor, grant=grant, note="x"),
            lambda actor=actor: add_step(actor=actor, grant=grant, kind="payment", month=MAY, amount=5),
            lambda actor=actor: remove_step(actor=actor, step=made),
            lambda actor=actor: remove_grant(actor=actor, grant=grant),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert (Grant.objects.count(), GrantStep.objects.count()) == (1, 1)


def test_the_same_grant_stands_once_and_says_what_it_is(world):
    add_grant(actor=world.officer, unit=world.unit, **TOLD)
    with pytest.raises(Refusal, match="이미 있습니다"):
        add_grant(actor=world.officer, unit=world.unit, **TOLD)
    with pytest.raises(InvalidInput):
        add_grant(actor=world.officer, unit=world.unit, **(TOLD | {"recipient": " "}))
    with pytest.raises(InvalidInput):
        add_grant(actor=world.officer, unit=world.unit, line=world.line, **(TOLD | {"fiscal_year": 2022}))


def test_a_grant_may_not_go_to_a_unit_that_the_actor_does_not_work_for(world, grant):
    with pytest.raises(NotAllowed):
        change_grant(actor=world.officer, grant=grant, unit=world.other_unit)
    assert change_grant(actor=world.coordinator, grant=grant, unit=world.other_unit).unit == world.other_unit


def test_a_grant_without_steps_may_go_and_its_history_stays(world, grant):
    made = make_step(grant, "payment", 5)
    with pytest.raises(InvalidInput):
        remove_grant(actor=world.officer, grant=grant)
    remove_step(actor=world.officer, step=made)
    remove_grant(actor=world.officer, grant=grant)
    assert [event.pgh_label for event in Grant.pgh_event_model.objects.all()] == ["insert", "delete"]
    assert [event.pgh_label for event in GrantStep.pgh_event_model.objects.all()] == ["insert", "delete"]


def test_steps_are_written_in_open_months_only(world, grant):
    for month in (Month(202304), JULY):
        with pytest.raises(MonthClosed, match=month.label):
            add_step(actor=world.officer, grant=grant, kind="payment", month=month, amount=5)
    with pytest.raises(InvalidInput, match="2023년"):
        make_period(world.office, Month(202212))
        add_step(actor=world.officer, grant=grant, kind="payment", month=Month(202212), amount=5)
    with pytest.raises(InvalidInput, match="2023년 5월보다 뒤"):
        add_step(
            actor=world.officer, grant=grant, kind="payment", month=MAY, amount=5, dated_on=date(2023, 6, 1)
        )  # fmt: skip


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"kind": "payment", "amount": 0}, "0원"),
        ({"kind": "extension", "amount": 5, "due_on": date(2024, 1, 1)}, "기한 변경에는 금액이 없고"),
        ({"kind": "extension", "amount": 0}, "새 기한"),
        ({"kind": "spending", "amount": 5, "due_on": date(2024, 1, 1)}, "기한은"),
        ({"kind": "payment", "amount": -5}, "까닭"),
    ],
)
def test_what_cannot_be_a_step_is_refused_in_words(world, grant, details, said):
    with pytest.raises(Refusal, match=said):
        add_step(actor=world.officer, grant=grant, month=MAY, **details)


# What it adds up to.


def test_a_grant_from_decision_to_return(grant):
    assert row_of(grant).state == GrantState.NOT_DECIDED
    step(grant, "decision", 100)
    assert row_of(grant).state == GrantState.DECIDED
    step(grant, "payment", 60, due_on=date(2024, 2, 28))
    step(grant, "payment", 40)
    step(grant, "spending", 50)
    row = row_of(grant)
    assert (row.decided, row.paid, row.spent, row.rate) == (100 * MILLION, 100 * MILLION, 50 * MILLION, 50)
    assert (row.state, row.to_return, row.due_on) == (GrantState.RUNNING, None, date(2024, 2, 28))
    step(grant, "spending", 40, month=JUNE)
    step(grant, "settlement", 90, month=JUNE, due_on=date(2024, 3, 31))
    assert row_of(grant).state == GrantState.RUNNING
    row = row_of(grant, JUNE)
    assert (row.state, row.to_return, row.due_on) == (GrantState.TO_RETURN, 10 * MILLION, date(2024, 3, 31))
    step(grant, "return", 10, month=JUNE)
    make_step(grant, "interest", 12_345, month=JUNE)
    row = row_of(grant, JUNE)
    assert (row.state, row.returned, row.interest, row.due_on) == (GrantState.DONE, 10 * MILLION, 12_345, None)


def test_a_settlement_of_nothing_asks_for_everything_back(grant):
    step(grant, "payment", 60)
    step(grant, "settlement", 0)
    assert (row_of(grant).state, row_of(grant).to_return) == (GrantState.TO_RETURN, 60 * MILLION)


def test_it_is_late_the_day_after_the_settlement_was_due(grant):
    step(grant, "payment", 60, due_on=date(2023, 5, 31))
    assert row_of(grant).state == GrantState.RUNNING
    row = row_of(grant, JUNE)
    assert row.is_overdue and row.state == GrantState.SETTLEMENT_OVERDUE
    step(grant, "extension", 0, month=JUNE, due_on=date(2023, 7, 31))
    assert not row_of(grant, JUNE).is_overdue
    assert row_of(grant, JUNE).settle_by == date(2023, 7, 31)


def test_it_is_late_when_the_rest_was_to_be_back(grant):
    step(grant, "payment", 60, due_on=date(2023, 5, 1))
    step(grant, "settlement", 50, due_on=date(2023, 5, 20))
    assert row_of(grant).state == GrantState.RETURN_OVERDUE
    step(grant, "extension", 0, due_on=date(2023, 6, 20))
    assert row_of(grant).state == GrantState.TO_RETURN
    step(grant, "return", 9)
    assert row_of(grant, JULY).state == GrantState.RETURN_OVERDUE
    step(grant, "return", 1)
    assert row_of(grant, JULY).state == GrantState.DONE


def test_a_month_that_runs_is_late_from_tomorrow_on_only(grant, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2023, 5, 10))
    step(grant, "payment", 60, due_on=date(2023, 5, 20))
    assert not row_of(grant).is_overdue
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2023, 5, 21))
    assert row_of(grant).is_overdue


def test_a_rate_over_nothing_is_empty(grant):
    step(grant, "spending", 5)
    assert row_of(grant).rate is None


def test_sums_leave_out_what_nobody_says(world, grant):
    other = make_grant(world.unit, "다라구", kind="private")
    step(grant, "payment", 60)
    step(other, "payment", 40)
    step(other, "spending", 20)
    rows = grant_rows(Grant.objects.all(), MAY)
    total = summed_grants(rows)
    assert (total.paid, total.spent, total.settled, total.rate) == (100 * MILLION, 20 * MILLION, None, 20)
    assert [(group.label, len(group.rows)) for group in grouped_grants(rows)] == [("자치구 보조", 1), ("민간보조", 1)]


def test_earlier_years_stay_until_they_are_done(world):
    waiting = make_grant(world.unit, "가나구", fiscal_year=2022)
    done = make_grant(world.unit, "다라구", fiscal_year=2022)
    now = make_grant(world.unit, "마바구")
    for one in (waiting, done):
        step(one, "payment", 5, month=202212)
    step(done, "settlement", 5, month=202302)
    rows = grant_rows(Grant.objects.all(), MAY)
    assert {row.grant for row in running_rows(rows, MAY)} == {waiting, now}
    assert {row.grant for row in grant_rows(Grant.objects.all(), Month(202212))} == {waiting, done}


# Drafts and closed months.


def seen_by(user, grant, month=JUNE):
    rows = grant_rows(Grant.objects.filter(pk=grant.pk), month, seen_steps(rights_of(user), month))
    return rows[0]


def test_others_read_what_is_confirmed(world, grant):
    step(grant, "payment", 60)
    step(grant, "payment", 7, month=JUNE)
    auditor = make_user(Role.AUDITOR, world.office)
    assert seen_by(auditor, grant).paid is None
    assert (seen_by(world.officer, grant).paid, seen_by(world.officer, grant).has_draft) == (67 * MILLION, True)
    world.close()
    assert (seen_by(auditor, grant).paid, seen_by(auditor, grant).has_draft) == (60 * MILLION, False)


def test_a_unit_that_hands_in_nothing_is_confirmed_with_the_office(world):
    centre = make_unit("센터", parent=world.office)
    grant = make_grant(centre)
    step(grant, "payment", 60)
    auditor = make_user(Role.AUDITOR, world.office)
    assert seen_by(auditor, grant).paid is None
    world.may.state = "closed"
    world.may.save()
    assert seen_by(auditor, grant).paid == 60 * MILLION
    with refused("grant_frozen"):
        step(grant, "payment", 1)


@pytest.fixture
def closed(world, grant):
    """May is confirmed; it shows a payment."""
    step(grant, "payment", 60)
    step(grant, "spending", 7, month=JUNE)
    world.fill()
    world.submit()
    world.confirm()
    return world


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budgets_grantstep SET amount = amount + 1 WHERE month = 202305",
        "UPDATE budgets_grantstep SET due_on = '2030-01-01' WHERE month = 202305",
        "UPDATE budgets_grantstep SET month = 202306 WHERE month = 202305",
        "UPDATE budgets_grantstep SET month = 202305 WHERE month = 202306",
        "DELETE FROM budgets_grantstep WHERE month = 202305",
        "UPDATE budgets_grant SET recipient = 'x'",
        "UPDATE budgets_grant SET unit_id = unit_id + 2",
        "UPDATE budgets_grant SET fiscal_year = 2022",
        "UPDATE budgets_grant SET district = 'x'",
    ],
)
def test_nothing_changes_behind_the_month(closed, statement):
    with refused("grant_frozen"):
        run(statement)


@pytest.mark.parametrize("month", [202212, 202304, 202305])
def test_no_step_comes_behind_the_month(closed, grant, month):
    with refused("grant_frozen"):
        step(grant, "payment", 1, month=month)


def test_the_open_month_goes_on(closed, grant):
    assert run("UPDATE budgets_grant SET note = 'x'") == 1
    assert run("UPDATE budgets_grantstep SET amount = 8 WHERE month = 202306") == 1
    late = GrantStep.objects.get(month=202305)
    with pytest.raises(MonthClosed, match="차액"):
        remove_step(actor=closed.officer, step=late)
    mended = add_step(actor=closed.officer, grant=grant, kind="payment", month=JUNE, amount=-MILLION, note="이중 지급")
    assert row_of(grant, JUNE).paid == 59 * MILLION
    assert row_of(grant, MAY).paid == 60 * MILLION
    remove_step(actor=closed.officer, step=mended)


def test_a_month_whose_reopening_is_over_refuses(world, grant):
    world.may.reopened_until = date(2023, 6, 10)
    world.may.save()
    with refused("grant_frozen"):
        step(grant, "payment", 1)
    with pytest.raises(MonthClosed):
        add_step(actor=world.officer, grant=grant, kind="payment", month=MAY, amount=5)
    assert step(grant, "payment", 1, month=JUNE) and GrantStep.objects.count() == 1


def test_a_closed_period_refuses_the_service_too(closed, grant):
    closed.june.state = "closed"
    closed.june.save()
    with pytest.raises(MonthClosed):
        add_step(actor=closed.officer, grant=grant, kind="payment", month=JUNE, amount=5)
