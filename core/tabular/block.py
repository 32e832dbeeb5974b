"""A block of cells from the clipboard, as a spreadsheet puts it there: HTML or tab-separated lines."""

import csv
import io
from dataclasses import dataclass
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from core.refusals import InvalidInput

MOST_ROWS, MOST_COLUMNS = 2_000, 60


@dataclass
class Block:
    """The cells of the block as texts, merged ones repeated over their columns, and hidden rows gone."""

    rows: list[list[str]]
    hidden: int = 0


def read_block(text: str, html: str = "") -> Block:
    """The block from the clipboard's HTML where that holds a table, else from tab-separated lines."""
    block = _from_html(html) if "<table" in html.lower() else None
    if block is None or not block.rows:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
        except csv.Error:
            rows = [line.split("\t") for line in text.splitlines()]
        block = Block([[cell.strip() for cell in row] for row in rows])
    block.rows = [row for row in block.rows if any(row)]
    if len(block.rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in block.rows):
        raise InvalidInput(
            _("붙여넣기는 %(rows)d줄, %(columns)d열까지 읽습니다. 필요한 부분만 복사하거나 엑셀 올리기를 쓰세요.")
            % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        )
    width = max((len(row) for row in block.rows), default=0)
    block.rows = [row + [""] * (width - len(row)) for row in block.rows]
    return block


class _TableReader(HTMLParser):
    """The first table of a clipboard's HTML with its merged cells and hidden rows."""

    def __init__(self):
        super().__init__()
        self.rows, self.hidden, self.below = [], 0, {}
        self.row, self.cell, self.span, self.is_hidden, self.depth = None, None, (1, 1), False, 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "table":
            self.depth += 1
        elif tag == "tr" and self.depth == 1:
            self._end_row()
            style = (attrs.get("style") or "").replace(" ", "").lower()
            self.row, self.is_hidden = [], "display:none" in style or attrs.get("height") == "0"
        elif tag in ("td", "th") and self.row is not None:
            self._end_cell()
            self.cell = []
            self.span = (_span(attrs.get("colspan")), _span(attrs.get("rowspan")))
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag):
        if tag == "table":
            self.depth -= 1
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)

    def _fill_from_above(self):
        while self.below.get(len(self.row), (0, ""))[0] > 0:
            left, text = self.below[len(self.row)]
            self.below[len(self.row)] = (left - 1, text)
            self.row.append(text)

    def _end_cell(self):
        if self.cell is None:
            return
        self._fill_from_above()
        text = " ".join("".join(self.cell).split())
        columns, rows = self.span
        for _column in range(columns):
            if rows > 1:
                self.below[len(self.row)] = (rows - 1, text)
            self.row.append(text)
        self.cell = None

    def _end_row(self):
        self._end_cell()
        if self.row is None:
            return
        self._fill_from_above()
        if self.is_hidden:
            self.hidden += 1
        else:
            self.rows.append(self.row)
        self.row = None


def _span(text) -> int:
    return min(int(text), MOST_COLUMNS) if text and text.isdecimal() and len(text) < 5 and int(text) else 1


def _from_html(html: str) -> Block:
    reader = _TableReader()
    reader.feed(html)
    reader.close()
    return Block(reader.rows, reader.hidden)
