"""One table for the clipboard: HTML that 한글 and Excel paste as a table, and plain tabs.

한글 ignores style sheets but honours attributes: so borders, alignment, colour and spans stand in the markup.
This never becomes part of a page; it only travels to the clipboard.
"""

from django.utils.html import escape

from . import layout, model


def table_clipboard_html(table: model.Table) -> str:
    """``<p>`` with the unit line and a bordered ``<table>``, spans as attributes."""
    parts = []
    unit_line = layout.unit_line(table)
    if unit_line:
        parts.append(f'<p align="right">{escape(unit_line)}</p>')
    parts.append('<table border="1" cellspacing="0" cellpadding="4" width="100%">')
    for cells in layout.placed_rows(table):
        parts.append("<tr>" + "".join(_cell(placed) for placed in cells) + "</tr>")
    parts.append("</table>")
    return "\n".join(parts)


def table_clipboard_text(table: model.Table) -> str:
    """The printed texts with tabs and line feeds; a cell under a span is empty, so columns stay in line."""
    rows = layout.placed_rows(table)
    lines = [[""] * len(table.columns) for _ in rows]
    for cells in rows:
        for placed in cells:
            lines[placed.row][placed.column] = placed.cell.text.replace("\n", " ")
    return "\n".join("\t".join(line) for line in lines)


def _cell(placed: layout.PlacedCell) -> str:
    cell = placed.cell
    attributes = f' align="{placed.align}"'
    if placed.role != "line":
        attributes += ' bgcolor="#E4EAF3"' if placed.role == "header" else ' bgcolor="#F2F5F9"'
    for name, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan)):
        if span > 1:
            attributes += f' {name}="{span}"'
    content = escape(cell.text).replace("\n", "<br>")
    if placed.role != "line":
        content = f"<b>{content}</b>"
    if cell.is_negative:
        content = f'<font color="#C02020">{content}</font>'
    tag = "th" if placed.role == "header" else "td"
    return f"<{tag}{attributes}>{content}</{tag}>"
