"""What a pasted block means in money: which column is the month's, which line goes to which row, in which unit."""

import re
from fractions import Fraction

from django.utils.translation import gettext as _

from budgets.forms import TO_DATE, EntryCells, EntryForm
from core.money import MONEY_UNITS, NotANumber, format_exact, format_money, parse_amount
from core.periods import Month
from core.refusals import InvalidInput
from core.tabular.block import Block
from reporting.forms import write_seen
from reporting.pasting.reading import ZEROES, Reading, kind_of_text, plain, understand, without_last_sum

_OTHER_MEASURES = re.compile(r"예산|현액|편성|잔액|잔여|전월|전년|이월|집행률|비율|증감|계획")
#: About a factor: a fifth to five times of it.
_ABOUT = 5


def _chosen_column(reading: Reading, form: EntryForm, month: Month) -> int | None:
    """The column whose heading says what the page takes; the first where headings say nothing."""

    def score(column: int) -> int:
        label = re.sub(r"\s", "", reading.labels[column])
        if _OTHER_MEASURES.search(label):
            return -5
        is_total = bool(re.search(r"누계|누적", label))
        is_month = bool(re.search(rf"당월|금월|이번달|(?<!\d){month.number}월", label))
        wanted = is_total if form.mode == TO_DATE else is_month and not is_total
        return 3 * wanted - 3 * (is_month if form.mode == TO_DATE else is_total) + bool(re.search("지출|집행", label))

    candidates = [column for column in reading.columns if not _repeats_what_is_known(reading, column, form)]
    return max(candidates or reading.columns, key=score, default=None)


def _repeats_what_is_known(reading: Reading, column: int, form: EntryForm) -> bool:
    """A column that only says the budget or last month's total again."""
    if reading.name_column is None or len(reading.columns) < 2:
        return False
    by_name = {plain(cells.name): cells for cells in form.rows}
    pairs = [
        (row[column], by_name[plain(row[reading.name_column])])
        for row in reading.lines
        if plain(row[reading.name_column]) in by_name and row[column]
    ]
    for known in ("current", "previous"):
        same = sum(1 for text, cells in pairs if text == getattr(cells, known) and text != "0")
        if len(pairs) > 1 and 5 * same > 4 * len(pairs):
            return True
    return False


def preview(
    form: EntryForm,
    block: Block,
    *,
    order: list[int],
    column: int | None,
    read_as: str,
    month: Month,
    last_month: dict[int, int],
) -> dict:
    """What pasting the block would do, row by row, and the request that would do it.

    ``order`` are the rows from the anchor down as the page shows them; ``column`` and ``read_as``
    are what the person chose instead of what was recognised.
    """
    reading = understand(block, [cells.name for cells in form.rows])
    chosen = column if column in reading.columns else _chosen_column(reading, form, month)
    if chosen is None:
        raise InvalidInput(_("붙여넣은 내용에서 숫자를 찾지 못했습니다. 값이 든 열을 함께 복사해 주세요."))
    unit = read_as if read_as in MONEY_UNITS else (reading.stated_unit or form.money_unit)
    targets, notes = _targets(reading, chosen, form, order)
    rows, cells = [], {}
    for line, target in targets:
        rows.append(_read_line(line, chosen, target, form, unit, reading))
        if rows[-1]["state"] == "change":
            won = rows[-1]["won"]
            name = f"{form.mode}-{target.series_id}"
            # What was shown is left out of the memory: the value counts as typed even where it looks the same.
            seen = write_seen(target.row.version, "?")
            cells[name] = {"value": format_exact(won, form.money_unit), "seen": seen}
    if block.hidden:
        notes.append(_("숨긴 행 %(count)d개는 뺐습니다.") % {"count": block.hidden})
    counts = {state: sum(1 for row in rows if row["state"] == state) for state in ("change", "same", "locked", "error")}
    return {
        "rows": rows,
        "cells": cells,
        "unit": form.money_unit,
        "mode": form.mode,
        "read_as": unit,
        "matched_by": "position" if reading.name_column is None else "name",
        "dropped": reading.dropped,
        "notes": notes,
        "counts": counts,
        "columns": [
            {"column": place, "label": reading.labels[place] or _("%(number)d번째 열") % {"number": place + 1}}
            for place in reading.columns
        ],
        "column": chosen,
        "suggestion": _suggestion(rows, form, unit, month, last_month),
        "total": format_money(sum(row["won"] or 0 for row in rows if row["won"] is not None), form.money_unit),
    }


def _targets(reading: Reading, chosen: int, form: EntryForm, order: list[int]):
    """Which row of the grid each line of the block goes to: by name, else by its place."""
    notes = []
    if reading.name_column is not None:
        waiting: dict[str, list[EntryCells]] = {}
        for cells in form.rows:
            waiting.setdefault(plain(cells.name), []).append(cells)
        targets = []
        for line in reading.lines:
            same_name = waiting.get(plain(line[reading.name_column]), [])
            targets.append((line, same_name.pop(0) if same_name else None))
        untouched = sum(len(rows) for rows in waiting.values())
        if untouched:
            notes.append(_("붙여넣은 자료에 없는 %(count)d줄은 그대로 둡니다.") % {"count": untouched})
        return targets, notes
    lines = without_last_sum(reading, chosen)
    by_series = {cells.series_id: cells for cells in form.rows}
    places = [by_series[series_id] for series_id in order if series_id in by_series]
    if any(kind_of_text(text) == "text" for line in lines for text in line if text != line[chosen]):
        notes.append(_("이 화면의 세부사업과 같은 이름이 없어 놓인 순서대로 읽었습니다. 줄이 맞는지 보세요."))
    elif 1 < len(lines) != len(places):
        notes.append(
            _("%(lines)d줄을 순서대로 넣습니다. 걸러낸 표라면 세부사업 열도 함께 복사하세요. 이름으로 맞춥니다.")
            % {"lines": len(lines)}
        )
    if len(lines) > len(places):
        notes.append(_("표를 벗어난 %(count)d줄은 넣지 않습니다.") % {"count": len(lines) - len(places)})
    return list(zip(lines, places, strict=False)), notes


def _read_line(line, chosen: int, target: EntryCells | None, form: EntryForm, unit: str, reading: Reading) -> dict:
    text = line[chosen]
    row = {"series": None, "name": "", "old": "", "new": text, "won": None, "state": "error", "message": ""}
    if target is None:
        name = line[reading.name_column]
        return row | {"name": name, "state": "unknown", "message": _("이 화면에 없는 이름이라 넣지 않습니다.")}
    row |= {"series": target.series_id, "name": target.name, "old": getattr(target, f"{form.mode}_field")}
    if not target.row.is_open:
        return row | {"state": "locked", "message": _("잠긴 줄이라 넣지 않습니다.")}
    if not text:
        return row | {"state": "same", "message": _("빈 칸이라 그대로 둡니다.")}
    try:
        won = parse_amount("0" if text in ZEROES else text, unit)
    except NotANumber as error:
        return row | {"message": str(error)}
    known = target.row.value
    old = known if known is None or form.mode != TO_DATE else target.row.to_date
    new = format_exact(won, form.money_unit)
    return row | {"new": new, "won": won, "state": "same" if won == old else "change"}


def _suggestion(rows: list[dict], form: EntryForm, unit: str, month: Month, last_month: dict[int, int]) -> dict | None:
    """Another unit, where most cells are about a factor of units away from what the rows usually are."""
    by_series = {cells.series_id: cells for cells in form.rows}
    ratios = []
    for row in rows:
        usual = _usual(by_series.get(row["series"]), form, month, last_month)
        if row["won"] and usual:
            ratios.append(abs(row["won"]) / usual)
    for other, size in MONEY_UNITS.items():
        factor = Fraction(MONEY_UNITS[unit], size)
        if other == "만원" or factor == 1:
            continue
        close = sum(1 for ratio in ratios if factor / _ABOUT <= ratio <= factor * _ABOUT)
        if close >= 2 and 2 * close > len(ratios):
            times = (
                _("%(factor)s배") % {"factor": f"{int(factor):,}"}
                if factor > 1
                else _("%(factor)s분의 1") % {"factor": f"{int(1 / factor):,}"}
            )
            sentence = _("%(count)d칸이 전월의 약 %(times)s입니다. %(unit)s 자료로 보입니다.") % {
                "count": close,
                "times": times,
                "unit": other,
            }
            return {"unit": other, "sentence": sentence}
    return None


def _usual(cells: EntryCells | None, form: EntryForm, month: Month, last_month: dict[int, int]) -> Fraction:
    """What a row is usually about, in won: last month's amount, else the mean of the months before."""
    if cells is None:
        return Fraction(0)
    previous = Fraction(abs(cells.row.previous))
    if form.mode == TO_DATE:
        return previous
    return Fraction(abs(last_month.get(cells.series_id) or 0)) or previous / max(1, month.number - 1)
