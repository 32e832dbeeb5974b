"""A document as tagged PDF (PDF/UA-1), set by Typst from ``report.typ``.

Typst reads the document as data: no name in it can become markup.
"""

import json
import re
import unicodedata
from itertools import zip_longest
from pathlib import Path

from typst import TypstError

from . import layout, model
from .pictures import size_mm
from .typesetting import compile_typst

_TEXT_WIDTH = (48190, 72850)  # of the page upright and across, in hundredths of a point
_TEMPLATE = Path(__file__).parent / "report.typ"


# What a reader knows as "no type for this character"; our font has it.
_NO_GLYPH = "□"
_MOST_REPLACEMENTS = 12
#: Characters that papers use and our font lacks, and what says the same.
_KIN = str.maketrans(
    {
        **dict(zip("｢｣･∙⋅∼◈◎▣ᄋ∘", "「」···~◆○■ㅇ○", strict=True)),
        **dict(zip("➡➜➞▸⇩⇧➊➋➌➍➎", "→→→▶↓↑❶❷❸❹❺", strict=True)),
        **dict(zip("☎☏✔☑", "℡℡✓✓", strict=True)),
    }
)
_MISSING_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)


def render(document: model.Document) -> bytes:
    # Composed Hangul only: decomposed syllables, as some systems write them, have no glyphs of their own.
    data = unicodedata.normalize("NFC", json.dumps(_document(document), ensure_ascii=False)).translate(_KIN)
    template = _TEMPLATE.read_bytes()
    for _ in range(_MOST_REPLACEMENTS):
        try:
            return compile_typst(template, {"document": data}, format="pdf", pdf_standards=["ua-1"])
        except TypstError as error:
            found = _MISSING_GLYPH.search(str(error))
            if not found:
                raise
            data = data.replace(_unescaped(found[1]), _NO_GLYPH)
    # So many unknown characters are not worth refusing the paper: it is still tagged, only not certified.
    return compile_typst(template, {"document": data}, format="pdf")


def _unescaped(text: str) -> str:
    """The text inside an error message, where invisible characters stand as ``\\u{200b}``."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)


def _document(document: model.Document) -> dict:
    depth = _Depth()
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "author": document.metadata.author,
        "sections": [
            {
                "landscape": section.page_setup.is_landscape,
                "blocks": _blocks(section, depth),
            }
            for section in document.sections
        ],
    }


def _blocks(section: model.Section, depth: "_Depth") -> list[dict]:
    found = []
    for block, following in zip_longest(section.blocks, section.blocks[1:]):
        placed = _block(block, depth, section.page_setup.is_landscape)
        found.append(placed | ({"sticky": _leads(block, following)} if placed["type"] == "outline" else {}))
    return found


def _leads(line: model.Outline, following: model.Block | None) -> bool:
    """Whether a line stands on one page with what comes behind it: what is below it, or its table."""
    if isinstance(following, model.Outline):
        return line.level < following.level
    return isinstance(following, model.Table | model.Picture)


class _Depth:
    """PDF/UA allows no gap in the levels of headings: the title is 1, and each heading at most one deeper."""

    def __init__(self):
        self.above: list[int] = []

    def of(self, level: int) -> int:
        while self.above and self.above[-1] >= level:
            self.above.pop()
        self.above.append(level)
        return len(self.above) + 1


def _block(block: model.Block, depth: _Depth, is_landscape: bool) -> dict:
    match block:
        case model.PageBreak():
            return {"type": "page_break"}
        case model.Heading():
            return {
                "type": "heading",
                "level": block.level,
                "depth": depth.of(block.level),
                "text": block.text,
            }
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
            return _table(block, is_landscape)


def _table(table: model.Table, is_landscape: bool) -> dict:
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
        "widths": layout.column_widths(table, _TEXT_WIDTH[is_landscape]),
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
