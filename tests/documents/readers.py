"""What independent readers find in rendered files: every table as rows of cell texts."""

import io
import re
from html.parser import HTMLParser

import hwp_hwpx_parser
import pypdf
from python_calamine import CalamineWorkbook

from core.documents import layout
from core.money import format_number


def expected_rows(table):
    """The printed texts, a covered place empty."""
    rows = [[""] * len(table.columns) for _ in [*table.header, *table.rows]]
    for cells in layout.placed_rows(table):
        for placed in cells:
            rows[placed.row][placed.column] = placed.cell.text
    return rows


class _Tables(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self.cell, self.tags = [], None, []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.tables[-1][-1].append("".join(self.cell))
            self.cell = None


def read_html(text):
    """Tables as lists of the cells that start in each row, and all tags with attributes."""
    parser = _Tables()
    parser.feed(text)
    return parser.tables, parser.tags


def read_hwpx(content, tmp_path):
    path = tmp_path / "document.hwpx"
    path.write_bytes(content)
    with hwp_hwpx_parser.HWPXReader(str(path)) as reader:
        return [[list(row) for row in table.rows] for table in reader.get_tables()], reader.extract_text()


def read_pdf(content):
    return pypdf.PdfReader(io.BytesIO(content))


def squeezed(text):
    return re.sub(r"\s+", "", text)


def read_xlsx(content):
    """The sheets' rows as Python values, by name."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}


def printed(value, cell):
    """A workbook's value as its number format shows it."""
    if isinstance(value, float):
        return format_number(round(value, cell.decimals), cell.decimals) + cell.suffix
    return value
