"""Numbers in small tables: what a cell counts is said by its row, its column and the unit of the table."""

import re
from dataclasses import dataclass, replace

from core.money import won_per_unit
from programs.narratives.numbers import (
    COUNTERS,
    ELSEWHERE,
    PERCENT,
    WON,
    Contradiction,
    Fact,
    Number,
    equal_facts,
    is_named,
    is_near,
    numbers_of,
    plain_text,
)

#: A column or a row of this name says nothing of what is counted: the other one does.
_TOTALS = ("", "계", "합계", "총계", "소계", "누계", "실적", "현황", "값", "건수", "인원", "현재")
_NAMED_UNIT = re.compile(r"\(([^()]{1,10})\)\s*$")
_RATE = re.compile(r"[률율]$")
_OTHER_TIME = re.compile(r"전년|작년|지난해|계획|목표|예정|증감|대비")
#: A table holds many numbers: below this one equals a figure by chance, unless its row or column names the figure.
SMALLEST_IN_TABLE = 100


@dataclass(frozen=True)
class CellNumber:
    """One number of a cell; ``row_name`` and ``column_name`` are what stands before it and above it."""

    row: int
    column: int
    number: Number
    row_name: str
    column_name: str

    @property
    def words(self) -> str:
        return f"{self.row_name} {self.column_name}".strip()


def cell_numbers(block: dict, units=()) -> list[CellNumber]:
    """Every number of a table, its first row and the words that begin a row aside, in order."""
    rows, known = block["rows"], {*units, *COUNTERS, PERCENT}
    head = rows[0] if len(rows) > 1 else [""] * len(rows[0])
    found = []
    for place, row in enumerate(rows[1:] if len(rows) > 1 else rows, start=int(len(rows) > 1)):
        name = ""
        for column, text in enumerate(row):
            numbers = numbers_of(text, units, _unit(block["unit"], name, head[column], known)) if column else []
            if not numbers and not any(cell.row == place for cell in found):
                name = f"{name} {text}".strip()
            found += [CellNumber(place, column, number, name, head[column]) for number in numbers]
    return found


def _unit(of_table: str, row_name: str, column_name: str, known: set[str]) -> str:
    """The unit of a bare number: that of its column or row in brackets, of a rate %, else the table's only one."""
    for name in (column_name, row_name):
        named = _NAMED_UNIT.search(name)
        if named and _is_unit(named[1].strip(), known):
            return named[1].strip()
        if _RATE.search(plain_text(name)):
            return PERCENT
    units = [part.strip() for part in re.split(r"[,/·]", of_table)]
    money = [unit for unit in units if won_per_unit(unit)]
    if len(units) == 1 or (money == units[:1] and units[1:] == [PERCENT]):
        return units[0]
    return ""


def _is_unit(text: str, known: set[str]) -> bool:
    return won_per_unit(text) is not None or text in known or text.removeprefix("천").removeprefix("만") in known


def equal_in_cell(cell: CellNumber, facts: list[Fact]) -> list[Fact]:
    """Facts that the number of a cell may be linked to. Where nothing says its unit, only figures it names."""
    number, plain = cell.number, plain_text(cell.words)
    if not number.unit and number.link is None:
        same = [fact for fact in facts if fact.unit not in (WON, PERCENT) and fact.value == number.value]
        return [fact for fact in same if any(plain_text(label) in plain for label in fact.labels)]
    equal = equal_facts(number, cell.words, facts)
    if abs(number.printed) >= SMALLEST_IN_TABLE:
        return equal
    return [fact for fact in equal if any(plain_text(label) in plain for label in fact.labels)]


def linkable(number: Number, fact: Fact) -> Number:
    """The number with the unit under which it follows a fact."""
    return number if number.unit else replace(number, unit=fact.unit, printed_unit=fact.unit)


def contradicting_cells(block: dict, caption: str, facts: list[Fact]) -> list[tuple[CellNumber, Contradiction]]:
    """Numbers that stand alone beside or below the name of a figure and are none of its values.

    Silent where the table speaks of another time or prints the figure anywhere: its other numbers are parts of it.
    """
    if not facts or _OTHER_TIME.search(caption):
        return []
    cells, found = cell_numbers(block, {fact.unit for fact in facts}), []
    for cell in cells:
        name = _name_of_lone(cell, cells)
        if not name or cell.number.link is not None or not cell.number.unit or ELSEWHERE.search(cell.words):
            continue
        named = [fact for fact in facts if fact.unit == cell.number.unit and is_named(fact, name, cell.words + caption)]
        if any(is_near(other.number, fact) for fact in named for other in cells):
            continue
        told = next((fact for fact in named if not fact.is_target), None)
        if told:
            found.append((cell, Contradiction(cell.number, told)))
    return found


def _name_of_lone(cell: CellNumber, cells: list[CellNumber]) -> str:
    """What names a number that has no other beside it, or stands in the column of sums; empty for parts."""
    columns = {other.column for other in cells}
    rows = {other.row for other in cells}
    if len(rows) == 1 and plain_text(cell.row_name) in _TOTALS:
        return cell.column_name
    if len(columns) == 1 or plain_text(cell.column_name) in _TOTALS:
        return cell.row_name
    return ""
