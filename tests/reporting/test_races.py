"""Two people at once, each on a connection of their own: one waits and then sees what the other did."""

import psycopg
import pytest
from django.db import IntegrityError, transaction

from core.refusals import MonthClosed, StaleForm
from reporting import services
from reporting.models import Decision, Figure, Period, Submission
from tests import factories
from tests.database import Person, run, second_connection, wait_until_blocked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return factories.World()


def entry(line, value, version=0):
    return services.Entry(line.series_id, value, "원", version)


def save(world, actor, *entries):
    return lambda: services.record(actor=actor, submission=world.submission, entries=list(entries))


def test_a_save_waits_for_a_running_submit_and_is_refused(world):
    world.fill()
    with transaction.atomic():
        services.submit(actor=world.officer, submission=world.submission)
        other = Person(save(world, world.second_officer, entry(world.line, 9, 1)))
        wait_until_blocked()
    assert isinstance(other.finish().error, MonthClosed)
    assert Figure.objects.get(series=world.line.series).value == 1_000


def test_a_raw_write_waits_for_a_running_submit_and_is_refused(world):
    """Without FOR SHARE in the trigger it would read the draft of before the submit, and pass."""
    world.fill()

    def write():
        with second_connection() as other:
            other.execute("UPDATE reporting_figure SET value = 9")

    with transaction.atomic():
        services.submit(actor=world.officer, submission=world.submission)
        other = Person(write)
        wait_until_blocked()
    assert other.finish().error.diag.constraint_name == "figure_frozen"
    assert not Figure.objects.filter(value=9).exists()


def test_a_submit_waits_for_a_running_save_and_includes_it(world):
    world.fill()
    with transaction.atomic():
        save(world, world.second_officer, entry(world.line, 9, 1))()
        other = Person(lambda: services.submit(actor=world.officer, submission=world.submission))
        wait_until_blocked()
    assert other.finish().error is None
    assert other.result.to_state == Submission.State.SUBMITTED
    assert Figure.objects.get(series=world.line.series).value == 9


def test_a_submit_waits_for_a_running_raw_write(world):
    world.fill()
    with second_connection() as writer:
        writer.execute("UPDATE reporting_figure SET value = 9")
        other = Person(lambda: services.submit(actor=world.officer, submission=world.submission))
        wait_until_blocked()
        assert Submission.objects.get(pk=world.submission.pk).state == Submission.State.DRAFT
    assert other.finish().error is None


def test_of_two_who_save_one_cell_the_second_saves_nothing(world):
    world.fill()
    with transaction.atomic():
        save(world, world.officer, entry(world.line, 5, 1))()
        other = Person(save(world, world.second_officer, entry(world.line, 6, 1), entry(world.second, 7, 1)))
        wait_until_blocked()
    error = other.finish().error
    assert isinstance(error, StaleForm)
    assert error.series_ids == [world.line.series_id] and "가족센터 운영" in str(error)
    values = dict(Figure.objects.values_list("series_id", "value"))
    assert values == {world.line.series_id: 5, world.second.series_id: 2_000}


def test_two_who_fill_one_empty_cell(world):
    with transaction.atomic():
        save(world, world.officer, entry(world.line, 5))()
        other = Person(save(world, world.second_officer, entry(world.line, 6)))
        wait_until_blocked()
    assert isinstance(other.finish().error, StaleForm)
    assert Figure.objects.get().value == 5


def test_two_who_save_different_cells_both_save(world):
    with transaction.atomic():
        save(world, world.officer, entry(world.line, 5))()
        other = Person(save(world, world.second_officer, entry(world.second, 6)))
        wait_until_blocked()
    assert other.finish().error is None
    assert sorted(Figure.objects.values_list("value", flat=True)) == [5, 6]


@pytest.mark.parametrize("act", ["submit", "confirm"])
def test_an_act_done_twice_at_once_is_one_decision(world, act):
    world.fill()
    actor = world.officer
    if act == "confirm":
        world.submit()
        actor = world.head
    service = getattr(services, act)
    with transaction.atomic():
        service(actor=actor, submission=world.submission)
        other = Person(lambda: service(actor=actor, submission=world.submission))
        wait_until_blocked()
    assert isinstance(other.finish().error, MonthClosed)
    assert Decision.objects.filter(action=act).count() == 1


def test_a_change_behind_the_month_waits_for_a_running_confirmation(world):
    world.fill()
    world.submit()

    def rename():
        with second_connection() as other:
            other.execute("UPDATE reporting_seriesplacement SET name = 'x'")

    with transaction.atomic():
        services.confirm(actor=world.head, submission=world.submission)
        other = Person(rename)
        wait_until_blocked()
    assert other.finish().error.diag.constraint_name == "series_frozen"


def test_closing_the_period_and_saving_a_cell_do_not_wait_for_each_other(world):
    """The one who saves holds the submission and then asks for the period; so must the one who closes."""
    world.close()
    other = factories.make_submission(world.may, world.other_unit)
    officer = factories.make_user(unit=world.other_unit)
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=other.pk)
        closing = Person(lambda: services.close_period(actor=world.coordinator, period=world.may))
        wait_until_blocked()
        factories.fill(other, {world.other_line: 1}, actor=officer)
    assert isinstance(closing.finish().error, MonthClosed)  # the cell just saved is not confirmed
    assert Period.objects.get(pk=world.may.pk).state == Period.State.OPEN


def test_nothing_is_saved_into_a_period_being_closed(world):
    other = factories.make_submission(world.may, world.other_unit)
    officer = factories.make_user(unit=world.other_unit)
    with transaction.atomic():
        services.close_period(actor=world.coordinator, period=world.may)
        saving = Person(lambda: factories.fill(other, {world.other_line: 1}, actor=officer))
        wait_until_blocked()
    assert isinstance(saving.finish().error, MonthClosed)
    assert not Figure.objects.exists()


def test_a_cell_is_not_added_later_to_what_was_returned(world):
    world.fill()
    world.submit()
    decision = services.return_cells(
        actor=world.head, submission=world.submission, reasons={world.line.series_id: "왜"}
    )
    with pytest.raises(IntegrityError) as caught:
        run(
            "INSERT INTO reporting_returnedcell (submission_id, series_id, decision_id, reason)"
            " VALUES (%s, %s, %s, 'x')",
            [world.submission.pk, world.second.series_id, decision.pk],
        )
    assert caught.value.__cause__.diag.constraint_name == "record_kept"


def test_a_decision_of_an_earlier_transaction_does_not_count(world):
    world.fill()
    decide = (
        "INSERT INTO reporting_decision (submission_id, action, from_state, to_state, actor_id, decided_at, note,"
        " document_number, by_proxy, transaction)"
        " VALUES (%s, 'submit', 'draft', 'submitted', %s, now(), '', '', false, %s)"
    )
    flip = "UPDATE reporting_submission SET state = 'submitted' WHERE id = %s"
    with second_connection() as first:
        first.execute(decide, [world.submission.pk, world.officer.pk, 0])
    with second_connection() as second, pytest.raises(psycopg.IntegrityError, match="no decision stands") as caught:
        second.execute(flip, [world.submission.pk])
    assert caught.value.diag.constraint_name == "submission_state"
    # Nor does one that claims to be of a transaction yet to come: the number is the database's own.
    with second_connection() as third:
        third.execute(decide, [world.submission.pk, world.officer.pk, 10**12])
    assert not Decision.objects.filter(transaction__in=(0, 10**12)).exists()
    with second_connection() as last:
        last.execute(decide, [world.submission.pk, world.officer.pk, 0])
        last.execute(flip, [world.submission.pk])
    assert Submission.objects.get(pk=world.submission.pk).state == "submitted"
