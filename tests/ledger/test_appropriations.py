"""What the export says of a budget becomes dated changes by kind, and the portal ends at the ledger's won."""

import pytest

from budgets.ledger.changes import changes_of, pair_up
from budgets.models import Appropriation
from budgets.selectors import execution
from core.periods import Month
from tests import factories
from tests.factories import JULY, JUNE
from tests.ledger.conftest import Desk
from tests.ledger.samples import PARTS, make_layout, row, xlsx

UNIT = {"unit": "가족정책과", "account": "일반회계"}
CENTER, CARE = {**UNIT, "code": "A1", "name": "가족센터 운영"}, {**UNIT, "code": "A2", "name": "아이돌봄"}
DAYCARE = {"unit": "보육과", "code": "B1", "name": "어린이집 운영", "account": "일반회계"}
ORIGINAL = 100_000_000


def month_of(center=None, care=None, daycare=None):
    parts = [{"original": ORIGINAL, **(given or {})} for given in (center, care, daycare)]
    return [row(**line, **part) for line, part in zip((CENTER, CARE, DAYCARE), parts, strict=True)]


def written(month=JUNE):
    rows = Appropriation.objects.filter(month=int(month)).order_by("line", "pk")
    return [(str(change.line), change.kind, change.amount) for change in rows]


def current_of(line, month=JUNE):
    return changes_current(list(line.appropriations.filter(month__lte=int(month)).order_by("month", "pk")))


def changes_current(rows):
    from budgets.ledger.held import amounts_of

    return amounts_of(rows).current


@pytest.mark.parametrize("kind", PARTS)
def test_each_column_becomes_a_dated_change_of_its_kind(world, desk, kind):
    given = month_of({kind: 5_000}, {kind: -5_000})
    desk.drop(xlsx(given))
    desk.apply()
    assert written() == [("가족센터 운영", kind, 5_000), ("아이돌봄", kind, -5_000)]
    assert current_of(world.line) == ORIGINAL + 5_000


def test_the_next_month_writes_only_the_difference(world, desk, client):
    desk.load(xlsx(month_of({"supplementary": 5_000})))
    july = Desk(client, world, factories.make_period(world.office, JULY))
    july.load(xlsx(month_of({"supplementary": 3_000, "reserve": 10}), name="7월.xlsx"))
    assert written(JULY) == [("가족센터 운영", "supplementary", -2_000), ("가족센터 운영", "reserve", 10)]
    assert current_of(world.line) == ORIGINAL + 5_000
    assert current_of(world.line, JULY) == ORIGINAL + 3_010


def test_transfers_share_a_pair_and_come_to_zero(world, desk):
    desk.load(
        xlsx(
            month_of(
                {"transfer_within_policy": 700, "line_change": -50},
                {"transfer_within_policy": -700, "line_change": 20},
                {"line_change": 30},
            )
        )
    )
    moved = Appropriation.objects.filter(kind="transfer_within_policy")
    assert len({change.pair for change in moved}) == 1 and sum(change.amount for change in moved) == 0
    changed = Appropriation.objects.filter(kind="line_change")
    assert len({change.pair for change in changed}) == 1 and sum(change.amount for change in changed) == 0
    assert moved[0].pair != changed[0].pair


def test_transfers_that_do_not_balance_are_written_with_the_reason(world, desk, text):
    page = desk.drop(xlsx(month_of({"reorganization_transfer": 700})))
    assert "이체의 합이 0이 아니라 700원" in text(page)
    assert desk.apply().status_code == 422
    assert written() == []
    desk.apply(explanation="다른 실에서 이체받음")
    [change] = Appropriation.objects.filter(kind="reorganization_transfer")
    assert change.note == "다른 실에서 이체받음" and change.pair


def test_equal_and_opposite_amounts_are_a_pair_of_their_own():
    rows = [Appropriation(kind="line_change", amount=amount) for amount in (5, -5, 7, -3, -4)]
    pair_up(rows)
    assert rows[0].pair == rows[1].pair != rows[2].pair == rows[3].pair == rows[4].pair


def test_where_only_the_current_budget_is_given_a_stated_amount_is_written(world, client):
    world.office.ledger_layouts.all().delete()
    make_layout(world.office, "code", "unit", "name", "current", "spent_to_date")
    desk = Desk(client, world, world.june)
    given = month_of({"supplementary": 900})
    desk.load(xlsx(given, meanings=("code", "unit", "name", "current", "spent_to_date")))
    assert written() == [("가족센터 운영", "stated", ORIGINAL + 900)]
    assert current_of(world.line) == ORIGINAL + 900


def test_a_printed_budget_is_replaced_by_its_parts_in_won(world, desk):
    """The paper said 100 million; the ledger tells the won and what they are made of."""
    world.line.appropriations.all().delete()
    factories.make_appropriation(world.line, ORIGINAL, kind="stated", month=202305)
    desk.load(xlsx(month_of({"original": 98_400_123, "supplementary": 1_500_000})))
    assert written() == [("가족센터 운영", "original", 98_400_123), ("가족센터 운영", "supplementary", 1_500_000)]
    [line] = [found for found in execution([world.unit.pk], JUNE).lines if found.name == "가족센터 운영"]
    assert (line.original, line.adjustment, line.current) == (98_400_123, 1_500_000, 99_900_123)
    [line] = [found for found in execution([world.unit.pk], Month(202305)).lines if found.name == "가족센터 운영"]
    assert line.current == ORIGINAL


def test_parts_that_do_not_add_up_end_at_the_ledgers_current_budget(world, desk, text):
    given = month_of({"supplementary": 500})
    given[0]["current"] += 7
    desk.load(xlsx(given))
    assert written() == [("가족센터 운영", "stated", ORIGINAL + 7), ("가족센터 운영", "supplementary", 500)]
    assert current_of(world.line) == ORIGINAL + 507


def test_another_original_of_an_earlier_month_is_said_and_corrected_as_of_the_month(world, desk, text):
    page = desk.drop(xlsx(month_of({"original": ORIGINAL + 3})))
    assert "당초예산이 포털 100,000,000원, 파일 100,000,003원" in text(page)
    desk.apply()
    assert written() == [("가족센터 운영", "stated", ORIGINAL + 3)]


def test_a_corrected_file_of_the_month_amends_what_the_first_had_brought(world, desk):
    given = month_of({"original": ORIGINAL + 3, "supplementary": 10})
    desk.load(xlsx(given))
    desk.load(xlsx(month_of({"original": ORIGINAL + 5, "supplementary": 30}), name="again.xlsx"))
    assert current_of(world.line) == ORIGINAL + 35
    desk.load(xlsx(month_of({"original": ORIGINAL + 5, "supplementary": 30}), name="third.xlsx"))
    assert current_of(world.line) == ORIGINAL + 35


def test_a_carry_over_is_provisional_until_march_says_otherwise(world, client):
    # One year of one line: January brings it, March leaves it as it was, which fixes it.
    offered = {"carryover": 1_000}
    for number, expected in ((1, [(1_000, True)]), (2, []), (3, [(0, False)]), (4, [])):
        period = factories.make_period(world.office, Month.of(2023, number))
        Desk(client, world, period).load(xlsx(month_of(offered), name=f"{number}.xlsx"))
        found = Appropriation.objects.filter(kind="carryover", month=period.month)
        assert [(change.amount, change.is_provisional) for change in found] == expected


def test_march_fixes_another_amount():
    held = [Appropriation(kind="carryover", amount=1_000, month=202301, is_provisional=True)]
    changes = changes_of(held, {"carryover": 1_200}, Month(202303))
    assert [(change.amount, change.is_provisional) for change in changes.new] == [(200, False)]


def test_a_budget_behind_a_confirmed_month_is_not_touched(world, desk):
    world.close()
    before = list(Appropriation.objects.filter(month__lte=202305).values_list("pk", "amount"))
    desk.load(xlsx(month_of({"original": ORIGINAL + 3, "supplementary": 1})))
    assert before == list(Appropriation.objects.filter(month__lte=202305).values_list("pk", "amount"))
    assert current_of(world.line) == ORIGINAL + 4
