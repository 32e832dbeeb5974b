"""What the portal says of a text: numbers that may be linked, numbers that contradict, lines that changed."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from programs.narratives.numbers import Fact, Number, contradictions, equal_facts, find_numbers, without_marks
from programs.narratives.outline import text_of


@dataclass(frozen=True)
class NumberNote:
    """One number of a line and the figures it equals, or the one figure that it contradicts."""

    block: int
    line: str
    number: Number
    facts: tuple[Fact, ...]
    is_contradiction: bool


def number_notes(blocks: list[dict], facts: list[Fact], *, is_plan: bool = False) -> list[NumberNote]:
    """Contradictions first, then what may be linked, in the order of the text. Plans speak of what is to come:
    nothing in them contradicts a figure of today."""
    wrong, equal, units = [], [], {fact.unit for fact in facts}
    for place, block in enumerate(blocks):
        if block["type"] != "line":
            continue
        text = block["text"]
        if not is_plan:
            wrong += [NumberNote(place, text, one.number, (one.fact,), True) for one in contradictions(text, facts)]
        for number in find_numbers(text, units):
            known = equal_facts(number, text, facts)
            if known:
                equal.append(NumberNote(place, text, number, tuple(known), False))
    return wrong + equal


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
