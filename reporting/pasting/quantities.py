"""What a pasted block means in a grid of quantities: by the names of rows and columns, else by its place."""

import re

from django.utils.translation import gettext as _

from core.money import format_number
from core.periods import Month
from core.refusals import InvalidInput
from core.tabular.block import Block
from reporting.forms import QuantityForm, write_seen
from reporting.pasting.reading import ZEROES, Reading, plain, understand, without_last_sum
from reporting.quantities import QuantityRow, QuantityTable, is_word, read_quantity, text_of
from reporting.recording import Entry

#: Headings of columns that hold something else than the month's own value.
_OTHER = re.compile(r"목표|전월|전년|누계|누적|증감|단위|비율|달성")


def preview(
    tables: list[QuantityTable],
    form: QuantityForm,
    block: Block,
    *,
    order: list[list[int]],
    column: int | None,
    month: Month,
) -> dict:
    """What pasting the block would do, cell by cell, and the request that would do it.

    ``order`` are the cells from the anchor down, each line with what stands right of it; ``column`` is the
    column of the block that the person chose for a list of single rows.
    """
    by_series = {row.series_id: row for row in (cell.row for cell in form.rows)}
    order = [[pk if pk in by_series else 0 for pk in line] for line in order if isinstance(line, list)]
    table = _table_of(tables, order)
    rows = [row for other in tables if not other.is_wide for row in other.rows]
    names = table.labels if table.is_wide else [row.name for row in rows] + [row.label for row in rows]
    reading = understand(block, names, is_word)
    if not reading.columns:
        raise InvalidInput(_("붙여넣은 내용에서 숫자를 찾지 못했습니다. 값이 든 열을 함께 복사해 주세요."))
    chosen = None
    if table.is_wide:
        targets, notes = _wide_targets(reading, table, order, by_series)
    else:
        chosen = column if column in reading.columns else _chosen_column(reading, month)
        targets, notes = _list_targets(reading, chosen, rows, order, by_series)
    shown = [_read(name, text, row, month) for name, text, row in targets]
    cells = {
        f"value-{line['series']}": {"value": line["new"], "seen": write_seen(by_series[line["series"]].version, "?")}
        for line in shown
        if line["state"] == "change"
    }
    if block.hidden:
        notes.append(_("숨긴 행 %(count)d개는 뺐습니다.") % {"count": block.hidden})
    return {
        "rows": shown,
        "cells": cells,
        "matched_by": "position" if reading.name_column is None else "name",
        "dropped": reading.dropped,
        "notes": notes,
        "counts": {
            state: sum(line["state"] == state for line in shown) for state in ("change", "same", "locked", "error")
        },
        "columns": []
        if table.is_wide
        else [
            {"column": place, "label": reading.labels[place] or _("%(number)d번째 열") % {"number": place + 1}}
            for place in reading.columns
        ],
        "column": chosen,
        "suggestion": None,
    }


def _table_of(tables: list[QuantityTable], order: list[list[int]]) -> QuantityTable:
    anchor = next((pk for line in order for pk in line if pk), None)
    for table in tables:
        if any(row.series_id == anchor for row in table.rows):
            return table
    raise InvalidInput(_("붙여넣을 칸을 먼저 고르세요."))


def _chosen_column(reading: Reading, month: Month) -> int:
    """The column whose heading names the month; the first that names nothing else where none does."""

    def score(column: int) -> int:
        label = re.sub(r"\s", "", reading.labels[column])
        if _OTHER.search(label):
            return -5
        return 2 * bool(re.search(rf"당월|금월|이번달|(?<!\d){month.number}월", label)) + bool(
            re.search("실적|현황", label)
        )

    return max(reading.columns, key=score)


def _list_targets(reading: Reading, chosen: int, rows: list[QuantityRow], order, by_series) -> tuple[list, list[str]]:
    """``(name, text, row)`` of each line: to the row of its name, else down from the anchor."""
    if reading.name_column is None:
        lines = without_last_sum(reading, chosen)
        below = [by_series[line[0]] for line in order if line and line[0]]
        notes = _beyond(len(lines) - len(below))
        return [(row.name, line[chosen], row) for line, row in zip(lines, below, strict=False)], notes
    waiting: dict[str, list[QuantityRow]] = {}
    for row in rows:
        for name in dict.fromkeys((plain(row.name), plain(row.label))):
            waiting.setdefault(name, []).append(row)
    targets, taken = [], set()
    for line in reading.lines:
        name = line[reading.name_column]
        row = next((row for row in waiting.get(plain(name), ()) if row.series_id not in taken), None)
        if row:
            taken.add(row.series_id)
        targets.append((name, line[chosen], row))
    left = len({row.series_id for row in rows} - taken)
    notes = [_("붙여넣은 자료에 없는 %(count)d줄은 그대로 둡니다.") % {"count": left}] if left else []
    return targets, notes


def _wide_targets(reading: Reading, table: QuantityTable, order, by_series) -> tuple[list, list[str]]:
    """``(name, text, row)`` of each cell of the block, line by line."""
    places = _column_places(reading, table)
    by_label = {plain(label): line for label, line in zip(table.labels, table.cells, strict=True)}
    is_named = reading.name_column is not None
    targets = []
    for number, line in enumerate(reading.lines):
        name = line[reading.name_column] if is_named else ""
        if is_named and (places is not None or len(reading.columns) == len(table.columns)):
            cells = by_label.get(plain(name))
            below = cells and [cells[place] for place in places or range(len(table.columns))]
        else:
            below = [by_series.get(pk) for pk in order[number]] if number < len(order) else None
        if below is None:
            targets.append((name or _("%(number)d번째 줄") % {"number": number + 1}, "", None))
            continue
        for column, row in zip(reading.columns, below, strict=False):
            if row is not None:
                targets.append((row.name, line[column], row))
    return targets, _beyond(0 if is_named else len(reading.lines) - len(order))


def _column_places(reading: Reading, table: QuantityTable) -> list[int] | None:
    """Which column of the table each column of the block is, by its heading; nothing unless all are known."""
    known = {plain(label): place for place, label in enumerate(table.columns)}
    found = [known.get(plain(reading.labels[column])) for column in reading.columns]
    return found if found and None not in found and len(set(found)) == len(found) else None


def _beyond(count: int) -> list[str]:
    return [_("표를 벗어난 %(count)d줄은 넣지 않습니다.") % {"count": count}] if count > 0 else []


def _read(name: str, text: str, row: QuantityRow | None, month: Month) -> dict:
    line = {"series": None, "name": name, "old": "", "new": text, "state": "error", "message": ""}
    if row is None:
        return line | {"state": "unknown", "message": _("이 화면에 없는 이름이라 넣지 않습니다.")}
    line |= {"series": row.series_id, "name": row.name, "old": text_of(row.figure, month)}
    if not row.is_open:
        return line | {"state": "locked", "message": _("잠긴 줄이라 넣지 않습니다.")}
    if not text:
        return line | {"state": "same", "message": _("빈 칸이라 그대로 둡니다.")}
    try:
        entry = read_quantity(row, "0" if text in ZEROES else text, month, row.version)
    except ValueError as error:
        return line | {"message": str(error)}
    new = text if is_word(text) else format_number(entry.value.normalize())
    return line | {"new": new, "state": "same" if _says_the_same(entry, row) else "change"}


def _says_the_same(entry: Entry, row: QuantityRow) -> bool:
    figure = row.figure
    if figure is None or figure.text:
        return False
    return (figure.value, figure.state, figure.expected_on) == (entry.value, entry.state, entry.expected_on)
