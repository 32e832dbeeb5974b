"""Rows of an indicator across the versions of its categories: one that was renamed goes on under its new name."""

from collections import defaultdict
from decimal import Decimal

from core.periods import Month
from programs.models import Breakdown
from programs.selectors.results import Result


def in_force(breakdown: Breakdown | None, month: Month) -> bool:
    """Whether a version divides the indicator in a month; the total always stands."""
    if breakdown is None:
        return True
    begun = breakdown.valid_from is None or breakdown.valid_from <= month.value
    return begun and (breakdown.valid_until is None or month.value < breakdown.valid_until)


def continued(found: list[Result], month: Month) -> list[Result]:
    """The rows of the version in force in the month, each with the values of what it was before.

    ``found`` holds all versions, as ``results_of`` gives them. Several that became one are added; of a month
    in which the row has a value of its own nothing is taken from the past. An old row that leads nowhere is
    shown as long as the year has values of it.
    """
    before = defaultdict(list)
    for result in found:
        if result.category.mapped_to_id:
            before[result.category.mapped_to_id].append(result)
    shown = [result for result in found if in_force(result.category.breakdown, month)]
    for result in shown:
        _take_over(result, before, set())
    kept = {result.category.pk for result in shown}
    lost = [
        result
        for result in found
        if result.category.pk not in kept
        and result.category.mapped_to_id is None
        and result.category.breakdown.valid_until is not None
        and result.category.breakdown.valid_until <= month.value
        and any(value >= month.first_of_year.value for value in result.values)
    ]
    return shown + lost


def _take_over(result: Result, before: dict[int, list[Result]], seen: set[int]) -> None:
    """Add what the row was called before, version by version; a circle ends where it began."""
    if result.category.pk in seen:
        return
    seen.add(result.category.pk)
    earlier: dict[int, Decimal] = {}
    for old in before.get(result.category.pk, ()):
        _take_over(old, before, seen)
        for month, value in old.values.items():
            earlier[month] = earlier.get(month, Decimal(0)) + value
        result.has_draft |= old.has_draft
    result.values = earlier | result.values
