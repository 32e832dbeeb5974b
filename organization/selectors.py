"""Reads over the organization: the tree of a day, a unit's people and duties."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from organization.models import Headcount, Placement, Unit


@dataclass
class Tree:
    """The organization chart of one day: loaded once, walked in memory."""

    placements: dict[int, Placement]
    children: dict[int | None, list[Placement]]

    def __contains__(self, unit_id: int) -> bool:
        return unit_id in self.placements

    def name(self, unit_id: int) -> str:
        placement = self.placements.get(unit_id)
        return placement.name if placement else ""

    def path(self, unit_id: int) -> list[Placement]:
        """The placements from the office down to the unit itself."""
        steps, seen = [], set()
        while (placement := self.placements.get(unit_id)) and unit_id not in seen:
            seen.add(unit_id)
            steps.append(placement)
            unit_id = placement.parent_id
        return steps[::-1]

    def office_id(self, unit_id: int) -> int | None:
        path = self.path(unit_id)
        return path[0].unit_id if path else None

    def descendant_ids(self, unit_id: int) -> list[int]:
        """The unit itself and everything below it, in chart order."""
        found, waiting, seen = [], [unit_id], set()
        while waiting:
            current = waiting.pop(0)
            if current in seen:
                continue
            seen.add(current)
            found.append(current)
            waiting[:0] = [child.unit_id for child in self.children.get(current, ())]
        return found

    def ancestor_ids(self, unit_id: int) -> list[int]:
        """The unit itself and everything above it."""
        return [placement.unit_id for placement in self.path(unit_id)]


def tree_as_of(day: date) -> Tree:
    """The chart of a day, in one query. A unit whose parent is gone stands at the top."""
    rows = list(Placement.objects.as_of(day).select_related("unit").order_by("order", "pk"))
    placements = {row.unit_id: row for row in rows}
    children = defaultdict(list)
    for row in placements.values():
        children[row.parent_id if row.parent_id in placements else None].append(row)
    return Tree(placements, children)


def headcount_as_of(unit: Unit, day: date) -> list[Headcount]:
    """The latest headcount of the unit not later than the day."""
    counts = Headcount.objects.filter(unit=unit, as_of__lte=day)
    latest = counts.aggregate(latest=Max("as_of"))["latest"]
    return list(counts.filter(as_of=latest)) if latest else []
