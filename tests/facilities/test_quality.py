"""What may be wrong with facilities is said in one sentence with its numbers; what is right is left alone."""

from core.quality import Scope, run
from facilities.models import EntrustmentPart, Operator
from tests.facilities.samples import make_contract, make_facility, make_record
from tests.factories import MAY


def said(world, month=MAY):
    found = run(Scope([world.unit.pk, world.office.pk], month))
    return {(item.check.code, item.statement.sentence) for item in found}


def codes(world, month=MAY):
    return {code for code, _sentence in said(world, month) if code.startswith(("facility", "contract"))}


def test_what_is_right_is_left_alone(world):
    make_record(world.facility, capacity=10, occupancy=10)
    assert codes(world) == set()


def test_too_many_people(world):
    make_record(world.facility, "2023-04-30", capacity=10, occupancy=99)
    make_record(world.facility, "2023-05-31", capacity=10, occupancy=12)
    assert [s for c, s in said(world) if c == "facility_full"] == [
        "'가온 가족센터': 현원 12명이 정원 10명보다 많습니다(2023-05-31 기준)."
    ]


def test_a_contract_that_ended(world):
    place = make_facility(world.unit, "끝난 곳")
    make_contract(place, starts_on="2020-01-01", ends_on="2023-04-30")
    assert [s for c, s in said(world) if c == "contract_ended"] == [
        "'끝난 곳': 위탁이 2023-04-30에 끝났는데 그다음 위탁이 없습니다(31일 지남)."
    ]
    make_contract(place, starts_on="2023-07-01", ends_on="2026-06-30")
    assert codes(world) == set()


def test_a_closed_place_needs_none(world):
    place = make_facility(world.unit, "닫은 곳", closes_on="2023-05-01")
    make_contract(place, starts_on="2020-01-01", ends_on="2023-04-30")
    assert codes(world) == set()


def test_contracts_that_overlap(world):
    other = make_contract(world.facility, "나재단", starts_on="2023-01-01", ends_on="2025-12-31")
    assert codes(world) == {"contract_overlap"}
    EntrustmentPart.objects.filter(entrustment=world.contract).update(part="운영")
    EntrustmentPart.objects.filter(entrustment=other).update(part="시설관리")
    assert codes(world) == set()
    EntrustmentPart.objects.create(entrustment=other, operator=Operator.objects.first(), part="운영")
    assert codes(world) == {"contract_overlap"}
