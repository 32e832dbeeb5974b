"""A document's tables as a workbook: a sheet per table, numbers as numbers, printed as on paper.

Text is always written as text, so a name such as ``=1+1`` stays a name.
"""

import io
import re
from datetime import datetime

import xlsxwriter

from . import layout, model
from .text import width_in_em

_NO_DATE = datetime(2000, 1, 1)  # a workbook must name a time; ours never comes from the clock
_HEADER_FILL, _SUBTOTAL_FILL, _TOTAL_FILL = "#E4EAF3", "#F2F5F9", "#E9EEF6"
_FILLS = {"header": _HEADER_FILL, "subtotal": _SUBTOTAL_FILL, "total": _TOTAL_FILL}
_TEXT_SHEET = "본문"
_RESERVED_NAME = "history"  # Excel keeps this one for itself


def render(document: model.Document) -> bytes:
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as workbook:
        _Writer(workbook).write(document)
    return stream.getvalue()


def sheet_names(document: model.Document) -> list[str]:
    """A legal, unique name of at most 31 characters for each table, from its caption."""
    taken, names = {_TEXT_SHEET} if document.tells_in_words else set(), []
    for table in document.tables:
        base = re.sub(r"[\[\]:*?/\\\n]", " ", table.caption).strip().strip("'").strip()[:31] or "표"
        name, number = base, 1
        while name.lower() in taken or name.lower() == _RESERVED_NAME:
            number += 1
            name = f"{base[: 31 - len(f' ({number})')]} ({number})"
        taken.add(name.lower())
        names.append(name)
    return names


def number_format(cell: model.Cell) -> str:
    """The Excel format that prints the number as the document does: ``△`` red for minus."""
    pattern = "#,##0" + ("." + "0" * cell.decimals if cell.decimals else "")
    suffix = f'"{cell.suffix.replace(chr(34), "")}"' if cell.suffix else ""
    return f'{pattern}{suffix};[Red]"△"{pattern}{suffix}'


class _Writer:
    def __init__(self, workbook: xlsxwriter.Workbook):
        self.workbook = workbook
        self.formats = {}

    def write(self, document: model.Document) -> None:
        self.workbook.set_properties(
            {
                "title": document.title,
                "subject": document.metadata.subject,
                "author": document.metadata.author,
                "created": document.metadata.created_utc or _NO_DATE,
            }
        )
        names = iter(sheet_names(document))
        if document.tells_in_words or not document.tables:
            self.write_texts(document)
        for section in document.sections:
            for block in section.blocks:
                if isinstance(block, model.Table):
                    self.write_table(next(names), document, block, section.page_setup)

    def write_table(self, name, document, table, page_setup) -> None:
        sheet = self.workbook.add_worksheet(name)
        last_column = len(table.columns) - 1
        sheet.write_string(0, 0, document.title, self.format(bold=True, font_size=14))
        sheet.write_string(1, 0, table.caption, self.format(bold=True, font_size=11))
        sheet.write_string(2, last_column, layout.unit_line(table), self.format(align="right"))
        first_row, header_rows = 3, len(table.header)
        rows = layout.placed_rows(table)
        for cells in rows:
            for placed in cells:
                self.write_cell(sheet, first_row, placed)
        for column, width in enumerate(_widths(table, rows)):
            sheet.set_column(column, column, width)
        if header_rows:
            sheet.repeat_rows(first_row, first_row + header_rows - 1)
        sheet.freeze_panes(first_row + header_rows, 1 if last_column else 0)
        self.set_up_page(sheet, page_setup)
        sheet.print_area(0, 0, first_row + max(len(rows), 1) - 1, last_column)

    def write_cell(self, sheet, first_row: int, placed: layout.PlacedCell) -> None:
        cell, row, column = placed.cell, first_row + placed.row, placed.column
        is_number = cell.number is not None
        look = {"align": placed.align, "valign": "vcenter", "border": 1, "border_color": "#8A949E"}
        if placed.role != "line":
            look |= {"bold": True, "bg_color": _FILLS[placed.role]}
        look |= {"num_format": number_format(cell)} if is_number else {"text_wrap": True}
        cell_format = self.format(**look)
        if cell.colspan > 1 or cell.rowspan > 1:
            last = (row + cell.rowspan - 1, column + cell.colspan - 1)
            sheet.merge_range(row, column, *last, "", cell_format)
        if is_number:
            sheet.write_number(row, column, cell.number, cell_format)
        elif cell.text:
            sheet.write_string(row, column, cell.text, cell_format)
        else:
            sheet.write_blank(row, column, None, cell_format)

    def write_texts(self, document: model.Document) -> None:
        """The lines of a document that has no tables, or in which they matter as much."""
        sheet = self.workbook.add_worksheet(_TEXT_SHEET)
        sheet.set_column(0, 0, 100)
        sheet.write_string(0, 0, document.title, self.format(bold=True, font_size=14))
        texts = [_text_of(block) for section in document.sections for block in section.blocks]
        for row, text in enumerate(filter(None, texts), start=1):
            sheet.write_string(row, 0, text, self.format(text_wrap=True))
        self.set_up_page(sheet, document.sections[0].page_setup)

    def set_up_page(self, sheet, page_setup: model.PageSetup) -> None:
        sheet.set_paper(9)  # A4
        if page_setup.is_landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.set_footer("&C- &P -")

    def format(self, **look):
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format({"font_name": "맑은 고딕", "font_size": 10, **look})
        return self.formats[key]


def _widths(table: model.Table, rows) -> list[float]:
    """Columns wide enough for their longest one-column text, within 8 and 48 characters."""
    widest = [0.0] * len(table.columns)
    for cells in rows:
        for placed in cells:
            if placed.cell.colspan == 1:
                lines = placed.cell.text.split("\n")
                widest[placed.column] = max(widest[placed.column], *(width_in_em(line) for line in lines))
    return [min(max(round(em * 2 + 3, 1), 8), 48) for em in widest]


def _text_of(block: model.Block) -> str:
    if isinstance(block, model.Outline):
        return block.marked_text
    if isinstance(block, model.Picture):
        return f"{block.title} {block.description}".strip()
    return getattr(block, "text", "")
