"""Facilities and their counts from published papers: the three real ones, and offices that nobody has seen."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.periods import Month
from facilities.models import AddressSight, Entrustment, Facility, FacilityRecord, FacilityType, SecretAddress
from facilities.selectors import grouped, total_of, type_counts
from organization.models import Placement
from organization.selectors import tree_as_of
from programs.importing.loading import Options, import_path
from reporting.findings import refresh_findings
from reporting.models import Figure, Period, PublishedValue, Submission
from tests.database import select
from tests.facilities.samples import SECRET_DISTRICT, SECRET_MARKS, SECRET_STREET
from tests.importing.census import census
from tests.importing.samples import BUREAU, CENTER, FOUNDATION, OFFICE, read, write_report, write_table, write_workbook

pytestmark = pytest.mark.django_db
MAY = Month(202305)


def loaded(path, **options):
    result = import_path(path, Options(**options))
    assert not result.problems, list(map(str, result.problems))
    return result


def units_of(name, day=MAY.last_day):
    unit_id = Placement.objects.get(name=name).unit_id
    return tree_as_of(day).descendant_ids(unit_id)


def count(name, number="", **more):
    row = {"as_of": "2024-03", "organization": "기획과", "group": "돌봄시설", "facility_type": name, "count": number}
    return row | more


def place(name, **more):
    return {"name": name, "facility_type": "돌봄센터", "organization": "기획과", "district": "중구", **more}


def write(folder, counts=(), places=(), organizations=OFFICE):
    write_report(folder, organizations=organizations)
    for name, rows in (("facility_counts", counts), ("facilities", places)):
        if rows:
            write_table(folder, name, list(rows))
    return folder


def test_the_bureau_answers_for_what_it_printed():
    loaded(BUREAU)
    units = units_of("여성가족정책실")
    rows = type_counts(units, MAY)
    printed = read(BUREAU / "facility_counts.csv")
    sums = {row["group"]: int(row["count"]) for row in printed if row["facility_type"].startswith("소계:")}
    assert {group.name: int(group.total) for group in grouped(rows)} == sums
    assert len(sums) == 11
    whole = next(row for row in printed if row["facility_type"].startswith("합계:"))
    assert total_of(rows) == int(whole["count"]) == 5656
    types = [row for row in printed if ":" not in row["facility_type"]]
    assert {(row.group, row.name, int(row.value)) for row in rows} == {
        (row["group"], row["facility_type"], int(row["count"])) for row in types
    }
    codes = {finding.code for finding in refresh_findings(units, MAY)}
    assert not codes & {"facility_group_sum", "facility_total"}


def test_every_row_of_the_registers_has_its_place():
    for folder in (BUREAU, FOUNDATION, CENTER):
        loaded(folder)
        for row in read(folder / "facilities.csv"):
            facility = Facility.objects.get(name=row["name"], order=int(row["line"]))
            assert facility.type.name == row["facility_type"]
            assert (facility.district.name if facility.district else "") == row["district"]
            assert (facility.address, facility.established) == (row["address"], row["established"])
            assert facility.note == row["note"]
            record = FacilityRecord.objects.filter(facility=facility).first()
            for name in ("capacity", "occupancy", "staff_authorized", "staff_actual"):
                stored = getattr(record, name) if record else None
                assert stored == (int(row[name]) if row[name] else None)
            contract = Entrustment.objects.named().filter(facility=facility).first()
            if row["operator"] or row["operation_mode"]:
                assert (contract.operator_names or "", contract.mode) == (row["operator"], row["operation_mode"])
                assert str(contract.ends_on or "") == row["contract_end"]
            else:
                assert contract is None
    assert not SecretAddress.objects.exists() and not AddressSight.objects.exists()


def test_places_that_are_to_open_are_planned():
    loaded(BUREAU)
    planned = {row.name for row in Facility.objects.all() if row.is_planned_on(MAY.last_day)}
    printed = {row["name"] for row in read(BUREAU / "facilities.csv") if row["established"] > "2023-05-31"}
    assert planned == printed != set()


def test_again_changes_nothing():
    for folder in (BUREAU, FOUNDATION, CENTER):
        loaded(folder)
    before = census()
    for folder in (BUREAU, FOUNDATION, CENTER):
        assert not loaded(folder).has_changes
    assert census() == before


def test_a_dry_run_leaves_nothing():
    before = census()
    assert loaded(BUREAU, dry_run=True).has_changes
    assert census() == before


def test_a_paper_without_a_month_is_published_only():
    result = loaded(CENTER)
    assert any("기준월" in str(warning) for warning in result.warnings)
    assert not Figure.objects.exists()
    assert PublishedValue.objects.get(file="facility_counts.csv").value == 25


def test_an_office_nobody_has_seen(tmp_path):
    counts = [
        count("합계: 전체", 9, organization="새누리본부", group="모두"),
        count("소계: 돌봄시설", 9),
        count("돌봄센터", 4),
        count("공부방", 5),
        count("체험실(실)", 30, group="부대시설"),
    ]
    places = [
        place("새누리돌봄", operator="가재단", contract_start="2023-01", contract_end="2025-12", budget="1.5",
              budget_unit="억원", capacity=10, occupancy=12, area_m2="1234.5"),
        place("새누리돌봄", operator="나재단"),
        place("새누리돌봄", district="동구"),
    ]  # fmt: skip
    folder = write(tmp_path / "report", counts, places)
    loaded(folder)
    rows = type_counts(units_of("새누리본부", Month(202403).last_day), Month(202403))
    assert [(row.name, int(row.value), row.measure) for row in rows] == [
        ("돌봄센터", 4, "개소"),
        ("공부방", 5, "개소"),
        ("체험실(실)", 30, "실"),
    ]
    assert total_of(rows) == 9
    assert set(Submission.objects.values_list("kind", "state")) == {("facilities", "closed")}
    assert Period.objects.get().state == "closed"
    assert Facility.objects.count() == 2
    contract = Entrustment.objects.named().get()
    assert (contract.operator_names, contract.term) == ("가재단, 나재단", "2023.1.1. ~ 2025.12.31.")
    record = FacilityRecord.objects.get()
    assert (record.budget, record.budget_unit, record.as_of.isoformat()) == (150_000_000, "억원", "2024-03-31")
    assert Facility.objects.get(district__name="중구").area == Decimal("1234.5")
    assert not loaded(write_workbook(folder, tmp_path / "report.xlsx"), source="report").has_changes


def test_sums_that_do_not_add_up_are_found(tmp_path):
    counts = [count("합계: 전체", 100, organization="새누리본부"), count("소계: 돌봄시설", 8), count("돌봄센터", 7)]
    loaded(write(tmp_path / "report", counts))
    month = Month(202403)
    found = {row.code: row.sentence for row in refresh_findings(units_of("새누리본부", month.last_day), month)}
    assert "7개소가 발행된 8개소" in found["facility_group_sum"]
    assert "7개소가 발행된 100개소" in found["facility_total"]


def test_a_closed_month_refuses_another_count(tmp_path):
    loaded(write(tmp_path / "report", [count("돌봄센터", 7)]))
    for rows in ([count("돌봄센터", 8)], [count("돌봄센터", 7), count("새 유형", 1)]):
        result = import_path(write(tmp_path / "report", rows))
        assert ["마감된 2024년 3월" in str(problem) for problem in result.problems] == [True]
    assert Figure.objects.get().value == 7 and FacilityType.objects.count() == 1


def test_the_next_month_goes_on(tmp_path):
    loaded(write(tmp_path / "march", [count("돌봄센터", 7)]))
    loaded(write(tmp_path / "april", [count("돌봄센터", 8, as_of="2024-04"), count("공부방", 2, as_of="2024-04")]))
    units = units_of("새누리본부", Month(202403).last_day)
    assert [int(row.value) for row in type_counts(units, Month(202403))] == [7]
    assert [int(row.value) for row in type_counts(units, Month(202404))] == [8, 2]


def test_a_register_alone_is_enough(tmp_path):
    folder = tmp_path / "register"
    folder.mkdir()
    write_table(folder, "facilities", [place("홀로 선 센터", organization="")])
    write_table(folder, "facilities", [place("홀로 선 센터", organization="처음 보는 과")])
    result = loaded(folder)
    assert Facility.objects.get().unit == Placement.objects.get(name="처음 보는 과").unit
    assert any("처음 보는 과" in str(warning) for warning in result.warnings)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"capacity": "많음"}, "capacity"),
        ({"capacity": -1}, "capacity"),
        ({"contract_end": "2025-02-30"}, "contract_end"),
        ({"established": "작년"}, "established"),
        ({"name": ""}, "name"),
        ({"address": "가" * 301}, "address"),
    ],
)
def test_what_breaks_the_schema_is_refused_whole(tmp_path, row, column):
    before = census()
    result = import_path(write(tmp_path / "report", [count("돌봄센터", 1)], [place("센터"), place("둘째") | row]))
    assert [(problem.file, problem.row, problem.column) for problem in result.problems] == [
        ("facilities.csv", 3, column)
    ]
    assert census() == before


def test_what_is_odd_is_kept_as_printed(tmp_path):
    odd = place(
        "센터", operation_mode="컨소시엄", contract_start="2025-01-01", contract_end="2024-01-01", budget=5,
        budget_unit="달러",
    )  # fmt: skip
    result = loaded(write(tmp_path / "report", [], [odd]))
    told = " ".join(map(str, result.warnings))
    assert "컨소시엄" in told and "만료일이 시작일보다" in told and "예산의 단위" in told
    contract = Entrustment.objects.get()
    assert (contract.mode, contract.ends_on) == ("", None)
    assert PublishedValue.objects.filter(text__in=["컨소시엄", "2024-01-01", "5"]).count() == 3


def test_what_people_changed_stays_theirs(tmp_path):
    folder = write(tmp_path / "report", [], [place("센터", note="처음", contract_end="2024-12-31")])
    loaded(folder)
    Facility.objects.update(note="사람이 고침", version=2)
    Entrustment.objects.update(ends_on="2027-12-31")
    told = " ".join(map(str, loaded(folder).warnings))
    assert "화면에서 고친 시설" in told and "위탁은 화면에서" in told
    assert Facility.objects.get().note == "사람이 고침"
    assert str(Entrustment.objects.get().ends_on) == "2027-12-31"


def test_a_shelters_address_goes_to_its_own_table_alone(tmp_path):
    secret = place(
        "온새미", facility_type="가정폭력 보호시설", district=SECRET_DISTRICT, address=SECRET_STREET,
        note=f"{SECRET_STREET}에 있음", operator="다온재단",
    )  # fmt: skip
    by_name = place("다솜 쉼터", district=SECRET_DISTRICT, address=SECRET_STREET)
    folder = write(tmp_path / "report", [], [secret, by_name])
    result = loaded(folder)
    told = " ".join(map(str, [*result.warnings, *result.notes]))
    assert "비공개 주소에만" in told and not any(mark in told for mark in SECRET_MARKS)
    tables = [name for (name,) in select("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")]
    holding = {
        name
        for name in tables
        for mark in SECRET_MARKS
        if select(f'SELECT 1 FROM "{name}" row WHERE row::text LIKE %s LIMIT 1', [f"%{mark}%"])
    }
    assert holding == {"facilities_secretaddress"}
    assert set(Facility.objects.values_list("location_disclosure", flat=True)) == {"secret"}
    assert PublishedValue.objects.filter(file="facilities.csv", column="operator").exists()
    assert not loaded(folder).has_changes


def test_a_large_register_takes_few_statements(tmp_path):
    places = [place(f"센터 {number}", operator=f"재단 {number % 7}", capacity=number) for number in range(300)]
    folder = write(tmp_path / "report", [], places)
    with CaptureQueriesContext(connection) as queries:
        loaded(folder)
    assert Facility.objects.count() == 300
    assert len(queries) < 120
