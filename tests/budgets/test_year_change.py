"""January knows two fiscal years: the settlement beside the new year, its lines, its provisional carry-over."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import Appropriation, BudgetLine, Heading
from budgets.selectors import execution
from budgets.services import continue_lines, fix_provisional
from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed
from organization.access import rights_of
from organization.models import Placement
from programs.board import work_of
from programs.report import budget_execution
from programs.services import issue
from reporting.models import Submission
from tests import factories

DECEMBER, SETTLEMENT, JANUARY, FEBRUARY = Month(202312), Month(202313), Month(202401), Month(202402)


@pytest.fixture
def two_years(world):
    """December is closed; the settlement of 2023 and January 2024 are open, and both lines go on."""
    for month in (world.may, world.june):
        month.delete() if not month.submissions.exists() else None
    december = factories.make_submission(factories.make_period(world.office, DECEMBER), world.unit)
    factories.fill(december, {world.line: 40_000_000}, actor=world.officer)
    factories.advance(december, Submission.State.CLOSED)
    world.settlement = factories.make_period(world.office, SETTLEMENT)
    world.january = factories.make_period(world.office, JANUARY)
    world.continued = go_on(world)
    return world


def go_on(world, *lines):
    chosen = [line.pk for line in lines or (world.line, world.second)]
    return continue_lines(actor=world.coordinator, office=world.office, fiscal_year=2023, line_ids=chosen)


def carry_over(line, amount=7_000_000, month=JANUARY):
    return Appropriation.objects.create(
        line=line,
        kind="carryover",
        amount=amount,
        month=month.value,
        is_provisional=True,
        entered_by=factories.make_system_user(),
    )


def line_of(world, month, line):
    found = execution([world.unit.pk], month, draft_unit_ids=[world.unit.pk]).lines
    return next(row for row in found if row.line == line)


def test_lines_go_on_without_amounts_and_know_where_they_come_from(two_years):
    first = two_years.continued[0]
    first.refresh_from_db()
    placement = first.series.placements.get()
    assert (first.fiscal_year, first.predecessor, first.account) == (2024, two_years.line, two_years.account)
    assert (placement.name, placement.unit, placement.valid_from) == ("가족센터 운영", two_years.unit, 202401)
    assert not first.appropriations.exists() and not first.series.figures.exists()
    assert (first.heading.name, first.heading.fiscal_year) == (two_years.heading.name, 2024)
    assert Heading.objects.filter(fiscal_year=2024).count() == 1


def test_going_on_twice_makes_nothing_twice(two_years):
    assert go_on(two_years) == []
    assert len(go_on(two_years, two_years.other_line)) == 1
    assert BudgetLine.objects.filter(fiscal_year=2024).count() == 3


def test_only_the_coordinator_goes_on_and_only_with_own_lines(world):
    with pytest.raises(NotAllowed):
        continue_lines(actor=world.head, office=world.office, fiscal_year=2023, line_ids=[world.line.pk])
    stranger = factories.make_line(factories.make_unit(parent=factories.make_office("다른 실")))
    assert go_on(world, stranger) == []


def test_a_unit_that_is_gone_must_give_its_lines_away_first(world):
    Placement.objects.filter(unit=world.unit).update(valid_until=JANUARY.first_day)
    with pytest.raises(InvalidInput, match="2024년에는 없는"):
        go_on(world)


def test_both_years_are_entered_beside_each_other_and_kept_apart(client, two_years):
    world = two_years
    tasks = {task.period.month: task.total for task in work_of(world.officer, rights_of(world.officer)).owed}
    assert tasks[202313] == tasks[202401] == 2
    new = world.continued[0]
    client.force_login(world.officer)
    for month, line, other, amount in ((SETTLEMENT, world.line, new, 3_000_000), (JANUARY, new, world.line, 9_000_000)):
        address = reverse("money_entry", kwargs={"unit": world.unit.pk, "month": month})
        assert {row.series_id for row in client.get(address).context["rows"]} >= {line.series_id}
        assert other.series_id not in {row.series_id for row in client.get(address).context["rows"]}
        cell = {f"this_month-{line.series_id}": str(amount), f"seen-{line.series_id}": "0|"}
        assert client.post(address, cell | {"action": "save", "unit": "원"}).status_code == 302
    assert line_of(world, SETTLEMENT, world.line).spent == 43_000_000
    assert line_of(world, JANUARY, new).spent == 9_000_000
    assert {row.line.fiscal_year for row in execution([world.unit.pk], SETTLEMENT).lines} == {2023}
    assert {row.line.fiscal_year for row in execution([world.unit.pk], JANUARY).lines} == {2024}
    for month, expected in ((SETTLEMENT, {"2023"}), (JANUARY, {"2024"})):
        page = client.get(reverse("budget_lines"), {"month": month.value})
        names = [row.record["name"] for row in page.context["table"].rows]
        assert names.count("가족센터 운영") == 1, expected


def test_december_and_settlement_are_both_printed(two_years, tmp_path):
    submission = factories.make_submission(two_years.settlement, two_years.unit)
    factories.fill(submission, {two_years.line: 3_000_000}, actor=two_years.officer)
    factories.advance(submission, Submission.State.CONFIRMED)
    said = {}
    for month in (DECEMBER, SETTLEMENT):
        target = tmp_path / month.iso
        unit = ("--unit", str(two_years.office), "--month", month.iso, "--format", "json", "--output", str(target))
        call_command("print_publication", "budget-execution", *unit, stdout=StringIO())
        said[month] = target.read_text()
        edition = issue(actor=two_years.coordinator, code="budget-execution", unit=two_years.office, month=month)
        assert edition.month == month.value
    assert "2023년 12월말 기준" in said[DECEMBER] and '"40"' in said[DECEMBER]
    assert "2023년 출납정리 기준" in said[SETTLEMENT] and '"43"' in said[SETTLEMENT]
    assert "출납정리말" not in said[SETTLEMENT]


def test_the_department_page_switches_to_the_settlement(client, two_years):
    client.force_login(two_years.officer)
    page = client.get(reverse("unit", args=[two_years.unit.pk]), {"month": "202313"}).content.decode()
    page = " ".join(page.split())
    assert '<option value="202313" selected> 2023년 출납정리 </option>' in page
    assert '<option value="202401"> 2024년 1월 </option>' in page


# What is provisional.


def test_a_provisional_amount_counts_and_is_marked(client, two_years):
    new = two_years.continued[0]
    carry_over(new)
    row = line_of(two_years, JANUARY, new)
    assert (row.current, row.provisional) == (7_000_000, 7_000_000)
    assert line_of(two_years, JANUARY, two_years.continued[1]).provisional is None
    client.force_login(two_years.officer)
    entry = reverse("money_entry", kwargs={"unit": two_years.unit.pk, "month": JANUARY})
    unit = reverse("unit", args=[two_years.unit.pk]) + "?month=202401"
    for address in (entry, unit):
        assert client.get(address).content.decode().count(">잠정</span>") == 1
    text = str(budget_execution(two_years.office, JANUARY))
    assert "잠정 금액 7백만원이 들어 있음 (가족센터 운영 7백만원)" in text
    assert "잠정" not in str(budget_execution(two_years.office, DECEMBER))


@pytest.mark.parametrize(("fixed", "change"), [(6_500_000, -500_000), (7_000_000, 0), (8_000_000, 1_000_000)])
def test_fixing_is_a_dated_change_and_the_months_before_stay(two_years, fixed, change):
    new = two_years.continued[0]
    provisional = carry_over(new)
    submission = factories.make_submission(two_years.january, two_years.unit)
    factories.fill(submission, {new: 1}, actor=two_years.officer)
    factories.advance(submission, Submission.State.CLOSED)
    before = budget_execution(two_years.office, JANUARY)
    with pytest.raises(MonthClosed):
        fix_provisional(actor=two_years.coordinator, appropriation=provisional, amount=fixed, month=JANUARY)
    row = fix_provisional(actor=two_years.coordinator, appropriation=provisional, amount=fixed, month=FEBRUARY)
    assert (row.amount, row.kind, row.fixes) == (change, "carryover", provisional)
    provisional.refresh_from_db()
    assert (provisional.amount, provisional.is_provisional) == (7_000_000, True)
    february = line_of(two_years, FEBRUARY, new)
    assert (february.current, february.provisional) == (fixed, None)
    assert budget_execution(two_years.office, JANUARY) == before


def test_what_is_not_fixed(two_years):
    new = two_years.continued[0]
    provisional = carry_over(new, month=FEBRUARY)
    plain = factories.make_appropriation(new, 5, month=FEBRUARY)

    def fix(row, month=FEBRUARY, actor=None):
        return fix_provisional(actor=actor or two_years.coordinator, appropriation=row, amount=1, month=month)

    with pytest.raises(InvalidInput):
        fix(plain)
    for month in (JANUARY, Month(202502)):
        with pytest.raises(InvalidInput):
            fix(provisional, month)
    with pytest.raises(NotAllowed):
        fix(provisional, actor=two_years.officer)
    fix(provisional)
    with pytest.raises(InvalidInput, match="이미"):
        fix(provisional)


# The page.


def test_the_page_does_both(client, world):
    world.may.submissions.all().delete()
    factories.make_period(world.office, JANUARY)
    client.force_login(world.coordinator)
    address = reverse("year_change") + "?year=2023"
    lines = client.get(address).context["lines"]
    assert [line["name"] for line in lines] == ["가족센터 운영", "아이돌봄", "어린이집 운영"]
    assert client.post(address, {"action": "continue"}).status_code == 422
    assert client.post(address, {"action": "continue", "line": [world.line.pk]}).status_code == 302
    assert [line["name"] for line in client.get(address).context["lines"]] == ["아이돌봄", "어린이집 운영"]
    provisional = carry_over(BudgetLine.objects.get(fiscal_year=2024))
    (row,) = client.get(address).context["provisional"]
    assert (row["amount"], row["months"]) == ("7,000,000", [JANUARY])
    sent = {"action": "fix", "appropriation": provisional.pk, "amount": "6,900,000", "month": 202401}
    for wrong in ({"amount": "많이"}, {"amount": ""}, {"month": 202402}, {"appropriation": "x"}):
        assert client.post(address, sent | wrong).status_code == 422
    assert client.post(address, sent | {"appropriation": provisional.pk + 99}).status_code == 404
    assert client.post(address, sent).status_code == 302
    assert client.get(address).context["provisional"] == []
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= 15
