"""Tables of quantities as a template draws them: cells in their places, and the sums that they make.

Everything is ready to be printed: a department has hundreds of cells, and a template asks slowly.
"""

from django.utils.translation import gettext as _

from core.documents import Table
from core.documents.lists import texts_table
from core.money import format_number
from core.periods import Month
from reporting.forms import QuantityForm
from reporting.forms.quantities import QuantityCell
from reporting.models import Submission
from reporting.quantities import QuantityRow, QuantityTable, not_yet_text, total_of

#: What stands beside the value of a list's row, where any row of the table has it.
BESIDE = ("target", "rate", "last_year")


def drawn_tables(tables: list[QuantityTable], form: QuantityForm, submission: Submission) -> list[dict]:
    """Every table with its lines; ``key`` names it on the page."""
    cells = {cell.series_id: cell for cell in form.rows}
    return [_drawn(table, form, cells, f"table-{number}", submission) for number, table in enumerate(tables, 1)]


def _drawn(
    table: QuantityTable, form: QuantityForm, cells: dict[int, QuantityCell], key: str, submission: Submission
) -> dict:
    down = table.down or [False] * len(table.columns)
    across = table.across or [False] * len(table.columns)
    has = {f"has_{name}": any(getattr(row, name) for row in table.rows) and not table.is_wide for name in BESIDE}
    lines, heading = [], ""
    for label, rows in zip(table.labels, table.cells, strict=True):
        first = next(row for row in rows if row)
        places = [
            _place(cells[row.series_id], form.month, table.is_wide, adds and not row.is_total, adds_across)
            if row
            else None
            for row, adds, adds_across in zip(rows, down, across, strict=True)
        ]
        is_new = first.heading != heading and not table.is_wide
        is_locked = cells[first.series_id].state == "locked"
        lines.append(
            {
                "label": label,
                "heading": first.heading or "–" if is_new else "",
                "places": places,
                "sum": _sum(rows, across),
                "badge": _locked_badge(submission) if table.is_wide and is_locked else None,
                "notes": [place for place in places if place and place["is_noted"]],
            }
            | ({} if table.is_wide else _beside(cells[first.series_id], submission))
        )
        heading = first.heading
    columns = list(zip(*table.cells, strict=True))
    within = [row for line in table.cells for row, adds in zip(line, across, strict=True) if row and adds]
    return {
        "key": key,
        "name": table.name,
        "columns": table.columns,
        "width": len(table.columns) + (2 if table.is_wide else 5 + sum(has.values())),
        "lines": lines,
        "sums": [
            {"text": _sum(column, [adds] * len(column), whole=False), "is_made": adds}
            for column, adds in zip(columns, down, strict=True)
        ],
        "adds_down": any(down),
        "adds_across": any(across),
        "total": _sum(within, [True] * len(within), whole=False),
        "is_wide": table.is_wide,
        "is_folded": table.is_folded,
        **has,
    }


def _place(cell: QuantityCell, month: Month, is_wide: bool, down: bool, across: bool) -> dict:
    """One cell: its input, or only its text where it takes none."""
    row, state = cell.row, cell.state
    is_saved = state == "open" and bool(row.version)
    return {
        "key": str(cell.series_id),
        "row_key": str(cell.series_id) if is_wide else "",
        "is_locked": state == "locked",
        "text": cell.text or (row.number(row.computed) if row.is_computed else ""),
        "seen": cell.seen,
        "name": cell.name,
        "css": f"is-{state} is-saved" if is_saved else f"is-{state}",
        "before": row.before_text if is_wide and row.last_value is not None else "",
        "expected": not_yet_text(row.expected_on, month) if row.expected_on else "",
        "errors": cell.errors,
        "returned_reason": row.returned_reason,
        "is_noted": bool(cell.errors or row.returned_reason),
        "label": cell.name if is_wide else "",
        "down": down,
        "across": across,
    }


def _beside(cell: QuantityCell, submission: Submission) -> dict:
    """What a list says of its row beside the value."""
    row = cell.row
    return {
        "row_key": str(cell.series_id),
        "measure": row.measure,
        "measure_note": row.measure_note,
        "target": row.target or "–",
        "before": row.before_text or "–",
        "follows": row.follows or "–",
        "rate": row.rate or "–",
        "last_year": row.last_year or "–",
        "findings": row.findings,
        "badge": _badge(cell, submission),
    }


def _badge(cell: QuantityCell, submission: Submission) -> dict:
    if cell.row.is_computed:
        return {"label": _("자동 계산"), "tone": "info"}
    if cell.state == "locked":
        return _locked_badge(submission)
    words = {"returned": _("보완요청"), "error": _("오류"), "conflict": _("충돌")}
    if cell.state in words:
        return {"label": words[cell.state], "tone": "danger"}
    return {"label": _("저장됨"), "tone": "good"} if cell.row.version else {"label": _("입력 전"), "tone": ""}


def _locked_badge(submission: Submission) -> dict:
    return {"label": _("마감") if submission.state == Submission.State.CLOSED else _("잠김"), "tone": ""}


def _sum(rows, adds: list[bool], *, whole: bool = True) -> str:
    """The sum of the cells that count; of a column the whole that stands in it is left out."""
    counted = (row for row, does in zip(rows, adds, strict=True) if row and does and (whole or not row.is_total))
    value = total_of(counted)
    return "" if value is None else format_number(value.normalize())


def printed_table(table: QuantityTable, rows_label: str, follows_label: str) -> Table:
    """The same table as a file holds it."""
    if table.is_wide:
        heads = [_("구분"), *table.columns]
        body = [
            [label, *(_shown(row) if row else "" for row in rows)]
            for label, rows in zip(table.labels, table.cells, strict=True)
        ]
        return texts_table(table.name or rows_label, heads, body, numbers=set(range(1, len(heads))))
    heads = [_("사업"), rows_label, _("단위"), _("목표"), _("전월말"), *table.columns, follows_label]
    heads += [_("달성률"), _("전년 동월")]
    body = [
        [
            row.heading,
            row.name,
            row.measure,
            row.target,
            row.before_text,
            _shown(row),
            row.follows,
            row.rate,
            row.last_year,
        ]
        for row in table.rows
    ]
    return texts_table(table.name or rows_label, heads, body, numbers=set(range(3, len(heads))))


def _shown(row: QuantityRow):
    """The number itself where there is one, else the word that stands for it."""
    if row.is_computed:
        return row.computed
    figure = row.figure
    if figure is None or figure.text:
        return figure.text if figure else ""
    return figure.value if figure.value is not None else str(figure.get_state_display())
