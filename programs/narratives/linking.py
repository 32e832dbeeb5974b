"""Numbers that follow figures: the mark behind them, what they print now, which have moved."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from programs.models import NarrativeLink
from programs.narratives.facts import key_of
from programs.narratives.numbers import LINK_MARK, Fact, Number, numbers_of, printed, step_of
from programs.narratives.outline import with_texts


def current_text(link: NarrativeLink, fact: Fact | None) -> str:
    """How the linked number reads now; empty where its figure is not known any more."""
    if fact is None:
        return ""
    return printed(fact.value, link.printed_unit, step_of(link.printed_unit, fact.unit), link.decimals)


def refreshed(blocks: list[dict], links: Iterable[NarrativeLink], facts: Iterable[Fact]) -> list[dict]:
    """The blocks with every linked number as its figure stands; where none is known it stays as typed.

    A mark with no number before it does nothing and is taken out.
    """
    by_key, by_number = {fact.key: fact for fact in facts}, {link.number: link for link in links}
    units = {fact.unit for fact in by_key.values()}

    def refresh(text: str) -> str:
        if "⟨" not in text:
            return text
        marked = [number for number in numbers_of(text, units) if number.link in by_number]
        for number in reversed(marked):
            link = by_number[number.link]
            now = current_text(link, by_key.get(key_of(link)))
            if now and number.is_bare:
                now = now.removesuffix(link.printed_unit)
            text = text[: number.start] + (now or text[number.start : number.end]) + text[number.end :]
        ends = {number.end for number in numbers_of(text, units) if number.link is not None}
        return LINK_MARK.sub(lambda mark: mark[0] if mark.start() in ends else "", text)

    return with_texts(blocks, refresh)


def marked_numbers(blocks: list[dict]) -> set[int]:
    """The numbers of the links whose marks stand in the text."""
    found = set()
    with_texts(blocks, lambda text: found.update(int(mark[1]) for mark in LINK_MARK.finditer(text)) or text)
    return found


def marked_at(blocks: list[dict], place: tuple[int, int | None, int | None], number: Number, link: int) -> list[dict]:
    """The blocks with a link's mark behind a number; ``place`` is its block, and of a cell its row and column."""
    block, row, column = place
    changed = dict(blocks[block])
    if row is None:
        changed["text"] = _with_mark(changed["text"], number, link)
    else:
        changed["rows"] = [list(cells) for cells in changed["rows"]]
        changed["rows"][row][column] = _with_mark(changed["rows"][row][column], number, link)
    return [*blocks[:block], changed, *blocks[block + 1 :]]


def _with_mark(text: str, number: Number, link: int) -> str:
    return f"{text[: number.end]}⟨{link}⟩{text[number.end :]}"


def without_mark(blocks: list[dict], link: int) -> list[dict]:
    return with_texts(blocks, lambda text: re.sub(rf"⟨0*{link}⟩", "", text))


@dataclass(frozen=True)
class Moved:
    """A linked number that no longer prints what its figure says; ``now`` is empty where the figure is gone."""

    link: NarrativeLink
    title: str
    now: str


def moved(links: Iterable[NarrativeLink], facts: Iterable[Fact]) -> list[Moved]:
    """Links of a text that was handed in whose figures have moved since."""
    by_key = {fact.key: fact for fact in facts}
    found = []
    for link in links:
        fact = by_key.get(key_of(link))
        now = current_text(link, fact)
        if now != link.text:
            found.append(Moved(link, fact.title if fact else link.get_measure_display(), now))
    return found
