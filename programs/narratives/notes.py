"""What the portal says of a text: numbers that may be linked, numbers that contradict, lines that changed."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from programs.narratives.numbers import (
    Fact,
    Number,
    contradictions,
    equal_facts,
    find_numbers,
    plain_text,
    without_marks,
)
from programs.narratives.outline import text_of
from programs.narratives.tables import SMALLEST_IN_TABLE, CellNumber, cell_numbers, contradicting_cells, equal_in_cell


@dataclass(frozen=True)
class NumberNote:
    """One number of a line or of a cell, and the figures it equals, or the one figure that it contradicts.

    ``row`` and ``column`` say which cell of a table; a line has neither. ``line`` is the line, or what the
    row and the column of the cell are called.
    """

    block: int
    line: str
    number: Number
    facts: tuple[Fact, ...]
    is_contradiction: bool
    row: int | None = None
    column: int | None = None

    @property
    def is_certain(self) -> bool:
        """Whether it equals one figure only, and hardly by chance: the line names it, or the number is large."""
        if self.is_contradiction or len(self.facts) != 1:
            return False
        plain = plain_text(self.line)
        is_named = any(plain_text(label) in plain for label in self.facts[0].labels)
        return is_named or abs(self.number.printed) >= SMALLEST_IN_TABLE


def number_notes(
    blocks: list[dict], facts: list[Fact], *, is_plan: bool = False, only_wrong: bool = False
) -> list[NumberNote]:
    """Contradictions first, then what may be linked, in the order of the text. Plans speak of what is to come:
    nothing in them contradicts a figure of today."""
    wrong, equal, caption = [], [], ""
    for place, block in enumerate(blocks):
        if block["type"] == "line":
            caption = block["text"]
            wrong += [] if is_plan else _wrong_in_line(place, caption, facts)
            equal += [] if only_wrong else _equal_in_line(place, caption, facts)
        elif block["type"] == "table":
            wrong += [] if is_plan else _wrong_in_table(place, block, caption, facts)
            equal += [] if only_wrong else _equal_in_table(place, block, facts)
    return wrong + equal


def _wrong_in_line(place: int, text: str, facts: list[Fact]) -> list[NumberNote]:
    return [NumberNote(place, text, one.number, (one.fact,), True) for one in contradictions(text, facts)]


def _equal_in_line(place: int, text: str, facts: list[Fact]) -> list[NumberNote]:
    numbers = find_numbers(text, {fact.unit for fact in facts})
    known = [(number, tuple(equal_facts(number, text, facts))) for number in numbers]
    return [NumberNote(place, text, number, equal, False) for number, equal in known if equal]


def _wrong_in_table(place: int, block: dict, caption: str, facts: list[Fact]) -> list[NumberNote]:
    found = contradicting_cells(block, caption, facts)
    return [_of_cell(place, cell, (one.fact,), is_contradiction=True) for cell, one in found]


def _equal_in_table(place: int, block: dict, facts: list[Fact]) -> list[NumberNote]:
    cells = cell_numbers(block, {fact.unit for fact in facts})
    known = [(cell, tuple(equal_in_cell(cell, facts))) for cell in cells]
    return [_of_cell(place, cell, equal, is_contradiction=False) for cell, equal in known if equal]


def _of_cell(place: int, cell: CellNumber, facts: tuple[Fact, ...], *, is_contradiction: bool) -> NumberNote:
    return NumberNote(place, cell.words, cell.number, facts, is_contradiction, cell.row, cell.column)


@dataclass(frozen=True)
class ComparedLine:
    """One line of two texts laid side by side: ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


def compared(before: list[dict], after: list[dict]) -> list[ComparedLine]:
    """What a text says now against what it said, line by line, as printed."""
    old, new = (without_marks(text_of(blocks)).split("\n") if blocks else [] for blocks in (before, after))
    found = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [ComparedLine("same", text) for text in new[new_from:new_to]]
        else:
            found += [ComparedLine("removed", text) for text in old[old_from:old_to]]
            found += [ComparedLine("added", text) for text in new[new_from:new_to]]
    return found
