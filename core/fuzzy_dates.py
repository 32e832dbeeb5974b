"""Dates as plans write them (``연중``, ``~12월``, ``하반기``, ``6, 11월``): the days that the words leave open."""

import calendar
import re
from datetime import date

_WHOLE_YEAR = {"연중", "상시", "수시", "지속", "계속", "매월", "분기별", "매분기", "월별"}
_HALVES = {"상반기": (1, 6), "하반기": (7, 12)}
_YEAR = re.compile(r"^[‘’'`´]?\s*(\d{4}|\d{2})(?:년|[.\-])\s*")
_DAY = re.compile(r"(\d{1,2})[월.\-]\s*(\d{1,2})(?:일|\.)?")
_MONTH = re.compile(r"(\d{1,2})(?:월|\.)?\s*(?:초순|중순|하순|초|중|말|경)?")
_STORED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_WEEKDAY = re.compile(r"\(\s*[월화수목금토일]\s*\)")
_QUARTER = re.compile(r"([1-4])(?:/4)?분기")
_LIST = re.compile(r"\d{1,2}(?:월)?(?:\s*[,·]\s*\d{1,2}(?:월)?)+월?")


def days_of(text: str, year: int) -> tuple[date | None, date | None]:
    """(first, last) day that a printed date leaves open, of ``year`` unless it says another.

    An open end is ``None``, and so is everything of words that tell no date.
    """
    text = _WEEKDAY.sub("", " ".join(text.split())).strip("() ")
    for dash in ("∼", "～", "〜", "–"):
        text = text.replace(dash, "~")
    if "~" not in text:
        return _point(text, year) or (None, None)
    left, right = (part.strip() for part in text.split("~", 1))
    begins = _point(left, year) if left else None
    ends = _point(right, begins[0].year if begins else year) if right else None
    return begins[0] if begins else None, ends[1] if ends else None


def as_read(text: str, said: str = "") -> str:
    """A date of a file as people write it: ``2023-06-08`` is ``2023.6.8.``, ``2023-06`` is ``2023.6월``.

    What is printed in other words stays as it is; the year of the date before it (``said``) is not said again.
    """
    match = _STORED.fullmatch(text)
    if match is None:
        return text
    year, month, day = match.groups()
    if month is None:
        return f"{year}년"
    words = f"{int(month)}.{int(day)}." if day else f"{int(month)}월"
    return words if said.startswith(year) else f"{year}.{words}"


def span_as_read(start: str, end: str) -> str:
    """``2023.5.30. ~ 6.20.``, ``~ 2023.12월``, ``연중``; of a span that begins and ends alike that one date."""
    if not end or start == end:
        return as_read(start)
    return f"{as_read(start)} ~ {as_read(end, said=start)}".strip()


def _point(text: str, year: int) -> tuple[date, date] | None:
    if not text:
        return None
    if match := _STORED.fullmatch(text):
        return _span(int(match[1]), *(int(part) if part else None for part in match.groups()[1:]))
    if (match := _MONTH.fullmatch(text)) and 1 <= int(match[1]) <= 12:  # before 12. is read as the year 2012
        return _span(year, int(match[1]))
    if match := _YEAR.match(text):
        year = int(match[1]) if len(match[1]) == 4 else 2000 + int(match[1])
        text = text[match.end() :]
    text = text.strip().removesuffix("예정").strip()
    if not text or text in _WHOLE_YEAR:
        return _span(year)
    if text in _HALVES:
        first, last = _HALVES[text]
        return date(year, first, 1), _span(year, last)[1]
    if match := _QUARTER.fullmatch(text):
        last = int(match[1]) * 3
        return date(year, last - 2, 1), _span(year, last)[1]
    if _LIST.fullmatch(text):
        months = [int(number) for number in re.findall(r"\d+", text)]
        spans = [_span(year, month) for month in months]
        return (min(span[0] for span in spans), max(span[1] for span in spans)) if all(spans) else None
    if match := _DAY.fullmatch(text):
        return _span(year, int(match[1]), int(match[2]))
    if match := _MONTH.fullmatch(text):
        return _span(year, int(match[1]))
    return None


def _span(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date] | None:
    """The days of a year, a month or one day; ``None`` where the calendar has none."""
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        first = date(year, month, day or 1)
    except ValueError:
        return None
    return first, first if day else date(year, month, calendar.monthrange(year, month)[1])
