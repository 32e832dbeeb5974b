"""The workbook of a unit's months: handed out and taken back unchanged, and every way to spoil it."""

import json
import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from organization.models import Role
from reporting.models import Figure
from tests.budgets.spreadsheet import Spreadsheet
from tests.budgets.test_grid_cells import address
from tests.factories import MAY, fill, make_line, make_period, make_submission, make_user


@pytest.fixture
def officer(world):
    client = Client()
    client.force_login(world.officer)
    return client


def download(client, world, query="?unit=원", unit=None, **parts):
    answer = client.get(address(world, "money_workbook", unit=unit, **parts) + query)
    assert answer.status_code == 200
    return Spreadsheet(answer.content)


def upload(client, world, book, **parts):
    file = SimpleUploadedFile("서식.xlsx", book if isinstance(book, bytes) else book.content())
    return client.post(address(world, "money_workbook", **parts), {"file": file})


def apply(client, world, answer):
    found = re.search(r'name="changes" value="([^"]*)"', answer.content.decode())
    unit = re.search(r'name="given_unit" value="([^"]*)"', answer.content.decode())
    body = {"changes": found[1].replace("&quot;", '"'), "given_unit": unit[1]}
    return client.post(address(world, "money_workbook"), body)


def stored(line, month=202305):
    return Figure.objects.filter(series=line.series_id, month=month).values_list("value", flat=True).first()


def test_only_open_cells_are_unlocked_and_sums_are_formulas(world, officer):
    world.fill(first=1_000)
    book = download(officer, world)
    sheet = book.parts["xl/worksheets/sheet1.xml"].decode()
    assert "<sheetProtection" in sheet and "<dataValidation " in sheet and 'hidden="1"' in sheet
    assert 'state="veryHidden"' in book.parts["xl/workbook.xml"].decode()
    assert book.read(world.line) == "1000" and not book.is_locked(world.line)
    assert book.read(world.line, 3) == "가족센터 운영" and book.is_locked(world.line, 3)
    assert book.formula(world.line, 8).startswith("SUM(")


@pytest.mark.parametrize("unit", ["원", "천원", "백만원"])
def test_export_is_import(world, officer, unit):
    world.fill(first=1_499_999, second=-300_000_001)
    answer = upload(officer, world, download(officer, world, f"?unit={unit}"))
    assert answer.status_code == 200 and "바뀌는 값이 없습니다" in answer.content.decode()


def test_what_was_typed_is_shown_and_then_saved_whole(world, officer):
    world.fill(first=1_000)
    book = download(officer, world)
    book.type(world.line, -5_000)
    book.type(world.second, None)
    answer = upload(officer, world, book)
    text = answer.content.decode()
    assert "△5,000" in text and "2칸이 바뀝니다" in text and stored(world.line) == 1_000
    assert apply(officer, world, answer).status_code == 302
    assert (stored(world.line), stored(world.second)) == (-5_000, None)


def test_a_year_holds_every_open_month_and_closed_ones_stay(world, officer):
    world.close()
    book = download(officer, world, "?unit=원&span=year", month="202306")
    assert book.is_locked(world.line, 7) and not book.is_locked(world.line, 8)
    book.type(world.line, 70, 8)
    answer = upload(officer, world, book, month="202306")
    found = re.search(r'name="changes" value="([^"]*)"', answer.content.decode())[1].replace("&quot;", '"')
    june = address(world, "money_workbook", month="202306")
    assert officer.post(june, {"changes": found, "given_unit": "원"}).status_code == 302
    assert stored(world.line, 202306) == 70
    book.type(world.line, 1, 7)
    refused = upload(officer, world, book, month="202306")
    assert refused.status_code == 422 and "2023년 5월은(는) 잠겨" in refused.content.decode()
    forged = json.dumps([[world.line.series_id, 202305, 1, 1]])
    assert officer.post(address(world, "money_workbook"), {"changes": forged, "given_unit": "원"}).status_code == 409
    assert stored(world.line) == 1_000


def test_the_workbook_of_another_unit_or_month_is_refused_by_name(world, officer):
    theirs = Client()
    theirs.force_login(make_user(Role.OFFICER, world.other_unit))
    book = download(theirs, world, unit=world.other_unit)
    text = upload(officer, world, book).content.decode()
    assert "보육과 2023년 5월 서식입니다. 가족정책과 2023년 5월 화면에는" in text
    june = upload(officer, world, download(officer, world, month="202306"))
    assert june.status_code == 422 and "2023년 6월 서식입니다" in june.content.decode()


def test_mistakes_are_named_by_row_and_nothing_is_saved(world, officer):
    book = download(officer, world)
    book.type(world.line, "많이")
    book.type(world.second, 7)
    answer = upload(officer, world, book)
    assert answer.status_code == 422
    assert "가족센터 운영: &#x27;많이&#x27;" in answer.content.decode() and 'name="changes"' in answer.content.decode()
    assert 'value=""' in answer.content.decode() and stored(world.second) is None


def test_what_somebody_changed_meanwhile_is_no_ones_to_overwrite(world, officer):
    world.fill(first=1_000)
    book = download(officer, world)
    untouched = download(officer, world)
    fill(world.submission, {world.line: 9})
    book.type(world.line, 8)
    answer = upload(officer, world, book)
    assert answer.status_code == 422 and "&#x27;9&#x27;(으)로 고쳤습니다" in answer.content.decode()
    assert "바뀌는 값이 없습니다" in upload(officer, world, untouched).content.decode()
    late = json.dumps([[world.line.series_id, 202305, 8, 1], [world.second.series_id, 202305, 8, 1]])
    refused = officer.post(address(world, "money_workbook"), {"changes": late, "given_unit": "원"})
    assert refused.status_code == 409 and (stored(world.line), stored(world.second)) == (9, 2_000)


def test_spoilt_keys_are_refused(world, officer):
    book = download(officer, world)
    book.type(world.line, "202305:x:1", 2)
    assert "숨은 열쇠" in upload(officer, world, book).content.decode()
    book = download(officer, world)
    book.type(world.line, str(world.other_line.series_id), 1)
    assert "없는 줄입니다" in upload(officer, world, book).content.decode()
    book = download(officer, world)
    book.type(world.line, str(world.second.series_id), 1)
    assert "두 번 나오는" in upload(officer, world, book).content.decode()
    book = download(officer, world)
    book.put(book.cell(book.keys, 1, 1), "other")
    assert "서식을 새로 받아" in upload(officer, world, book).content.decode()
    book = download(officer, world)
    book.parts["xl/workbook.xml"] = book.parts["xl/workbook.xml"].replace(b'name="keys"', b'name="other"')
    assert "입력 서식이 아닙니다" in upload(officer, world, book).content.decode()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x", b"a,b\n1,2"])
def test_what_is_no_workbook_is_refused(world, officer, content):
    assert upload(officer, world, content).status_code == 422
    assert officer.post(address(world, "money_workbook"), {}).status_code == 422


@pytest.mark.parametrize("changes", ["", "{", "[]", "5", "[[1]]", '[["1",202305,1,0]]', "[[1,202399,1,0]]",
                                     "[[1,202205,1,0]]", "[[1,202305,1.5,0]]", "[[1,202305,1,0],[1,202305,2,0]]",
                                     f"[[1,202305,{10**16},0]]"])  # fmt: skip
def test_forged_changes_are_refused(world, officer, changes):
    answer = officer.post(address(world, "money_workbook"), {"changes": changes, "given_unit": "원"})
    assert answer.status_code == 422 and not Figure.objects.exists()


def test_two_hundred_forty_three_lines_by_twelve(world, officer):
    lines = [make_line(world.unit, f"세부사업 {number}", order=10 + number) for number in range(243)]
    for month in [*range(202301, 202305), *range(202307, 202313)]:
        make_period(world.office, month)
    make_submission(make_period(world.office, 202313), world.unit)
    start = time.perf_counter()
    book = download(officer, world, "?unit=원&span=year", month="202312")
    made = time.perf_counter()
    for place, line in enumerate(lines[:50]):
        for column in range(7, 19):
            book.type(line, place + 1, column)
    content = book.content()
    begin = time.perf_counter()
    answer = upload(officer, world, content, month="202312")
    read = time.perf_counter()
    assert "600칸이 바뀝니다" in answer.content.decode()
    assert made - start < 10 and read - begin < 10  # the aim of a second is measured by the benchmark
    assert int(MAY) == 202305
