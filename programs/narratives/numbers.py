"""Numbers with units in a line of text, and how they stand to known figures. Pure functions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache

from core.money import format_number, round_half_up, won_per_unit

#: Words for a thing that is counted; the longest one that fits is taken, so that 개월 is never 개.
COUNTERS = (
    *("명", "건물", "건", "개소", "개사", "개월", "개교", "개국", "개년", "개팀", "개관", "개반", "개구", "개", "회"),
    *("가구", "곳", "팀", "대", "동", "호", "권", "점", "년", "월", "일", "시간", "분", "차", "위", "세", "배"),
)
_TIMES = {"": 1, "천": 1_000, "만": 10_000, "십만": 100_000, "백만": 1_000_000}
_MONEY_WORDS = r"[십백천만억조]*원"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_COMPOUND = re.compile(r"(?:(\d[\d,]*)조\s*)?(?:(\d[\d,]*)억\s*)?(?:(\d[\d,]*)\s*([백천]?만)\s*)?원")

_BARE = re.compile(rf"\s*(?P<sign>[△▲])?(?P<digits>{_DIGITS})(?:⟨\d{{1,4}}⟩)?\s*")

WON, PERCENT = "원", "%"
#: The mark behind a number that follows a figure: the link's own number.
LINK_MARK = re.compile(r"⟨(\d{1,4})⟩")
#: Words that say that a number is of another time, another kind, or only meant.
ELSEWHERE = re.compile(
    r"['’‘]\d{2}|\d{4}\s*년|전년|작년|지난해|증가|감소|증감|대비|예정|계획|추정|목표|정원|한도|기준|이상|이하|이내|미만|초과|약\s*$"
)
#: What may stand between the name of a figure and its number.
_FILLERS = ("총", "계", "누계", "누적", "실적", "현재", "인원", "건수", "개소수", "수", "은", "는", "이", "가", "등")
_NOT_WORDS = re.compile(r"[^0-9A-Za-z가-힣%]")
#: From here on two equal numbers are hardly equal by chance.
SMALLEST_BY_CHANCE = 10
#: A name shorter than this proves nothing.
SHORTEST_LABEL = 3


@dataclass(frozen=True)
class Number:
    """One number of a text: where it stands, what it is in whole units, and how it was printed.

    ``unit`` is ``원``, ``%`` or a counter; ``printed_unit`` is as it stands there (``백만원``, ``만명``)
    and is worth ``step`` units. A compound such as ``12억 3천만원`` has no printed unit of its own. A bare
    number stands in a cell of a table, which says its unit elsewhere: ``text`` bears it, the cell does not.
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str
    printed_unit: str
    step: int
    decimals: int
    link: int | None = None
    is_bare: bool = False

    @property
    def printed(self) -> Decimal:
        return self.value / self.step


@dataclass(frozen=True)
class Fact:
    """One figure of a program as of a month: ``value`` in whole units of ``unit`` (``원``, ``%``, a counter).

    ``labels`` are the names under which a text speaks of it, ``within`` words that must stand
    somewhere in the line as well, ``title`` is what people read.
    """

    key: str
    title: str
    value: Decimal
    unit: str
    labels: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    is_target: bool = False

    @property
    def shown(self) -> str:
        """The figure in its own unit: ``1,311명``; money in the largest unit that keeps it whole: ``1,763백만원``."""
        if self.unit == WON:
            unit = next((unit for unit in ("백만원", "천원") if self.value % won_per_unit(unit) == 0), WON)
            return format_number(round_half_up(self.value / won_per_unit(unit))) + unit
        value = round_half_up(self.value) if self.value == round_half_up(self.value) else self.value.normalize()
        return format_number(value) + self.unit


@dataclass(frozen=True)
class Contradiction:
    """A number beside a figure's name that is none of the values known under that name."""

    number: Number
    fact: Fact


@lru_cache(maxsize=256)
def _pattern(units: tuple[str, ...]) -> re.Pattern:
    words = sorted({*units, *COUNTERS} - {WON, PERCENT}, key=len, reverse=True)
    counted = "|".join(re.escape(word) for word in words)
    return re.compile(
        rf"(?<![\d.,'’‘~\-∼])(?P<sign>[△▲])?(?P<digits>{_DIGITS})(?P<gap>\s?)"
        rf"(?:(?P<money>{_MONEY_WORDS})|(?P<percent>%(?!p))|(?P<times>(?:십|백)?만|천)?(?P<unit>{counted}))"
    )


def find_numbers(text: str, units: Iterable[str] = ()) -> list[Number]:
    """Every number with a unit, in order; ``units`` are counters to know beside the usual ones.

    Years, dates and bare numbers are passed over: nothing says what they count.
    """
    found = list(_compounds(text))
    taken = [(one.start, one.end) for one in found]
    for match in _pattern(tuple(sorted(set(units)))).finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if match["unit"] in ("년", "월", "일", "차", "위"):
            continue
        found.append(_number(match, text))
    return sorted(found, key=lambda one: one.start)


def numbers_of(text: str, units: Iterable[str] = (), unit: str = "") -> list[Number]:
    """The numbers of a cell: those with a unit, else the one number that it is, in the ``unit`` told elsewhere."""
    bare = None if (found := find_numbers(text, units)) else _BARE.fullmatch(text)
    if bare is None:
        return found
    worth, digits = won_per_unit(unit), bare["digits"]
    times = next((word for word in ("천", "만") if unit.startswith(word) and unit[1:] in {*units, *COUNTERS}), "")
    step = worth or _TIMES[times]
    value = Decimal(digits.replace(",", "")) * (-1 if bare["sign"] else 1)
    start, end = bare.start("sign") if bare["sign"] else bare.start("digits"), bare.end("digits")
    counted = WON if worth else unit.removeprefix(times)
    shown, decimals = text[start:end] + unit, len(digits.partition(".")[2])
    return [Number(start, end, shown, value * step, counted, unit, step, decimals, _link(text, end), is_bare=True)]


def _number(match: re.Match, text: str) -> Number:
    digits = match["digits"]
    value = Decimal(digits.replace(",", "")) * (-1 if match["sign"] else 1)
    decimals = len(digits.partition(".")[2])
    if match["money"]:
        unit, printed_unit, step = WON, match["money"], won_per_unit(match["money"])
    elif match["percent"]:
        unit, printed_unit, step = PERCENT, PERCENT, 1
    else:
        times = match["times"] or ""
        unit, printed_unit, step = match["unit"], times + match["unit"], _TIMES[times]
    return Number(
        match.start(), match.end(), match[0], value * step, unit, printed_unit, step, decimals, _link(text, match.end())
    )


def _compounds(text: str) -> Iterable[Number]:
    """``12억 3천만원``, ``3조 899억 5백만원``: read, but never rewritten."""
    for match in _COMPOUND.finditer(text):
        trillions, hundreds, rest, word = match.groups()
        if sum(part is not None for part in (trillions, hundreds, rest)) < 2:
            continue
        step = won_per_unit(f"{word}원") if word else 10**8
        value = sum(
            Decimal((digits or "0").replace(",", "")) * worth
            for digits, worth in ((trillions, 10**12), (hundreds, 10**8), (rest, step))
        )
        yield Number(match.start(), match.end(), match[0], value, WON, "", step, 0, _link(text, match.end()))


def _link(text: str, end: int) -> int | None:
    mark = LINK_MARK.match(text, end)
    return int(mark[1]) if mark else None


def is_equal(number: Number, fact: Fact) -> bool:
    """Whether the text prints the figure, rounded half up to the printed unit."""
    return number.unit == fact.unit and round_half_up(fact.value / number.step, number.decimals) == number.printed


def is_near(number: Number, fact: Fact) -> bool:
    """Equal, or cut off where it should be rounded: many papers do, and it is not called a contradiction."""
    cut = (fact.value / number.step).quantize(Decimal(1).scaleb(-number.decimals), rounding=ROUND_DOWN)
    return is_equal(number, fact) or cut == number.printed


def printed(value: Decimal, printed_unit: str, step: int, decimals: int) -> str:
    """A figure as a text prints it: ``1,311명``, ``1,763백만원``, ``3.1만명``."""
    return format_number(value / step, decimals) + printed_unit


def step_of(printed_unit: str, unit: str) -> int:
    """Whole units in one printed unit: 1,000,000 for 백만원, 10,000 for 만명."""
    if unit == WON:
        return won_per_unit(printed_unit) or 1
    return _TIMES.get(printed_unit.removesuffix(unit), 1)


def equal_facts(number: Number, text: str, facts: Iterable[Fact]) -> list[Fact]:
    """Facts that a number may be linked to, those named in the line first.

    A small number is everywhere by chance: below ten only a figure that the line names counts.
    """
    if not number.printed_unit or number.link is not None:
        return []
    equal, plain = [fact for fact in facts if is_equal(number, fact)], plain_text(text)
    named = {fact.key for fact in equal if any(plain_text(label) in plain for label in fact.labels)}
    found = [fact for fact in equal if fact.key in named or abs(number.value) >= SMALLEST_BY_CHANCE]
    return sorted(found, key=lambda fact: (fact.key not in named, fact.is_target))


def contradictions(text: str, facts: list[Fact]) -> list[Contradiction]:
    """Numbers right behind the name of a figure that are none of its values.

    Silent wherever the line speaks of another year, a plan or a comparison, and where the name is
    too short to be sure: a wrong warning costs more than a missed one.
    """
    numbers, found = find_numbers(text, {fact.unit for fact in facts}), []
    start = 0
    for number in numbers:
        segment = text[start : number.start]
        start = number.end
        if number.link is not None or ELSEWHERE.search(segment) or _is_aside(text, number):
            continue
        named = [fact for fact in facts if fact.unit == number.unit and is_named(fact, segment, text)]
        # Where the line prints the figure anywhere (10→11개소), its other numbers are of something else.
        if named and not any(is_near(other, fact) for fact in named for other in numbers):
            told = next((fact for fact in named if not fact.is_target), None)
            if told:
                found.append(Contradiction(number, told))
    return found


def _is_aside(text: str, number: Number) -> bool:
    """One end of a range, a part of a sum, or a word in brackets behind the name."""
    before = text[: number.start].rstrip()[-1:]
    return text[number.end : number.end + 1] in ("~", "∼", "/", "→") or before in ("~", "/", "+", "(", "→")


def is_named(fact: Fact, words: str, line: str) -> bool:
    """Whether the words before a number end with the name of the figure, and the line says whose part it is."""
    labels = tuple(label for label in map(plain_text, fact.labels) if len(label) >= SHORTEST_LABEL)
    if not labels or not any(ending.endswith(labels) for ending in _endings(plain_text(words))):
        return False
    if not any(_as_word(label).search(words) for label in labels):
        return False
    return all(plain_text(word) in plain_text(line) for word in fact.within)


@lru_cache(maxsize=2048)
def _as_word(label: str) -> re.Pattern:
    """The name as words of their own: 맞춤컨설팅 is another thing than 컨설팅."""
    return re.compile(r"(?<![0-9A-Za-z가-힣])" + r"(?:\([^()]*\)|[^0-9A-Za-z가-힣%])*".join(map(re.escape, label)))


@lru_cache(maxsize=8192)
def _endings(plain: str) -> tuple[str, ...]:
    """The words before a number, then without the last filler, without the last two."""
    found = [plain]
    for _time in range(2):
        filler = next((word for word in _FILLERS if plain.endswith(word) and len(plain) > len(word)), "")
        plain = plain.removesuffix(filler)
        found.append(plain)
    return tuple(found)


@lru_cache(maxsize=8192)
def plain_text(text: str) -> str:
    """Letters and digits alone, without what stands in brackets: how names are compared."""
    return _NOT_WORDS.sub("", re.sub(r"\([^()]*\)", "", text))


def without_marks(text: str) -> str:
    """The text as it is printed: links do their work unseen."""
    return LINK_MARK.sub("", text)
