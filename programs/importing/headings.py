"""Headings from printed subtotals: what a subtotal covers is told by its sum, not by its name.

A subtotal covers the run of rows after it (or before it, where sums stand below) whose amounts
add up to it; subtotals inside the run are covered with it. Where nothing adds up, the paper is
misprinted and the subtotal covers the rows that follow under the same section text.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from django.utils.translation import gettext as _

from programs.importing.result import ImportResult
from programs.importing.rows import MoneyRow
from programs.importing.schemas import SECTION_SEPARATOR

#: A heading's name leaves room for the number that tells it from another of the same name.
LONGEST = 190


@dataclass(eq=False)
class Node:
    """One heading with the positions of the rows that it covers."""

    name: str
    order: int
    row: MoneyRow
    covered: range
    parent: "Node | None" = None


@dataclass
class Outline:
    """The headings of one table, and which of them each line stands under."""

    nodes: list[Node] = field(default_factory=list)
    heading_of: dict[int, Node] = field(default_factory=dict)
    total: MoneyRow | None = None


class _Rows:
    """The rows of one table with running sums of its lines, so that any run is one subtraction."""

    def __init__(self, rows: list[MoneyRow]):
        self.rows = rows
        self.lines = [index for index, row in enumerate(rows) if not row.is_sum]
        self._running = {
            name: list(accumulate((_amount(row, name) for row in rows), initial=Decimal(0)))
            for name in ("current", "spent", "half", "count")
        }

    def between(self, name: str, start: int, end: int) -> Decimal:
        return self._running[name][end] - self._running[name][start]


def _amount(row: MoneyRow, name: str) -> Decimal:
    if row.is_sum:
        return Decimal(0)
    return Decimal(1) if name == "count" else getattr(row, name) or Decimal(0)


def outline(rows: list[MoneyRow], place: str, result: ImportResult) -> Outline:
    """The outline of one unit's table; ``heading_of`` is keyed by row number."""
    table = _Rows(rows)
    runs = _runs(table, place, result)
    found = Outline(total=next((row for row in rows if row.is_total), None))
    first, last = (table.lines[0], table.lines[-1]) if table.lines else (0, 0)
    for index, run in sorted(runs.items()):
        covers_all = run.start <= first and last < run.stop
        if covers_all and found.total is None and not found.nodes and not first < index < last:
            # The first sum over everything is the unit's own row, not a heading inside it.
            found.total = rows[index]
            continue
        found.nodes.append(Node(rows[index].label[:LONGEST], rows[index].order, rows[index], run))
    if not runs and found.total is None:
        found.nodes = _from_sections(rows)
    _nest(found, rows, table.lines)
    return found


def _nest(found: Outline, rows: list[MoneyRow], lines: list[int]) -> None:
    """A heading's parent, and a line's heading, is the smallest run around it."""
    used = Counter()
    for position, node in enumerate(found.nodes):
        node.parent = _smallest(
            other
            for place, other in enumerate(found.nodes)
            if other is not node
            and _is_inside(node.covered, other.covered)
            and (len(other.covered) > len(node.covered) or place < position)
        )
        used[node.name] += 1
        if used[node.name] > 1:
            node.name = f"{node.name} ({used[node.name]})"
    for index in lines:
        around = _smallest(node for node in found.nodes if index in node.covered)
        if around:
            found.heading_of[rows[index].number] = around


def _is_inside(inner: range, outer: range) -> bool:
    return outer.start <= inner.start and inner.stop <= outer.stop


def _smallest(nodes) -> Node | None:
    # Of two runs of one length the later subtotal is the inner one.
    return min(reversed(list(nodes)), key=lambda node: len(node.covered), default=None)


def _runs(table: _Rows, place: str, result: ImportResult) -> dict[int, range]:
    """``{index of a subtotal: positions it covers}``, the innermost found first."""
    runs = {}
    sums = [i for i, row in enumerate(table.rows) if row.is_sum and not row.is_total]
    for index in reversed(sums):
        row = table.rows[index]
        run = _matching(table, index, runs)
        if run is None:
            run = _by_section(table.rows, index)
            result.warnings.add(
                place,
                _("'%s'의 소계가 그 아래 줄의 합과 맞지 않습니다.") % row.name,
                row.number,
                "current",
            )
        if len(run):
            runs[index] = run
    return runs


def _matching(table: _Rows, index: int, runs: dict[int, range]) -> range | None:
    rows = table.rows
    for test in (_exactly, _by_one_amount):
        for end in _ends(rows, index, runs):
            if test(table, index, index + 1, end):
                return range(index, _with_zeros(rows, end))
    # Sums of rounded rows miss by a unit: believed only where the next subtotal or the end is.
    for end in _ends(rows, index, runs):
        is_edge = end == len(rows) or rows[end].is_sum
        if is_edge and _within_rounding(table, index, index + 1, end):
            return range(index, end)
    for start in range(index - 1, -1, -1):
        if rows[start].is_total:
            break
        if _exactly(table, index, start, index):
            return range(start, index + 1)
    return None


def _ends(rows: list[MoneyRow], index: int, runs: dict[int, range]) -> Iterator[int]:
    """Where the run may end: after a line, or after an inner subtotal's whole run."""
    position = index + 1
    while position < len(rows) and not rows[position].is_total:
        inner = runs.get(position)
        position = inner.stop if inner and inner.stop > position else position + 1
        if not rows[position - 1].is_sum:
            yield position


def _with_zeros(rows: list[MoneyRow], end: int) -> int:
    """Lines over nothing do not change the sum; they still stand in the run."""
    section = rows[end - 1].section
    while end < len(rows) and not rows[end].is_sum and rows[end].section == section:
        if rows[end].current or rows[end].spent:
            break
        end += 1
    return end


def _exactly(table: _Rows, index: int, start: int, end: int) -> bool:
    """Everything that the sum prints, and something, adds up."""
    row = table.rows[index]
    printed = [name for name in ("current", "spent") if getattr(row, name) is not None]
    return (
        bool(printed)
        and bool(table.between("count", start, end))
        and all(getattr(row, name) == table.between(name, start, end) for name in printed)
    )


def _by_one_amount(table: _Rows, index: int, start: int, end: int) -> bool:
    """One of the printed amounts is misprinted, in the sum or in a line."""
    row = table.rows[index]
    return any(
        getattr(row, name) and getattr(row, name) == table.between(name, start, end) for name in ("current", "spent")
    )


def _within_rounding(table: _Rows, index: int, start: int, end: int) -> bool:
    row = table.rows[index]
    slack = row.half + table.between("half", start, end)
    return row.current is not None and all(
        getattr(row, name) is None or abs(getattr(row, name) - table.between(name, start, end)) <= slack
        for name in ("current", "spent")
    )


def _by_section(rows: list[MoneyRow], index: int) -> range:
    end = index + 1
    while end < len(rows) and not rows[end].is_sum and rows[end].section == rows[index].section:
        end += 1
    return range(index, end) if end > index + 1 else range(0)


def _from_sections(rows: list[MoneyRow]) -> list[Node]:
    """A table without any subtotal: the section texts themselves are the headings."""
    spans = {}
    for index, row in enumerate(rows):
        if not row.is_sum:
            spans.setdefault(row.section, [index, index, row])[1] = index
    if len(spans) < 2:
        return []
    return [
        Node(section.split(SECTION_SEPARATOR)[-1][:LONGEST], row.order, row, range(first, last + 1))
        for section, (first, last, row) in spans.items()
        if section
    ]
