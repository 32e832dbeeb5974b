"""Dated lines of a plan (``공모 : 6.20.``, ``지원(7월~)``): what is to be done, and when as it is written there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.fuzzy_dates import days_of
from programs.narratives.numbers import LINK_MARK
from programs.narratives.outline import NOTE

#: Longer words behind a colon are no date, and a shorter task is none.
LONGEST_DATE, SHORTEST_TASK = 50, 2
#: A bare number (``개소 : 3``) or ratio (``증가율(5.5)``) is no date, though a cell for dates would read it as one.
_SAYS_WHEN = re.compile(
    r"[월년~]|분기|반기|연중|상시|수시|지속|계속|매월|[‘’'`´]\s*\d{2}|\d{4}\s*[-.]|\d\.\s*\d{1,2}\.|\([월화수목금토일]\)"
)
_BRACKETED = re.compile(r"^(?P<task>.+?)\s*\((?P<dates>[^()]+)\)\s*$")


@dataclass(frozen=True)
class DatedLine:
    """One thing to be done; the two days are what its printed words leave open."""

    task: str
    start_text: str
    end_text: str
    starts_on: date | None
    ends_on: date | None


def dates_of(text: str, year: int) -> dict | None:
    """The columns of a milestone's dates from words such as ``~12월``; ``None`` where they tell no date.

    Words of one day, month or season stand as start and end alike.
    """
    start, dash, end = (part.strip() for part in re.sub("[∼～〜–]", "~", text).partition("~"))
    first, last = days_of(text, year)
    if max(len(start), len(end)) > LONGEST_DATE or (first is None and last is None):
        return None
    return {"start_text": start, "end_text": end if dash else start, "starts_on": first, "ends_on": last}


def dated_lines(blocks: Iterable[dict], year: int) -> list[DatedLine]:
    """The lines of a plan that say when, in their order; notes (※), tables and pictures say nothing."""
    found = []
    for block in blocks:
        if block["type"] == "line" and block["level"] != NOTE:
            line = _dated(LINK_MARK.sub("", block["text"]), year)
            if line is not None:
                found.append(line)
    return found


def _dated(text: str, year: int) -> DatedLine | None:
    """The date stands behind the last colon, or in brackets at the end."""
    task, _colon, words = text.replace("：", ":").rpartition(":")
    bracketed = _BRACKETED.match(text.strip())
    for told, when in ((task, words), (bracketed["task"], bracketed["dates"]) if bracketed else ("", "")):
        task, dates = " ".join(told.split()), dates_of(when.strip(), year) if _SAYS_WHEN.search(when) else None
        if dates and len(task) >= SHORTEST_TASK and not (dates["ends_on"] and _is_backwards(dates)):
            return DatedLine(task, **dates)
    return None


def _is_backwards(dates: dict) -> bool:
    return bool(dates["starts_on"]) and dates["ends_on"] < dates["starts_on"]
