"""정정 through the service: what it needs, what it refuses, and what every month then says."""

import pytest

from budgets.selectors import EntryTotals, entry_rows, execution, review_rows
from core.documents import render
from core.money import format_rate
from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed, StaleForm
from organization.models import Role
from organization.selectors import tree_as_of
from programs.report import budget_execution
from programs.services import issue, reprint
from reporting import services
from reporting.corrections import correct, known_values, periods_to_correct_in, withdraw_correction
from reporting.models import Kind, Submission
from reporting.selectors import submissions_of
from tests import factories
from tests.factories import JULY, JUNE, MAY


@pytest.fixture
def june(world):
    """May is closed with 1,000; June holds 500 of its own."""
    world.close()
    factories.fill(world.next_submission, {world.line: 500}, actor=world.officer)
    return world


def mend(world, amount=-300, *, actor=None, submission=None, month=MAY, reason="이중 집계 정정", **details):
    return correct(
        actor=actor or world.officer,
        submission=submission or world.next_submission,
        series_id=world.line.series_id,
        month=month,
        amount=amount,
        reason=reason,
        **details,
    )


def spent(world, month, *, drafts=True, **details):
    unit_ids = [world.unit.pk]
    lines = execution(unit_ids, month, draft_unit_ids=unit_ids if drafts else (), **details).lines
    return next(line.spent for line in lines if line.series_id == world.line.series_id)


def confirm_june(world):
    world.next_submission.refresh_from_db()
    factories.advance(world.next_submission, "confirmed")


def test_only_a_confirmed_correction_changes_the_month_it_mends(june):
    mend(june)
    assert spent(june, MAY) == 1_000
    assert spent(june, JUNE) == 1_200
    assert spent(june, JUNE, drafts=False) == 1_000
    confirm_june(june)
    assert spent(june, MAY, drafts=False) == 700, "today's May is right"
    assert spent(june, MAY, as_entered=True) == 1_000, "as handed in it stays"
    assert spent(june, JUNE, drafts=False) == 1_200, "and June counts it once"


def test_it_is_counted_once_in_every_later_month(june):
    mend(june)
    confirm_june(june)
    july = factories.make_submission(factories.make_period(june.office, JULY), june.unit)
    mend(june, 50, submission=july, reason="환수 누락")
    assert spent(june, JULY) == 1_250
    factories.advance(july, "confirmed")
    assert [spent(june, month, drafts=False) for month in (MAY, JUNE, JULY)] == [750, 1_250, 1_250]
    assert spent(june, Month(202304)) is None


def test_a_month_may_fall_below_zero(june):
    mend(june, -4_001_000)
    confirm_june(june)
    line = execution([june.unit.pk], MAY).lines[0]
    assert (line.spent, format_rate(line.rate)) == (-4_000_000, "△4.0%")
    assert budget_execution(june.unit, MAY).tables


def test_the_edition_stays_and_todays_report_is_right(june):
    edition = issue(actor=june.coordinator, code="budget-execution", unit=june.office, month=MAY)
    before = {name: reprint(edition, name) for name in ("hwpx", "pdf", "xlsx", "html", "json")}
    today = render(budget_execution(june.office, MAY), "json")
    mend(june, -1_000_000)
    assert render(budget_execution(june.office, MAY), "json") == today, "a draft of June says nothing of May"
    confirm_june(june)
    assert {name: reprint(edition, name) for name in before} == before
    assert render(budget_execution(june.office, MAY), "json") != today


def test_it_stands_as_its_own_line_and_in_the_totals(june):
    mend(june)
    tree = tree_as_of(JUNE.last_day)
    for rows in (entry_rows(june.next_submission, tree), review_rows(june.next_submission, tree)):
        row = next(row for row in rows if row.series_id == june.line.series_id)
        assert (row.previous, row.value, row.corrected, row.to_date) == (1_000, 500, -300, 1_200)
        totals = EntryTotals(rows)
        assert (totals.previous, totals.this_month, totals.to_date) == (3_000, 200, 3_200)


def test_the_grid_of_a_month_keeps_what_was_handed_in(june):
    mend(june)
    confirm_june(june)
    row = entry_rows(june.submission, tree_as_of(MAY.last_day))[0]
    assert (row.previous, row.value, row.to_date) == (0, 1_000, 1_000)


def test_a_correction_fills_no_row(june):
    mend(june)
    correct(
        actor=june.officer,
        submission=june.next_submission,
        series_id=june.second.series_id,
        month=MAY,
        amount=1,
        reason="오류",
    )
    assert submissions_of(june.june)[june.unit.pk].filled == 1


def test_known_values_tell_what_was_printed_and_what_mends_it(june):
    mend(june)
    known = known_values([june.line.series_id], MAY)[june.line.series_id]
    assert (known.printed, known.value, known.value_without(202306)) == (1_000, 700, 1_000)
    assert known.entered_in(202306).reason == "이중 집계 정정"


def test_it_is_replaced_and_withdrawn_while_the_open_month_is_a_draft(june):
    first = mend(june)
    second = mend(june, -200, version=first.version)
    assert (second.pk, second.version, spent(june, JUNE)) == (first.pk, 2, 1_300)
    withdraw_correction(
        actor=june.officer,
        submission=june.next_submission,
        series_id=june.line.series_id,
        month=MAY,
        version=2,
    )
    assert spent(june, JUNE) == 1_500


def test_somebody_was_faster(june):
    mend(june)
    with pytest.raises(StaleForm):
        mend(june, -1)
    with pytest.raises(StaleForm):
        mend(june, -1, version=1, known=999)


@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"reason": " "}, InvalidInput),
        ({"amount": 0}, InvalidInput),
        ({"month": JUNE}, InvalidInput),
        ({"month": Month(202212)}, InvalidInput),
    ],
    ids=["no reason", "no difference", "itself", "another year"],
)
def test_what_it_refuses(june, details, refusal):
    with pytest.raises(refusal):
        mend(june, **details)


def test_a_month_that_is_still_open_is_mended_in_itself(world):
    world.fill()
    with pytest.raises(InvalidInput, match="확인되지 않았습니다"):
        mend(world)


def test_a_row_left_empty_in_a_closed_month_is_mended_too(june):
    line = factories.make_line(june.other_unit, "빈 사업", original=5)
    services.close_period(actor=june.coordinator, period=june.may)
    submission = factories.make_submission(june.june, june.other_unit)
    figure = correct(
        actor=factories.make_user(Role.OFFICER, june.other_unit),
        submission=submission,
        series_id=line.series_id,
        month=MAY,
        amount=7,
        reason="누락",
    )
    assert figure.pk


def test_a_submitted_month_takes_none_and_a_stranger_makes_none(june):
    with pytest.raises(NotAllowed):
        mend(june, actor=factories.make_user(Role.OFFICER, june.other_unit))
    services.submit(actor=june.officer, submission=june.next_submission)
    with pytest.raises(MonthClosed):
        mend(june)


def test_a_series_of_another_unit_is_refused_by_the_database(june):
    services.close_period(actor=june.coordinator, period=june.may)
    with pytest.raises(InvalidInput):
        correct(
            actor=june.officer,
            submission=june.next_submission,
            series_id=june.other_line.series_id,
            month=MAY,
            amount=1,
            reason="남의 것",
        )


def test_open_months_of_the_same_year_take_it(june):
    factories.make_period(june.office, Month(202313))
    factories.make_period(june.office, Month(202401))
    factories.make_period(june.office, 202304)

    def months():
        found = periods_to_correct_in(june.office.pk, june.unit.pk, MAY, Kind.MONEY)
        return [period.month for period in found]

    assert months() == [202306, 202313]
    services.submit(actor=june.officer, submission=june.next_submission)
    assert months() == [202313]


def test_december_is_mended_in_the_settlement_and_both_are_told_apart(world):
    december, settlement = Month(202312), Month(202313)
    submission = factories.make_submission(factories.make_period(world.office, december), world.unit)
    factories.fill(submission, {world.line: 100}, actor=world.officer)
    factories.advance(submission, Submission.State.CLOSED)
    last = factories.make_submission(factories.make_period(world.office, settlement), world.unit)
    factories.fill(last, {world.line: 7}, actor=world.officer)
    mend(world, -40, submission=last, month=december)
    factories.advance(last, Submission.State.CLOSED)
    assert spent(world, december) == 60
    assert spent(world, settlement) == 67
