"""A document as HTML: a page of its own, or the article and tables that portal pages include.

The article carries classes only, no inline style, so that it stands under a strict content policy.
"""

from collections.abc import Iterable
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from . import layout, model
from .svg import svg_with_size


def render(document: model.Document) -> str:
    """A complete page with its own style sheet, to be saved and opened without the portal."""
    return render_to_string("documents/page.html", _context(document))


def render_article(document: model.Document) -> SafeString:
    """The document as one ``<article class="document">`` for a page of the portal."""
    return render_to_string("documents/article.html", _context(document))


def render_table(table: model.Table) -> SafeString:
    """One ``<table class="document-table">``."""
    return render_to_string("documents/table.html", {"table": _table(table)})


def render_blocks(blocks: Iterable[model.Block]) -> SafeString:
    """Blocks alone, for a page that has a heading of its own."""
    return render_to_string("documents/blocks.html", {"blocks": [_block(block) for block in blocks]})


def _context(document: model.Document) -> dict:
    sections = [
        {"orientation": section.page_setup.orientation, "blocks": [_block(block) for block in section.blocks]}
        for section in document.sections
    ]
    return {"document": document, "sections": sections}


def _block(block: model.Block) -> dict:
    kind = type(block).__name__.lower()
    if isinstance(block, model.Heading):
        # The document's title is the only h1.
        return {"kind": kind, "tag": f"h{block.level + 1}", "level": block.level, "text": block.text}
    if isinstance(block, model.Table):
        return {"kind": kind, "table": _table(block)}
    if isinstance(block, model.Picture):
        # check_svg let only shapes and words into the model: nothing in it runs, loads or styles.
        return {"kind": kind, "picture": block, "svg": mark_safe(svg_with_size(block.svg))}  # noqa: S308
    return {"kind": kind, "block": block}


def _table(table: model.Table) -> dict:
    rows = layout.placed_rows(table)
    header_rows = len(table.header)
    return {
        "caption": table.caption,
        "shows_caption": table.shows_caption,
        "unit_line": layout.unit_line(table),
        "density": layout.density_of(table).name,
        "header": [[_header_cell(placed) for placed in cells] for cells in rows[:header_rows]],
        "rows": [
            {"role": row.role, "cells": [_body_cell(placed) for placed in cells]}
            for row, cells in zip(table.rows, rows[header_rows:], strict=True)
        ],
    }


def _header_cell(placed: layout.PlacedCell) -> dict:
    scope = "colgroup" if placed.cell.colspan > 1 else "col"
    return _cell(placed, "th", scope, [placed.cell.align] if placed.cell.align else [])


def _body_cell(placed: layout.PlacedCell) -> dict:
    classes = []
    default_align = "left"
    if placed.cell.number is not None:
        classes, default_align = ["number"], "right"
        if placed.cell.is_negative:
            classes.append("negative")
    if placed.align != default_align:
        classes.append(placed.align)
    if placed.is_row_header:
        return _cell(placed, "th", "rowgroup" if placed.cell.rowspan > 1 else "row", classes)
    return _cell(placed, "td", "", classes)


def _cell(placed: layout.PlacedCell, tag: str, scope: str, classes: list[str]) -> dict:
    """A table has thousands of cells, so each is composed here and not by the template."""
    attributes = f' scope="{scope}"' if scope else ""
    if classes:
        attributes += f' class="{" ".join(classes)}"'
    if placed.cell.colspan > 1:
        attributes += f' colspan="{placed.cell.colspan}"'
    if placed.cell.rowspan > 1:
        attributes += f' rowspan="{placed.cell.rowspan}"'
    # The attributes are words of this module and integers; the text, which is data, is escaped.
    text = escape(placed.cell.text).replace("\n", "<br>")
    return {"tag": tag, "attributes": mark_safe(attributes), "text": mark_safe(text)}  # noqa: S308
