"""A document as tagged PDF (PDF/UA-1), set by Typst from ``report.typ``.

Typst reads the document as data: no name in it can become markup.
"""

import json
from pathlib import Path

from . import layout, model
from .pictures import size_mm
from .typesetting import compile_typst

_TEMPLATE = Path(__file__).parent / "report.typ"


def render(document: model.Document) -> bytes:
    inputs = {"document": json.dumps(_document(document), ensure_ascii=False)}
    return compile_typst(_TEMPLATE.read_bytes(), inputs, format="pdf", pdf_standards=["ua-1"])


def _document(document: model.Document) -> dict:
    depth = _Depth()
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "author": document.metadata.author,
        "sections": [
            {
                "landscape": section.page_setup.is_landscape,
                "blocks": [_block(block, depth) for block in section.blocks],
            }
            for section in document.sections
        ],
    }


class _Depth:
    """PDF/UA allows no gap in the levels of headings: the title is 1, and each heading at most one deeper."""

    def __init__(self):
        self.above: list[int] = []

    def of(self, level: int) -> int:
        while self.above and self.above[-1] >= level:
            self.above.pop()
        self.above.append(level)
        return len(self.above) + 1


def _block(block: model.Block, depth: _Depth) -> dict:
    match block:
        case model.PageBreak():
            return {"type": "page_break"}
        case model.Heading():
            return {"type": "heading", "level": block.level, "depth": depth.of(block.level), "text": block.text}
        case model.Outline():
            mark, text = block.marked_text.split(" ", 1)
            return {"type": "outline", "level": block.level, "mark": mark, "text": text}
        case model.Paragraph():
            return {"type": "paragraph", "style": block.style, "text": block.text}
        case model.Picture():
            words = f"{block.title}. {block.description}" if block.description else block.title
            width = f"{size_mm(block)[0]:.3f}"
            return {"type": "picture", "svg": block.svg, "title": block.title, "alt": words, "width": width}
        case model.Table():
            return _table(block)


def _table(table: model.Table) -> dict:
    density = layout.density_of(table)
    rows = [[_cell(placed) for placed in cells] for cells in layout.placed_rows(table)]
    header_rows = len(table.header)
    return {
        "type": "table",
        "caption": table.caption,
        "shows_caption": table.shows_caption,
        "unit_line": layout.unit_line(table),
        "size": density.points,
        "padding": [density.padding_x, density.padding_y],
        "widths": [column.width for column in table.columns],
        "header": rows[:header_rows],
        "body": rows[header_rows:],
    }


def _cell(placed: layout.PlacedCell) -> dict:
    cell = placed.cell
    return {
        "text": cell.text,
        "x": placed.column,
        "y": placed.row,
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "align": placed.align,
        "negative": cell.is_negative,
        "role": placed.role,
    }
