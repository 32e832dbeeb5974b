"""What is usual for a row: medians of small, skewed series of whole won. Pure integers, no database.

Monthly spending is lumpy: grants go out by quarter, contracts once, and December is not like
March. So the months in which something was spent are compared among themselves, the spread has a
floor in the scale of the row, and what the row has already done is never called a jump.
"""

from collections.abc import Iterable
from dataclasses import dataclass

#: MAD × 1.4826 estimates a standard deviation; kept as a fraction of integers.
_SIGMA = (14826, 10000)
#: A month read in the wrong unit stands at least so many times outside what the row ever did.
_FAR = 30


@dataclass(frozen=True)
class Limits:
    """When a month counts as unusual; see docs/checks.md."""

    fewest_months: int = 6
    fewest_spent: int = 3
    spreads: int = 4
    least_spread_percent: int = 25
    times_the_largest: int = 2
    floor_percent: int = 5


def median(values: Iterable[int]) -> int:
    """The middle value, the lower half of two middle ones rounded down."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) // 2


def spread(values: list[int], limits: Limits) -> int:
    """The robust spread of the values, not below its share of their median."""
    return max(_deviation(values), abs(median(values)) * limits.least_spread_percent // 100)


def _deviation(values: list[int]) -> int:
    """The median absolute deviation in the scale of a standard deviation."""
    center = median(values)
    return median(abs(value - center) for value in values) * _SIGMA[0] // _SIGMA[1]


def jump_from(
    value: int,
    history: list[int],
    *,
    budget: int | None = None,
    same_month_last_year: int | None = None,
    planned: int | None = None,
    accepted: Iterable[int] = (),
    limits: Limits = Limits(),
) -> int | None:
    """The usual amount from which ``value`` jumps; ``None`` where it does not.

    ``history`` are the months before it, ``accepted`` amounts that people called right before.
    """
    spent = [amount for amount in history if amount]
    if len(history) < limits.fewest_months or len(spent) < limits.fewest_spent:
        return None
    usual = median(spent)
    far = max(limits.spreads * spread(spent, limits), abs(budget or 0) * limits.floor_percent // 100)
    if value > usual:
        known = max([*spent, *accepted, 0])
        # A row that did the usual in this month last year has no season that would excuse twice its largest.
        has_no_season = same_month_last_year is not None and is_near(same_month_last_year, usual)
        is_far = value - usual > far and 2 * value > (3 if has_no_season else 2 * limits.times_the_largest) * known
    else:
        # Nothing spent is no news in a row that has had such months.
        lower = max(limits.spreads * _deviation(spent), usual // 2, abs(budget or 0) * limits.floor_percent // 100)
        is_far = len(spent) == len(history) and usual - value > lower and 2 * value < min([*spent, *accepted])
    known_cause = any(is_near(value, other) for other in (same_month_last_year, planned) if other is not None)
    return usual if is_far and not known_cause else None


def is_near(value: int, other: int) -> bool:
    """Within a factor of two, and on the same side of zero."""
    if not value or not other:
        return value == other
    return (value > 0) == (other > 0) and abs(value) <= 2 * abs(other) and abs(other) <= 2 * abs(value)


def thousandfold_from(
    value: int, history: list[int], *, same_month_last_year: int | None = None, limits: Limits = Limits()
) -> int | None:
    """The usual amount of which ``value`` is about a thousand times or a thousandth."""
    spent = [abs(amount) for amount in history if amount]
    size = abs(value)
    if len(spent) < limits.fewest_spent or not size:
        return None
    if same_month_last_year and is_near(value, same_month_last_year):
        return None
    usual, largest, smallest = median(spent), max(spent), min(spent)
    # Read in the other unit it would be a month like others; as it stands no month ever was.
    if size > _FAR * largest and smallest <= 2 * size // 1000 and size // 1000 <= 2 * largest:
        return usual
    if size * _FAR < smallest and smallest <= 2 * size * 1000 and size * 1000 <= 2 * largest:
        return usual
    return None
