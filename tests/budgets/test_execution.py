"""Execution as of a month: which amounts count, for whom, and what they add up to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets.models import Appropriation
from budgets.selectors import EntryTotals, by_account, entry_rows, execution, review_rows
from core.periods import Month
from organization.selectors import tree_as_of
from reporting import services
from reporting.models import SeriesPlacement
from tests import factories

Kind = Appropriation.Kind
MAY, JUNE = factories.MAY, factories.JUNE


def line_of(world, month=MAY, drafts=True, line=None):
    found = execution([world.unit.pk], month, draft_unit_ids=[world.unit.pk] if drafts else [])
    series_id = (line or world.line).series_id
    return next(row for row in found.lines if row.series_id == series_id)


def rows_of(world, read=entry_rows):
    rows = read(world.submission, tree_as_of(MAY.last_day))
    return {row.series_id: row for row in rows}


def test_budgets_count_from_their_month(world):
    factories.make_appropriation(world.line, 5_000_000, kind=Kind.SUPPLEMENTARY, month=JUNE)
    factories.make_appropriation(world.line, -2_000_000, kind=Kind.LINE_CHANGE, month=JUNE)
    may, june = line_of(world), line_of(world, JUNE)
    assert (may.original, may.adjustment, may.current) == (100_000_000, None, 100_000_000)
    assert (june.original, june.adjustment, june.current) == (100_000_000, 3_000_000, 103_000_000)


def test_a_stated_budget_replaces_what_was_known_and_is_added_to(world):
    factories.make_appropriation(world.line, 90_000_000, kind=Kind.STATED, month=MAY)
    factories.make_appropriation(world.line, 1_000_000, kind=Kind.RESERVE, month=JUNE)
    assert line_of(world, Month(202304)).current == 100_000_000
    assert line_of(world).current == 90_000_000
    assert line_of(world, JUNE).current == 91_000_000


def test_a_line_without_a_budget_has_neither_rate_nor_balance(world):
    line = factories.make_line(world.unit, original=None)
    factories.fill(world.submission, {line: 5}, actor=world.officer)
    row = line_of(world, line=line)
    assert (row.current, row.spent, row.balance, row.rate) == (None, 5, None, None)


def test_a_zero_budget_has_no_rate(world):
    line = factories.make_line(world.unit, original=0)
    row = line_of(world, line=line)
    assert (row.rate, row.balance) == (None, 0)


def test_nothing_spent_is_not_zero_spent_but_its_rate_is_zero(world):
    row = line_of(world)
    assert row.spent is None and row.rate == 0 and row.balance == 100_000_000


def test_drafts_count_only_for_their_own_unit(world):
    world.fill(first=40_000_000)
    assert (line_of(world).spent, line_of(world).is_draft) == (40_000_000, True)
    assert (line_of(world, drafts=False).spent, line_of(world, drafts=False).is_draft) == (None, False)
    factories.advance(world.submission, "confirmed")
    assert line_of(world, drafts=False).spent == 40_000_000
    assert str(line_of(world).rate) == "40.0" and not line_of(world).is_draft


def test_the_sum_runs_from_january_to_the_month(world):
    world.close()
    factories.fill(world.next_submission, {world.line: -300}, actor=world.officer)
    assert line_of(world).spent == 1_000
    assert line_of(world, JUNE).spent == 700
    assert not execution([world.unit.pk], Month(202405)).lines


def test_subtotals_and_totals_add_up(world):
    world.fill(first=30_000_000, second=20_000_000)
    loose = factories.make_line(world.unit, "기본경비", original=1_000, order=9)
    found = execution([world.unit.pk], MAY, draft_unit_ids=[world.unit.pk])
    rows = [(row.role, row.name, row.current, row.spent) for row in found.rows]
    assert rows == [
        ("subtotal", "정책사업", 200_000_000, 50_000_000),
        ("line", "가족센터 운영", 100_000_000, 30_000_000),
        ("line", "아이돌봄", 100_000_000, 20_000_000),
        ("line", "기본경비", 1_000, None),
    ]
    assert (found.total.current, found.total.spent, found.total.count) == (200_001_000, 50_000_000, 3)
    assert [(row.name, row.current) for row in by_account(found)] == [("일반회계", 200_000_000), ("", 1_000)]
    assert loose.pk


def test_revenue_is_never_added_to_expenditure(world):
    factories.make_line(world.unit, "보조금", direction="revenue", original=7)
    assert execution([world.unit.pk], MAY).total.current == 200_000_000
    assert execution([world.unit.pk], MAY, direction="revenue").total.current == 7


def test_a_moved_line_is_shown_where_it_stood_in_the_month(world):
    world.close()
    SeriesPlacement.objects.filter(series=world.line.series).update(valid_until=202306)
    SeriesPlacement.objects.create(
        series=world.line.series, unit=world.other_unit, name="가족센터", valid_from=202306, valid_until=202401
    )
    may = {row.name: row.spent for row in execution([world.unit.pk], MAY).lines}
    june = {row.name: row.spent for row in execution([world.other_unit.pk], JUNE).lines}
    assert may == {"가족센터 운영": 1_000, "아이돌봄": 2_000}
    assert june == {"어린이집 운영": None, "가족센터": 1_000}
    assert [row.name for row in execution([world.unit.pk], JUNE).lines] == ["아이돌봄"]


def test_the_entry_grid_shows_before_now_and_which_cells_are_open(world):
    april = factories.make_submission(factories.make_period(world.office, 202304), world.unit)
    factories.fill(april, {world.line: 10}, actor=world.officer)
    world.fill()
    row = rows_of(world)[world.line.series_id]
    assert (row.previous, row.value, row.to_date, row.version, row.is_open) == (10, 1_000, 1_010, 1, True)
    assert row.entered_by == str(world.officer)
    world.submit()
    assert not any(row.is_open for row in rows_of(world).values())
    world.return_line("근거가 없습니다")
    opened = {series_id: row.returned_reason for series_id, row in rows_of(world).items() if row.is_open}
    assert opened == {world.line.series_id: "근거가 없습니다"}


def test_the_review_shows_first_what_changed_since_the_return(world):
    april = factories.make_submission(factories.make_period(world.office, 202304), world.unit)
    factories.fill(april, {world.second: 7}, actor=world.officer)
    world.fill()
    world.submit()
    services.return_cells(
        actor=world.head, submission=world.submission, reasons={world.second.series_id: "확인 바랍니다"}
    )
    factories.fill(world.submission, {world.second: 2_500}, actor=world.officer)
    first, other = list(rows_of(world, review_rows).values())
    assert (first.series_id, first.is_changed, first.changed_from, first.value) == (
        world.second.series_id,
        True,
        2_000,
        2_500,
    )
    assert first.last_month == 7
    assert (other.is_changed, other.changed_from, other.last_month) == (False, None, None)


def test_totals_of_a_grid(world):
    world.fill(first=30_000_000, second=20_000_000)
    totals = EntryTotals(rows_of(world).values())
    assert (totals.current, totals.this_month, totals.to_date) == (200_000_000, 50_000_000, 50_000_000)
    texts = totals.as_texts("백만원")
    assert (texts["this_month"], texts["rate"]) == ("50", "25.0%")


def make_fresh(submission):
    """Read anew, so that nothing is remembered from the reading before."""
    return type(submission).objects.select_related("period").get(pk=submission.pk)


@pytest.mark.parametrize("read", [entry_rows, review_rows])
def test_queries_do_not_grow_with_rows(world, read, django_assert_num_queries):
    details = [tree_as_of(MAY.last_day)]
    world.fill()
    world.submission = make_fresh(world.submission)
    with CaptureQueriesContext(connection) as few:
        read(world.submission, *details)
    world.submission = make_fresh(world.submission)
    lines = [factories.make_line(world.unit) for _number in range(15)]
    factories.fill(world.submission, dict.fromkeys(lines, 1), actor=world.officer)
    with django_assert_num_queries(len(few)):
        read(world.submission, *details)
