"""Reads that gather from every app what the pages of the roof say."""

from programs.selectors.due import DueMilestone, asked_in, due_milestones, reading_day
from programs.selectors.results import Result, results_of
from programs.selectors.search import Hit, search
from programs.selectors.units import (
    UnitMonth,
    duties_of,
    open_findings,
    state_of,
    unit_month,
)

__all__ = [
    "DueMilestone",
    "Hit",
    "Result",
    "UnitMonth",
    "asked_in",
    "due_milestones",
    "duties_of",
    "open_findings",
    "reading_day",
    "results_of",
    "search",
    "state_of",
    "unit_month",
]
