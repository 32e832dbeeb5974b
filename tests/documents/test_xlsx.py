"""XLSX as the office uses it: numbers are numbers, a sheet per table, ready to print."""

import re
import zipfile
from io import BytesIO

import pytest

from core.documents import Cell, Outline, render, xlsx

from . import readers, samples


def part(document, name):
    with zipfile.ZipFile(BytesIO(render(document, "xlsx"))) as package:
        return package.read(name).decode()


def test_numbers_are_numbers():
    table = samples.long_table(250)
    ((_, rows),) = readers.read_xlsx(render(samples.document(table), "xlsx")).items()
    for row, cells in zip(table.rows, rows[4:], strict=True):
        assert cells[1:] == [float(cell.number) for cell in row.cells[1:]]
        assert cells[0] == row.cells[0].text


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (Cell.of_number(1), '#,##0;[Red]"△"#,##0'),
        (Cell.of_number(1, 2, suffix="명"), '#,##0.00"명";[Red]"△"#,##0.00"명"'),
        (Cell.of_rate(1), '#,##0.0"%";[Red]"△"#,##0.0"%"'),
    ],
)
def test_number_formats_print_like_the_paper(cell, expected):
    assert xlsx.number_format(cell) == expected


def test_sheets_are_named_by_caption():
    captions = ["집행현황", "집행현황", "[예산]: 계/기?", "가" * 40, "가" * 40, "", "History", "'따옴표'"]
    document = samples.document(*(samples.table([], caption=caption) for caption in captions))
    names = xlsx.sheet_names(document)
    assert names[:3] == ["집행현황", "집행현황 (2)", "예산   계 기"]
    assert len({name.lower() for name in names}) == len(names) and max(map(len, names)) <= 31
    assert list(readers.read_xlsx(render(document, "xlsx"))) == names


def test_it_prints_across_with_repeated_headers():
    sheet = part(samples.document(samples.monthly_table(), landscape=True), "xl/worksheets/sheet1.xml")
    assert 'orientation="landscape"' in sheet and 'paperSize="9"' in sheet
    assert "- &amp;P -" in sheet
    assert re.search(r'<pane xSplit="1" ySplit="5" [^>]*state="frozen"', sheet)
    workbook = part(samples.document(samples.monthly_table(), landscape=True), "xl/workbook.xml")
    assert "$4:$5" in workbook and "_xlnm.Print_Titles" in workbook


def test_headers_and_rows_are_merged():
    sheet = part(samples.spans(), "xl/worksheets/sheet1.xml")
    assert {"A4:B6", "C4:E4", "C5:C6", "D5:E5", "A7:B7", "A8:A9"} == set(re.findall(r'mergeCell ref="([^"]+)"', sheet))


def test_a_document_without_tables_keeps_its_words():
    sheets = readers.read_xlsx(render(samples.document(Outline(0, "글만 있음")), "xlsx"))
    assert sheets == {"본문": [["예산 집행현황"], ["□ 글만 있음"]]}
