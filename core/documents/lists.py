"""A list of texts and numbers as a table of a document: what a page shows, ready to be handed out."""

from core.documents.model import Cell, Column, Row, Table


def texts_table(caption: str, heads: list[str], rows: list[list], *, numbers: set[int] = frozenset()) -> Table:
    """A table of texts and numbers as a document; ``numbers`` are the columns that stand right."""
    return Table(
        caption=caption,
        columns=tuple(
            Column(14 if place in numbers else 26, "right" if place in numbers else "left")
            for place in range(len(heads))
        ),
        header=(tuple(Cell.of_text(head) for head in heads),),
        rows=tuple(Row(tuple(_cell(value) for value in row)) for row in rows),
    )


def _cell(value) -> Cell:
    if value is None or isinstance(value, str):
        return Cell.of_text(value or "")
    decimals = max(0, -value.normalize().as_tuple().exponent) if hasattr(value, "normalize") else 0
    return Cell.of_number(value, decimals)
