"""A document number typed back later: an act of its own that moves nothing and opens nothing."""

import pytest

from core.refusals import InvalidInput, MonthClosed, NotAllowed
from reporting.models import Decision
from reporting.review import add_document_number
from tests.database import refused, run
from tests.factories import make_user

INSERT = (
    "INSERT INTO reporting_decision (submission_id, action, from_state, to_state, actor_id, decided_at, note,"
    " document_number, by_proxy, transaction) VALUES (%s, %s, %s, %s, %s, now(), '', %s, false, 0)"
)


def confirmed(world):
    world.fill()
    world.submit()
    return world.confirm()


def test_it_stands_beside_the_confirmation(world):
    submission = confirmed(world)
    before = Decision.objects.get(action="confirm")
    for person, number in ((world.officer, "과-1"), (world.head, "과-2")):
        add_document_number(actor=person, submission=submission, document_number=f" {number} ")
    numbers = Decision.objects.filter(action="document").values_list("document_number", flat=True)
    assert list(numbers) == ["과-1", "과-2"], "what was typed first stays on record"
    after = Decision.objects.get(action="confirm")
    assert (after.document_number, after.decided_at) == (before.document_number, before.decided_at)
    submission.refresh_from_db()
    assert submission.state == "confirmed"


def test_a_closed_month_takes_it_too(world):
    submission = world.close()
    add_document_number(actor=world.head, submission=submission, document_number="과-3")
    submission.refresh_from_db()
    assert submission.state == "closed"


@pytest.mark.parametrize(
    ("number", "refusal"), [("", InvalidInput), ("  ", InvalidInput), ("9" * 101, InvalidInput), ("\x00", InvalidInput)]
)
def test_no_number_is_none(world, number, refusal):
    with pytest.raises(refusal):
        add_document_number(actor=world.head, submission=confirmed(world), document_number=number)


def test_not_before_it_is_confirmed_and_not_by_others(world):
    with pytest.raises(MonthClosed):
        add_document_number(actor=world.head, submission=world.submission, document_number="과-1")
    submission = confirmed(world)
    for stranger in (make_user("officer", world.other_unit), world.coordinator):
        with pytest.raises(NotAllowed):
            add_document_number(actor=stranger, submission=submission, document_number="과-1")


@pytest.mark.parametrize(
    ("action", "from_state", "to_state", "number"),
    [
        ("document", "confirmed", "closed", "과-1"),
        ("document", "closed", "closed", "과-1"),
        ("document", "confirmed", "confirmed", ""),
        ("confirm", "confirmed", "confirmed", "과-1"),
        ("close", "confirmed", "confirmed", "과-1"),
    ],
)
def test_the_database_lets_it_move_nothing(world, action, from_state, to_state, number):
    submission = confirmed(world)
    values = [submission.pk, action, from_state, to_state, world.head.pk, number]
    with refused("submission_state"):
        run(INSERT, values)


def test_a_draft_gets_no_number_in_the_database_either(world):
    with refused("submission_state"):
        run(INSERT, [world.submission.pk, "document", "draft", "draft", world.head.pk, "과-1"])


def test_it_backs_no_change_of_state(world):
    submission = confirmed(world)
    run(INSERT, [submission.pk, "document", "confirmed", "confirmed", world.head.pk, "과-1"])
    for state in ("draft", "returned", "closed"):
        with refused("submission_state"):
            run(f"UPDATE reporting_submission SET state = '{state}' WHERE id = {submission.pk}")
