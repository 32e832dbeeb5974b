"""HWPX as two independent readers see it, and the traps that 한글 is known for."""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import hwpx
import pytest

from core.documents import Cell, Column, Row, Table, layout, render

from . import readers, samples


def parts_of(document):
    with zipfile.ZipFile(BytesIO(render(document, "hwpx"))) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("make", [samples.chapter, samples.traps, samples.spans, samples.empty])
def test_the_editor_opens_it(make, tmp_path):
    content = render(make(), "hwpx")
    report = hwpx.validate_editor_open_safety(content)
    assert report.ok, report
    path = tmp_path / "document.hwpx"
    path.write_bytes(content)
    hwpx.HwpxDocument.open(path)


def test_every_cell_of_250_rows_is_read_back(tmp_path):
    table = samples.long_table(250)
    tables, text = readers.read_hwpx(render(samples.document(table), "hwpx"), tmp_path)
    assert tables == [readers.expected_rows(table)]
    assert "(단위: 백만원)" in text


def test_the_package_is_in_order():
    content = render(samples.chapter(5), "hwpx")
    with zipfile.ZipFile(BytesIO(content)) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        parts = {name: package.read(name) for name in package.namelist()}
    for name, part in parts.items():
        if name.endswith((".xml", ".hpf", ".rdf")):
            ElementTree.fromstring(part)
    for named in re.findall(rb'full-path="([^"]+)"', parts["META-INF/container.xml"]):
        assert named.decode() in parts
    for named in re.findall(rb'href="([^"]+)"', parts["Contents/content.hpf"]):
        assert named.decode() in parts
    assert b'secCnt="2"' in parts["Contents/header.xml"]
    assert "2023년 주요업무보고" in parts["Preview/PrvText.txt"].decode()


def test_metadata_is_ours():
    content = parts_of(samples.chapter(5))["Contents/content.hpf"].decode()
    assert "synthetic-fixture-author" not in content
    assert "총괄담당" in content and "2023-06-12T09:00:00Z" in content


def test_tables_break_across_pages_and_repeat_their_header():
    section = parts_of(samples.chapter(60))["Contents/section0.xml"].decode()
    assert section.count("<hp:tbl ") == section.count('pageBreak="CELL" repeatHeader="1"') == 2
    assert 'treatAsChar="0" affectLSpacing="0" flowWithText="1"' in section
    assert section.count('<hp:tc name="" header="1"') == 5 + 4
    assert "linesegarray" not in section
    heights = {int(height) for height in re.findall(r'<hp:cellSz width="\d+" height="(\d+)"', section)}
    assert min(heights) > 1500


def test_each_section_has_its_paper_and_page_number():
    parts = parts_of(samples.chapter(5))
    upright, across = (parts[f"Contents/section{index}.xml"].decode() for index in (0, 1))
    assert 'landscape="WIDELY" width="59528" height="84189"' in upright
    assert 'landscape="NARROWLY" width="59528" height="84189"' in across
    for section in (upright, across):
        assert section.count('<hp:pageNum pos="BOTTOM_CENTER" formatType="DIGIT" sideChar="-"/>') == 1


def test_spans_cover_cells_and_widths_add_up():
    section = parts_of(samples.spans())["Contents/section0.xml"].decode()
    assert section.count("<hp:tc ") == 2 + 2 + 2 + 4 + 5 + 4
    assert '<hp:cellSpan colSpan="2" rowSpan="3"/>' in section
    table_width = int(re.search(r'<hp:sz width="(\d+)"', section)[1])
    last_row = section.split("<hp:tr>")[-1]
    assert sum(int(width) for width in re.findall(r'<hp:cellSz width="(\d+)"', last_row)) < table_width
    total_row = section.split("<hp:tr>")[4]
    assert sum(int(width) for width in re.findall(r'<hp:cellSz width="(\d+)"', total_row)) == table_width


def test_51_pages_of_tables(tmp_path):
    tables = [samples.long_table(29) for _ in range(50)]
    content = render(samples.document(*tables), "hwpx")
    assert hwpx.validate_editor_open_safety(content).ok
    read, _ = readers.read_hwpx(content, tmp_path)
    assert len(read) == 50


def test_a_picture_travels_as_image_with_words():
    parts = parts_of(samples.chapter(5))
    assert parts["BinData/image1.png"].startswith(b"\x89PNG")
    section = parts["Contents/section0.xml"].decode()
    assert "<hp:shapeComment>부서별 집행률\n양성평등 53.7%</hp:shapeComment>" in section


def test_numbers_widen_their_column_rather_than_break():
    columns = (Column(60), Column(5), Column(5))
    row = Row((Cell.of_text("이름"), Cell.of_number(-1_234_567_890), Cell.of_number(5)))
    name, wide, narrow = layout.column_widths(Table(caption="표", columns=columns, rows=(row,)), 48190)
    assert name + wide + narrow == 48190
    assert wide > 2 * narrow and name > wide
