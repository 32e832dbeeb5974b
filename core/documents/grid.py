"""Where each cell of a table with spans stands: covered places are skipped, as in HTML."""

from collections.abc import Iterator, Sequence


class GridError(ValueError):
    """The cells do not tile the table."""


def place_rows(rows: Sequence[Sequence], width: int) -> Iterator[tuple[int, int, object]]:
    """Yield ``(row, column, cell)``; raise ``GridError`` unless the cells tile ``width`` columns exactly."""
    covered: dict[tuple[int, int], bool] = {}
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in covered:
                column += 1
            if column + cell.colspan > width:
                raise GridError(f"row {row + 1} is wider than the table's {width} columns")
            if row + cell.rowspan > len(rows):
                raise GridError(f"a cell of row {row + 1} spans below the last row")
            if cell.colspan > 1 or cell.rowspan > 1:
                for down in range(cell.rowspan):
                    for right in range(cell.colspan):
                        if (row + down, column + right) in covered:
                            raise GridError(f"two cells of row {row + 1} overlap")
                        covered[row + down, column + right] = True
            yield row, column, cell
            column += cell.colspan
        while (row, column) in covered:
            column += 1
        if column != width:
            raise GridError(f"row {row + 1} fills {column} of {width} columns")
