"""Which types a unit counts, from when until when; and which unit answered for a facility in a month."""

import pytest
from django.urls import reverse

from core.periods import Month
from core.refusals import InvalidInput, NotAllowed
from facilities import services
from facilities.models import Facility, FacilityCount, FormerUnit
from facilities.selectors import running_contracts, type_counts
from organization.models import Role
from reporting.models import Kind
from tests.facilities.samples import make_contract, make_facility, make_type
from tests.factories import JUNE, MAY, World, fill, make_period, make_submission, make_user

pytestmark = pytest.mark.django_db
JULY = Month(202307)


@pytest.fixture
def world():
    world = World()
    world.kind = make_type(world.office, "가족센터")
    return world


def text(response):
    return response.content.decode()


def send(client, user, page, **data):
    client.force_login(user)
    return client.post(reverse(page), data, follow=True)


def test_the_coordinator_starts_and_ends_a_count(client, world, django_assert_max_num_queries):
    data = {"unit": world.unit.pk, "type": world.kind.pk, "month": "2023-06", "action": "start"}
    assert "집계합니다" in text(send(client, world.coordinator, "counted_types", **data))
    count = FacilityCount.objects.get()
    assert [row.name for row in type_counts([world.unit.pk], JUNE)] == ["가족센터"]
    assert type_counts([world.unit.pk], MAY) == []
    data = {"unit": world.unit.pk, "count": count.pk, "month": "2023-07", "action": "end"}
    assert "집계하지 않습니다" in text(send(client, world.coordinator, "counted_types", **data))
    assert type_counts([world.unit.pk], JULY) == [] and len(type_counts([world.unit.pk], JUNE)) == 1
    with django_assert_max_num_queries(15):
        client.get(reverse("counted_types") + f"?unit={world.unit.pk}")


def test_the_unit_coordinator_too_but_no_officer(client, world):
    gathering = make_user(Role.UNIT_COORDINATOR, world.unit)
    services.start_count(actor=gathering, unit=world.unit, type=world.kind, month=JUNE)
    with pytest.raises(NotAllowed):
        services.start_count(actor=world.officer, unit=world.unit, type=world.kind, month=JUNE)
    client.force_login(world.officer)
    assert client.get(reverse("counted_types")).status_code == 404


def test_what_a_count_refuses(world):
    start = {"actor": world.coordinator, "unit": world.unit, "type": world.kind, "month": JUNE}
    count = services.start_count(**start)
    with pytest.raises(InvalidInput, match="이미 집계"):
        services.start_count(**start)
    end = {"actor": world.coordinator, "unit": world.unit, "count": count}
    with pytest.raises(InvalidInput, match="뒤의 달"):
        services.end_count(**end, month=JUNE)
    july = make_submission(make_period(world.office, JULY), world.unit, kind=Kind.FACILITIES)
    fill(july, {count.series: 3}, actor=world.officer)
    with pytest.raises(InvalidInput, match="적은 값"):
        services.end_count(**end, month=JULY)
    world.june.state = "closed"
    world.june.save()
    with pytest.raises(InvalidInput, match="마감된 달"):
        services.start_count(actor=world.coordinator, unit=world.other_unit, type=world.kind, month=JUNE)


def test_facilities_move_in_one_act_and_each_month_shows_its_unit(client, world):
    places = [make_facility(world.unit, name) for name in ("가온 센터", "나래 센터")]
    make_contract(places[0], ends_on="2023-12-31")
    sent = {"unit": world.unit.pk, "facility": [row.pk for row in places], "to": world.other_unit.pk}
    done = send(client, world.coordinator, "facilities_move", **sent, month="2023-06")
    assert "2곳의 담당 부서를 옮겼습니다" in text(done)
    assert FormerUnit.objects.count() == 2
    units = {place.unit_id for place in Facility.objects.all()}
    assert units == {world.other_unit.pk}
    assert Facility.objects.answered_by([world.unit.pk], MAY.last_day).count() == 2
    assert Facility.objects.answered_by([world.unit.pk], JUNE.last_day).count() == 0
    assert len(running_contracts([world.unit.pk], MAY.last_day)) == 1
    assert len(running_contracts([world.other_unit.pk], MAY.last_day)) == 0
    for month, unit in ((MAY, "가족정책과"), (JUNE, "보육과")):
        listed = text(client.get(reverse("facilities") + f"?month={int(month)}&columns=unit_name"))
        assert f"<td >{unit}</td>" in listed or f">{unit}</td>" in listed
        card = text(client.get(reverse("facility", args=[places[0].pk]) + f"?month={int(month)}"))
        assert f">{unit}</a>" in card


def test_what_a_move_refuses(client, world):
    place = make_facility(world.unit)
    move = {"actor": world.coordinator, "facilities": [place], "unit": world.other_unit}
    with pytest.raises(NotAllowed):
        services.move_facilities(**move | {"actor": world.officer}, month=JUNE)
    assert "새 담당 부서" in text(
        send(client, world.coordinator, "facilities_move", unit=world.unit.pk, facility=place.pk, month="2023-06")
    )
    services.move_facilities(**move, month=JUNE)
    with pytest.raises(InvalidInput, match="이미 옮겼습니다"):
        services.move_facilities(**move | {"unit": world.unit}, month=MAY)
    world.june.state = "closed"
    world.june.save()
    with pytest.raises(InvalidInput, match="마감된 달"):
        services.move_facilities(**move | {"unit": world.unit}, month=JUNE)


def test_a_unit_changed_at_the_form_holds_from_this_month(world):
    place = make_facility(world.unit)
    place.unit = world.other_unit
    services.save_facility(actor=world.coordinator, facility=place, address=None)
    assert FormerUnit.objects.get().unit == world.unit
    assert Facility.objects.answered_by([world.unit.pk], MAY.last_day).count() == 1
