"""Entries of a chart matched with units and their placements in time; only differences are written.

A unit is known by its name and its parent. One first seen stands from 1 January, because the
figures of a report run from January; it never enters the chart of a month already closed.
"""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from core.periods import Month
from organization.models import Placement, Unit
from organization.selectors import Tree
from programs.importing.entries import Entries, Entry
from programs.importing.renaming import Renaming
from programs.importing.result import CREATED, UNCHANGED, UPDATED, ImportResult
from reporting.models import Period


class Placing:
    """Matches entries with units and their placements, and writes what differs."""

    def __init__(self, entries: Entries, tree: Tree, renaming: Renaming, result: ImportResult):
        self.entries, self.tree, self.renaming, self.result = entries, tree, renaming, result
        self.spans = defaultdict(list)
        for placement in Placement.objects.select_related("unit").order_by("valid_from"):
            self.spans[placement.unit_id].append(placement)
        self.places = {(span.name, span.parent_id): span for spans in self.spans.values() for span in spans}
        self.printed = {(entry.name, entry.parent_name) for entry in entries.all}
        self.new_units, self.new_placements, self.has_new = [], [], False
        self.changed = defaultdict(list)

    def run(self) -> None:
        waiting = [entry for entry in self.entries.all if entry.parent is None]
        children = defaultdict(list)
        for entry in self.entries.all:
            children[id(entry.parent)].append(entry)
        while waiting:
            entry = waiting.pop(0)
            self._place(entry)
            waiting += children[id(entry)]
        if self.has_new:
            self.renaming.warn_of_the_gone()
        self._write()

    def _place(self, entry: Entry) -> None:
        parent = entry.parent.unit if entry.parent else None
        # A parent that is itself new has no key: none of its children can be known under it.
        is_new_parent = parent is not None and parent.pk is None
        same = None if is_new_parent else self.places.get((entry.name, parent and parent.pk))
        now = self._now(same.unit_id) if same else self._moved(entry)
        if same and now and (now.name, now.parent_id) == (same.name, same.parent_id):
            entry.unit = same.unit
            self._refresh(entry, now)
        elif now:
            entry.unit = now.unit
            if entry.is_known_only:
                return
            self._move(entry, now, parent)
        elif same:
            entry.unit = same.unit
            self._extend(entry, parent)
        elif old := self._renamed(entry, parent):
            entry.unit = old.unit
            self._move(entry, old, parent)
        else:
            self.has_new = True
            entry.unit = Unit(kind=entry.kind)
            self.new_units.append(entry.unit)
            self._add(entry, parent, self._start(entry), None)
            self._count(entry, CREATED)

    def _now(self, unit_id: int) -> Placement | None:
        return self.tree.placements.get(unit_id)

    def _renamed(self, entry: Entry, parent: Unit | None) -> Placement | None:
        """Where the unit stands that had another name until now."""
        if parent is None or parent.pk is None:
            return None
        unit_id = self.renaming.unit_of(entry, parent.pk)
        return self.tree.placements[unit_id] if unit_id else None

    def _moved(self, entry: Entry) -> Placement | None:
        """The one unit of the same name in this office whose old place the report lacks."""
        root = entry.root.unit
        if entry.parent is None or root is None or root.pk is None:
            return None
        found = [
            self.tree.placements[unit_id]
            for unit_id in self.tree.descendant_ids(root.pk)
            if self.tree.name(unit_id) == entry.name and unit_id != root.pk
        ]
        free = [
            place
            for place in found
            if entry.is_known_only or (place.name, self.tree.name(place.parent_id)) not in self.printed
        ]
        return free[0] if len(free) == 1 and len(self.entries.by_name[entry.name]) == 1 else None

    def _refresh(self, entry: Entry, placement: Placement) -> None:
        before = (placement.order, placement.team_count, placement.unit.kind)
        if entry.row:
            placement.order = entry.order
            placement.team_count = entry.row["team_count"] or placement.team_count
            placement.unit.kind = entry.kind or placement.unit.kind
        after = (placement.order, placement.team_count, placement.unit.kind)
        if before == after:
            self._count(entry, UNCHANGED)
            return
        if before[:2] != after[:2]:
            self.changed["placement"].append(placement)
        if before[2] != after[2]:
            self.changed["unit"].append(placement.unit)
        self._count(entry, UPDATED)

    def _move(self, entry: Entry, now: Placement, parent: Unit | None) -> None:
        """The unit stands elsewhere from the first day of the report's month."""
        start = entry.day.replace(day=1)
        until = now.valid_until
        if now.valid_from >= start:
            start = now.valid_from
            self.changed["gone"].append(now)
        else:
            now.valid_until = start
            self.changed["placement"].append(now)
        self._add(entry, parent, start, until)
        self._count(entry, UPDATED)

    def _extend(self, entry: Entry, parent: Unit | None) -> None:
        """The unit is known in this place at another time: add the span that was missing."""
        start, until = self._start(entry), None
        for span in self.spans[entry.unit.pk]:
            if span.valid_until and span.valid_until <= entry.day:
                start = max(start, span.valid_until)
            elif span.valid_from > entry.day and until is None:
                until = span.valid_from
        self._add(entry, parent, start, until)
        self._count(entry, UPDATED)

    def _start(self, entry: Entry) -> date:
        first = date(entry.day.year, 1, 1)
        root = entry.root.unit
        if root is None or root.pk is None or entry.unit is root:
            return first
        month = Month.from_date(entry.day)
        closed = (
            Period.objects.filter(
                office=root,
                state=Period.State.CLOSED,
                month__lt=month.value,
                month__gte=month.first_of_year.value,
            )
            .order_by("-month")
            .values_list("month", flat=True)
            .first()
        )
        return Month(closed).next.first_day if closed else first

    def _add(self, entry: Entry, parent: Unit | None, start: date, until: date | None) -> None:
        self.new_placements.append(
            Placement(
                unit=entry.unit,
                parent=parent,
                name=entry.name,
                order=entry.order,
                team_count=entry.row["team_count"] if entry.row else None,
                valid_from=start,
                valid_until=until,
            )
        )

    def _count(self, entry: Entry, action: str) -> None:
        self.result.counted(_("조직"), action)
        if entry.row:
            self.result.row("organizations.csv", entry.row.number, action)

    def _write(self) -> None:
        Unit.objects.bulk_create(self.new_units)
        Unit.objects.bulk_update(self.changed["unit"], ["kind"])
        Placement.objects.filter(pk__in=[row.pk for row in self.changed["gone"]]).delete()
        Placement.objects.bulk_update(self.changed["placement"], ["order", "team_count", "valid_until"])
        Placement.objects.bulk_create(self.new_placements)
