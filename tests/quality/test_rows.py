"""Gaps between figures, weak reasons, transfers, stated budgets, and counts of people."""

from datetime import date
from uuid import uuid4

import pytest

from budgets.models import Appropriation
from organization.models import Headcount
from reporting.models import Figure
from tests.facilities.samples import make_count
from tests.factories import MAY, figure_values, make_appropriation, make_submission
from tests.quality.worlds import MILLION, book, book_in, said

Kind = Appropriation.Kind


def test_a_gap_between_months(world):
    month = book(world, world.line, [1, 2, None, 4])
    assert said(world, month, "gap") == [
        ("gap", "'가족센터 운영': 1.1.부터 4.30.까지의 값 가운데 3.1.~3.31.에 해당하는 값이 없습니다.")
    ]


def test_a_gap_after_a_total_of_several_months(world):
    book_in(world, world.line, MAY, 5, covers_from=date(2023, 1, 1))
    book_in(world, world.line, MAY.next.next, 5)
    assert "6.1.~6.30." in said(world, MAY.next.next, "gap")[0][1]


@pytest.mark.parametrize("amounts", [[1, 2, 3, 4], [None, None, 3, 4], [1, 2, None, None], [1, 2, 0, 4]])
def test_no_gap(world, amounts):
    month = book(world, world.line, amounts)
    assert not said(world, month, "gap")


@pytest.mark.parametrize("reason", ["정정", " 오류. ", "착오 정정", "...", "수정"])
def test_a_reason_that_says_nothing(world, reason):
    month = book(world, world.line, [10, 10])
    book_in(world, world.line, month, -1, corrects=202301, reason=reason)
    ((_code, sentence),) = said(world, month, "weak_reason")
    assert "2023년 1월 정정" in sentence


@pytest.mark.parametrize("reason", ["기획료를 두 번 넣음", "이월분 과다 계상", "2차 교부액 누락분"])
def test_a_reason_that_can_be_checked(world, reason):
    month = book(world, world.line, [10, 10])
    book_in(world, world.line, month, -1, corrects=202301, reason=reason)
    assert not said(world, month, "weak_reason")


def transfer(line, amount, *, pair=None, kind=Kind.TRANSFER_WITHIN_POLICY):
    change = make_appropriation(line, amount, kind=kind, month=MAY)
    Appropriation.objects.filter(pk=change.pk).update(pair=pair)


def test_a_transfer_that_does_not_balance(world):
    pair = uuid4()
    transfer(world.line, 5 * MILLION, pair=pair)
    transfer(world.second, -4 * MILLION, pair=pair)
    assert [sentence for _, sentence in said(world, MAY, "transfers")] == [
        "'가족센터 운영': 전용 5백만원의 상대 금액이 맞지 않아 합이 0원이 아니라 1백만원입니다.",
        "'아이돌봄': 전용 △4백만원의 상대 금액이 맞지 않아 합이 0원이 아니라 1백만원입니다.",
    ]


def test_a_transfer_to_another_department_balances(world):
    pair = uuid4()
    transfer(world.line, 5 * MILLION, pair=pair)
    transfer(world.other_line, -5 * MILLION, pair=pair)
    assert not said(world, MAY, "transfers")


def test_transfers_without_a_pair_balance_by_month(world):
    transfer(world.line, 5 * MILLION)
    assert len(said(world, MAY, "transfers")) == 1
    transfer(world.other_line, -5 * MILLION)
    assert not said(world, MAY, "transfers")


def test_a_reorganization_may_cross_offices(world):
    transfer(world.line, 5 * MILLION, kind=Kind.REORGANIZATION_TRANSFER)
    assert not said(world, MAY, "transfers")


def test_a_stated_budget_that_its_parts_do_not_make(world):
    make_appropriation(world.line, 5 * MILLION)
    make_appropriation(world.line, 107 * MILLION, kind=Kind.STATED)
    assert said(world, MAY, "stated_budget") == [
        ("stated_budget", "'가족센터 운영': 원장의 예산현액 107백만원이 당초예산과 변동의 합 105백만원과 다릅니다.")
    ]


def test_a_stated_budget_that_its_parts_make(world):
    make_appropriation(world.line, 5 * MILLION)
    make_appropriation(world.line, 105 * MILLION, kind=Kind.STATED)
    make_appropriation(world.line, 2 * MILLION, month=MAY.next)
    assert not said(world, MAY.next, "stated_budget")


def count(unit, category, authorized, actual, women, **details):
    Headcount.objects.create(
        unit=unit,
        as_of=MAY.last_day,
        category=category,
        is_total=category == "계",
        authorized=authorized,
        actual=actual,
        women=women,
        **details,
    )


def test_people_that_add_up(world):
    count(world.unit, "계", 10, 9, 5)
    count(world.unit, "행정직", 8, 7, 4)
    count(world.unit, "임기제", 2, 2, 1)
    assert not said(world, MAY)[1:]  # all but the empty month


def test_people_that_do_not_add_up(world):
    count(world.unit, "계", 10, 9, 5)
    count(world.unit, "행정직", 8, 7, 4)
    count(world.unit, "임기제", 3, 2, 1)
    assert said(world, MAY, "headcount_rows") == [
        ("headcount_rows", "가족정책과 정원: 계 10명이 직급별 합 11명과 다릅니다.")
    ]


def test_a_column_that_is_not_told_is_not_summed(world):
    count(world.unit, "계", 10, 9, 5)
    count(world.unit, "행정직", 10, 9, None)
    assert not said(world, MAY, "headcount_rows")


def test_more_women_than_people(world):
    count(world.unit, "계", 10, 9, 10)
    assert said(world, MAY, "headcount_women") == [
        ("headcount_women", "가족정책과 '계' 현원 중 여성 10명이 현원 9명보다 많습니다.")
    ]
    Headcount.objects.update(women=9)
    assert not said(world, MAY, "headcount_women")


def test_more_people_than_posts(world):
    count(world.unit, "계", 10, 10, 5)
    count(world.unit, "행정직", 8, 9, 4)
    count(world.unit, "임기제", 2, 1, 1)
    assert said(world, MAY, "headcount_posts") == [
        ("headcount_posts", "가족정책과: 현원이 정원보다 많습니다(행정직 현원 9명 > 정원 8명).")
    ]
    Headcount.objects.filter(category="행정직").update(actual=8)
    assert not said(world, MAY, "headcount_posts")


@pytest.mark.parametrize(
    ("days", "speaks"),
    [
        ({"covers_from": date(2023, 1, 1)}, False),
        ({"covers_from": date(2022, 11, 1)}, True),
        ({"covers_to": date(2023, 6, 30)}, True),
    ],
)
def test_a_value_is_of_the_month_it_claims(world, days, speaks):
    book_in(world, world.line, MAY, 5, **days)
    assert bool(said(world, MAY, "outside_month")) == speaks


@pytest.mark.parametrize(("given", "speaks"), [("개소", False), ("", False), ("명", True)])
def test_a_count_takes_its_own_unit_only(world, given, speaks):
    series = make_count(world.unit)
    submission = make_submission(world.office.periods.get(month=MAY.value), world.unit, kind="facilities")
    Figure.objects.create(**figure_values(submission, series, 37, given_unit=given))
    found = said(world, MAY, "mixed_units")
    assert bool(found) == speaks
    if speaks:
        assert "37" in found[0][1] and "개소" in found[0][1] and "명" in found[0][1]
