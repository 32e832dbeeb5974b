"""Lines and what they may spend: made by those who keep them, and never behind a closed month."""

import pytest

from budgets.models import Appropriation, BudgetLine
from budgets.services import add_line, appropriate
from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed, Refusal
from organization.models import Role
from reporting.models import Series, SeriesPlacement
from tests import factories


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_who_keeps_master_data_adds_a_line(world, role):
    actor = factories.make_user(role, world.office)
    line = add_line(actor=actor, unit=world.unit, fiscal_year=2023, name=" 신규 사업 ", account=world.account)
    placement = line.series.placements.get()
    assert (placement.name, placement.unit, placement.valid_from, placement.valid_until) == (
        "신규 사업",
        world.unit,
        202301,
        202401,
    )
    assert (line.series.measure, line.series.kind) == ("원", "money")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_COORDINATOR, Role.TEAM_LEAD, Role.UNIT_HEAD, Role.AUDITOR])
def test_nobody_else_does(world, role):
    actor = factories.make_user(role, world.unit)
    with pytest.raises(NotAllowed):
        add_line(actor=actor, unit=world.unit, fiscal_year=2023, name="신규")
    with pytest.raises(NotAllowed):
        appropriate(actor=actor, line=world.line, kind="supplementary", amount=1, month=factories.JUNE)


def test_the_coordinator_of_another_office_does_not(world):
    stranger = factories.make_user(Role.COORDINATOR, factories.make_office("다른 실"))
    with pytest.raises(NotAllowed):
        add_line(actor=stranger, unit=world.unit, fiscal_year=2023, name="신규")


def test_a_line_comes_only_from_an_open_month(world):
    world.close()
    counts = Series.objects.count(), SeriesPlacement.objects.count(), BudgetLine.objects.count()
    with pytest.raises(MonthClosed):
        add_line(actor=world.coordinator, unit=world.unit, fiscal_year=2023, name="신규")
    assert counts == (Series.objects.count(), SeriesPlacement.objects.count(), BudgetLine.objects.count())
    line = add_line(actor=world.coordinator, unit=world.unit, fiscal_year=2023, name="신규", first_month=factories.JUNE)
    assert line.series.placements.get().valid_from == 202306


def test_a_ledger_code_stands_once_a_year(world):
    add = {"actor": world.coordinator, "unit": world.unit, "name": "사업", "ledger_code": "A-1"}
    add_line(fiscal_year=2023, **add)
    add_line(fiscal_year=2024, **add)
    with pytest.raises(Refusal, match="원장 코드"):
        add_line(fiscal_year=2023, **add)


def test_a_budget_changes_from_an_open_month(world):
    world.close()
    with pytest.raises(MonthClosed):
        appropriate(actor=world.coordinator, line=world.line, kind="supplementary", amount=5, month=factories.MAY)
    change = appropriate(
        actor=world.coordinator, line=world.line, kind="supplementary", amount=-5, month=factories.JUNE, note="감추경"
    )
    assert (change.amount, change.month, change.entered_by) == (-5, 202306, world.coordinator)


@pytest.mark.parametrize("month", [202212, 202401])
def test_a_month_in_which_the_line_does_not_stand_is_refused(world, month):
    with pytest.raises(InvalidInput):
        appropriate(actor=world.coordinator, line=world.line, kind="supplementary", amount=5, month=Month(month))


def test_there_is_one_original_budget_and_one_stated_a_month(world):
    give = {"actor": world.coordinator, "line": world.line, "amount": 5, "month": factories.MAY}
    with pytest.raises(Refusal, match="당초예산"):
        appropriate(kind=Appropriation.Kind.ORIGINAL, **give)
    appropriate(kind=Appropriation.Kind.STATED, **give)
    with pytest.raises(Refusal, match="예산현액"):
        appropriate(kind=Appropriation.Kind.STATED, **give)
