"""A submission moves only along its ways, and only with a decision that stays as it was written."""

import pytest

from reporting.models import Decision, ReturnedCell, Submission
from tests.database import refused, run

State = Submission.State
WAYS = {
    ("draft", "submitted"),
    ("submitted", "draft"),
    ("submitted", "returned"),
    ("submitted", "confirmed"),
    ("returned", "submitted"),
    ("confirmed", "returned"),
    ("confirmed", "closed"),
    ("closed", "draft"),
}
ACTIONS = {
    "submitted": "submit",
    "returned": "return",
    "confirmed": "confirm",
    "closed": "close",
}


def bring(world, state):
    """Walk the submission of May to a state."""
    if state == "draft":
        world.fill()
    elif state == "closed":
        world.close()
    else:
        world.fill()
        world.submit()
        if state == "returned":
            world.return_line()
        elif state == "confirmed":
            world.confirm()
    return world.submission


def decide(world, action, before, after, **details):
    return Decision.objects.create(
        submission=world.submission, action=action, from_state=before, to_state=after, actor=world.head, **details
    )


def move(submission, state):
    return run("UPDATE reporting_submission SET state = %s WHERE id = %s", [state, submission.pk])


@pytest.mark.parametrize("after", State.values)
@pytest.mark.parametrize("before", State.values)
def test_no_state_changes_without_a_decision(world, before, after):
    submission = bring(world, before)
    # Decisions of the walk here share this test's transaction, so the last way walked stays open.
    walked = set(submission.decisions.values_list("from_state", "to_state"))
    if before == after or (before, after) in walked & WAYS:
        return
    with refused("submission_state"):
        move(submission, after)
    submission.refresh_from_db()
    assert submission.state == before


@pytest.mark.parametrize("after", State.values)
@pytest.mark.parametrize("before", State.values)
def test_a_decision_opens_only_the_known_ways(world, before, after):
    submission = bring(world, before)
    action = ACTIONS.get(after) or ("reopen" if before == "closed" else "withdraw")
    if before == after:
        with refused("submission_state"):
            decide(world, action, before, after)
    elif (before, after) in WAYS:
        decide(world, action, before, after)
        assert move(submission, after) == 1
    else:
        with refused("submission_state"):
            decide(world, action, before, after)
            move(submission, after)


def test_a_decision_begins_where_the_submission_stands(world):
    bring(world, "draft")
    with refused("submission_state"):
        decide(world, "confirm", "submitted", "confirmed")


def test_a_decision_says_what_it_does(world):
    bring(world, "submitted")
    with refused("submission_state"):
        decide(world, "submit", "submitted", "confirmed")


def test_the_number_of_the_transaction_cannot_be_given(world):
    world.fill()
    decision = decide(world, "submit", "draft", "submitted", transaction=1)
    decision.refresh_from_db()
    assert decision.transaction > 1


def test_a_submission_begins_as_a_draft(world):
    with refused("submission_state"):
        Submission.objects.create(period=world.may, unit=world.other_unit, kind="money", state="confirmed")


@pytest.mark.parametrize("state", ["submitted", "returned", "confirmed", "closed"])
def test_only_a_draft_can_be_removed(world, state):
    bring(world, state)
    with refused("submission_state"):
        run("DELETE FROM reporting_submission WHERE id = %s", [world.submission.pk])


def test_an_empty_draft_can_be_removed(world):
    assert run("DELETE FROM reporting_submission WHERE id = %s", [world.submission.pk]) == 1


@pytest.mark.parametrize("column", ["period_id", "unit_id", "kind"])
def test_a_submission_keeps_its_place(world, column):
    value = {"period_id": world.june.pk, "unit_id": world.other_unit.pk, "kind": "facilities"}[column]
    world.next_submission.delete()
    with refused("submission_state"):
        run(f"UPDATE reporting_submission SET {column} = %s", [value])


def test_a_period_keeps_its_place(world):
    with refused("period_place"):
        run("UPDATE reporting_period SET month = 202307 WHERE month = 202306")
    assert run("UPDATE reporting_period SET note = '자료 지연'") == 2


@pytest.mark.parametrize("table", ["reporting_decision", "reporting_returnedcell"])
def test_records_are_neither_changed_nor_removed(world, table):
    bring(world, "returned")
    assert Decision.objects.exists() and ReturnedCell.objects.exists()
    with refused("record_kept"):
        run(f"DELETE FROM {table}")
    column = "note" if table == "reporting_decision" else "reason"
    with refused("record_kept"):
        run(f"UPDATE {table} SET {column} = ''")
