"""Handing in, sending back, confirming, closing, opening again: who may, what opens, what stays."""

import pytest

from core.refusals import InvalidInput, MonthClosed, NotAllowed
from organization.models import Role
from reporting import services
from reporting.models import Decision, Figure, Period, Submission
from tests import factories
from tests.database import refused, run

State = Submission.State


@pytest.fixture
def returned(world):
    """May was handed in, and only ``line`` was sent back."""
    world.fill()
    world.submit()
    world.return_line()
    return world


def value_of(line):
    return Figure.objects.get(series=line.series).value


# What a return opens.


def test_only_the_returned_cell_is_open(returned):
    factories.fill(returned.submission, {returned.line: 9}, actor=returned.officer)
    with pytest.raises(MonthClosed):
        factories.fill(returned.submission, {returned.second: 9}, actor=returned.officer)
    with refused("figure_frozen"):
        run("UPDATE reporting_figure SET value = 9 WHERE series_id = %s", [returned.second.series_id])
    assert run("UPDATE reporting_figure SET value = 8 WHERE series_id = %s", [returned.line.series_id]) == 1


def test_a_form_with_one_closed_cell_saves_nothing(returned):
    with pytest.raises(MonthClosed):
        factories.fill(returned.submission, {returned.line: 9, returned.second: 9}, actor=returned.officer)
    assert (value_of(returned.line), value_of(returned.second)) == (1_000, 2_000)


def test_a_value_does_not_move_from_a_closed_cell_to_a_returned_one(returned):
    factories.fill(returned.submission, {returned.line: None}, actor=returned.officer)
    with refused("figure_frozen"):
        run("UPDATE reporting_figure SET series_id = %s", [returned.line.series_id])


def test_an_empty_cell_can_be_returned_and_filled(world):
    factories.fill(world.submission, {world.second: 1}, actor=world.officer)
    world.submit()
    world.return_line("빠졌습니다")
    cell = world.submission.returned_cells.get()
    assert cell.value_before is None and cell.reason == "빠졌습니다"
    factories.fill(world.submission, {world.line: 5}, actor=world.officer)
    assert value_of(world.line) == 5


def test_handing_in_again_keeps_the_other_cells(returned):
    factories.fill(returned.submission, {returned.line: 9}, actor=returned.officer)
    assert returned.submit().state == State.SUBMITTED
    assert (value_of(returned.line), value_of(returned.second)) == (9, 2_000)
    assert returned.submission.returned_cells.get().value_before == 1_000
    with refused("figure_frozen"):
        run("UPDATE reporting_figure SET value = 9")


def test_a_second_return_opens_only_its_own_cells(returned):
    returned.submit()
    services.return_cells(
        actor=returned.head, submission=returned.submission, reasons={returned.second.series_id: "이것도"}
    )
    with pytest.raises(MonthClosed):
        factories.fill(returned.submission, {returned.line: 9}, actor=returned.officer)
    factories.fill(returned.submission, {returned.second: 9}, actor=returned.officer)


def test_taking_back_what_was_returned_opens_no_more_than_was_returned(returned):
    returned.submit()
    services.withdraw(actor=returned.officer, submission=returned.submission)
    returned.submission.refresh_from_db()
    assert returned.submission.state == State.RETURNED
    with pytest.raises(MonthClosed):
        factories.fill(returned.submission, {returned.second: 9}, actor=returned.officer)
    factories.fill(returned.submission, {returned.line: 9}, actor=returned.officer)


def test_the_database_refuses_a_withdrawal_that_would_open_everything(returned):
    returned.submit()
    with refused("submission_state"):
        Decision.objects.create(
            submission=returned.submission,
            action="withdraw",
            from_state="submitted",
            to_state="draft",
            actor=returned.officer,
        )


def test_a_first_submission_is_taken_back_to_a_draft(world):
    world.fill()
    world.submit()
    services.withdraw(actor=world.officer, submission=world.submission)
    world.submission.refresh_from_db()
    assert world.submission.state == State.DRAFT
    factories.fill(world.submission, {world.line: 9, world.second: 9}, actor=world.officer)


def test_what_is_confirmed_can_still_be_returned_but_not_taken_back(world):
    world.fill()
    world.submit()
    world.confirm()
    with pytest.raises(MonthClosed):
        services.withdraw(actor=world.officer, submission=world.submission)
    assert world.return_line().state == State.RETURNED


@pytest.mark.parametrize("reasons", [{}, {0: "다른 항목"}, "blank", "other unit"])
def test_a_return_names_rows_of_this_unit_and_why(world, reasons):
    world.fill()
    world.submit()
    if reasons == "blank":
        reasons = {world.line.series_id: "  "}
    elif reasons == "other unit":
        reasons = {world.other_line.series_id: "왜"}
    with pytest.raises(InvalidInput):
        services.return_cells(actor=world.head, submission=world.submission, reasons=reasons)
    world.submission.refresh_from_db()
    assert world.submission.state == State.SUBMITTED


# Who may.


def test_nobody_confirms_alone_what_they_typed_alone(world):
    both = factories.make_user(Role.UNIT_HEAD, world.unit)
    factories.Assignment.objects.create(user=both, unit=world.unit, role=Role.OFFICER, valid_from=factories.LONG_AGO)
    factories.fill(world.submission, {world.line: 1}, actor=both)
    services.submit(actor=both, submission=world.submission)
    with pytest.raises(NotAllowed, match="혼자"):
        services.confirm(actor=both, submission=world.submission)
    services.confirm(actor=world.head, submission=world.submission)


@pytest.mark.parametrize("second", ["typed", "submitted"])
def test_two_people_are_enough(world, second):
    both = factories.make_user(Role.UNIT_HEAD, world.unit)
    factories.Assignment.objects.create(user=both, unit=world.unit, role=Role.OFFICER, valid_from=factories.LONG_AGO)
    factories.fill(world.submission, {world.line: 1}, actor=world.officer if second == "typed" else both)
    services.submit(actor=world.officer if second == "submitted" else both, submission=world.submission)
    assert services.confirm(actor=both, submission=world.submission).to_state == State.CONFIRMED


@pytest.mark.parametrize("role", [role for role in Role if role != Role.UNIT_HEAD])
def test_only_the_head_of_the_unit_confirms(world, role):
    world.fill()
    world.submit()
    unit = world.office if role == Role.COORDINATOR else world.unit
    stranger = factories.make_user(Role.UNIT_HEAD, world.other_unit)
    for actor in (factories.make_user(role, unit), stranger):
        for act in (
            lambda actor=actor: services.confirm(actor=actor, submission=world.submission),
            lambda actor=actor: services.return_cells(
                actor=actor, submission=world.submission, reasons={world.line.series_id: "왜"}
            ),
        ):
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_does_not_work_for_the_unit_does_not_type_or_submit(world, role):
    world.fill()
    actor = factories.make_user(role, world.office)
    with pytest.raises(NotAllowed):
        factories.fill(world.submission, {world.line: 1}, actor=actor)
    with pytest.raises(NotAllowed):
        services.submit(actor=actor, submission=world.submission)


def test_people_of_a_team_type_for_the_unit_and_those_of_another_do_not(world):
    factories.fill(world.submission, {world.line: 1}, actor=world.second_officer)
    with pytest.raises(NotAllowed):
        factories.fill(world.submission, {world.line: 2}, actor=factories.make_user(unit=world.other_unit))


def test_who_left_the_post_no_longer_types(world):
    gone = factories.make_user(unit=world.unit, valid_until=factories.date(2020, 1, 1))
    with pytest.raises(NotAllowed):
        factories.fill(world.submission, {world.line: 1}, actor=gone)


def test_an_empty_month_is_not_handed_in(world):
    with pytest.raises(InvalidInput):
        services.submit(actor=world.officer, submission=world.submission)


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_what_is_not_confirmed_is_not_closed(world, state):
    world.fill()
    if state != "draft":
        world.submit()
    if state == "returned":
        world.return_line()
    with pytest.raises(MonthClosed):
        services.close(actor=world.coordinator, submission=world.submission)
    with pytest.raises(MonthClosed, match="가족정책과"):
        services.close_period(actor=world.coordinator, period=world.may)
    world.may.refresh_from_db()
    assert world.may.state == Period.State.OPEN


def test_only_the_coordinator_closes(world):
    world.fill()
    world.submit()
    world.confirm()
    for actor in (world.officer, world.head, factories.make_user(Role.COORDINATOR, world.other_unit)):
        with pytest.raises(NotAllowed):
            services.close(actor=actor, submission=world.submission)
        with pytest.raises(NotAllowed):
            services.close_period(actor=actor, period=world.may)


def test_closing_the_period_closes_what_is_confirmed_in_it(world):
    world.fill()
    world.submit()
    world.confirm()
    empty = factories.make_submission(world.may, world.other_unit)
    assert services.close_period(actor=world.coordinator, period=world.may) == 1
    world.submission.refresh_from_db()
    assert world.submission.state == State.CLOSED
    with pytest.raises(MonthClosed):
        factories.fill(empty, {world.other_line: 1}, actor=factories.make_user(unit=world.other_unit))
    with pytest.raises(MonthClosed):
        services.open_period(actor=world.coordinator, office=world.office, month=factories.MAY)


def test_a_closed_month_opens_again_only_for_a_reason(world):
    world.close()
    services.close_period(actor=world.coordinator, period=world.may)
    for reason in ("", "   "):
        with pytest.raises(InvalidInput):
            services.reopen(actor=world.coordinator, submission=world.submission, reason=reason)
        with pytest.raises(InvalidInput):
            services.reopen_period(actor=world.coordinator, period=world.may, reason=reason)
    with pytest.raises(NotAllowed):
        services.reopen(actor=world.head, submission=world.submission, reason="오류")
    decision = services.reopen(actor=world.coordinator, submission=world.submission, reason="이중 집계")
    world.may.refresh_from_db()
    assert (decision.note, decision.to_state) == ("이중 집계", State.DRAFT)
    assert (world.may.state, world.may.note) == (Period.State.OPEN, "이중 집계")
    factories.fill(world.submission, {world.line: 9}, actor=world.officer)


def test_a_reopened_period_keeps_its_submissions_closed(world):
    world.close()
    services.close_period(actor=world.coordinator, period=world.may)
    services.reopen_period(actor=world.coordinator, period=world.may, reason="보육과 누락")
    with pytest.raises(MonthClosed):
        factories.fill(world.submission, {world.line: 9}, actor=world.officer)
    late = factories.make_submission(world.may, world.other_unit)
    factories.fill(late, {world.other_line: 1})


def test_a_published_month_is_walked_to_closed_by_name(world):
    world.fill()
    services.publish_many(actor=world.coordinator, submissions=[world.submission], note="발행 자료")
    world.submission.refresh_from_db()
    assert world.submission.state == State.CLOSED
    assert [row.action for row in world.submission.decisions.all()] == ["submit", "confirm", "close"]
    assert {(row.actor, row.note) for row in world.submission.decisions.all()} == {(world.coordinator, "발행 자료")}
    with pytest.raises(MonthClosed):
        services.publish_many(actor=world.coordinator, submissions=[world.submission], note="다시")


def test_a_confirmation_keeps_the_number_of_its_document(world):
    world.fill()
    world.submit()
    decision = services.confirm(
        actor=world.head, submission=world.submission, document_number=" 가족-123 ", by_proxy=True
    )
    assert (decision.document_number, decision.by_proxy) == ("가족-123", True)
