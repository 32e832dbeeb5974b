"""The moments a paper prints (``2023``, ``2023-05``, ``2023-05-31``) as days and months."""

from datetime import date

from core.periods import Month


def first_day(text: str) -> date:
    """The first day of a moment: of the printed day, month or year."""
    parts = [int(part) for part in text.split("-")]
    return date(*parts, *[1] * (3 - len(parts)))


def last_day(text: str) -> date:
    """The day a moment stands for: the last one of a printed month or year."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    return Month.of(parts[0], parts[1] if len(parts) == 2 else 12).last_day
