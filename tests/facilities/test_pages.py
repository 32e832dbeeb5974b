"""The list, the card, contracts that end and counts: what they say, to whom, in how many queries."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from facilities import services
from facilities.models import Facility, SavedView
from tests.facilities.samples import make_contract, make_count, make_facility, make_record, make_type
from tests.factories import JUNE, advance, fill, make_submission

PAGES = ("facilities", "facilities_ending", "facility_counts")


def opened(world, role, page, /, *args, **parameters):
    response = world.clients[role].get(reverse(page, args=args), {"month": "202306"} | parameters)
    assert response.status_code == 200
    return response.content.decode()


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def places(world):
    """A dozen places of two types, districts, ways of running and ends of term."""
    kinds = [make_type(world.office, "상담소"), make_type(world.office, "돌봄센터", group="돌봄시설")]
    for number in range(12):
        place = make_facility(
            world.unit if number % 3 else world.sibling,
            f"시설 {number:02d}",
            type=kinds[number % 2],
            district=("중구", "동구")[number % 2],
            established="2023-09" if number == 11 else "",
            opens_on="2023-09-01" if number == 11 else None,
        )
        make_contract(
            place, f"재단 {number % 4}", mode=("entrusted", "direct")[number % 2],
            ends_on=f"2023-{number + 1:02d}-15",
        )  # fmt: skip
        make_record(place, capacity=10 + number, occupancy=20 - number)
    return Facility.objects.filter(name__startswith="시설")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 14),
        ({"name": "시설 0"}, 10),
        ({"mode": "direct"}, 6),
        ({"operator": "재단 1"}, 3),
        ({"ending": "30"}, 1),
        ({"ending": "180"}, 6),
        ({"ending": "over"}, 6),
        ({"ending": "unknown"}, 1),
        ({"state": "planned"}, 1),
        ({"disclosure": "secret"}, 1),
        ({"mode": "nonsense"}, 14),
    ],
)
def test_conditions_narrow_the_list(world, places, query, count):
    assert f"시설 {count}곳" in opened(world, "auditor", "facilities", **query)


def test_type_district_and_unit_narrow_it_too(world, places):
    one = places.first()
    for query, count in (
        ({"type": one.type_id}, 6),
        ({"district": one.district_id}, 7),
        ({"unit": world.sibling.pk}, 4),
    ):
        assert f"시설 {count}곳" in opened(world, "auditor", "facilities", **query)
    assert "시설 6곳" in opened(world, "auditor", "facilities", type=one.type_id, district=one.district_id)


def test_columns_are_chosen_in_the_address_and_in_the_file(world, places):
    text = opened(world, "auditor", "facilities", columns=["district", "budget", "capacity"], sort="-capacity")
    assert "예산(백만원)" in text and "위탁기간</a>" not in text
    assert text.index("시설 11") < text.index("시설 00")
    address = reverse("facilities") + "?month=202306&columns=mode&columns=capacity&name=시설&export=xlsx"
    response = world.clients["auditor"].get(address)
    rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    head = next(number for number, row in enumerate(rows) if "시설명" in row)
    assert [cell for cell in rows[head] if cell] == ["시설명", "운영방식", "정원"]
    found = {row[0]: row[1:3] for row in rows[head + 1 :] if str(row[0]).startswith("시설 ")}
    assert found["시설 03"] == ["직영", 13] and len(found) == 12


@pytest.mark.parametrize(
    "sort", ["type", "-group", "place", "-term", "capacity", "-occupancy", "staff_actual", "budget", "x"]
)
def test_every_order_works(world, places, sort):
    opened(world, "auditor", "facilities", sort=sort)


def test_views_are_kept_by_person(world, places):
    place = {"place": "month=202306&unit=3&practice="}
    post = place | {
        "action": "keep",
        "name": "직영만",
        "query": "mode=direct&columns=mode&page=3&export=xlsx&month=202305",
    }
    response = world.clients["auditor"].post(reverse("facility_views"), post)
    assert response.url == reverse("facilities") + "?mode=direct&columns=mode&month=202306"
    view = SavedView.objects.get()
    assert view.query == "mode=direct&columns=mode"
    text = opened(world, "auditor", "facilities")
    assert "직영만" in text and "?mode=direct&amp;columns=mode&amp;month=202306" in text
    assert "직영만" not in opened(world, "coordinator", "facilities")
    world.clients["coordinator"].post(reverse("facility_views"), {"action": "forget", "view": view.pk})
    assert SavedView.objects.exists()
    world.clients["auditor"].post(reverse("facility_views"), {"action": "forget", "view": view.pk})
    assert not SavedView.objects.exists()
    with pytest.raises(services.InvalidInput):
        services.keep_view(actor=world.people["auditor"], name=" ", query="")


def test_contracts_by_the_month_of_their_end(world, places):
    text = opened(world, "auditor", "facilities_ending")
    for shown in ("이미 만료됨", "2023년 7월", "D-15", "2023년 12월"):
        assert shown in text
    make_contract(places.get(name="시설 00"), starts_on="2023-07-01", ends_on="2026-06-30")
    assert "시설 00" not in opened(world, "auditor", "facilities_ending")
    assert "시설 00" in opened(world, "auditor", "facilities_ending", month="202212")


def test_the_card_tells_what_is_kept(world):
    text = opened(world, "auditor", "facility", world.facility.pk)
    for shown in ("다온재단", "2021.1.1. ~ 2023.12.31.", "소방 점검 필요", "중구", "가족시설 › 가족센터"):
        assert shown in text
    assert "시설 고치기" not in text
    assert "시설 고치기" in opened(world, "officer", "facility", world.facility.pk)


def cells_of(content):
    """Every cell of every sheet, as text."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return {str(cell) for rows in sheets for row in rows for cell in row}


def test_the_card_is_handed_out_as_a_workbook(world):
    make_record(world.facility, capacity=40, occupancy=38)
    address = reverse("facility", args=[world.facility.pk]) + "?month=202306&export="
    auditor = world.clients["auditor"]
    assert {"다온재단", "2023-12-31", "38", "소방 점검 필요"} <= cells_of(auditor.get(address + "xlsx").content)
    assert auditor.get(address + "exe").status_code == 404
    shelter = reverse("facility", args=[world.shelter.pk]) + "?month=202306&export=xlsx"
    told = cells_of(auditor.get(shelter).content)
    assert "5 미만" in told and "3" not in told


def test_counts_stand_under_their_groups(world):
    series = make_count(world.unit, "새 상담소", group="상담시설", valid_from=202306)
    submission = make_submission(world.june, world.unit, kind="facilities")
    fill(submission, {series: 1_234}, actor=world.people["officer"])
    text = opened(world, "officer", "facility_counts")
    assert "1,241" in text and "확인 전" in text
    assert "1,241" not in opened(world, "auditor", "facility_counts")
    advance(submission, "confirmed")
    assert "1,241" in opened(world, "auditor", "facility_counts")
    page = opened(world, "auditor", "unit", world.unit.pk)
    assert "1,234" in page and "위탁 180일 안 만료" not in opened(world, "auditor", "unit", world.sibling.pk)


def test_open_months_are_offered_to_those_who_work_on_them(world):
    entry = reverse("facilities_entry", kwargs={"unit": world.unit.pk, "month": JUNE})
    review = reverse("facilities_review", kwargs={"unit": world.unit.pk, "month": JUNE})
    assert entry in opened(world, "officer", "facility_counts")
    assert review in opened(world, "coordinator", "facility_counts")
    other = opened(world, "auditor", "facility_counts")
    assert entry not in other and review not in other


@pytest.mark.parametrize("name", PAGES)
def test_queries_do_not_grow_with_rows(world, places, name):
    client = world.clients["coordinator"]
    address = reverse(name) + "?month=202306"
    before = queries(client, address)
    for number in range(30):
        place = make_facility(world.unit, f"더 {number}")
        make_contract(place, f"더 재단 {number}", ends_on="2023-08-01")
        make_count(world.unit, f"더 유형 {number}", valid_from=JUNE.value)
    assert queries(client, address) == before <= 15


@pytest.mark.parametrize(("name", "most"), [("facility", 15), ("facility_edit", 15), ("facility_history", 18)])
def test_a_card_takes_few_queries(world, name, most):
    assert queries(world.clients["unit_head"], reverse(name, args=[world.facility.pk])) <= most


def test_another_month_keeps_the_conditions(world, places):
    text = opened(world, "auditor", "facilities", name="시설", columns=["mode", "staff_actual"], page="2")
    head = text[text.index('class="as-of"') : text.index("</form>", text.index('class="as-of"'))]
    assert 'name="name" value="시설"' in head and 'name="columns" value="staff_actual"' in head
    assert 'name="page"' not in head and head.count('name="month"') == 1


def test_contracts_without_a_next_one_wait_at_home(world):
    day = JUNE.last_day
    soon = make_facility(world.unit, "곧 끝나는 곳")
    make_contract(soon, ends_on=str(day + timedelta(days=80)))
    renewed = make_facility(world.unit, "다음이 있는 곳")
    make_contract(renewed, ends_on=str(day + timedelta(days=20)))
    make_contract(renewed, starts_on=str(day + timedelta(days=21)), ends_on=str(day + timedelta(days=900)))
    far = make_facility(world.unit, "먼 곳")
    make_contract(far, ends_on=str(day + timedelta(days=400)))
    home = world.clients["officer"].get(reverse("home")).content.decode()
    assert "곧 끝나는 곳" in home and "D-80" in home
    assert "다음이 있는 곳" not in home and "먼 곳" not in home
    assert "곧 끝나는 곳" not in world.clients["sibling_officer"].get(reverse("home")).content.decode()
