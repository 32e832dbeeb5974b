"""Checks of grants: each finds the mistake, and is silent on the right neighbour."""

from datetime import date

import pytest

from core.quality import Scope, run
from tests.factories import JULY, JUNE, MAY, make_grant, make_step
from tests.quality.worlds import MILLION

CODES = ("grant_overspent", "grant_undecided", "grant_settlement_late", "grant_return_late", "grant_return")


@pytest.fixture
def grant(world):
    return make_grant(world.unit, "가나구")


def step(grant, kind, millions, **details):
    make_step(grant, kind, millions * MILLION, **details)


def said(world, month=MAY):
    found = run(Scope([world.unit.pk], month))
    return [(item.check.code, item.statement.sentence) for item in found if item.check.code in CODES]


def test_a_grant_on_its_way_says_nothing(world, grant):
    step(grant, "decision", 100)
    step(grant, "payment", 100, due_on=date(2023, 6, 30))
    step(grant, "spending", 90)
    step(grant, "settlement", 90, month=JUNE, due_on=date(2023, 7, 31))
    step(grant, "return", 4, month=JUNE)
    assert not said(world, MAY) and not said(world, JUNE)
    step(grant, "return", 6, month=JULY)
    assert not said(world, JULY)


def test_more_spent_than_paid(world, grant):
    step(grant, "payment", 60)
    step(grant, "spending", 61)
    assert said(world) == [
        ("grant_overspent", "'돌봄 지원 · 가나구': 실집행액 61백만원이 교부액 60백만원보다 많습니다.")
    ]


def test_more_settled_than_paid(world, grant):
    step(grant, "payment", 60)
    step(grant, "settlement", 61)
    assert said(world) == [("grant_overspent", "'돌봄 지원 · 가나구': 정산액 61백만원이 교부액 60백만원보다 많습니다.")]


def test_more_paid_than_decided(world, grant):
    step(grant, "payment", 60)
    assert not said(world)
    step(grant, "decision", 59)
    assert said(world) == [
        ("grant_undecided", "'돌봄 지원 · 가나구': 교부액 60백만원이 교부결정액 59백만원보다 많습니다.")
    ]


def test_a_settlement_that_is_late(world, grant):
    step(grant, "payment", 60, due_on=date(2023, 5, 31))
    assert not said(world)
    ((code, sentence),) = said(world, JUNE)
    assert code == "grant_settlement_late" and "2023-05-31" in sentence and "60백만원" in sentence
    step(grant, "settlement", 60, month=JUNE)
    assert not said(world, JUNE)


def test_a_return_that_is_late(world, grant):
    step(grant, "payment", 60)
    step(grant, "settlement", 50, due_on=date(2023, 5, 31))
    step(grant, "return", 4)
    assert not said(world)
    ((code, sentence),) = said(world, JUNE)
    assert code == "grant_return_late" and "10백만원" in sentence and "4백만원" in sentence


@pytest.mark.parametrize(("returned", "spent"), [(11, 50), (9, 50), (10, 49)])
def test_a_return_that_is_not_what_was_left(world, grant, returned, spent):
    step(grant, "payment", 60)
    step(grant, "spending", spent)
    step(grant, "settlement", 50)
    step(grant, "return", returned)
    assert said(world) == [
        (
            "grant_return",
            f"'돌봄 지원 · 가나구': 반납액 {returned}백만원이 교부액에서 실집행액을 뺀 {60 - spent}백만원과 다릅니다.",
        )
    ]


def test_what_was_never_typed_as_spent_is_what_was_settled(world, grant):
    step(grant, "payment", 60)
    step(grant, "settlement", 50)
    step(grant, "return", 10)
    assert not said(world)


def test_a_grant_finished_in_an_earlier_year_is_left_alone(world):
    old = make_grant(world.unit, "옛 단체", fiscal_year=2021)
    step(old, "payment", 60, month=202106)
    step(old, "settlement", 61, month=202202)
    assert not said(world)
