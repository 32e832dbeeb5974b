"""Everything beside the money of a report, in the order in which one part refers to another."""

from core.tabular import Table
from organization.models import User
from programs.importing.funding import load_board, load_funding
from programs.importing.indicators import IndicatorImport
from programs.importing.milestones import load_milestones
from programs.importing.organizations import Directory
from programs.importing.programs import ProgramImport, Programs
from programs.importing.result import ImportResult
from programs.importing.strategy import Strategies, load_statistics, load_strategy


class Portfolio:
    """Strategy, statistics, programs, indicators, milestones, funds and seats of one report."""

    def __init__(self, tables: dict[str, Table], directory: Directory, actor: User, result: ImportResult):
        self.tables, self.directory, self.actor, self.result = tables, directory, actor, result
        self.indicators: IndicatorImport | None = None

    def load(self) -> None:
        """Write what differs; figures stay in drafts until they are published together with the money."""
        tables, directory, result = self.tables, self.directory, self.result
        if result.problems or directory.office is None:
            return
        strategies = Strategies(directory.unit_ids)
        if "strategy" in tables:
            load_strategy(tables["strategy"], directory, strategies, result)
        if "statistics" in tables:
            load_statistics(tables["statistics"], directory, result)
        if "programs" in tables:
            programs = ProgramImport(tables["programs"], directory, strategies, result).load()
        else:
            programs = Programs.of_units(directory.unit_ids)
        if "indicators" in tables:
            self.indicators = IndicatorImport(tables["indicators"], directory, programs, strategies, self.actor, result)
            self.indicators.load()
        if "milestones" in tables:
            load_milestones(tables["milestones"], directory, programs, self.actor, result.source, result)
        if "funding" in tables:
            load_funding(tables["funding"], directory, result)
        if "board" in tables:
            load_board(tables["board"], directory, result)
