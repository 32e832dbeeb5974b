"""A secret address is in one table and one answer: every byte of everything else is searched, as every role."""

import io
import logging
import re
import zipfile
from urllib.parse import quote

import pypdf
import pytest
from django.contrib import admin
from django.db import IntegrityError
from django.urls import reverse

from core.quality import Scope
from core.quality import run as run_checks
from core.refusals import InvalidInput, NotAllowed
from facilities import secrecy, services
from facilities.models import AddressSight, Disclosure, Entrustment, Facility, Inspection, SecretAddress
from organization.models import User
from programs.services import issue
from reporting.findings import refresh_findings
from reporting.models import PublishedSource, PublishedValue
from tests.access.table import ADDRESSES
from tests.access.test_addresses import url_of
from tests.database import refused, run, select
from tests.facilities.samples import SECRET, SECRET_MARKS, make_facility
from tests.factories import JUNE, MAY

ROLES = [
    *("officer", "sibling_officer", "stranger", "unit_coordinator", "team_lead", "unit_head"),
    *("coordinator", "auditor", "administrator", "roleless"),
]
KNOWING = ["officer", "unit_coordinator", "team_lead", "unit_head"]
COLUMNS = ("type", "group", "unit_name", "place", "mode", "operator", "term", "left", "capacity", "occupancy", "note")
EVERY_COLUMN = "&".join(f"columns={name}" for name in COLUMNS)


def pages(world):
    """Every page and file of the portal, those of the access table and those that show or search facilities."""
    for name, addresses in ADDRESSES.items():
        for address in addresses:
            if address.get is not None:
                yield url_of(name, address, world)
    listed = reverse("facilities")
    for query in (EVERY_COLUMN, "disclosure=secret", "name=쉼터", f"name={SECRET_MARKS[1]}", "sort=-place"):
        yield f"{listed}?month=202306&{query}"
        for format_name in ("xlsx", "hwpx", "pdf"):
            yield f"{listed}?month=202306&{query}&export={format_name}"
    for name in ("facilities_ending", "facility_counts"):
        for format_name in ("", "xlsx", "hwpx", "pdf"):
            yield f"{reverse(name)}?month=202306&export={format_name}"
    for place in (world.facility, world.shelter):
        for format_name in ("xlsx", "hwpx", "pdf"):
            yield reverse("facility", args=[place.pk]) + f"?month=202306&export={format_name}"
    for month in (MAY, JUNE):
        yield reverse("unit", args=[world.unit.pk]) + f"?month={int(month)}"
        for format_name in ("", "json", "xlsx", "hwpx", "pdf"):
            code = ["budget-execution", world.office.pk]
            yield reverse("publication", args=code) + f"?month={int(month)}&format={format_name}"
    yield from admin_pages(world)


def admin_pages(world):
    for page in admin.site._registry.values():
        address = f"/admin/{page.opts.app_label}/{page.opts.model_name}/"
        yield address
        yield f"{address}?q={SECRET_MARKS[1]}"
        for row in page.model._default_manager.order_by("pk")[:12]:
            yield f"{address}{row.pk}/change/"
            yield f"{address}{row.pk}/history/"


def text_of(response) -> str:
    """What a reader finds in it: zipped files opened, the text of a PDF beside its bytes."""
    content = b"".join(response) if response.streaming else response.content
    found = [content]
    if content[:2] == b"PK":
        found = unzipped(content)
    if content[:4] == b"%PDF":
        found += [page.extract_text().encode() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    heads = " ".join(f"{name}: {value}" for name, value in response.items())
    return heads + b"\n".join(found).decode("utf-8", errors="ignore")


def unzipped(content: bytes) -> list[bytes]:
    """Every file of an archive and its name; a workbook among them is opened as well."""
    archive, found = zipfile.ZipFile(io.BytesIO(content)), []
    for name in archive.namelist():
        part = archive.read(name)
        found += [name.encode(), *(unzipped(part) if part[:2] == b"PK" else [part])]
    return found


def marks_in(text: str, asked: str = "") -> list[str]:
    """Marks of the address, searched without spaces as well; what was typed into a search is no leak."""
    if asked:
        text = re.sub(rf'(value|href)="[^"]*({asked}|{quote(asked)})[^"]*"', "", text)
    return [mark for mark in SECRET_MARKS if mark in text or mark in "".join(text.split())]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_or_file_holds_it(world, role, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "django.template")  # names of variables only, and slow to tell
    issue(actor=world.people["coordinator"], code="budget-execution", unit=world.office, month=MAY)
    refresh_findings([world.unit.pk, world.office.pk], MAY)
    opened, leaks = 0, []
    for address in dict.fromkeys(pages(world)):
        response = world.clients[role].get(address)
        assert response.status_code < 500, address
        opened += response.status_code == 200
        asked = SECRET_MARKS[1] if SECRET_MARKS[1] in address else ""
        leaks += [f"{address}: {mark}" for mark in marks_in(text_of(response), asked)]
    assert not leaks
    assert opened > 5
    log = "\n".join(line for line in caplog.messages if SECRET_MARKS[1] not in line or "LIKE" not in line)
    assert not marks_in(log)


@pytest.mark.parametrize("role", KNOWING)
def test_those_who_know_it_see_it_once_and_are_written_down(world, role, caplog):
    caplog.set_level(logging.INFO)
    address = reverse("facility_address", args=[world.shelter.pk])
    before = AddressSight.objects.count()
    response = world.clients[role].post(address, {"action": "reveal", "reason": "입소자 이송"}, REMOTE_ADDR="10.9.8.7")
    assert response.status_code == 200 and SECRET in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    sight = AddressSight.objects.first()
    assert AddressSight.objects.count() == before + 1
    assert (sight.user, sight.facility, sight.reason) == (world.people[role], world.shelter, "입소자 이송")
    assert sight.ip_address == "10.9.8.7" and sight.seen_at
    assert not marks_in(caplog.text) and not marks_in(address)
    # Not a moment longer: neither in the session nor on the page that follows.
    assert not marks_in(str(dict(world.clients[role].session)))
    assert not marks_in(text_of(world.clients[role].get(reverse("facility", args=[world.shelter.pk]))))


@pytest.mark.parametrize("reason", ["", "   ", "점검", "가" * 301, "a\x00bcdefg"])
def test_without_a_reason_nothing_is_shown(world, reason):
    before = AddressSight.objects.count()
    address = reverse("facility_address", args=[world.shelter.pk])
    response = world.clients["officer"].post(address, {"action": "reveal", "reason": reason}, follow=True)
    assert not marks_in(text_of(response)) and "열람 사유를" in response.content.decode()
    assert AddressSight.objects.count() == before


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(KNOWING)))
def test_nobody_else_gets_it(world, role):
    before = AddressSight.objects.count()
    address = reverse("facility_address", args=[world.shelter.pk])
    response = world.clients[role].post(address, {"action": "reveal", "reason": "궁금해서 봅니다"})
    assert response.status_code == 404 and not marks_in(text_of(response))
    with pytest.raises(NotAllowed):
        secrecy.reveal(actor=world.people[role], facility=world.shelter, reason="궁금해서 봅니다", ip_address=None)
    assert AddressSight.objects.count() == before


def test_it_is_in_one_table_of_the_database(world):
    tables = [name for (name,) in select("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")]
    holding = {
        name
        for name in tables
        for mark in SECRET_MARKS
        if select(f'SELECT 1 FROM "{name}" row WHERE row::text LIKE %s LIMIT 1', [f"%{mark}%"])
    }
    assert holding == {"facilities_secretaddress"}
    assert not hasattr(SecretAddress, "pgh_event_model")
    assert "숨은" not in repr(SecretAddress.objects.get()) + str(SecretAddress.objects.get())


def test_a_place_that_becomes_secret_leaves_nothing_behind(world):
    place = make_facility(world.unit, "다솜센터", district=SECRET_MARKS[0], address=SECRET_MARKS[2])
    source = PublishedSource.objects.create(name="지난 보고서")
    for number, column in enumerate(("address", "district", "operator")):
        PublishedValue.objects.create(
            source=source, file="facilities.csv", row_number=2, column=column, row=place.name,
            unit=world.unit, text=(SECRET_MARKS[2], SECRET_MARKS[0], "다온재단")[number],
        )  # fmt: skip
    place.location_disclosure = Disclosure.SECRET
    services.save_facility(actor=world.people["unit_head"], facility=place, address=None)
    stored = Facility.objects.get(pk=place.pk)
    assert (stored.district, stored.address) == (None, "")
    assert set(PublishedValue.objects.filter(row=place.name).values_list("column", flat=True)) == {"operator"}
    events = select("SELECT e::text FROM facilities_facilityevent e WHERE pgh_obj_id = %s", [place.pk])
    assert events and not marks_in(str(events))
    kept = secrecy.reveal(actor=world.people["unit_head"], facility=stored, reason="되돌아보기", ip_address=None)
    assert kept == f"{SECRET_MARKS[0]} {SECRET_MARKS[2]}"


def test_the_database_keeps_places_apart(world):
    with refused("facility_location"):
        Facility.objects.filter(pk=world.shelter.pk).update(address="어딘가 1")
    with refused("facility_location"):
        Facility.objects.filter(pk=world.shelter.pk).update(district=world.facility.district)
    for statement in ("UPDATE facilities_addresssight SET reason = 'x'", "DELETE FROM facilities_addresssight"):
        with refused("record_kept"):
            run(statement)
    with pytest.raises(IntegrityError):
        AddressSight.objects.create(facility=world.shelter, user=User.objects.first(), reason="")


def test_names_and_notes_must_not_tell_it(world):
    officer = world.people["officer"]
    shelter = Facility.objects.get(pk=world.shelter.pk)
    shelter.note = "가리움구  숨은누리로77길 31-4 뒤편"
    with pytest.raises(InvalidInput):
        services.save_facility(actor=officer, facility=shelter, address=None)
    shelter.refresh_from_db()
    with pytest.raises(InvalidInput):
        services.save_address(actor=officer, facility=shelter, address=" ")
    with pytest.raises(InvalidInput):
        services.save_inspection(
            actor=officer, inspection=Inspection(facility=shelter, inspected_on="2023-05-02", result=f"{SECRET} 방문")
        )
    for contract, parts in (
        (Entrustment(facility=shelter, agreement_document=SECRET), []),
        (Entrustment(facility=shelter, consent_session=SECRET), []),
        (Entrustment(facility=shelter), [(f"{SECRET} 운영", "")]),
    ):
        with pytest.raises(InvalidInput):
            services.save_entrustment(actor=officer, entrustment=contract, parts=parts, office=world.office)


def test_a_coordinator_writes_it_unseen_and_cannot_open_it(world):
    client = world.clients["coordinator"]
    address = reverse("facility_address", args=[world.shelter.pk])
    response = client.post(address, {"action": "keep", "address": "새벽로 9"}, follow=True)
    assert "새벽로" not in text_of(response)
    assert SecretAddress.objects.get(facility=world.shelter).text == "새벽로 9"
    edit = reverse("facility_edit", args=[world.shelter.pk])
    form = {"name": "온새미 쉼터", "unit": world.unit.pk, "type": world.shelter.type_id, "version": 1}
    response = client.post(edit, form | {"location_disclosure": "public", "address": "아무길 1"})
    assert response.status_code == 403
    assert Facility.objects.get(pk=world.shelter.pk).is_secret


def test_few_people_in_a_secret_place_are_not_counted_out(world):
    text = world.clients["auditor"].get(reverse("facilities") + "?month=202306").content.decode()
    assert "5 미만" in text
    world.shelter.records.update(capacity=2, occupancy=4)
    sentences = [
        row.statement.sentence for row in run_checks(Scope([world.unit.pk], MAY)) if row.check.code == "facility_full"
    ]
    assert sentences == ["'온새미 쉼터': 현원 5명 미만이 정원 5명 미만보다 많습니다(2023-05-31 기준)."]
    history = reverse("facility_history", args=[world.shelter.pk])
    assert "현원:" in world.clients["officer"].get(history).content.decode()
    assert "현원:" not in world.clients["auditor"].get(history).content.decode()


def test_only_one_module_reads_the_table():
    from tests.house.project import modules, place

    users = [place(path) for path in modules("facilities", "programs", "config") if "SecretAddress" in path.read_text()]
    assert set(users) == {"facilities/models/__init__.py", "facilities/models/places.py", "facilities/secrecy.py"}
