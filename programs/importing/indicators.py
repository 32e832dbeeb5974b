"""Printed rows of indicators become definition cards with their rows, targets and figures."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from core.tabular import Row, Table
from organization.models import Unit, User
from programs.importing import cards
from programs.importing.actuals import Actuals
from programs.importing.differences import Differences, plain
from programs.importing.milestones import warn_of_headings
from programs.importing.organizations import Directory
from programs.importing.programs import Programs
from programs.importing.result import ImportResult
from programs.importing.rhythm import Rhythm
from programs.importing.strategy import Strategies
from programs.models import Breakdown, Category, Indicator, Target
from reporting.models import Kind, Series, SeriesPlacement, Submission

LONGEST_NAME = SeriesPlacement._meta.get_field("name").max_length


class IndicatorImport:
    """The indicators of one report: cards first, then their rows, then what was reached and aimed at."""

    def __init__(
        self,
        table: Table,
        directory: Directory,
        programs: Programs,
        strategies: Strategies,
        actor: User,
        result: ImportResult,
    ):
        self.table, self.directory, self.programs, self.strategies = table, directory, programs, strategies
        self.actor, self.result = actor, result
        self.rows = [
            (row, unit)
            for row in table.rows
            if (unit := directory.unit(row["organization"], table.place, row)) is not None
        ]
        self.offices = {unit.pk: directory.office_of(row["organization"]) for row, unit in self.rows}
        self.rhythm = Rhythm({office.pk for office in self.offices.values()}, set(self.offices), Kind.INDICATORS)

    def load(self) -> None:
        groups = defaultdict(list)
        for row, unit in self.rows:
            groups[unit.pk, plain(row["program"]), plain(row["indicator"]), row["unit"]].append((row, unit))
        indicators = self._cards(groups)
        categories = self._categories(groups, indicators)
        self._targets(categories)
        Actuals(self, categories).load()

    # -- definition cards -------------------------------------------------------------------

    def _cards(self, groups: dict) -> dict[tuple, Indicator]:
        known = {
            (row.unit_id, plain(row.heading), plain(row.name), row.measure): row
            for row in Indicator.objects.filter(unit_id__in=set(self.offices))
        }
        differences = Differences(Indicator, known, _("성과지표"), self.table, self.result)
        unknown = {}
        for key, rows in groups.items():
            self._card(key, rows, differences, unknown)
        differences.write()
        warn_of_headings(unknown, self.table, self.result)
        return known

    def _card(self, key: tuple, group: list[tuple[Row, Unit]], differences: Differences, unknown: dict) -> None:
        rows = [row for row, _unit in group]
        first, unit = group[0]
        year = max(row["fiscal_year"] for row in rows)
        heading = first["program"]
        program = self.programs.find(heading, min(year, self.directory.day.year), unit) if heading else None
        strategy = None if program else self.strategies.find(heading, year)
        if heading and program is None and strategy is None:
            unknown.setdefault(heading, first)
        before = differences.known.get(key)
        said = {
            "program": program or (before.program if before else None),
            "strategy": strategy or (before.strategy if before else None),
            "order": first["line"] or first.number,
        }
        if before is None:
            aggregation = cards.aggregation_of(first["unit"], rows)
            said |= {
                "aggregation": aggregation,
                "decimals": cards.decimals_of(rows),
                "frequency": cards.frequency_of(rows),
            }
        differences.put(
            key,
            first.number,
            fixed={"unit": unit, "heading": heading, "name": first["indicator"], "measure": first["unit"]},
            **said,
        )

    # -- rows of a card ---------------------------------------------------------------------

    def _categories(self, groups: dict, indicators: dict[tuple, Indicator]) -> dict[int, Category]:
        """``{row number: category}``; every member that is printed has a series of its own."""
        ids = [indicators[key].pk for key in groups]
        breakdowns = {row.indicator_id: row for row in Breakdown.objects.filter(indicator_id__in=ids)}
        stored = Category.objects.filter(indicator_id__in=ids).select_related("series", "parent", "indicator")
        known = {(row.indicator_id, *_levels(row)): row for row in stored}
        self._breakdowns(groups, indicators, breakdowns)
        found, tops = {}, Differences(Category, known, _("지표의 행"), self.table, self.result)
        parts = Differences(Category, known, _("지표의 행"), self.table, self.result)
        series, placements = [], []
        for key, group in groups.items():
            indicator = indicators[key]
            for row, unit in group:
                levels = tuple(plain(part) for part in cards.levels_of(row["breakdown"]))
                names = cards.levels_of(row["breakdown"])
                breakdown = breakdowns.get(indicator.pk) if levels else None
                parent = None
                if len(levels) == 2:
                    parent = self._member(tops, indicator, breakdown, None, levels[:1], names[0], row)
                writer = parts if parent else tops
                name = names[-1] if names else ""
                category = self._member(writer, indicator, breakdown, parent, levels, name, row)
                if category.series_id is None and category.series is None:
                    category.series = self._series(indicator, group)
                    series.append((category, writer))
                    placements.append(self._placement(category, indicator, names, row, unit))
                found[row.number] = category
        Series.objects.bulk_create(category.series for category, _writer in series)
        SeriesPlacement.objects.bulk_create(placements)
        for category, writer in series:
            if category.pk:  # a heading until now, and printed with a value for the first time
                category.series_id = category.series.pk
                writer.updated.setdefault(category.pk, (category, set()))[1].add("series")
        tops.write()
        for category in parts.created:
            category.parent_id = category.parent.pk
        parts.write()
        return found

    def _breakdowns(self, groups: dict, indicators: dict, breakdowns: dict[int, Breakdown]) -> None:
        created = []
        for key, group in groups.items():
            indicator = indicators[key]
            rows = [row for row, _unit in group]
            if indicator.pk not in breakdowns and any(row["breakdown"] for row in rows):
                coverage = cards.coverage_of(indicator.measure, rows)
                breakdowns[indicator.pk] = Breakdown(indicator=indicator, coverage=coverage)
                created.append(breakdowns[indicator.pk])
        Breakdown.objects.bulk_create(created)

    def _member(self, writer: Differences, indicator, breakdown, parent, levels: tuple, name: str, row: Row):
        key = (indicator.pk, *levels)
        if key in writer.known:
            return writer.known[key]
        return writer.put(
            key,
            row.number,
            fixed={"indicator": indicator, "breakdown": breakdown, "parent": parent, "name": name},
            order=row["line"] or row.number,
        )

    def _series(self, indicator: Indicator, group: list) -> Series:
        nature = cards.nature_of(indicator.measure, indicator.aggregation)
        return Series(kind=Kind.INDICATORS, measure=indicator.measure, nature=nature)

    def _placement(self, category, indicator, names: tuple, row: Row, unit: Unit) -> SeriesPlacement:
        name = " – ".join((indicator.name, *names))
        return SeriesPlacement(
            series=category.series,
            unit=unit,
            name=name[:LONGEST_NAME],
            order=row["line"] or row.number,
            valid_from=self._first_month(unit),
        )

    def _first_month(self, unit: Unit) -> int:
        """January of the report's year, but never inside what the unit has closed."""
        first = self.directory.day.year * 100 + 1
        approved = self._approved.get(unit.pk, 0)
        if approved < first:
            return first
        return approved + 1 if approved % 100 < 12 else (approved // 100 + 1) * 100 + 1

    @property
    def _approved(self) -> dict[int, int]:
        """The last month that each unit has confirmed or closed, of any kind."""
        if not hasattr(self, "_approved_months"):
            rows = Submission.objects.filter(unit_id__in=set(self.offices), state__in=("confirmed", "closed"))
            self._approved_months = {}
            for unit_id, month in rows.values_list("unit_id", "period__month"):
                self._approved_months[unit_id] = max(month, self._approved_months.get(unit_id, 0))
        return self._approved_months

    # -- targets ----------------------------------------------------------------------------

    def _targets(self, categories: dict[int, Category]) -> None:
        """A target belongs to the row's year, whatever month the row speaks of; the first one holds."""
        ids = {category.pk for category in categories.values()}
        known = {(row.category_id, row.year): row for row in Target.objects.filter(category_id__in=ids)}
        differences = Differences(Target, known, _("목표"), self.table, self.result)
        seen = Counter()
        for row, _unit in self.rows:
            value = row["target"]
            if value is None:
                continue
            category = categories[row.number]
            key = (category.pk, row["fiscal_year"])
            seen[key] += 1
            if seen[key] > 1:
                self.result.warnings.add(
                    self.table.place,
                    _("'%s'의 같은 해 목표가 또 있어 발행값으로만 남겼습니다.") % row["indicator"],
                    row.number,
                    "target",
                )
                continue
            is_text = isinstance(value, str)
            differences.put(
                key,
                row.number,
                fixed={"category": category, "year": row["fiscal_year"]},
                value=None if is_text else value,
                text=value if is_text else "",
            )
        differences.write()


def _levels(category: Category) -> tuple[str, ...]:
    names = [category.name] if category.name else []
    if category.parent:
        names.insert(0, category.parent.name)
    return tuple(plain(name) for name in names)
