"""Tables in OWPML: floating so that they break across pages, with heights that every viewer draws.

Lengths are HWPUNIT: a hundredth of a point, 283.46 to the millimetre.
"""

from xml.sax.saxutils import escape

from . import layout, model

MM = 283.465
_LINE_SPACING = 1.3
_TABLE = (
    '<hp:tbl id="{id}" zOrder="{order}" numberingType="TABLE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" '
    'lock="0" dropcapstyle="None" pageBreak="CELL" repeatHeader="1" rowCnt="{rows}" colCnt="{columns}" '
    'cellSpacing="0" borderFillIDRef="{border}" noAdjust="0">'
    '<hp:sz width="{width}" widthRelTo="ABSOLUTE" height="{height}" heightRelTo="ABSOLUTE" protect="0"/>'
    '<hp:pos treatAsChar="0" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0" '
    'vertRelTo="PARA" horzRelTo="PARA" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/>'
    '<hp:outMargin left="0" right="0" top="0" bottom="0"/>'
    '<hp:inMargin left="{padding_x}" right="{padding_x}" top="{padding_y}" bottom="{padding_y}"/>'
    "{content}</hp:tbl>"
)
_CELL = (
    '<hp:tc name="" header="{header}" hasMargin="1" protect="0" editable="0" dirty="0" borderFillIDRef="{border}">'
    '<hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="CENTER" linkListIDRef="0" '
    'linkListNextIDRef="0" textWidth="0" textHeight="0" hasTextRef="0" hasNumRef="0">{content}</hp:subList>'
    '<hp:cellAddr colAddr="{column}" rowAddr="{row}"/><hp:cellSpan colSpan="{colspan}" rowSpan="{rowspan}"/>'
    '<hp:cellSz width="{width}" height="{height}"/>'
    '<hp:cellMargin left="{padding_x}" right="{padding_x}" top="{padding_y}" bottom="{padding_y}"/></hp:tc>'
)
_PARAGRAPH = (
    '<hp:p id="0" paraPrIDRef="{para}" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0">'
    '<hp:run charPrIDRef="{char}">{text}</hp:run></hp:p>'
)


def text_run(text: str) -> str:
    return f"<hp:t>{escape(text)}</hp:t>" if text else "<hp:t/>"


def table_xml(table: model.Table, *, number: int, width: int, styles: dict) -> str:
    """``<hp:tbl>`` of ``width`` units; ``number`` is unique in the document, ``styles`` are the roles' ids."""
    density = layout.density_of(table)
    padding = {"padding_x": round(density.padding_x * MM), "padding_y": round(density.padding_y * MM)}
    rows = layout.placed_rows(table)
    widths = layout.column_widths(table, width)
    heights = _row_heights(rows, widths, density, padding)
    content = []
    for cells in rows:
        content.append("<hp:tr>")
        for placed in cells:
            cell = placed.cell
            content.append(
                _CELL.format(
                    header=int(placed.role == "header"),
                    border=styles["borders"][f"cell.{placed.role}.{_place(placed, len(rows))}"],
                    content=_cell_text(placed, density, styles),
                    column=placed.column,
                    row=placed.row,
                    colspan=cell.colspan,
                    rowspan=cell.rowspan,
                    width=sum(widths[placed.column : placed.column + cell.colspan]),
                    height=sum(heights[placed.row : placed.row + cell.rowspan]),
                    **padding,
                )
            )
        content.append("</hp:tr>")
    return _TABLE.format(
        id=1_000_000 + number,
        order=number,
        rows=len(rows),
        columns=len(widths),
        border=styles["borders"]["cell.line.middle"],
        width=width,
        height=sum(heights),
        content="".join(content),
        **padding,
    )


def _place(placed: layout.PlacedCell, row_count: int) -> str:
    is_top, is_bottom = placed.row == 0, placed.row + placed.cell.rowspan == row_count
    return "only" if is_top and is_bottom else "top" if is_top else "bottom" if is_bottom else "middle"


def _cell_text(placed: layout.PlacedCell, density: layout.Density, styles: dict) -> str:
    kind = "negative" if placed.cell.is_negative else "text"
    if placed.role != "line":
        kind = "negative_bold" if placed.cell.is_negative else "bold"
    para = styles["paragraphs"][f"cell.{placed.align}"]
    char = styles["characters"][f"cell.{density.name}.{kind}"]
    # A paragraph per line: some readers drop <hp:lineBreak/>.
    return "".join(
        _PARAGRAPH.format(para=para, char=char, text=text_run(line)) for line in placed.cell.text.split("\n")
    )


def _row_heights(rows, widths: list[int], density: layout.Density, padding: dict) -> list[int]:
    """한글 grows a row to its text, other viewers draw the height that is written: so estimate the lines."""
    size = density.points * 100
    heights = []
    for cells in rows:
        lines = 1
        for placed in cells:
            cell = placed.cell
            if cell.rowspan == 1 and cell.text:
                inner = sum(widths[placed.column : placed.column + cell.colspan]) - 2 * padding["padding_x"]
                lines = max(lines, layout.lines_needed(cell.text, inner / size))
        heights.append(round(lines * size * _LINE_SPACING + 2 * padding["padding_y"]))
    return heights
