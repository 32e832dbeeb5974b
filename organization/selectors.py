"""Reads over the organization: the tree of a day, a unit's people and duties."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from organization.models import BoardSeat, Contact, Headcount, Placement, Unit

#: How long before its end a term on a board asks for the next one.
DAYS_BEFORE_END = 90


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


def with_former(tree: Tree, day: date, rows: list[Placement]) -> Tree:
    """The chart of a day together with the units that had ended by then, each where it last stood."""
    former: dict[int, Placement] = {}
    for row in rows:
        latest = former.get(row.unit_id)
        if row.unit_id not in tree and row.valid_from <= day and (latest is None or latest.valid_from < row.valid_from):
            former[row.unit_id] = row
    if not former:
        return tree
    placements = tree.placements | former
    children = defaultdict(list, {parent: list(below) for parent, below in tree.children.items()})
    for row in former.values():
        children[row.parent_id if row.parent_id in placements else None].append(row)
    return Tree(placements, children)


def headcount_as_of(unit: Unit, day: date) -> list[Headcount]:
    """The latest headcount of the unit not later than the day."""
    counts = Headcount.objects.filter(unit=unit, as_of__lte=day)
    latest = counts.aggregate(latest=Max("as_of"))["latest"]
    return list(counts.filter(as_of=latest)) if latest else []


def latest_headcounts(unit_ids, day: date) -> dict[int, list[Headcount]]:
    """The latest headcount of each unit not later than the day, in one query."""
    until = Headcount.objects.filter(as_of__lte=day)
    latest = until.filter(unit=OuterRef("unit")).order_by("-as_of").values("as_of")[:1]
    found = defaultdict(list)
    for row in until.filter(unit_id__in=unit_ids, as_of=Subquery(latest)):
        found[row.unit_id].append(row)
    return found


@dataclass
class SeatTerm:
    """A seat of a board as of a day: its term then, and whether the one after it is known."""

    seat: BoardSeat
    day: date
    is_renewed: bool

    @property
    def days_left(self) -> int | None:
        """Days until the last of the term, negative when that has passed; ``None`` for a seat without an end."""
        return None if self.seat.ends_on is None else (self.seat.ends_on - self.day).days

    @property
    def is_ended(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def is_ending(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= DAYS_BEFORE_END

    @property
    def needs_next(self) -> bool:
        """Ended, or ending soon, and nobody has written down who comes next."""
        return (self.is_ended or self.is_ending) and not self.is_renewed


def seat_terms(seats, day: date) -> list[SeatTerm]:
    """Of rows of ``BoardSeat`` those of the day, or the last before it: each seat once."""
    by_seat = defaultdict(list)
    for row in seats:
        by_seat[row.unit_id, row.seat, row.kind].append(row)
    found = []
    for rows in by_seat.values():
        begun = [row for row in rows if row.starts_on is None or row.starts_on <= day]
        if begun:
            latest = max(begun, key=lambda row: row.starts_on or date.min)
            found.append(SeatTerm(latest, day, is_renewed=len(begun) < len(rows)))
    return found


def seats_to_fill(seats, day: date) -> list[SeatTerm]:
    """Seats that have ended or end soon without a next term, the earliest first."""
    return sorted((term for term in seat_terms(seats, day) if term.needs_next), key=lambda term: term.seat.ends_on)


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


@dataclass
class Posts:
    """Posts authorized and filled, and the women among those in post; ``None`` where nobody says."""

    authorized: int | None
    actual: int | None
    women: int | None

    @property
    def gap(self) -> int | None:
        """People over the posts, negative where posts are vacant (과부족)."""
        return None if self.authorized is None or self.actual is None else self.actual - self.authorized

    def __str__(self):
        text = "/".join("–" if value is None else f"{value:,}" for value in (self.authorized, self.actual))
        return text if self.women is None else f"{text}({self.women:,})"


@dataclass
class UnitHeadcount:
    """One unit's latest headcount as of a day: in all, and by category."""

    placement: Placement
    level: int
    as_of: date
    total: Posts
    parts: dict[str, Posts]


def headcounts_by_unit(tree: Tree, office_id: int, day: date) -> list[UnitHeadcount]:
    """The counted units of an office in chart order. A unit's own total row is its total; where it prints none,
    its categories are added. Nothing is added across units. One query.
    """
    unit_ids = [unit_id for unit_id in tree.descendant_ids(office_id) if unit_id in tree]
    counts = latest_headcounts(unit_ids, day)
    base = len(tree.path(office_id))
    return [
        _unit_headcount(tree.placements[unit_id], len(tree.path(unit_id)) - base, counts[unit_id])
        for unit_id in unit_ids
        if unit_id in counts
    ]


def _unit_headcount(placement: Placement, level: int, rows: list[Headcount]) -> UnitHeadcount:
    parts = {row.category: Posts(row.authorized, row.actual, row.women) for row in rows if not row.is_total}
    printed = next((row for row in rows if row.is_total), None)
    if printed:
        total = Posts(printed.authorized, printed.actual, printed.women)
    else:
        total = Posts(*(_known_sum(parts.values(), name) for name in ("authorized", "actual", "women")))
    return UnitHeadcount(placement, level, rows[0].as_of, total, parts)


def _known_sum(parts, name: str) -> int | None:
    values = [getattr(part, name) for part in parts]
    return None if None in values else sum(values)
