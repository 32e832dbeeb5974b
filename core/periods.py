"""Months as public money knows them: twelve calendar months and the settlement."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

SETTLEMENT = 13
#: The old year settles until 10 February; its last figures are printed by March (출납정리).
LAST_SETTLEMENT_MONTH = 3
FIRST_YEAR, LAST_YEAR = 1948, 2200


@dataclass(frozen=True, order=True)
class Month:
    """One reporting period (기간) as ``yyyymm``; ``yyyy13`` is the settlement (출납정리).

    Raises ``ValueError`` for anything that is no month of a fiscal year.
    """

    value: int

    def __post_init__(self):
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= SETTLEMENT):
            raise ValueError(f"{self.value} is not a month (yyyymm, month 1 to 13)")

    @classmethod
    def of(cls, year: int, number: int) -> "Month":
        if not 1 <= number <= SETTLEMENT:
            raise ValueError(f"{number} is not a month of {year} (1 to 13)")
        return cls(year * 100 + number)

    @classmethod
    def from_date(cls, day: date) -> "Month":
        return cls.of(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read ``2023-05``, ``202305``, ``2023-05-31`` or ``2023.5``."""
        cleaned = str(text).strip()
        if match := re.fullmatch(r"(\d{4})[-.](\d{1,2})(?:[-.](\d{1,2}))?", cleaned):
            year, number, day = match.groups()
            if day:
                return cls.from_date(date(int(year), int(number), int(day)))
            return cls.of(int(year), int(number))
        if re.fullmatch(r"\d{6}", cleaned):
            return cls(int(cleaned))
        raise ValueError(f"{text!r} is not a month (expected 2023-05)")

    @property
    def year(self) -> int:
        return self.value // 100

    @property
    def number(self) -> int:
        return self.value % 100

    @property
    def is_settlement(self) -> bool:
        return self.number == SETTLEMENT

    @property
    def first_of_year(self) -> "Month":
        return Month.of(self.year, 1)

    @property
    def first_day(self) -> date:
        return date(self.year, min(self.number, 12), 1)

    @property
    def last_day(self) -> date:
        number = min(self.number, 12)
        return date(self.year, number, calendar.monthrange(self.year, number)[1])

    @property
    def booked_days(self) -> tuple[date, date]:
        """The days whose flows the period books: the month itself; for the settlement what is
        still booked for the year after its end, until the books close on 10 February."""
        if self.is_settlement:
            return date(self.year + 1, 1, 1), date(self.year + 1, 2, 10)
        return self.first_day, self.last_day

    @property
    def next(self) -> "Month":
        """The calendar month after this one; the settlement is never a successor."""
        return Month.of(self.year + 1, 1) if self.number >= 12 else Month(self.value + 1)

    @property
    def previous(self) -> "Month":
        return Month.of(self.year - 1, 12) if self.number == 1 else Month(self.value - 1)

    @property
    def label(self) -> str:
        """The period as people write it: ``2023년 5월``, ``2023년 출납정리``."""
        return f"{self.year}년 출납정리" if self.is_settlement else f"{self.year}년 {self.number}월"

    @property
    def short_label(self) -> str:
        """Within its year: ``5월``, ``출납정리``."""
        return "출납정리" if self.is_settlement else f"{self.number}월"

    @property
    def end_label(self) -> str:
        """As of when a page of the period stands: ``2023년 5월말``, ``2023년 출납정리``."""
        return self.label if self.is_settlement else f"{self.label}말"

    @property
    def iso(self) -> str:
        return f"{self.year}-{self.number:02d}"

    def __str__(self) -> str:
        return self.label

    def __int__(self) -> int:
        return self.value


def month_of_year(text: str | None, fiscal_year: int) -> Month | None:
    """The period of a fiscal year that a moment (``2023-05``, ``2024-02-10``) falls in; ``None`` where it tells no
    month, or one of another year. What is told until March of the next year is the settlement."""
    if not text or "-" not in text:
        return None
    year, number = (int(part) for part in text.split("-")[:2])
    if year == fiscal_year:
        return Month.of(year, number)
    if year == fiscal_year + 1 and number <= LAST_SETTLEMENT_MONTH:
        return Month.of(fiscal_year, SETTLEMENT)
    return None
