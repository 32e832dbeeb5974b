"""The moments a paper prints (``2023``, ``2023-05``, ``2023-05-31``) as days and months."""

from datetime import date

from core.periods import SETTLEMENT, Month

#: The old year settles until 10 February; its last figures are printed by March (출납정리).
LAST_SETTLEMENT_MONTH = 3


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


def month_of_year(text: str | None, fiscal_year: int) -> Month | None:
    """The period of the fiscal year that a moment falls in; ``None`` where it tells no month."""
    if not text or "-" not in text:
        return None
    year, number = (int(part) for part in text.split("-")[:2])
    if year == fiscal_year:
        return Month.of(year, number)
    if year == fiscal_year + 1 and number <= LAST_SETTLEMENT_MONTH:
        return Month.of(fiscal_year, SETTLEMENT)
    return None
