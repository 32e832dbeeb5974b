"""Tables of quantities as a template draws them: cells in their places, and the sums that they make."""

from core.money import format_number
from reporting.forms import QuantityForm
from reporting.quantities import QuantityTable, total_of


def drawn_tables(tables: list[QuantityTable], form: QuantityForm) -> list[dict]:
    """Every table with its lines; ``key`` names it on the page."""
    cells = {cell.series_id: cell for cell in form.rows}
    return [_drawn(table, cells, f"table-{number}") for number, table in enumerate(tables, 1)]


def _drawn(table: QuantityTable, cells: dict, key: str) -> dict:
    down = table.down or [False] * len(table.columns)
    across = table.across or [False] * len(table.columns)
    lines, heading = [], ""
    for label, rows in zip(table.labels, table.cells, strict=True):
        first = next(row for row in rows if row)
        places = [
            {"cell": cells[row.series_id], "down": adds and not row.is_total, "across": adds_across} if row else None
            for row, adds, adds_across in zip(rows, down, across, strict=True)
        ]
        is_new = first.heading != heading and not table.is_wide
        lines.append(
            {
                "label": label,
                "first": cells[first.series_id],
                "heading": first.heading or "–" if is_new else "",
                "places": places,
                "is_total": first.is_total,
                "sum": _sum(places, "across"),
            }
        )
        heading = first.heading
    columns = list(zip(*(line["places"] for line in lines), strict=True))
    members = [place for line in lines if not line["is_total"] for place in line["places"]]
    return {
        "key": key,
        "name": table.name,
        "columns": table.columns,
        "lines": lines,
        "sums": [{"text": _sum(column, "down"), "is_made": adds} for column, adds in zip(columns, down, strict=True)],
        "adds_down": any(down),
        "adds_across": any(across),
        "total": _sum(members, "across"),
        "is_wide": table.is_wide,
        "has_targets": any(row.target for row in table.rows),
        "is_folded": table.is_folded,
    }


def _sum(places, way: str) -> str:
    value = total_of(place["cell"].row for place in places if place and place[way])
    return "" if value is None else format_number(value.normalize())
