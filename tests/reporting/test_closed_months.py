"""What stands behind a confirmed or closed month stays: budgets, owners, names, headings, accounts."""

from datetime import date

import pytest

from budgets.models import Appropriation, BudgetLine
from organization.models import Placement
from reporting import services
from reporting.models import SeriesPlacement
from tests import factories
from tests.database import refused, run


@pytest.fixture
def closed(world):
    """May is confirmed, and June is open."""
    world.fill()
    world.submit()
    world.confirm()
    return world


# Budgets.


@pytest.mark.parametrize("month", [202301, 202304, 202305])
def test_no_budget_comes_behind_the_month(closed, month):
    with refused("appropriation_frozen"):
        factories.make_appropriation(closed.line, 5, month=month)


def test_a_budget_of_an_open_month_comes_changes_and_goes(closed):
    change = factories.make_appropriation(closed.line, 5, month=202306)
    change.amount = 6
    change.save()
    assert change.delete()[0] == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budgets_appropriation SET amount = amount + 1",
        "UPDATE budgets_appropriation SET month = 202306",
        "UPDATE budgets_appropriation SET kind = 'reserve'",
        "DELETE FROM budgets_appropriation",
    ],
)
def test_no_budget_changes_behind_the_month(closed, statement):
    with refused("appropriation_frozen"):
        run(f"{statement} WHERE line_id = {closed.line.pk}")


def test_a_budget_does_not_move_behind_the_month(closed):
    change = factories.make_appropriation(closed.line, 5, month=202306)
    with refused("appropriation_frozen"):
        Appropriation.objects.filter(pk=change.pk).update(month=202305)


def test_a_budget_does_not_move_to_a_line_with_a_closed_month(closed):
    change = factories.make_appropriation(closed.other_line, 5)
    with refused("appropriation_frozen"):
        Appropriation.objects.filter(pk=change.pk).update(line=closed.line)


def test_another_unit_is_not_held_up(closed):
    assert factories.make_appropriation(closed.other_line, 5, month=202301).pk


def test_the_budget_of_a_reopened_month_may_change(world):
    world.close()
    services.reopen(actor=world.coordinator, submission=world.submission, reason="추경 누락")
    assert factories.make_appropriation(world.line, 5, month=202305).pk


# Lines: owner, team, name.


@pytest.mark.parametrize("column", ["unit_id", "team_id", "name", "valid_from"])
def test_a_line_keeps_its_owner_and_name(closed, column):
    values = {"unit_id": closed.other_unit.pk, "team_id": closed.team.pk, "name": "새 이름", "valid_from": 202302}
    with refused("series_frozen"):
        SeriesPlacement.objects.filter(series=closed.line.series).update(**{column: values[column]})


def test_the_placement_of_a_line_is_not_removed_nor_ended_behind_the_month(closed):
    placements = SeriesPlacement.objects.filter(series=closed.line.series)
    with refused("series_frozen"):
        placements.delete()
    with refused("series_frozen"):
        placements.update(valid_until=202305)


def test_no_line_comes_behind_the_month(closed):
    with refused("series_frozen"):
        factories.make_line(closed.unit, "몰래 넣은 사업")


def test_a_line_comes_in_an_open_month(closed):
    assert factories.make_series(closed.unit, "6월 신규", valid_from=202306).pk


def test_a_line_moves_from_an_open_month_and_the_closed_one_still_shows_the_old(closed):
    series = closed.line.series
    SeriesPlacement.objects.filter(series=series).update(valid_until=202306)
    SeriesPlacement.objects.create(series=series, unit=closed.other_unit, name="가족센터", valid_from=202306)
    may = SeriesPlacement.objects.as_of(factories.MAY).get(series=series)
    june = SeriesPlacement.objects.as_of(factories.JUNE).get(series=series)
    assert (may.unit, may.name) == (closed.unit, "가족센터 운영")
    assert (june.unit, june.name) == (closed.other_unit, "가족센터")


def test_the_order_of_rows_may_change(closed):
    assert SeriesPlacement.objects.update(order=5)


def test_a_series_with_figures_keeps_its_measure(closed):
    with refused("series_frozen"):
        run("UPDATE reporting_series SET measure = '천원' WHERE id = %s", [closed.line.series_id])
    assert run("UPDATE reporting_series SET measure = '천원' WHERE id = %s", [closed.other_line.series_id])


# Lines: account and heading, and the names of these.


@pytest.mark.parametrize(
    "change",
    [
        "account_id = NULL",
        "heading_id = NULL",
        "fiscal_year = 2022",
        "direction = 'revenue'",
    ],
)
def test_a_line_keeps_its_account_and_heading(closed, change):
    with refused("line_frozen"):
        run(f"UPDATE budgets_budgetline SET {change} WHERE id = {closed.line.pk}")
    assert run("UPDATE budgets_budgetline SET ledger_code = 'A1' WHERE id = %s", [closed.line.pk])
    assert run(f"UPDATE budgets_budgetline SET {change} WHERE id = {closed.other_line.pk}")


@pytest.fixture
def loose(world):
    """Before the month is closed: a row without a line, and a line without a budget."""
    world.loose_series = factories.make_series(world.unit, "예산 없는 줄")
    world.bare_line = factories.make_line(world.unit, "당초예산 없는 사업", original=None)
    return world


def test_no_line_appears_or_disappears_behind_the_month(loose, closed):
    with refused("line_frozen"):
        BudgetLine.objects.create(series=closed.loose_series, fiscal_year=2023)
    with refused("line_frozen"):
        run("DELETE FROM budgets_budgetline WHERE id = %s", [closed.bare_line.pk])
    elsewhere = factories.make_line(closed.other_unit, original=None)
    with refused("line_frozen"):
        BudgetLine.objects.filter(pk=elsewhere.pk).update(series=closed.loose_series)
    assert elsewhere.delete()[0] == 1


def test_the_name_of_a_heading_stays(closed):
    with refused("line_frozen"):
        run("UPDATE budgets_heading SET name = '새 정책사업'")
    assert run('UPDATE budgets_heading SET "order" = 3')
    other = factories.make_heading(closed.other_unit, "보육 정책")
    assert run("UPDATE budgets_heading SET name = '영유아 정책' WHERE id = %s", [other.pk])
    later = factories.make_heading(closed.unit, "내년", fiscal_year=2024)
    with refused("line_frozen"):
        run("UPDATE budgets_heading SET fiscal_year = 2023 WHERE id = %s", [later.pk])


def test_the_name_of_an_account_stays(closed):
    with refused("line_frozen"):
        run("UPDATE budgets_account SET name = '특별회계'")
    assert run("UPDATE budgets_account SET type = 'special_account'")
    other = factories.make_account(closed.office, "기금")
    assert run("UPDATE budgets_account SET name = '성평등기금' WHERE id = %s", [other.pk])


# Units: name and place.


@pytest.mark.parametrize("whose", ["unit", "team", "office"])
def test_a_unit_and_what_stands_above_and_below_keep_their_names(closed, whose):
    placement = Placement.objects.filter(unit=getattr(closed, whose))
    with refused("placement_frozen"):
        placement.update(name="새 이름")
    with refused("placement_frozen"):
        placement.update(valid_until=date(2023, 5, 20))
    with refused("placement_frozen"):
        placement.delete()


def test_a_unit_does_not_move_behind_the_month(closed):
    with refused("placement_frozen"):
        Placement.objects.filter(unit=closed.unit).update(parent=closed.other_unit)
    with refused("placement_frozen"):
        Placement.objects.filter(unit=closed.team).update(parent=closed.other_unit)


def test_no_team_comes_behind_the_month(closed):
    with refused("placement_frozen"):
        factories.make_unit("새 팀", parent=closed.unit)
    with refused("placement_frozen"):
        factories.make_unit(
            "며칠만 있던 팀", parent=closed.unit, valid_from=date(2023, 5, 10), valid_until=date(2023, 5, 12)
        )
    assert factories.make_unit("6월의 팀", parent=closed.unit, valid_from=date(2023, 6, 1)).pk


def test_a_sister_unit_is_not_held_up(closed):
    assert Placement.objects.filter(unit=closed.other_unit).update(name="영유아과") == 1


def test_a_unit_is_renamed_from_an_open_month(closed):
    Placement.objects.filter(unit=closed.unit).update(valid_until=date(2023, 6, 1))
    Placement.objects.create(unit=closed.unit, parent=closed.office, name="가족과", valid_from=date(2023, 6, 1))
    names = [Placement.objects.as_of(day).get(unit=closed.unit).name for day in (date(2023, 5, 31), date(2023, 6, 1))]
    assert names == ["가족정책과", "가족과"]


def test_the_order_of_units_may_change(closed):
    assert Placement.objects.update(order=9)
