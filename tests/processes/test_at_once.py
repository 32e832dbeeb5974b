"""Two requests at the same time in two web processes, in both orders: one waits, and then sees what the other did."""

import pytest
from django.urls import reverse

from reporting.models import Decision, Figure, Period, Submission
from tests import factories
from tests.factories import make_submission, make_user
from tests.processes.serving import Window, in_turn
from tests.processes.standing import changed_tables, what_stands

PROCESSES = 2
HISTORY, NOTICES = "reporting_figureevent", "reporting_notice"


@pytest.fixture
def filled(world):
    world.fill()
    return world


def value_of(line):
    return Figure.objects.filter(series=line.series_id).values_list("value", flat=True).first()


def state_of(submission):
    return Submission.objects.get(pk=submission.pk).state


def cell_of(answer, line):
    return answer.json()["cells"][f"this_month-{line.series_id}"]


# --- Submit during autosave ----------------------------------------------------------------------


def test_a_cell_saved_first_is_in_what_is_submitted(server, filled, desk):
    one, other = desk(filled.second_officer), desk(filled.officer)
    saved, submitted = in_turn(
        HISTORY,
        lambda: one.save_cells((filled.line, "9", "1|1,000")),
        # The page still shows what stood before, untouched.
        lambda: other.send_entry((filled.line, "1,000", "1|1,000"), action="submit"),
    )
    assert saved.status == 200 and cell_of(saved, filled.line)["state"] == "saved"
    assert submitted.status == 302
    assert state_of(filled.submission) == "submitted" and value_of(filled.line) == 9
    figure = Figure.objects.get(series=filled.line.series_id)
    assert figure.entered_at < Decision.objects.get(action="submit").decided_at


def test_a_submission_that_types_the_same_cell_is_told_both_values(server, filled, desk):
    one, other = desk(filled.second_officer), desk(filled.officer)
    saved, submitted = in_turn(
        HISTORY,
        lambda: one.save_cells((filled.line, "9", "1|1,000")),
        lambda: other.send_entry((filled.line, "777", "1|1,000"), action="submit"),
    )
    assert (saved.status, submitted.status) == (200, 409)
    assert "'9'(으)로 저장했습니다" in submitted.words and "'777'" in submitted.words
    assert state_of(filled.submission) == "draft" and value_of(filled.line) == 9


def test_a_cell_left_during_the_submission_is_locked_and_told_so(server, filled, desk):
    one, other = desk(filled.officer), desk(filled.second_officer)
    submitted, refused = in_turn(
        NOTICES,
        lambda: one.send_entry(action="submit"),
        lambda: other.save_cells((filled.line, "9", "1|1,000"), (filled.second, "8", "1|2,000")),
    )
    assert submitted.status == 302 and state_of(filled.submission) == "submitted"
    assert refused.status == 409
    for line in (filled.line, filled.second):
        cell = cell_of(refused, line)
        assert cell["state"] == "locked" and "제출" in cell["message"]
        assert "<input" not in refused.json()["rows"][str(line.series_id)]
    assert (value_of(filled.line), value_of(filled.second)) == (1_000, 2_000)


def test_the_form_sent_during_the_submission_is_refused_and_shown_locked(server, filled, desk):
    one, other = desk(filled.officer), desk(filled.second_officer)
    submitted, refused = in_turn(
        NOTICES,
        lambda: one.send_entry(action="submit"),
        lambda: other.send_entry((filled.line, "9", "1|1,000")),
    )
    assert submitted.status == 302 and refused.status == 409
    assert "상태에서는 입력할 수 없습니다" in refused.text
    assert f'name="this_month-{filled.second.series_id}"' not in refused.text
    assert "적은 것은 이 줄에 그대로 있습니다" in refused.text and 'value="9"' in refused.text  # nothing typed is lost
    assert value_of(filled.line) == 1_000


def test_a_workbook_during_the_submission_changes_nothing(server, filled, desk):
    one, other = desk(filled.officer), desk(filled.second_officer)
    changes = f"[[{filled.line.series_id}, 202305, 9, 1]]"
    submitted, refused = in_turn(
        NOTICES,
        lambda: one.send_entry(action="submit"),
        lambda: other.act("money_workbook", changes=changes, given_unit="원"),
    )
    assert submitted.status == 302 and refused.status == 409
    assert "제출" in refused.text and value_of(filled.line) == 1_000


# --- Close during submit -------------------------------------------------------------------------


@pytest.fixture
def close_period(server, world):
    window = Window(server, world.coordinator)
    return lambda: window.send_form(reverse("periods"), {"action": "close", "period": world.may.pk})


def test_a_month_is_not_closed_over_what_is_being_submitted(server, filled, desk, close_period):
    one = desk(filled.officer)
    submitted, closed = in_turn(NOTICES, lambda: one.send_entry(action="submit"), close_period)
    assert submitted.status == 302 and closed.status == 409
    assert "아직 확인되지 않은 부서가 있습니다: 가족정책과" in closed.text
    assert state_of(filled.submission) == "submitted"
    assert Period.objects.get(pk=filled.may.pk).state == "open"


def test_a_submission_that_comes_while_the_month_closes_is_refused_whole(server, filled, desk, close_period):
    """The first department is confirmed, the second begins only now, typing and handing in at once."""
    filled.submit()
    filled.confirm()
    late = make_submission(filled.may, filled.other_unit)
    one = desk(make_user(unit=filled.other_unit), filled.other_unit)
    closed, refused = in_turn(
        NOTICES, close_period, lambda: one.send_entry((filled.other_line, "5", "0|"), action="submit")
    )
    assert closed.status == 302 and Period.objects.get(pk=filled.may.pk).state == "closed"
    assert state_of(filled.submission) == "closed"
    assert refused.status == 409 and "마감" in refused.text
    assert state_of(late) == "draft" and value_of(filled.other_line) is None


def test_a_cell_saved_before_the_month_closes_keeps_it_open(server, filled, desk, close_period):
    filled.submit()
    filled.confirm()
    make_submission(filled.may, filled.other_unit)
    one = desk(make_user(unit=filled.other_unit), filled.other_unit)
    saved, closed = in_turn(HISTORY, lambda: one.save_cells((filled.other_line, "5", "0|")), close_period)
    assert saved.status == 200 and value_of(filled.other_line) == 5
    assert closed.status == 409 and "보육과" in closed.text
    assert state_of(filled.submission) == "confirmed"


def test_a_submission_is_closed_only_once_it_is_confirmed(server, filled, desk):
    """[마감] of one submission while its head still confirms it, and while it is only handed in."""
    officer, coordinator = desk(filled.officer), desk(filled.coordinator)
    head = desk(filled.head)
    filled.submit()
    close = lambda: coordinator.act("money_act", action="close")  # noqa: E731
    version = filled.submission.version
    confirmed, closed = in_turn(
        NOTICES, lambda: head.act("money_review", action="confirm", submission_version=version), close
    )
    assert (confirmed.status, closed.status) == (302, 302)
    assert state_of(filled.submission) == "closed"
    before = what_stands()
    refused = officer.send_entry((filled.line, "9", "1|1,000"), action="submit")
    assert refused.status == 409 and changed_tables(before) == {}


def test_a_submission_is_not_closed_while_it_is_handed_in(server, filled, desk):
    officer, coordinator = desk(filled.officer), desk(filled.coordinator)
    submitted, _redirected = in_turn(
        NOTICES,
        lambda: officer.send_entry(action="submit"),
        lambda: coordinator.act("money_act", action="close"),
    )
    assert submitted.status == 302
    assert state_of(filled.submission) == "submitted"
    assert not Decision.objects.filter(action="close").exists()


def test_what_is_being_closed_is_not_handed_in_again(server, filled, desk):
    filled.submit()
    filled.confirm()
    officer, coordinator = desk(filled.officer), desk(filled.coordinator)
    closed, refused = in_turn(
        NOTICES,
        lambda: coordinator.act("money_act", action="close"),
        lambda: officer.send_entry(action="submit"),
    )
    assert closed.status == 302 and state_of(filled.submission) == "closed"
    assert refused.status == 409
    assert Decision.objects.filter(action="submit").count() == 1


@pytest.mark.parametrize("withdraws_first", [True, False])
def test_a_confirmation_and_a_withdrawal_at_once_are_one_act(server, filled, desk, withdraws_first):
    version = filled.submit().version
    officer, head = desk(filled.officer), desk(filled.head)
    withdraw = lambda: officer.act("money_act", action="withdraw")  # noqa: E731
    confirm = lambda: head.act("money_review", action="confirm", submission_version=version)  # noqa: E731
    first, second = (withdraw, confirm) if withdraws_first else (confirm, withdraw)
    done, other = in_turn("reporting_submissionevent", first, second)
    assert done.status == 302
    decided = Decision.objects.exclude(action="submit").get().action
    if withdraws_first:
        assert (decided, state_of(filled.submission)) == ("withdraw", "draft")
        assert other.status == 409 and "이미 '작성 중' 상태입니다" in other.words
        assert 'value="confirm"' not in other.text  # the page offers what can still be done
    else:
        assert (decided, state_of(filled.submission)) == ("confirm", "confirmed")


# --- Two browsers in one cell --------------------------------------------------------------------


@pytest.mark.parametrize("is_empty", [True, False], ids=["an empty cell", "a cell that holds something"])
def test_of_two_scripts_the_second_is_told_of_the_first(server, world, desk, is_empty):
    seen = "0|" if is_empty else "1|1,000"
    if not is_empty:
        world.fill()
    one, other = desk(world.officer), desk(world.second_officer)
    saved, refused = in_turn(
        HISTORY,
        lambda: one.save_cells((world.line, "5", seen)),
        lambda: other.save_cells((world.line, "6", seen), (world.second, "7", seen.replace("1,0", "2,0"))),
    )
    assert saved.status == 200 and refused.status == 409
    cell = cell_of(refused, world.line)
    assert (cell["state"], cell["text"], cell["by"]) == ("conflict", "5", str(world.officer))
    assert "가족센터 운영" in cell["message"]
    assert cell_of(refused, world.second)["state"] == "held"
    assert value_of(world.line) == 5 and value_of(world.second) == (None if is_empty else 2_000)
    # Who has looked at both may take their own: nothing is overwritten unseen.
    again = other.save_cells((world.line, "6", cell["seen"]))
    assert again.status == 200 and value_of(world.line) == 6


def test_of_two_forms_the_second_shows_both_values(server, filled, desk):
    one, other = desk(filled.officer), desk(filled.second_officer)
    saved, refused = in_turn(
        HISTORY,
        lambda: one.send_entry((filled.line, "5", "1|1,000")),
        lambda: other.send_entry((filled.line, "777", "1|1,000"), (filled.second, "888", "1|2,000")),
    )
    assert saved.status == 302 and refused.status == 409
    assert f"{filled.officer}이(가) '5'(으)로 저장했습니다" in refused.words and "'777'" in refused.words
    assert 'value="888"' in refused.text  # what else was typed is still there
    assert (value_of(filled.line), value_of(filled.second)) == (5, 2_000)


def test_different_cells_at_once_are_both_saved(server, filled, desk):
    one, other = desk(filled.officer), desk(filled.second_officer)
    first, second = in_turn(
        HISTORY,
        lambda: one.save_cells((filled.line, "5", "1|1,000")),
        lambda: other.save_cells((filled.second, "6", "1|2,000")),
    )
    assert (first.status, second.status) == (200, 200)
    assert (value_of(filled.line), value_of(filled.second)) == (5, 6)


def test_two_who_open_the_month_first_begin_one_submission(server, world, desk):
    """Nobody has begun July; both cells of the two who do stand in the one submission."""
    july = factories.make_period(world.office, factories.JULY)
    one, other = (desk(user, month=factories.JULY) for user in (world.officer, world.second_officer))
    first, second = in_turn(
        HISTORY,
        lambda: one.save_cells((world.line, "5", "0|")),
        lambda: other.save_cells((world.second, "6", "0|")),
    )
    assert (first.status, second.status) == (200, 200)
    assert Submission.objects.get(period=july, unit=world.unit).figures.count() == 2
