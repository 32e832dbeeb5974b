"""Blocks of a text as parts of a document, so that they print alike in every format."""

from collections.abc import Iterable

from core.documents import Cell, Column, Outline, Picture, Row, Table
from core.documents.images import svg_of
from core.money import NotANumber, format_number, parse_number
from programs.models import Narrative, NarrativePicture
from programs.narratives.numbers import without_marks
from programs.narratives.outline import with_texts

#: Columns as wide as their longest words, within these shares.
NARROWEST, WIDEST = 6, 30


def parts_of(blocks: list[dict], pictures: Iterable[NarrativePicture] = (), *, caption: str = "", deeper: int = 0):
    """Outline lines, tables and pictures in their order; links' marks are not printed.

    A table bears the words of the line above it as its name, else ``caption``. A picture whose file is
    gone is passed over. ``deeper`` sets every line that many levels down below what stands above it.
    """
    by_number = {picture.number: picture for picture in pictures}
    parts = []
    for block in with_texts(blocks, without_marks):
        if block["type"] == "line":
            if block["text"]:
                caption = block["text"]
                level = block["level"] if block["level"] == 3 else min(block["level"] + deeper, 2)
                parts.append(Outline(level, block["text"]))
        elif block["type"] == "table":
            parts.append(table_of(block, caption))
        elif block["number"] in by_number:
            parts.append(picture_of(by_number[block["number"]], block["title"]))
    return parts


def pictures_of(narrative: Narrative) -> Iterable[NarrativePicture]:
    """The pictures of a text; read only where the text shows one."""
    shows = any(block["type"] == "picture" for block in narrative.blocks)
    return narrative.pictures.all() if shows else ()


def table_of(block: dict, caption: str) -> Table:
    """A small table: the first row is its head, cells that are nothing but a number stand right."""
    rows = block["rows"]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    head, body = (rows[:1], rows[1:]) if len(rows) > 1 else ([], rows)
    return Table(
        caption=caption or "표",
        columns=tuple(Column(min(max(width, NARROWEST), WIDEST)) for width in widths),
        header=tuple(tuple(Cell.of_text(text) for text in row) for row in head),
        rows=tuple(Row(tuple(_cell(text) for text in row)) for row in body),
        unit=block["unit"],
    )


def _cell(text: str) -> Cell:
    """A number where the text is one exactly as the portal prints it; else the text as typed."""
    try:
        number = parse_number(text)
    except NotANumber:
        return Cell.of_text(text)
    if number is None:
        return Cell.of_text("")
    decimals = max(0, -number.as_tuple().exponent)
    if format_number(number, decimals) == text:
        return Cell.of_number(number, decimals)
    return Cell.of_text(text, align="right")


def picture_of(picture: NarrativePicture, title: str) -> Picture:
    svg = svg_of(picture.media_type, bytes(picture.content), picture.width, picture.height)
    return Picture(svg=svg, title=title or picture.name)
