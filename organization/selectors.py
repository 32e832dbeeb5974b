"""Reads over the organization: the tree of a day, a unit's people and duties."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from organization.models import Contact, Headcount, Placement, Unit


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


def all_placements() -> list[Placement]:
    """Every placement there ever was, for building the charts of several days from one query."""
    return list(Placement.objects.select_related("unit").order_by("order", "pk"))


def tree_as_of(day: date, rows: list[Placement] | None = None) -> Tree:
    """The chart of a day. A unit whose parent is gone stands at the top."""
    if rows is None:
        rows = all_placements()
    placements = {row.unit_id: row for row in rows if row.holds_on(day)}
    children = defaultdict(list)
    for row in placements.values():
        children[row.parent_id if row.parent_id in placements else None].append(row)
    return Tree(placements, children)


def headcount_as_of(unit: Unit, day: date) -> list[Headcount]:
    """The latest headcount of the unit not later than the day."""
    counts = Headcount.objects.filter(unit=unit, as_of__lte=day)
    latest = counts.aggregate(latest=Max("as_of"))["latest"]
    return list(counts.filter(as_of=latest)) if latest else []


def contacts_of(unit_ids, day: date) -> list[Contact]:
    """Posts with their extensions as of a day, unit by unit in the order given."""
    order = {unit_id: place for place, unit_id in enumerate(unit_ids)}
    rows = Contact.objects.as_of(day).filter(unit_id__in=order)
    return sorted(rows, key=lambda row: (order[row.unit_id], row.order, row.pk))


def unit_labels(day: date) -> list[tuple[int, str]]:
    """Every unit for a list to choose from: the chart of the day, indented, then those not in it. Two queries."""
    tree = tree_as_of(day)
    labels = [
        (unit_id, "\u3000" * (len(tree.path(unit_id)) - 1) + tree.name(unit_id))
        for top in tree.children.get(None, ())
        for unit_id in tree.descendant_ids(top.unit_id)
    ]
    latest = Unit.objects.annotate(latest_name=latest_name("pk")).exclude(pk__in=tree.placements)
    return labels + [
        (pk, _("%(name)s (지금은 없음)") % {"name": name or f"#{pk}"})
        for pk, name in latest.order_by("latest_name", "pk").values_list("pk", "latest_name")
    ]


def latest_name(unit_field: str) -> Subquery:
    """The newest name of the unit that a row points to by ``unit_field``, for ``annotate``."""
    placements = Placement.objects.filter(unit=OuterRef(unit_field)).order_by("-valid_from")
    return Subquery(placements.values("name")[:1])
