"""Home, the department page and the list of lines: what they say, to whom, in how many queries."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from core.periods import Month
from organization.models import Headcount, Placement, Role
from tests.factories import JUNE, MAY, World, advance, fill, make_line, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def opened(client, user, address, **parameters):
    client.force_login(user)
    response = client.get(address, parameters)
    assert response.status_code == 200
    return response


def unit_address(unit):
    return reverse("unit", args=[unit.pk])


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_department_page_adds_up(client, world):
    world.close()
    Headcount.objects.create(
        unit=world.unit, as_of=MAY.last_day, category="계", is_total=True, authorized=5, actual=4, women=3
    )
    text = opened(client, world.officer, unit_address(world.unit), month="202305", unit="원").content.decode()
    for shown in ("200,000,000", "3,000", "199,997,000", "0.0%", "정원 5 / 현원 4", "마감"):
        assert shown in text


def test_a_month_shows_its_own_names(client, world):
    world.close()
    placement = world.unit.placements.get()
    placement.valid_until = JUNE.first_day
    placement.save()
    Placement.objects.create(unit=world.unit, parent=world.office, name="새가족과", valid_from=JUNE.first_day)
    address = unit_address(world.unit)
    assert "<h1>가족정책과</h1>" in opened(client, world.officer, address, month="202305").content.decode()
    assert "<h1>새가족과</h1>" in opened(client, world.officer, address, month="202306").content.decode()


def test_parts_stand_as_rows_and_open(client, world):
    world.close()
    text = opened(client, world.coordinator, unit_address(world.office), month="202305").content.decode()
    assert f'href="{unit_address(world.unit)}?month=202305"' in text
    assert "보육과" in text


def test_drafts_are_seen_by_the_unit_alone(client, world):
    fill(world.submission, {world.line: 77_777_777})
    outsider = make_user(Role.OFFICER, world.other_unit)
    parameters = {"month": "202305", "unit": "원"}
    for address in (unit_address(world.unit), reverse("budget_lines"), unit_address(world.office)):
        assert "77,777,777" in opened(client, world.officer, address, **parameters).content.decode()
        assert "77,777,777" not in opened(client, outsider, address, **parameters).content.decode()


@pytest.mark.parametrize("nonsense", ["202399", "abc", "", "-1", "２０２３05"])
def test_a_nonsense_month_shows_a_real_one(client, world, nonsense):
    world.close()
    text = opened(client, world.officer, unit_address(world.unit), month=nonsense).content.decode()
    assert "2023년" in text


def test_a_unit_without_data_says_what_to_do(client, world):
    empty = make_unit("새과", parent=world.office)
    text = opened(client, world.coordinator, unit_address(empty)).content.decode()
    assert "따로 나뉜 예산이 없습니다" in text and unit_address(world.office) in text


def test_home_says_what_is_owed(client, world):
    text = opened(client, world.officer, reverse("home")).content.decode()
    assert "2023년 5월" in text and reverse("money_entry", kwargs={"unit": world.unit.pk, "month": MAY}) in text
    fill(world.submission, {world.line: 1, world.second: 2})
    advance(world.submission, "submitted")
    text = opened(client, world.head, reverse("home")).content.decode()
    assert reverse("money_review", kwargs={"unit": world.unit.pk, "month": MAY}) in text


def test_the_board_is_for_the_coordinator(client, world):
    assert "제출 현황판" in opened(client, world.coordinator, reverse("home")).content.decode()
    assert "제출 현황판" not in opened(client, world.officer, reverse("home")).content.decode()


def test_entry_of_the_menu_leads_to_the_only_month(client, world):
    client.force_login(world.officer)
    assert client.get(reverse("entry"))["Location"] == reverse("home"), "two months are open"
    world.close()
    expected = reverse("money_entry", kwargs={"unit": world.unit.pk, "month": JUNE})
    assert client.get(reverse("entry"))["Location"] == expected


def test_the_list_filters_sorts_and_exports_what_is_shown(client, world):
    world.close()
    address = reverse("budget_lines")
    parameters = {"month": "202305", "unit": "원", "name": "가족"}
    text = opened(client, world.coordinator, address, **parameters).content.decode()
    assert "가족센터 운영" in text and "어린이집 운영" not in text
    ordered = opened(client, world.coordinator, address, month="202305", unit="원", sort="-spent").content.decode()
    assert ordered.index("아이돌봄") < ordered.index("가족센터 운영")
    response = opened(client, world.coordinator, address, **parameters, export="xlsx")
    sheet = CalamineWorkbook.from_filelike(
        BytesIO(b"".join(response.streaming_content) if response.streaming else response.content)
    )
    values = [value for row in sheet.get_sheet_by_index(0).to_python() for value in row]
    assert 100_000_000.0 in values and "가족센터 운영" in values and "어린이집 운영" not in values


@pytest.mark.parametrize("table", ["budget", "children", "headcount"])
def test_every_table_of_a_unit_can_be_downloaded(client, world, table):
    world.close()
    address = reverse("unit_export", args=[world.office.pk])
    response = opened(client, world.coordinator, address, month="202305", table=table)
    assert response.content[:2] == b"PK"


def test_an_unknown_table_does_not_exist(client, world):
    client.force_login(world.officer)
    assert client.get(reverse("unit_export", args=[world.unit.pk]), {"table": "x"}).status_code == 404


def grow(world, count=30):
    for number in range(count):
        make_line(world.unit, f"늘어난 사업 {number}", order=10 + number)
        make_unit(f"늘어난 과 {number}", parent=world.office, order=10 + number)


# Departments read contacts, findings, plans, last year and marks of 신속집행; entry and review reasons as well.
@pytest.mark.parametrize(
    ("name", "limit"),
    [("unit", 28), ("office", 28), ("lines", 15), ("entry", 19), ("review", 22), ("home", 18), ("reports", 15)],
)
def test_queries_do_not_grow_with_rows(client, world, name, limit):
    month = {"unit": world.unit.pk, "month": MAY}
    address = {
        "unit": unit_address(world.unit) + "?month=202305",
        "office": unit_address(world.office) + "?month=202305",
        "lines": reverse("budget_lines") + "?month=202305",
        "entry": reverse("money_entry", kwargs=month),
        "review": reverse("money_review", kwargs=month),
        "home": reverse("home"),
        "reports": reverse("publications"),
    }[name]
    client.force_login(world.coordinator if name in ("office", "home", "reports") else world.officer)
    fill(world.submission, {world.line: 1, world.second: 2}, actor=world.officer)
    before = queries(client, address)
    grow(world)
    assert queries(client, address) == before <= limit


def test_the_office_counts_only_its_own_fiscal_year(client, world):
    make_line(world.unit, "내년 사업", fiscal_year=2024)
    text = opened(client, world.officer, unit_address(world.unit), month="202305").content.decode()
    assert "내년 사업" not in text
    assert Month(202305).year == 2023
