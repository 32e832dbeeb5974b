"""Checks of what was spent: each finds the mistake, and is silent on the right neighbour."""

from datetime import date

import pytest

from budgets.models import Appropriation, Direction
from core.periods import Month
from organization.models import Role
from tests.factories import MAY, advance, fill, make_appropriation, make_line, make_submission, make_user
from tests.quality.worlds import MILLION, book, book_in, plan, remark, said, submission_of

SPENT = 5


def lines(found):
    return [sentence for _, sentence in found]


def test_more_than_the_budget(world):
    book_in(world, world.line, MAY, 103 * MILLION)
    assert lines(said(world, MAY, "over_budget")) == [
        "'가족센터 운영': 지출 누계 103백만원이 예산현액 100백만원보다 3백만원 많습니다."
    ]


def test_the_whole_budget_is_not_more(world):
    book_in(world, world.line, MAY, 100 * MILLION)
    assert not said(world, MAY, "over_budget")


def test_one_won_too_much_is_said_in_won(world):
    book_in(world, world.line, MAY, 100 * MILLION + 1)
    (sentence,) = lines(said(world, MAY, "over_budget"))
    assert "100,000,001원이" in sentence and "1원 많습니다" in sentence


def test_a_later_budget_makes_room(world):
    book_in(world, world.line, MAY, 103 * MILLION)
    make_appropriation(world.line, 3 * MILLION, month=MAY)
    assert not said(world, MAY, "over_budget")


def test_spent_without_a_budget(world):
    line = make_line(world.unit, "신규 사업", original=None)
    book_in(world, line, MAY, 2 * MILLION)
    assert lines(said(world, MAY, "over_budget")) == ["'신규 사업': 예산현액이 0원인데 지출 누계가 2백만원입니다."]


def test_revenue_may_come_in_above_the_budget(world):
    line = make_line(world.unit, "이자수입", direction=Direction.REVENUE)
    book_in(world, line, MAY, 130 * MILLION)
    assert not said(world, MAY, "over_budget")


def test_printed_amounts_may_differ_by_their_rounding(world):
    Appropriation.objects.filter(line=world.line).update(given_unit="백만원")
    book_in(world, world.line, MAY, 100 * MILLION + 400_000, given_unit="백만원")
    assert not said(world, MAY, "over_budget")


def test_off_the_plan(world):
    plan(world.line, [10 * MILLION] * 10)
    book(world, world.line, [10 * MILLION] * 3 + [0, 0])
    assert lines(said(world, MAY, "off_plan")) == [
        "'가족센터 운영': 1월부터의 지출 30백만원이 같은 기간 계획 50백만원보다 20.0%p 적습니다."
    ]


@pytest.mark.parametrize("amounts", [[10, 10, 10, 10, 10], [10, 10, 10, 5, 6], [15, 12, 10, 10, 12]])
def test_near_the_plan(world, amounts):
    plan(world.line, [10 * MILLION] * 10)
    book(world, world.line, [amount * MILLION for amount in amounts])
    assert not said(world, MAY, "off_plan")


def test_without_a_plan_nobody_is_off_it(world):
    book(world, world.line, [0, 0, 0, 0, 90 * MILLION])
    assert not said(world, MAY, "off_plan")


def test_how_far_is_a_setting(world, settings):
    plan(world.line, [10 * MILLION] * 10)
    book(world, world.line, [10 * MILLION] * 3 + [0, 0])
    settings.QUALITY = {"off_plan_points": 25}
    assert not said(world, MAY, "off_plan")


@pytest.mark.parametrize("way", [1_000, 970])
def test_a_thousandfold(world, way):
    month = book(world, world.line, [5_200, 4_800, 5_000, 5_100, 5_000 * way])
    found = said(world, month, "thousandfold", "jump")
    assert [code for code, _ in found] == ["thousandfold"]
    assert "약 1,000배" in found[0][1] and "평소" in found[0][1]


def test_a_thousandth(world):
    month = book(world, world.line, [5_200_000, 4_800_000, 5_000_000, 5_100_000, 5_000])
    ((code, sentence),) = said(world, month, "thousandfold", "jump")
    assert (code, "1,000분의 1" in sentence, "5천원" in sentence) == ("thousandfold", True, True)


@pytest.mark.parametrize("last", [50_000, 500, 4_700, 0, -5_000])
def test_not_a_thousandfold(world, last):
    month = book(world, world.line, [5_200, 4_800, 5_000, 5_100, last])
    assert not said(world, month, "thousandfold")


def test_after_a_total_of_several_months_a_thousandfold_bursts_the_budget(world):
    book_in(world, world.line, MAY, 40 * MILLION, covers_from=date(2023, 1, 1))
    book_in(world, world.line, MAY.next, 8_000 * MILLION)
    assert [code for code, _ in said(world, MAY.next, "thousandfold")] == ["thousandfold"]
    book_in(world, world.second, MAY, 40 * MILLION, covers_from=date(2023, 1, 1))
    book_in(world, world.second, MAY.next, 60 * MILLION)
    assert len(said(world, MAY.next, "thousandfold")) == 1


def test_a_jump(world):
    month = book(world, world.line, [5 * MILLION] * 6 + [21 * MILLION])
    assert said(world, month, "jump") == [
        ("jump", "'가족센터 운영': 당월 금액 21백만원이 평소(집행한 달의 중앙값) 5백만원과 크게 다릅니다.")
    ]


def test_a_steady_row_that_stops_is_a_jump_as_well(world):
    month = book(world, world.line, [9 * MILLION] * 6 + [0])
    assert [code for code, _ in said(world, month, "jump")] == ["jump"]


@pytest.mark.parametrize(
    "amounts",
    [
        [5, 6, 5, 4, 5, 5, 7],
        [0, 0, 20, 0, 0, 22, 0, 0, 21],
        [0, 0, 0, 0, 0, 0, 90],
        [5, 5, 5, 5, 30],
        [12, 3, 7, 30, 2, 9, 40],
    ],
    ids=["steady", "by quarter", "spent once", "too few months", "always uneven"],
)
def test_no_jump(world, amounts):
    month = book(world, world.line, [amount * MILLION for amount in amounts])
    assert not said(world, month, "jump")


def test_what_was_planned_is_no_jump(world):
    month = book(world, world.line, [5 * MILLION] * 6 + [21 * MILLION])
    plan(world.line, [22 * MILLION], first=month.value)
    assert not said(world, month, "jump")


@pytest.mark.parametrize("by_code", [True, False])
def test_what_the_same_month_did_last_year_is_no_jump(world, by_code):
    code = {"ledger_code": "A-1"} if by_code else {}
    name = "옛 이름" if by_code else "가족센터  운영"
    before = make_line(world.unit, name, fiscal_year=2022, account=world.account, **code)
    if by_code:
        world.line.ledger_code = "A-1"
        world.line.save()
    book(world, before, [5 * MILLION] * 6 + [19 * MILLION] + [5 * MILLION] * 5, first=202201)
    month = book(world, world.line, [5 * MILLION] * 6 + [21 * MILLION])
    assert not said(world, month, "jump")
    book_in(world, world.second, Month(202307), 1)
    assert not said(world, month, "jump")


def test_a_mended_mistake_is_no_measure(world):
    month = book(world, world.line, [5_000, 5_000_000, 5_000, 5_000, 5_000, 5_000, 5_000_000])
    assert not said(world, month, "thousandfold")
    book_in(world, world.line, Month(202303), -4_995_000, corrects=202302, reason="천원을 원으로 잘못 넣음")
    assert said(world, month, "thousandfold")


def test_last_year_counts_as_history(world):
    before = make_line(world.unit, "가족센터 운영", fiscal_year=2022, account=world.account)
    book(world, before, [5 * MILLION] * 12, first=202201)
    month = book(world, world.line, [21 * MILLION])
    assert [code for code, _ in said(world, month, "jump")] == ["jump"]


def test_a_falling_total(world):
    month = book(world, world.line, [10 * MILLION, -3 * MILLION])
    assert said(world, month, "falling") == [
        (
            "falling",
            "'가족센터 운영': 당월 금액이 △3백만원이어서 누계가 10백만원에서 7백만원으로 줄었는데 사유가 없습니다.",
        )
    ]


def test_a_falling_total_with_a_remark_is_normal(world):
    month = book(world, world.line, [10 * MILLION, -3 * MILLION])
    remark(world, world.line, month, "보조금 반납")
    assert not said(world, month, "falling")


def test_a_correction_explains_itself(world):
    month = book(world, world.line, [10 * MILLION, 1 * MILLION])
    book_in(world, world.line, month, -4 * MILLION, corrects=202301, reason="1월 기획료를 두 번 넣음")
    assert not said(world, month, "falling", "weak_reason")


def test_nothing_entered(world):
    fill(world.submission, {world.line: MILLION})
    assert said(world, MAY, "nothing_entered") == [
        ("nothing_entered", "'아이돌봄': 2023년 5월 값이 없습니다. 예산현액 100백만원, 지금까지 지출 누계 0백만원.")
    ]


def test_a_whole_department_without_values_is_one_sentence(world):
    assert lines(said(world, MAY, "nothing_entered")) == ["2개 사업 모두 2023년 5월 값이 없습니다(0개 입력)."]


def test_an_entered_zero_is_something(world):
    fill(world.submission, {world.line: MILLION, world.second: 0})
    assert not said(world, MAY, "nothing_entered")


def test_a_line_without_a_budget_owes_nothing(world):
    make_line(world.unit, "빈 사업", original=0)
    fill(world.submission, {world.line: MILLION, world.second: 0})
    assert not said(world, MAY, "nothing_entered")


def test_what_the_head_confirmed_empty_is_not_asked_again(world):
    fill(world.submission, {world.line: MILLION})
    advance(world.submission, "confirmed")
    assert not said(world, MAY, "nothing_entered")


def test_other_departments_are_not_spoken_of(world):
    other = make_submission(world.may, world.other_unit)
    fill(other, {world.other_line: 900 * MILLION}, actor=make_user(Role.OFFICER, world.other_unit))
    assert not said(world, MAY, "over_budget")
    assert submission_of(world, MAY) == world.submission
