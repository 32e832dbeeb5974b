"""How a table stands on paper and page: decided once, so that the formats agree."""

from collections.abc import Iterator
from dataclasses import dataclass
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
    """Share ``total`` among the columns by their weights; the sum is exactly ``total``."""
    weights = sum(column.width for column in table.columns)
    edges, seen = [0], 0
    for column in table.columns:
        seen += column.width
        edges.append(total * seen // weights)
    return [right - left for left, right in zip(edges, edges[1:], strict=False)]


def lines_needed(text: str, width_em: float) -> int:
    """Estimated number of lines of ``text`` in a cell ``width_em`` wide."""
    return sum(max(1, ceil(width_in_em(line) / max(width_em, 1))) for line in text.split("\n"))
