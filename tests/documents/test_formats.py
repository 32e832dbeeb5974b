"""What holds in every format: same bytes, same texts, nothing in a name comes alive."""

import hashlib
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from core.documents import RENDERERS, Document, Section, clipboard, render

from . import readers, samples

ROOT = Path(__file__).parents[2]
MAKERS = [samples.chapter, samples.traps, samples.spans, samples.empty]


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize("make", MAKERS)
def test_same_document_same_bytes(make, name):
    assert render(make(), name) == render(make(), name)


@pytest.mark.parametrize("name", RENDERERS)
def test_a_report_of_which_nothing_is_written_yet_is_printed(name):
    assert render(Document(title="추진실적", sections=(Section(blocks=()),)), name)


def test_same_bytes_in_another_process():
    code = (
        "import django, hashlib; django.setup()\n"
        "from core.documents import RENDERERS, render\n"
        "from tests.documents import samples\n"
        "for name in RENDERERS: print(hashlib.sha256(render(samples.chapter(40), name)).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [hashlib.sha256(render(samples.chapter(40), name)).hexdigest() for name in RENDERERS]


@pytest.mark.parametrize("make", MAKERS)
def test_every_format_carries_the_same_cells(make, tmp_path):
    document = make()
    html_tables, _ = readers.read_html(render(document, "html").decode())
    hwpx_tables, _ = readers.read_hwpx(render(document, "hwpx"), tmp_path)
    pdf_text = readers.squeezed(
        "".join(page.extract_text() for page in readers.read_pdf(render(document, "pdf")).pages)
    )
    sheets = list(readers.read_xlsx(render(document, "xlsx")).values())
    assert len(html_tables) == len(hwpx_tables) == len(sheets) == len(document.tables)
    for index, table in enumerate(document.tables):
        starting = [[cell.text for cell in cells] for cells in [*table.header, *(row.cells for row in table.rows)]]
        assert html_tables[index] == starting
        # The reader joins the lines of a cell.
        assert hwpx_tables[index] == [[text.replace("\n", "") for text in row] for row in starting]
        for text in {text for row in starting for text in row}:
            assert readers.squeezed(text) in pdf_text
        assert_sheet_prints(sheets[index], table)


def assert_sheet_prints(rows, table):
    first_row = 3
    for cells in readers.layout.placed_rows(table):
        for placed in cells:
            value = rows[first_row + placed.row][placed.column]
            assert readers.printed(value, placed.cell) == placed.cell.text


def test_names_stay_names(tmp_path):
    document = samples.traps()
    page = render(document, "html").decode()
    assert "</hp:t>" not in page and "&lt;/hp:t&gt;" in page
    assert "<f>" not in unzipped(render(document, "xlsx"))
    pdf = readers.read_pdf(render(document, "pdf"))
    text = "".join(page.extract_text() for page in pdf.pages)
    for name in ("=1+1", "@SUM(A1)", "#let x = 1", "*굵게*", "&amp;", '<&">#$ </hp:t>'):
        assert readers.squeezed(name) in readers.squeezed(text)


@pytest.mark.parametrize("name", RENDERERS)
def test_no_control_character_leaves(name):
    content = render(samples.traps(), name)
    text = unzipped(content) if name in ("hwpx", "xlsx") else content.decode("utf-8", "ignore")
    if name != "pdf":
        assert not set(text) & {chr(code) for code in range(32) if chr(code) not in "\n\r\t"}


def unzipped(content):
    with zipfile.ZipFile(BytesIO(content)) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if not name.endswith(".png"))


def test_clipboard_html_stands_without_a_style_sheet():
    table = samples.spans().tables[0]
    markup = clipboard.table_clipboard_html(table)
    tables, tags = readers.read_html(markup)
    assert tables[0][0] == ["구분", "예산"]
    attributes = [attributes for tag, attributes in tags if tag == "th"]
    assert attributes[0]["colspan"] == "2" and attributes[0]["rowspan"] == "3"
    assert "(단위: 천원)" in markup and 'border="1"' in markup and "class=" not in markup and "style=" not in markup


def test_clipboard_is_escaped_and_shows_minus():
    table = samples.traps().tables[0]
    markup = clipboard.table_clipboard_html(table)
    assert "</hp:t>" not in markup and "△1" in markup
    lines = clipboard.table_clipboard_text(table).split("\n")
    assert len(lines) == 1 + len(table.rows)
    assert {line.count("\t") for line in lines} == {3}
