"""How a table stands on paper and page: decided once, so that the formats agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil

from .grid import place_rows
from .model import Align, Cell, Table
from .text import width_in_em


@dataclass(frozen=True, slots=True)
class Density:
    """Type size in points and padding in millimetres for a table of so many columns."""

    name: str
    points: int
    padding_x: float
    padding_y: float


NORMAL = Density("normal", 10, 3.0, 0.9)
DENSE = Density("dense", 9, 1.8, 0.8)
TIGHT = Density("tight", 8, 1.2, 0.7)
DENSITIES = (NORMAL, DENSE, TIGHT)


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell with its place, and everything about its look that its row and column decide."""

    row: int
    column: int
    cell: Cell
    role: str  # header | line | subtotal | total
    align: Align
    is_row_header: bool


def density_of(table: Table) -> Density:
    columns = len(table.columns)
    return NORMAL if columns <= 6 else DENSE if columns <= 10 else TIGHT


def unit_line(table: Table) -> str:
    """The line above a table: ``(’23.5월말 기준, 단위: 백만원)``; empty without unit and date."""
    parts = [table.as_of] if table.as_of else []
    if table.unit:
        parts.append(f"단위: {table.unit}")
    return f"({', '.join(parts)})" if parts else ""


def placed_rows(table: Table) -> tuple[tuple[PlacedCell, ...], ...]:
    """All rows, header first, each with the cells that start in it."""
    header = [[] for _ in table.header]
    for row, column, cell in place_rows(table.header, len(table.columns)):
        header[row].append(PlacedCell(row, column, cell, "header", cell.align or "center", False))
    body = [[] for _ in table.rows]
    for placed in _placed_body(table):
        body[placed.row - len(table.header)].append(placed)
    return tuple(tuple(cells) for cells in header + body)


def _placed_body(table: Table) -> Iterator[PlacedCell]:
    for row, column, cell in place_rows([row.cells for row in table.rows], len(table.columns)):
        align = cell.align or ("right" if cell.kind in ("number", "rate") else table.columns[column].align) or "left"
        is_row_header = column == 0 and cell.kind == "text" and bool(cell.text)
        yield PlacedCell(row + len(table.header), column, cell, table.rows[row].role, align, is_row_header)


def column_widths(table: Table, total: int) -> list[int]:
    """Share ``total`` (hundredths of a point) by the columns' weights, widening those too narrow for their numbers."""
    weights = sum(column.width for column in table.columns)
    shares = [total * column.width / weights for column in table.columns]
    needed = _number_widths(table)
    lacking = sum(max(0.0, need - share) for need, share in zip(needed, shares, strict=True))
    spare = sum(max(0.0, share - need) for need, share in zip(needed, shares, strict=True))
    if 0 < lacking <= spare:
        taken = lacking / spare
        shares = [
            need if need > share else share - (share - need) * taken for need, share in zip(needed, shares, strict=True)
        ]
    edges = [0, *accumulate(shares)]
    return [round(right) - round(left) for left, right in pairwise(edges)]


def _number_widths(table: Table) -> list[float]:
    """What the widest number of each column needs: a number broken over two lines is misread."""
    density = density_of(table)
    widest = [0.0] * len(table.columns)
    for _, column, cell in place_rows([row.cells for row in table.rows], len(table.columns)):
        if cell.number is not None and cell.colspan == 1:
            widest[column] = max(widest[column], width_in_em(cell.text))
    padding = 2 * density.padding_x * 283.465
    return [em * density.points * 108 + padding if em else 0.0 for em in widest]


def lines_needed(text: str, width_em: float) -> int:
    """Estimated number of lines of ``text`` in a cell ``width_em`` wide."""
    return sum(max(1, ceil(width_in_em(line) / max(width_em, 1))) for line in text.split("\n"))
