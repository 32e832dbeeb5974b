"""Understands a block copied out of a spreadsheet: which rows are lines of a grid, which columns hold values."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.money import NotANumber, parse_number
from core.tabular.block import Block

#: Excel's accounting format draws a zero as a dash.
ZEROES = {"-", "–", "—", "−"}
_SUM_NAME = re.compile(r"(총|합|소|누|총합)?계(\(?\d+(개|건|개사업)\)?)?|.+(소계|합계|총계)")
_STATED_UNIT = re.compile(r"단위\s*[:：]?\s*(원|천원|만원|백만원|억원)")
_NOISE = re.compile(r"[\s·ㆍ•○●ㅇ□■▶\-–_*.,()（）\[\]「」『』'\"]+")
_SERIAL = re.compile(r"순번|연번|번호|^no$", re.IGNORECASE)


def kind_of_text(text: str) -> str:
    """What a cell is: empty, number, rate or text."""
    if not text:
        return "empty"
    if text in ZEROES:
        return "number"
    if text.endswith("%"):
        return "rate" if kind_of_text(text[:-1].strip()) == "number" else "text"
    try:
        parse_number(text)
    except NotANumber:
        return "text"
    return "number"


def plain(name: str) -> str:
    """A name without what differs between papers: spaces, bullets, brackets, half and full width."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).lower()


def _is_sum(name: str) -> bool:
    return bool(_SUM_NAME.fullmatch(re.sub(r"\s", "", name)))


def _is_none(_text: str) -> bool:
    return False


@dataclass
class Reading:
    """How the block was understood."""

    labels: list[str]
    lines: list[list[str]]
    name_column: int | None
    columns: list[int]
    dropped: list[dict] = field(default_factory=list)
    stated_unit: str = ""


def understand(block: Block, row_names: Collection[str], is_word: Callable[[str], bool] = _is_none) -> Reading:
    """Split titles, sums and lines, and find the columns of names and of values.

    ``row_names`` are those of the grid; ``is_word`` tells which words stand for a value.
    """
    names = {plain(name) for name in row_names}

    def kind_of(text: str) -> str:
        return "number" if is_word(text) else kind_of_text(text)

    head, body, dropped = [], [], []
    for row in block.rows:
        texts = [text for text in row if kind_of(text) == "text"]
        has_number = any(kind_of(text) == "number" for text in row)
        is_line = any(plain(text) in names for text in texts)
        if not is_line and any(_is_sum(text) for text in texts) and has_number:
            dropped.append({"text": " ".join(dict.fromkeys(texts))[:60], "why": _("합계줄")})
        elif not is_line and not has_number and (texts and not body):
            head.append(row)
        elif not is_line and not has_number and len(row) > 1 and not any(kind_of(text) == "rate" for text in row):
            dropped.append({"text": " ".join(dict.fromkeys(texts))[:60], "why": _("값이 없는 줄")})
        else:
            body.append(row)
    if not body and head:  # nothing but words: each is a value that is no number
        head, body = [], head
    dropped = [{"text": " ".join(dict.fromkeys(filter(None, row)))[:60], "why": _("제목줄")} for row in head] + dropped
    stated = next((found[1] for row in block.rows for text in row if (found := _STATED_UNIT.search(text))), "")
    labels = [_label(head, column) for column in range(len(block.rows[0]) if block.rows else 0)]
    name_column = _name_column(body, names)
    columns = _value_columns(body, labels, name_column, kind_of)
    return Reading(labels, body, name_column, columns, dropped, stated)


def _label(head: list[list[str]], column: int) -> str:
    """The words above a column; a merged cell of tab-separated text stands only over its first column."""
    words = []
    for place, row in enumerate(head):
        filled = [text for text in row if text]
        if len(set(filled)) < 2:
            continue  # a title over everything names no column
        text = row[column]
        if not text and place + 1 < len(head):
            text = next((left for left in reversed(row[:column]) if left), "")
        if text and text not in words:
            words.append(text)
    return " ".join(words)


def _name_column(body: list[list[str]], names: set[str]) -> int | None:
    width = len(body[0]) if body else 0
    counts = [sum(1 for row in body if plain(row[column]) in names) for column in range(width)]
    best = max(range(width), key=lambda column: counts[column], default=None)
    if best is None or not counts[best] or 3 * counts[best] < len(body):
        return None
    return best


def _value_columns(body: list[list[str]], labels: list[str], name_column: int | None, kind_of: Callable) -> list[int]:
    """Columns with numbers, without those that only count the rows, unless there is no other."""
    found, serial = [], []
    for column in range(len(body[0]) if body else 0):
        texts = [row[column] for row in body]
        if column == name_column or not any(kind_of(text) == "number" for text in texts):
            continue
        counts = len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]
        (serial if counts or _SERIAL.search(labels[column]) else found).append(column)
    return found or serial or ([0] if body and len(body[0]) == 1 and name_column is None else [])


def without_last_sum(reading: Reading, chosen: int) -> list[list[str]]:
    """The lines without a last one that only adds up those above it."""
    lines = reading.lines
    try:
        numbers = [parse_number("0" if line[chosen] in ZEROES else line[chosen]) or 0 for line in lines]
    except NotANumber:
        return lines
    if len(numbers) > 3 and numbers[-1] and numbers[-1] == sum(numbers[:-1]):
        reading.dropped.append({"text": lines[-1][chosen], "why": _("합계줄(위 값들의 합)")})
        return lines[:-1]
    return lines
