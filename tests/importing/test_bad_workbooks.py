"""Workbooks that are none, swell, lie about their size, or hold what a spreadsheet may hold."""

import io
import time
import zipfile

import pytest
import xlsxwriter

from programs.importing.loading import import_path
from programs.importing.schemas import SCHEMAS
from reporting.models import PublishedValue
from tests.importing.refusals import only
from tests.importing.samples import OFFICE, money, write_report, write_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return write_report(tmp_path / "report", [money("가", 100, 10), money("나", 200, 20)])


@pytest.fixture
def workbook(folder, tmp_path):
    return write_workbook(folder, tmp_path / "report.xlsx")


def test_a_text_named_xlsx(tmp_path):
    path = tmp_path / "report.xlsx"
    path.write_text("이름,값\n", encoding="utf-8")
    assert only(path).startswith("report.xlsx: 엑셀 파일이 아닙니다")


def test_another_archive_named_xlsx(tmp_path):
    path = tmp_path / "report.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "엑셀 파일이 아닙니다" in only(path)


def test_a_workbook_with_a_password_or_of_the_old_format(tmp_path):
    path = tmp_path / "report.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    assert "암호가 걸렸거나 옛 형식" in only(path)


def test_a_workbook_cut_short(workbook):
    content = workbook.read_bytes()
    workbook.write_bytes(content[: len(content) // 2])
    assert "엑셀 파일" in only(workbook)


def test_a_workbook_with_a_flipped_byte(workbook):
    content = bytearray(workbook.read_bytes())
    place = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[place] ^= 0xFF
    workbook.write_bytes(content)
    assert "손상되었습니다" in only(workbook)


def test_an_archive_that_swells(workbook):
    with zipfile.ZipFile(workbook, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(40 * 1024 * 1024))
    started = time.perf_counter()
    assert "지나치게 커지는 파일" in only(workbook)
    assert time.perf_counter() - started < 20


def test_an_archive_of_too_many_parts(workbook, settings):
    settings.TABULAR_MAX_ENTRIES = 5
    assert "지나치게 커지는 파일" in only(workbook)


def rewritten(workbook, name, edit):
    """The workbook with one part edited."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, edit(content) if entry.filename == name else content)
    workbook.write_bytes(buffer.getvalue())


@pytest.mark.parametrize(
    ("cell", "cure"),
    [(b"XFD2", "Z열을 넘는"), (b"A1048576", "100001행을 넘는"), (b"AA2", "Z열을 넘는")],
)
def test_a_cell_far_away_would_fill_the_memory(workbook, cell, cure):
    far = b'<row r="1048576"><c r="' + cell + b'"><v>1</v></c></row></sheetData>'
    rewritten(workbook, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", far))
    assert cure in only(workbook)


def test_entities_are_not_expanded(workbook):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    rewritten(
        workbook,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<worksheet", bomb + b"<worksheet", 1),
    )
    assert "엑셀 프로그램이 만든 파일이 아닙니다" in only(workbook)


def test_a_problem_in_a_workbook_names_sheet_and_row(tmp_path):
    folder = write_report(tmp_path / "report", [money("가", 1, 1), money("나", "열", 1)])
    path = write_workbook(folder, tmp_path / "report.xlsx", numbers=False)
    assert only(path).startswith("report.xlsx 「budget_lines」 시트 3행 'current' 열:")


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path):
    """Empty rows between count: people look for the row in their spreadsheet."""
    path = tmp_path / "report.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("organizations")
        for column, name in enumerate(("as_of", "name", "kind", "parent", "team_count", "functions", "line")):
            sheet.write_string(0, column, name)
        sheet.write_string(7, 0, "2024-13")
        sheet.write_string(7, 1, "새누리본부")
    assert only(path).startswith("report.xlsx 「organizations」 시트 8행 'as_of' 열:")


def test_a_formula_in_a_workbook_is_the_value_kept_beside_it(tmp_path):
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title, rows in (("organizations", OFFICE), ("budget_lines", [money("나", 1, 1)])):
            sheet = book.add_worksheet(title)
            for column, heading in enumerate(SCHEMAS[title].names):
                sheet.write_string(0, column, heading)
                for number, row in enumerate(rows, start=1):
                    sheet.write(number, column, row.get(heading, ""))
                    if heading == "current":
                        sheet.write_formula(number, column, "=50+50", None, 100)
    assert not import_path(path).problems
    assert PublishedValue.objects.get(column="current").value == 100
