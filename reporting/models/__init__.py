"""The rhythm and the figures: periods, series, figures, submissions, decisions, editions."""

from reporting.models.figures import Figure, ReasonChoice, Remark, ReturnedCell, Series, SeriesPlacement
from reporting.models.published import Edition, EditionFile, PublishedSource, PublishedValue
from reporting.models.review import Finding, Look, Notice
from reporting.models.rhythm import Decision, DoneMark, DueRule, Kind, Period, Submission
from reporting.models.rounds import Round, RoundDecision, RoundItem, RoundSection

__all__ = [
    "Decision",
    "DoneMark",
    "DueRule",
    "Edition",
    "EditionFile",
    "Figure",
    "Finding",
    "Kind",
    "Look",
    "Notice",
    "Period",
    "PublishedSource",
    "PublishedValue",
    "ReasonChoice",
    "Remark",
    "ReturnedCell",
    "Round",
    "RoundDecision",
    "RoundItem",
    "RoundSection",
    "Series",
    "SeriesPlacement",
    "Submission",
]
