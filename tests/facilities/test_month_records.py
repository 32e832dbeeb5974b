"""실적 입력 › 정원·현원: a unit's facilities typed, pasted or left as they were, one month at a time."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from core.refusals import InvalidInput, NotAllowed, StaleForm
from facilities import services
from facilities.models import FacilityRecord
from facilities.selectors import records_of
from reporting.models import Period
from tests.facilities.samples import make_facility, make_record
from tests.facilities.test_pages import queries
from tests.factories import JUNE, MAY


def address(world, month=JUNE, unit=None):
    return reverse("facility_records", kwargs={"unit": (unit or world.unit).pk, "month": month})


@pytest.fixture
def place(world):
    """A place of which May is known, with its budget of the year."""
    place = make_facility(world.unit, "다솜 돌봄센터")
    make_record(
        place, capacity=30, occupancy=28, staff_authorized=5, staff_actual=4, budget=12_000_000, budget_unit="천원"
    )
    return place


def line(place, occupancy="", *, capacity="", staff_authorized="", staff_actual="", seen="///"):
    numbers = {"capacity": capacity, "occupancy": occupancy}
    numbers |= {"staff_authorized": staff_authorized, "staff_actual": staff_actual}
    return {f"{name}-{place.pk}": value for name, value in numbers.items()} | {f"seen-{place.pk}": seen}


def post(world, role, fields, action="save"):
    return world.clients[role].post(address(world), fields | {"action": action})


def june_of(place):
    return FacilityRecord.objects.filter(facility=place, as_of=date(2023, 6, 30)).first()


def test_one_number_is_typed_and_the_others_go_on(world, place):
    page = world.clients["officer"].get(address(world)).content.decode()
    assert 'placeholder="28"' in page and "다솜 돌봄센터" in page
    assert post(world, "officer", line(place, "1,029명")).status_code == 302
    row = june_of(place)
    assert (row.capacity, row.occupancy, row.staff_authorized, row.staff_actual) == (30, 1029, 5, 4)
    assert (row.budget, row.budget_unit) == (12_000_000, "천원")
    page = world.clients["officer"].get(address(world)).content.decode()
    assert "정원 초과" in page and 'value="1,029"' in page
    # The month's own record is changed in place, and May stays what it was.
    seen = "30/1,029/5/4"
    fields = line(place, "-", capacity="30", staff_authorized="5", staff_actual="", seen=seen)
    assert post(world, "officer", fields).status_code == 302
    assert (june_of(place).occupancy, june_of(place).staff_actual) == (None, None)
    assert FacilityRecord.objects.get(facility=place, as_of=date(2023, 5, 31)).occupancy == 28
    assert FacilityRecord.objects.filter(facility=place).count() == 2


def test_everything_else_stays_as_it_was_in_one_act(world, place):
    other = make_facility(world.unit, "새로 연 곳")
    fields = line(place) | line(other)
    assert post(world, "unit_coordinator", fields, "unchanged").status_code == 302
    assert june_of(place).occupancy == 28 and june_of(other) is None
    ticked = line(other) | {f"same-{other.pk}": "on"}
    response = post(world, "unit_coordinator", ticked)
    assert response.status_code == 422 and "지난 값이 없습니다" in response.content.decode()


@pytest.mark.parametrize("text", ["-5", "3.5", "많음", "99999999999", "1,2,3"])
def test_what_is_no_number_of_people_saves_nothing(world, place, text):
    other = make_facility(world.unit, "다른 곳")
    response = post(world, "officer", line(place, text) | line(other, "7"))
    assert response.status_code == 422
    shown = response.content.decode()
    assert "오류" in shown and f'value="{text}"' in shown and 'value="7"' in shown
    assert june_of(place) is None and june_of(other) is None


def test_a_pasted_table_fills_lines_and_saves_nothing(world, place):
    table = "시설 현황\n시설명\t정원\t현원\n다솜돌봄센터\t31\t30\n없는 곳\t1\t1\n합계\t32\t31"
    response = post(world, "officer", line(place) | {"table": table}, "paste")
    shown = response.content.decode()
    assert response.status_code == 200 and 'value="31"' in shown and "1곳의 값을 채웠습니다" in shown
    assert "없는 곳" in shown and "저장 전" in shown and june_of(place) is None
    wrong = post(world, "officer", line(place) | {"table": "이것저것\n1\n2"}, "paste")
    assert wrong.status_code == 422 and "열 이름을 함께" in wrong.content.decode()


def test_the_second_of_two_sees_what_the_first_saved(world, place):
    assert post(world, "officer", line(place, "29")).status_code == 302
    late = post(world, "unit_head", line(place, "27"))
    assert late.status_code == 409 and "30 / 29 / 5 / 4" in late.content.decode()
    assert june_of(place).occupancy == 29
    again = line(place, "27", capacity="30", staff_authorized="5", staff_actual="4", seen="30/29/5/4")
    assert post(world, "unit_head", again).status_code == 302
    assert june_of(place).occupancy == 27
    # An untouched line overwrites nobody.
    assert post(world, "officer", line(place)).status_code == 302
    assert june_of(place).occupancy == 27


def test_a_closed_month_takes_nothing(world, place):
    Period.objects.filter(office=world.office, month=MAY.value).update(state=Period.State.CLOSED)
    closed = world.clients["officer"].get(address(world, MAY)).content.decode()
    assert "마감된 달입니다" in closed and '<input class="cell-input' not in closed
    refused = world.clients["officer"].post(address(world, MAY), line(place, "3", seen="30/28/5/4"))
    assert refused.status_code == 422
    record = FacilityRecord(facility=place, as_of=date(2023, 5, 20), occupancy=1)
    with pytest.raises(InvalidInput):
        services.save_record(actor=world.people["officer"], record=record)
    assert records_of([place], MAY)[0].record.occupancy == 28


def test_only_those_who_keep_the_place_may(world, place):
    entry = services.RecordEntry(place, dict.fromkeys(services.RECORD_NUMBERS, 1), "///")
    for role in ("sibling_officer", "auditor", "administrator"):
        with pytest.raises(NotAllowed):
            services.save_records(actor=world.people[role], office_id=world.office.pk, month=JUNE, entries=[entry])
    elsewhere = make_facility(world.sibling, "남의 시설")
    post(world, "officer", line(elsewhere, "3"))
    assert not elsewhere.records.exists()
    with pytest.raises(StaleForm):
        seen = services.RecordEntry(place, entry.numbers, "1/1/1/1")
        services.save_records(actor=world.people["officer"], office_id=world.office.pk, month=JUNE, entries=[seen])


def test_the_table_is_handed_out_and_can_be_pasted_back(world, place):
    content = world.clients["coordinator"].get(address(world) + "?export=xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    table = "\n".join("\t".join(str(cell).removesuffix(".0") for cell in row) for row in rows)
    assert "다솜 돌봄센터\t돌" not in table and "시설명" in table
    response = post(world, "coordinator", {"table": table}, "paste")
    assert response.status_code == 200 and "채웠습니다" in response.content.decode()


def test_the_page_takes_few_queries_and_stands_among_the_tabs(world, place):
    client = world.clients["officer"]
    before = queries(client, address(world))
    for number in range(20):
        make_record(make_facility(world.unit, f"더 {number}"), occupancy=number)
    assert queries(client, address(world)) == before <= 15
    entry = reverse("facilities_entry", kwargs={"unit": world.unit.pk, "month": JUNE})
    assert address(world) in client.get(entry).content.decode()
