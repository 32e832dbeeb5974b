"""Files that cannot be read: named with place and cure, nothing staged."""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from budgets.models import LedgerLayout, LedgerUpload
from tests.factories import make_user
from tests.ledger.conftest import Desk
from tests.ledger.samples import csv_file, row, xlsx

CENTER = {"unit": "가족정책과", "account": "일반회계", "name": "가족센터 운영", "original": 100_000_000, "spent": 5}


def sheet(lines, name="집행현황.xlsx"):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("자료")
        for number, cells in enumerate(lines):
            page.write_row(number, 0, cells)
    return SimpleUploadedFile(name, stream.getvalue())


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (60 << 20))
    return SimpleUploadedFile("폭탄.xlsx", stream.getvalue())


def csv_of(text, encoding="utf-8", name="원장.csv"):
    return SimpleUploadedFile(name, text.encode(encoding))


HEADER = "부서,사업,누계\n"
BAD = {
    "an empty file": (csv_of(""), "빈 파일"),
    "another kind of file": (SimpleUploadedFile("원장.pdf", b"%PDF-1.7"), "CSV 파일이 아닙니다"),
    "a workbook that is none": (SimpleUploadedFile("원장.xlsx", b"hello"), "엑셀 파일이 아닙니다"),
    "an old workbook": (
        SimpleUploadedFile("원장.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600),
        ".xlsx로 다시",
    ),
    "a broken workbook": (SimpleUploadedFile("원장.xlsx", b"PK\x03\x04" + b"0" * 600), "엑셀"),
    "a bomb": (bomb(), "지나치게 커지는"),
    "an encoding of no kind": (SimpleUploadedFile("원장.csv", b"\xff\xfa\x81\x00\x00"), "원장.csv"),
    "a column that is missing": (csv_of("부서,사업\n가족정책과,가족센터 운영\n"), "이 열이 없습니다: 누계"),
    "a column that is there twice": (csv_of("부서,사업,누계,누계\n"), "열이 둘 이상"),
    "no header at all": (csv_of("가족정책과,가족센터 운영,5\n"), "열 이름이 있는 줄을 찾지 못했습니다"),
    "no row below the header": (csv_of(HEADER), "읽을 줄이 없습니다"),
    "a text where an amount stands": (csv_of(HEADER + "가족정책과,가족센터 운영,많이\n"), "2행 '누계' 열: '많이'"),
    "a misplaced comma": (csv_of(HEADER + '가족정책과,가족센터 운영,"1,241,7000"\n'), "1,241,7000"),
    "less than one won": (csv_of(HEADER + "가족정책과,가족센터 운영,1.5\n"), "1원보다 잘게"),
    "an amount of no office": (csv_of(HEADER + "가족정책과,가족센터 운영,99999999999999999\n"), "너무 큽니다"),
    "an amount without a name": (csv_of(HEADER + "가족정책과,,5\n"), "사업 이름이 비어"),
    "a name without an end": (csv_of(HEADER + f"가족정책과,{'가' * 301},5\n"), "300자까지만"),
    "an open quote": (csv_of(HEADER + '가족정책과,"가족센터,5\n'), "따옴표"),
}


@pytest.fixture
def small(world, client):
    world.office.ledger_layouts.all().delete()
    layout = LedgerLayout.objects.create(office=world.office, name="작은 양식")
    for meaning, header in (("unit", "부서"), ("name", "사업"), ("spent_to_date", "누계")):
        layout.columns.create(meaning=meaning, header=header)
    return Desk(client, world, world.june)


@pytest.mark.parametrize(("file", "message"), BAD.values(), ids=BAD)
def test_a_bad_file_is_named_and_nothing_is_staged(small, text, file, message):
    file.seek(0)
    page = small.drop(file)
    assert page.status_code == 422, page.status_code
    assert message in text(page).replace("&#x27;", "'")
    assert file.name in text(page)
    assert not LedgerUpload.objects.exists()


def test_all_that_is_wrong_is_said_at_once(small, text):
    page = small.drop(csv_of(HEADER + "가,나,많이\n다,라,적게\n"))
    assert "2행" in text(page) and "3행" in text(page)


def test_no_file_and_no_layout_are_said(small, client, text):
    page = client.post(f"/ledger/{small.period.pk}/", {})
    assert page.status_code == 422 and "파일을 골라" in text(page)
    LedgerLayout.objects.all().delete()
    page = small.drop(csv_of(HEADER))
    assert page.status_code == 422 and "원장 양식이 없습니다" in text(page)


def test_a_code_of_two_businesses_is_refused(desk, text):
    page = desk.drop(xlsx([row(**CENTER, code="A1"), row(**{**CENTER, "name": "아이돌봄"}, code="A1")]))
    assert "한 코드는 한 사업" in text(page)


def test_rows_of_one_business_are_added_up(desk, world):
    page = desk.drop(xlsx([row(**CENTER, code="A1"), row(**{**CENTER, "original": 0, "spent": 7}, code="A1")]))
    assert page.context["merged_rows"] == 1
    [value] = page.context["values"]
    assert value["to_date"] == "12" and value["current"] == "100,000,000"


def test_merged_cells_and_a_header_of_two_rows(small, world):
    lines = [
        ["월별 집행", "", ""],
        ["부서", "사업", "지출"],
        ["", "", "누계"],
        ["가족정책과", "가족센터 운영", 5],
        ["", "아이돌봄", 7],
        ["소계", "", 12],
    ]
    page = small.drop(sheet(lines))
    assert page.context["counts"]["matched"] == 2 and page.context["total_rows"] == 1


def test_a_total_row_that_says_something_else_must_be_explained(desk, text):
    file = csv_file([row(**CENTER)], encoding="utf-8-sig")
    file = SimpleUploadedFile(file.name, file.read().decode("utf-8-sig").replace("합  계", "합계").encode())
    page = desk.drop(file)
    assert page.context["control"][1]["agrees"] is False  # the other two lines are missing from the file
    text_with_other_total = file.open().read().decode().rsplit("합계", 1)
    changed = "합계".join([text_with_other_total[0], text_with_other_total[1].replace(",5,", ",9,")])
    page = desk.drop(SimpleUploadedFile("other.csv", changed.encode()))
    assert "파일의 합계 줄은" in text(page)


def test_what_looks_like_a_formula_or_markup_is_shown_as_it_stands(desk, text):
    page = desk.drop(xlsx([row(**{**CENTER, "name": "=1+1<script>alert(1)</script>"})]))
    assert "=1+1&lt;script&gt;" in text(page) and "<script>alert" not in text(page)


def test_rows_of_units_that_the_office_does_not_have_are_left_out_together(desk, client, world):
    rows = [row(**CENTER), *(row(f"남의 사업 {n}", unit="도로과", spent=n) for n in range(1, 4))]
    page = desk.drop(xlsx(rows))
    assert page.context["unknown_count"] == 3
    page = client.post(desk.address, {"action": "leave_out_unknown"}, follow=True)
    assert page.context["unmatched"] == [] and len(page.context["chosen"]) == 3
    assert page.context["needs_explanation"]


def test_a_year_that_begins_with_nothing_takes_every_row_as_a_new_line(world, client):
    world.line.series.placements.update(valid_until=202302)
    desk = Desk(client, world, world.june)
    desk.drop(xlsx([row(f"사업 {n}", code=f"N{n}", unit="가족정책과", original=n, spent=n) for n in range(1, 5)]))
    page = client.post(desk.address, {"action": "add_known"}, follow=True)
    assert page.context["unmatched"] == []


def test_choices_of_others_files_and_strange_lines_are_refused(desk, world, client):
    desk.drop(xlsx([row(**{**CENTER, "name": "무엇인가"})]))
    assert client.post(desk.address, {"action": "choose", "choice": "9:out"}).status_code == 422
    assert client.post(desk.address, {"action": "choose", "choice": "0:new:999999"}).status_code == 422
    assert client.post(desk.address, {"action": "choose", "choice": "0:line:x"}).status_code == 404
    assert client.post(desk.address, {"action": "choose", "choice": "picked:line"}).status_code == 422
    assert client.post(desk.address, {"action": "burn"}).status_code == 404
    client.force_login(make_user("coordinator"))
    assert client.get(desk.address).status_code == 404


def test_a_row_can_be_linked_from_the_lists_and_taken_back(desk, world, client):
    desk.drop(xlsx([row(**{**CENTER, "name": "무엇인가"})]))
    page = desk.settle(choice="picked:line", row="0", line=world.second.pk)
    assert page.context["unmatched"] == [] and "아이돌봄" in page.context["chosen"][0]["what"]
    page = desk.settle(choice="0:undo")
    assert len(page.context["unmatched"]) == 1
