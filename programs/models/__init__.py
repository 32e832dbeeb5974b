"""What an office wants and does: strategy, programs, milestones, indicators, commitments, themes."""

from programs.models.collections import (
    Collection,
    CollectionCell,
    CollectionColumn,
    CollectionFile,
    CollectionMember,
)
from programs.models.commitments import Commitment, Theme
from programs.models.indicators import (
    Breakdown,
    Category,
    Indicator,
    PrintedResult,
    Target,
    TargetMonth,
)
from programs.models.milestones import Milestone, MilestoneMove
from programs.models.narratives import Narrative, NarrativeLink, NarrativePicture, ReturnedNarrative
from programs.models.program import FundShare, PlaceOfUse, Program, ProgramFacility, ProgramLine, ResponsiblePost
from programs.models.statistics import Statistic
from programs.models.strategy import StrategyNode

__all__ = [
    "Breakdown",
    "Category",
    "Collection",
    "CollectionCell",
    "CollectionColumn",
    "CollectionFile",
    "CollectionMember",
    "Commitment",
    "FundShare",
    "Indicator",
    "Milestone",
    "MilestoneMove",
    "Narrative",
    "NarrativeLink",
    "NarrativePicture",
    "PlaceOfUse",
    "PrintedResult",
    "Program",
    "ProgramFacility",
    "ProgramLine",
    "ResponsiblePost",
    "ReturnedNarrative",
    "Statistic",
    "StrategyNode",
    "Target",
    "TargetMonth",
    "Theme",
]
