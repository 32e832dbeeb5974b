"""Corrections stand in the same grid as reasons and plans: same columns, same locks, same sums."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from budgets.entry import PlanEntry, save_plans
from budgets.models import ExecutionPlan
from budgets.selectors import add_plans, entry_rows, execution
from core.refusals import MonthClosed
from organization.models import Role
from organization.selectors import tree_as_of
from reporting import services
from reporting.corrections import correct
from reporting.remarks import RemarkEntry, remark
from tests import factories
from tests.factories import JUNE, MAY

MILLION = 1_000_000


def width(part):
    """How many columns a row of a table takes."""
    spans = re.findall(r"<t[hd]\b([^>]*)>", part)
    return sum(int(found[1]) if (found := re.search(r'colspan="(\d+)"', span)) else 1 for span in spans)


def mend(world):
    """May closed with 30 million; 5 of them taken back in June."""
    factories.fill(world.submission, {world.line: 30 * MILLION}, actor=world.officer)
    factories.advance(world.submission, "closed")
    correct(
        actor=world.officer,
        submission=world.next_submission,
        series_id=world.line.series_id,
        month=MAY,
        amount=-5 * MILLION,
        reason="이중 집계된 지출",
    )


@pytest.mark.parametrize("has_last_year", [True, False])
@pytest.mark.parametrize("page", ["money_entry", "money_review"])
def test_a_correction_is_as_wide_as_the_table(client, world, page, has_last_year):
    mend(world)
    if has_last_year:
        earlier = factories.make_line(world.unit, world.line.series.placements.first().name, fiscal_year=2022)
        type(earlier).objects.filter(pk=earlier.pk).update(account=world.account)
    factories.fill(world.next_submission, {world.line: MILLION}, actor=world.officer)
    client.force_login(world.officer)
    text = client.get(reverse(page, kwargs={"unit": world.unit.pk, "month": JUNE})).content.decode()
    table = re.search(r'<table [^>]*id="(?:entry|review)-table".*?</table>', text, re.DOTALL)[0]
    rows = re.findall(r"<tr\b.*?</tr>", table, re.DOTALL)
    correction = next(row for row in rows if "correction-line" in row)
    assert ("전년 동월" in rows[0]) is has_last_year
    assert width(correction) == width(rows[0]) == width(rows[-1])


def test_a_correction_counts_in_the_ground_of_a_plan_where_it_mends(world):
    mend(world)
    ExecutionPlan.objects.create(line=world.line, month=JUNE.value, amount=10 * MILLION, entered_by=world.officer)
    factories.fill(world.next_submission, {world.line: 10 * MILLION}, actor=world.officer)
    row = next(
        row
        for row in entry_rows(world.next_submission, tree_as_of(JUNE.last_day))
        if row.series_id == world.line.series_id
    )
    assert (row.base, row.to_date) == (25 * MILLION, 35 * MILLION)
    assert row.plan_gap == 0
    lines = execution([world.unit.pk], JUNE, draft_unit_ids=[world.unit.pk]).lines
    add_plans(lines, JUNE, [world.unit.pk])
    line = next(line for line in lines if line.series_id == world.line.series_id)
    assert (line.spent, line.planned) == (35 * MILLION, 35 * MILLION)


def test_reasons_and_plans_lock_with_a_reopening_that_ran_out(world):
    period = world.next_submission.period
    type(period).objects.filter(pk=period.pk).update(reopened_until=timezone.localdate() - timedelta(days=1))
    given = {"actor": world.officer, "submission": world.next_submission}
    with pytest.raises(MonthClosed):
        remark(**given, entries=[RemarkEntry(world.line.series_id, "text", "늦음", "")])
    with pytest.raises(MonthClosed):
        save_plans(**given, entries=[PlanEntry(world.line.series_id, {202307: 1}, "", "원")])
    with pytest.raises(MonthClosed):
        services.record(**given, entries=[])


def test_the_ledger_is_offered_beside_the_reasons(client, world):
    client.force_login(factories.make_user(Role.UNIT_COORDINATOR, world.unit))
    page = client.get(reverse("money_entry", kwargs={"unit": world.unit.pk, "month": JUNE}))
    assert page.context["ledger_url"] and "e호조 불러오기" in page.content.decode()
    assert "담당 지정" in page.content.decode()
