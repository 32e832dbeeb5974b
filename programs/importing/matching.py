"""Printed rows of one unit's table matched with stored lines, by what they are called and then by what they hold."""

from collections import defaultdict
from collections.abc import Callable
from difflib import SequenceMatcher

from core.periods import Month
from programs.importing.differences import plain
from programs.importing.ledger import Ledger, Line
from programs.importing.rhythm import Gate
from programs.importing.rows import MoneyRow

#: A line is taken for renamed where its budget is the same and this much of its name is.
LEAST_ALIKE = 0.5


class Matching:
    """``lines``: the stored line of each row that has one; ``renamed``: rows that call theirs otherwise.

    First the whole key, then account and name where unmistakable. Of what is left over on both sides, a name
    that differs only in spacing or dots is the same, and so is one that is alike and holds the same budget.
    """

    def __init__(self, ledger: Ledger, headed: dict, month: Month, gate: Gate):
        self.ledger, self.month = ledger, month
        self.lines: dict[MoneyRow, Line] = {}
        self.renamed: set[MoneyRow] = set()
        for row, (node, occurrence) in headed.items():
            line = ledger.by_key.get((*_short_key(row), node.name if node else "", occurrence))
            if line is not None:
                self.lines[row] = line
        self._match(headed)
        # A closed month keeps its names.
        if not gate.lock:
            self._rename(headed, lambda row, line: plain(row.name) == plain(line.placement.name))
            self._rename(headed, self._is_alike)

    def _match(self, headed: dict) -> None:
        """Rows and lines that share account and name with no other."""
        rows, lines = defaultdict(list), defaultdict(list)
        for row in headed:
            if row not in self.lines:
                rows[_short_key(row)].append(row)
        for line in self._free():
            lines[line.short_key].append(line)
        for key, alike in rows.items():
            if len(alike) == len(lines[key]) == 1:
                self.lines[alike[0]] = lines[key][0]

    def _rename(self, headed: dict, is_same: Callable[[MoneyRow, Line], bool]) -> None:
        waiting = [row for row in headed if row not in self.lines]
        free = [line for line in self._free() if line.begins_before(self.month)]
        found = {row: [line for line in free if self._may_be(row, line) and is_same(row, line)] for row in waiting}
        for row, lines in found.items():
            if len(lines) == 1 and sum(lines[0] in others for others in found.values()) == 1:
                self.lines[row] = lines[0]
                self.renamed.add(row)

    def _free(self) -> list[Line]:
        taken = {id(line) for line in self.lines.values()}
        return [line for line in self.ledger.lines if id(line) not in taken]

    def _may_be(self, row: MoneyRow, line: Line) -> bool:
        account = line.budget_line.account
        return line.is_of(row.unit, row.year, row.direction) and (account.name if account else "") == row.account

    def _is_alike(self, row: MoneyRow, line: Line) -> bool:
        if not row.current or line.current(self.month) != row.current:
            return False
        return SequenceMatcher(None, plain(row.name), plain(line.placement.name)).ratio() >= LEAST_ALIKE


def _short_key(row: MoneyRow) -> tuple:
    return (row.unit.pk, row.year, row.direction, row.account, row.name)
