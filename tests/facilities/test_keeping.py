"""Keeping facilities by the page: saved with history, refused with a sentence."""

import pytest
from django.urls import reverse

from core.refusals import NotAllowed, StaleForm
from facilities import services
from facilities.models import Entrustment, Facility, FacilityRecord, Inspection
from tests.facilities.samples import make_type


def send(world, role, page, /, *args, **data):
    return world.clients[role].post(reverse(page, args=args), data)


def fields(facility, **more):
    return {
        "name": facility.name,
        "unit": facility.unit_id,
        "type": facility.type_id,
        "location_disclosure": facility.location_disclosure,
        "district": facility.district_id or "",
        "address": facility.address,
        "version": facility.version,
    } | more


@pytest.mark.parametrize("role", ["officer", "unit_coordinator", "coordinator"])
def test_a_facility_is_changed_with_history(world, role):
    data = fields(world.facility, established="2020-03", address="새길 1", note="이전함")
    assert send(world, role, "facility_edit", world.facility.pk, **data).status_code == 302
    stored = Facility.objects.get(pk=world.facility.pk)
    assert (stored.address, stored.note, stored.version, str(stored.opens_on)) == ("새길 1", "이전함", 2, "2020-03-01")
    text = world.clients[role].get(reverse("facility_history", args=[stored.pk])).content.decode()
    assert "이전함" in text and "새길 1" not in text


def test_a_new_one_follows_its_type(world):
    shelter = make_type(world.office, "보호소", is_shelter=True)
    data = {"name": "새 보호소", "unit": world.unit.pk, "type": shelter.pk, "address": "모르는길 9"}
    response = send(world, "officer", "facility_new", **data)
    stored = Facility.objects.get(name="새 보호소")
    assert response.url == reverse("facility", args=[stored.pk])
    assert stored.is_secret and stored.address == "" and stored.district is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "필수"),
        ({"established": "작년"}, "날짜가 아닙니다"),
        ({"unit": "999999"}, "선택"),
        ({"address": "가" * 301}, "300"),
        ({"area": "넓음"}, "숫자"),
    ],
)
def test_what_is_wrong_is_said_at_the_form(world, wrong, said):
    response = send(world, "officer", "facility_edit", world.facility.pk, **fields(world.facility) | wrong)
    assert response.status_code == 422 and said in response.content.decode()
    assert Facility.objects.get(pk=world.facility.pk).version == 1


def test_the_later_of_two_is_told(world):
    mine = Facility.objects.get(pk=world.facility.pk)
    send(world, "coordinator", "facility_edit", mine.pk, **fields(mine, note="먼저"))
    response = send(world, "officer", "facility_edit", mine.pk, **fields(mine, note="나중"))
    assert response.status_code == 409 and "다른 사람이" in response.content.decode()
    with pytest.raises(StaleForm):
        services.save_facility(actor=world.people["officer"], facility=mine, address=None, version=1)
    assert Facility.objects.get(pk=mine.pk).note == "먼저"


def test_units_of_others_take_none(world):
    facility = Facility.objects.get(pk=world.facility.pk)
    facility.unit = world.sibling
    with pytest.raises(NotAllowed):
        services.save_facility(actor=world.people["officer"], facility=facility, address=None)
    for role in ("sibling_officer", "auditor", "administrator"):
        with pytest.raises(NotAllowed):
            services.save_facility(
                actor=world.people[role], facility=Facility.objects.get(pk=facility.pk), address=None
            )


def test_a_contract_names_several_operators(world):
    data = {
        "mode": "entrusted", "renewal": "again", "starts_on": "2024-01-01", "ends_on": "2026-12-31",
        "operators": "가재단 | 상담\n나재단|돌봄\n\n", "consent_session": "제320회", "agreed_on": "2023-12-20",
    }  # fmt: skip
    assert send(world, "officer", "entrustment_new", world.facility.pk, **data).status_code == 302
    contract = Entrustment.objects.exclude(pk=world.contract.pk).get()
    assert [(part.operator.name, part.part) for part in contract.parts.all()] == [
        ("가재단", "상담"),
        ("나재단", "돌봄"),
    ]
    data |= {"operators": "나재단 | 돌봄"}
    send(world, "officer", "entrustment_edit", world.facility.pk, contract.pk, **data)
    assert [str(part) for part in contract.parts.all()] == ["나재단 (돌봄)"]
    text = world.clients["auditor"].get(reverse("facility", args=[world.facility.pk])).content.decode()
    assert "제320회" in text
    history = world.clients["auditor"].get(reverse("facility_history", args=[world.facility.pk])).content.decode()
    assert "가재단" in history and "지움" in history


def test_a_contract_does_not_end_before_it_begins(world):
    data = {"mode": "direct", "starts_on": "2024-01-01", "ends_on": "2023-01-01"}
    response = send(world, "officer", "entrustment_new", world.facility.pk, **data)
    assert response.status_code == 422 and "앞설 수 없습니다" in response.content.decode()


def test_a_record_of_the_same_day_takes_its_place(world):
    for occupancy in (8, 9):
        data = {"as_of": "2023-05-31", "capacity": 10, "occupancy": occupancy, "budget": "1,000,000"}
        assert send(world, "officer", "facility_record_new", world.facility.pk, **data).status_code == 302
    record = FacilityRecord.objects.get(facility=world.facility)
    assert (record.occupancy, record.budget) == (9, 1_000_000)
    response = send(world, "officer", "facility_record_new", world.facility.pk, as_of="2099-01-01", capacity=1)
    assert response.status_code == 422 and "오늘보다" in response.content.decode()


def test_an_inspection_and_what_became_of_it(world):
    data = {"kind": "inspection", "inspected_on": "2023-05-02", "result": "비상구 막힘", "due_on": "2023-05-20"}
    assert send(world, "officer", "inspection_new", world.facility.pk, **data).status_code == 302
    address = reverse("facility", args=[world.facility.pk]) + "?month=202306"
    assert "기한 지남" in world.clients["auditor"].get(address).content.decode()
    row = Inspection.objects.get(result="비상구 막힘")
    send(world, "officer", "inspection_edit", world.facility.pk, row.pk, **data | {"settled_on": "2023-05-19"})
    assert "완료 2023-05-19" in world.clients["auditor"].get(address).content.decode()


def test_a_record_begins_in_the_open_month_and_is_shown_there(world):
    client = world.clients["officer"]
    new = reverse("facility_record_new", args=[world.facility.pk])
    assert 'value="2023-06-30"' in client.get(new).content.decode()
    response = client.post(new, {"as_of": "2023-06-15", "occupancy": "77"})
    assert response.url == reverse("facility", args=[world.facility.pk]) + "?month=202306"
    assert "77" in client.get(response.url).content.decode()
