"""What the rows of an indicator tell about its definition, without knowing any name."""

from collections import defaultdict
from decimal import Decimal

from core.tabular import Row
from programs.importing.program_schemas import LEVEL_SEPARATOR
from programs.models import Breakdown, Indicator
from reporting.models import Series

Aggregation, Frequency = Indicator.Aggregation, Indicator.Frequency
Coverage = Breakdown.Coverage
#: Measures that are a quotient: they are never added.
RATIO_MEASURES = {"%", "%p", "‰", "배", "점"}
#: How a list that goes on is printed.
OPEN_ENDS = ("등", "등)", "기타 등")


def aggregation_of(measure: str, rows: list[Row]) -> str:
    """Sum where the paper prints from when to when it was counted; else what was last is what holds."""
    if measure in RATIO_MEASURES:
        return Aggregation.LAST
    return Aggregation.SUM if any(row["period_start"] and row["period_end"] for row in rows) else Aggregation.LAST


def nature_of(measure: str, aggregation: str) -> str:
    if measure in RATIO_MEASURES:
        return Series.Nature.RATIO
    return Series.Nature.FLOW if aggregation == Aggregation.SUM else Series.Nature.STOCK


def frequency_of(rows: list[Row]) -> str:
    """Monthly where a month is printed, yearly where only years are, else on occasion."""
    ends = [row["period_end"] for row in rows if row["period_end"]]
    if any("-" in end for end in ends):
        return Frequency.MONTHLY
    return Frequency.YEARLY if ends or len({row["fiscal_year"] for row in rows}) > 1 else Frequency.OCCASIONAL


def decimals_of(rows: list[Row]) -> int:
    """The most decimals that any of the values was printed with."""
    values = [row[name] for row in rows for name in ("target", "actual")]
    return min(4, max((_decimals(value) for value in values if isinstance(value, Decimal)), default=0))


def _decimals(value: Decimal) -> int:
    return max(0, -value.normalize().as_tuple().exponent)


def levels_of(text: str) -> tuple[str, ...]:
    """The one or two levels of a breakdown's member; what is deeper stays in the name of the second."""
    return tuple(part.strip() for part in text.split(LEVEL_SEPARATOR, 1)) if text else ()


def coverage_of(measure: str, rows: list[Row]) -> str:
    """Exhaustive where the members add up to the printed total; open where the list says so or has one member."""
    totals, members = {}, defaultdict(dict)
    for row in rows:
        levels, value = levels_of(row["breakdown"]), row["actual"]
        period = (row["fiscal_year"], row["period_end"])
        if len(levels) == 1:
            members[period][levels[0]] = value
        elif not levels and isinstance(value, Decimal):
            totals[period] = value
    names = {name for found in members.values() for name in found}
    if len(names) == 1 or any(name.endswith(OPEN_ENDS) for name in names):
        return Coverage.OPEN
    if measure in RATIO_MEASURES:
        return Coverage.UNKNOWN
    sums = [
        sum(found.values()) == totals[period]
        for period, found in members.items()
        if period in totals and all(isinstance(value, Decimal) for value in found.values())
    ]
    return Coverage.EXHAUSTIVE if sums and all(sums) else Coverage.UNKNOWN
