"""Strategies and statistics: what an office wants in a year, and the figures it quotes."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from core.tabular import Table
from programs.importing.differences import Differences, plain
from programs.importing.organizations import Directory
from programs.importing.program_schemas import STRATEGY_LEVELS
from programs.importing.result import CREATED, UPDATED, ImportResult
from programs.models import Statistic, StrategyNode


class Strategies:
    """The strategy nodes of the units of a report, stored and new, found by title or code."""

    def __init__(self, unit_ids):
        self.nodes = list(StrategyNode.objects.filter(unit_id__in=unit_ids))

    def find(self, text: str, year: int) -> StrategyNode | None:
        """The lowest node of that title: of the year, else of the nearest other year."""
        wanted = plain(text)
        found = [node for node in self.nodes if plain(node.title) == wanted]
        return min(found, key=lambda node: (abs(node.year - year), -_depth(node)), default=None)

    def parent(self, node: StrategyNode, text: str) -> StrategyNode | None:
        """The node that a row names as its parent by code or title: above it, of its year before any other."""
        wanted = plain(text)
        found = [
            other
            for other in self.nodes
            if other is not node
            and other.unit_id == node.unit_id
            and _depth(other) < _depth(node)
            and (other.code == text or plain(other.title) == wanted)
        ]
        return min(found, key=lambda other: (abs(other.year - node.year), -_depth(other)), default=None)


def _depth(node: StrategyNode) -> int:
    return STRATEGY_LEVELS.index(node.level) if node.level in STRATEGY_LEVELS else -1


def load_strategy(table: Table, directory: Directory, strategies: Strategies, result: ImportResult) -> None:
    """Nodes first, then what each of them serves; a parent without a row is made as printed."""
    known = {_key(node): node for node in strategies.nodes}
    differences = Differences(StrategyNode, known, _("전략"), table, result)
    parents = []
    for row in table.rows:
        unit = directory.unit(row["organization"], table.place, row)
        if unit is None:
            continue
        node = differences.put(
            (unit.pk, row["year"], row["level"], row["code"], plain(row["title"])),
            row.number,
            fixed={"unit": unit, "year": row["year"], "level": row["level"], "code": row["code"]},
            title=row["title"],
            order=row["line"] or row.number,
        )
        if row["parent"]:
            parents.append((node, row))
    strategies.nodes = list(known.values())
    for node, row in parents:
        if strategies.parent(node, row["parent"]) is None:
            _make_parent(node, row, table, strategies, differences)
    differences.write()
    moved = [node for node, row in parents if _move(node, strategies.parent(node, row["parent"]))]
    StrategyNode.objects.bulk_update(moved, ["parent"])
    # The link of a node that was just made is part of making it.
    made = {id(node) for node in differences.created}
    result.counted(_("전략"), UPDATED, sum(id(node) not in made for node in moved))


def _key(node: StrategyNode) -> tuple:
    return node.unit_id, node.year, node.level, node.code, plain(node.title)


def _make_parent(node: StrategyNode, row, table: Table, strategies: Strategies, differences: Differences) -> None:
    result = differences.result
    parent = StrategyNode(unit_id=node.unit_id, year=node.year, title=row["parent"], order=node.order)
    differences.created.append(parent)
    strategies.nodes.append(parent)
    result.counted(_("전략"), CREATED)
    result.warnings.add(
        table.place,
        _("상위 전략 '%s'의 행이 없어 인쇄된 이름으로 만들었습니다.") % row["parent"],
        row.number,
        "parent",
    )


def _move(node: StrategyNode, parent: StrategyNode | None) -> bool:
    if parent is None or node.parent_id == parent.pk:
        return False
    node.parent = parent
    return True


def load_statistics(table: Table, directory: Directory, result: ImportResult) -> None:
    """One record a row under the office of the report; the same year again is the next occurrence."""
    unit = directory.office
    known = {
        (row.name, row.measure, row.year, row.occurrence): row for row in Statistic.objects.filter(unit_id=unit.pk)
    }
    differences = Differences(Statistic, known, _("정책 통계"), table, result)
    seen = Counter()
    for row in table.rows:
        key = (row["name"], row["unit"], row["year"])
        seen[key] += 1
        value = row["value"]
        is_text = isinstance(value, str)
        differences.put(
            (*key, seen[key]),
            row.number,
            fixed=dict(zip(("name", "measure", "year"), key, strict=True)) | {"unit": unit, "occurrence": seen[key]},
            value=None if is_text else value,
            text=value if is_text else "",
            note=row["note"],
            order=row["line"] or row.number,
        )
    differences.write()
    _warn_of_repeats(seen, table, result)


def _warn_of_repeats(seen: Counter, table: Table, result: ImportResult) -> None:
    repeated = defaultdict(int)
    for (name, _measure, year), count in seen.items():
        if count > 1:
            repeated[name, year] = count
    for (name, year), count in repeated.items():
        result.warnings.add(
            table.place,
            _("'%(name)s'의 %(year)s 값이 %(count)d번 인쇄되어 모두 남겼습니다.")
            % {"name": name, "year": year or _("연도 없는"), "count": count},
        )
