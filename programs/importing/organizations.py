"""The organization chart: a report's names become units, and names anywhere in it are found."""

from collections import Counter
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from core.tabular import Row, Table
from organization.models import Unit
from organization.selectors import Tree, tree_as_of
from programs.importing import duties
from programs.importing.entries import (
    Entries,
    Entry,
    add_unprinted,
    entries_of,
    link_parents,
)
from programs.importing.moments import last_day
from programs.importing.placing import Placing
from programs.importing.program_schemas import YEARS
from programs.importing.renaming import Renaming
from programs.importing.result import ImportResult


class Directory:
    """Finds the unit that a name means in this report."""

    def __init__(self, entries: Entries, result: ImportResult):
        self._entries = entries
        self._result = result
        self.day: date | None = None

    @property
    def office(self) -> Unit | None:
        root = self._entries.root
        return root.unit if root else None

    def unit(self, name: str, place: str, row: Row) -> Unit | None:
        """The unit that a row names; a row that names none is the office's own."""
        if not name:
            return self.office
        entry = self._entry(name, place, row)
        return entry.unit if entry else None

    def office_of(self, name: str) -> Unit:
        if not name:
            return self.office
        return self._entries.by_name[name][0].root.unit

    def knows(self, name: str) -> bool:
        return len(self._entries.by_name.get(name, ())) == 1

    @property
    def name_of_office(self) -> str:
        root = self._entries.root
        return root.name if root else ""

    @property
    def unit_ids(self) -> set[int]:
        """Every unit that the report names."""
        return {entry.unit.pk for entry in self._entries.all if entry.unit}

    def part(self, name: str, below: Unit) -> Unit | None:
        """The unit of that name, preferably right below another; ``None`` where the report knows none or several."""
        found = self._entries.by_name.get(name, [])
        inside = [entry for entry in found if entry.parent and entry.parent.unit == below]
        only = inside if len(inside) == 1 else found
        return only[0].unit if len(only) == 1 else None

    def unit_of_row(self, row: Row) -> Unit | None:
        """The unit of a row of the organizations file itself."""
        found = self._entries.by_name.get(row["name"], [])
        exact = [entry for entry in found if entry.parent_name == row["parent"]]
        return exact[0].unit if exact else None

    def _entry(self, name: str, place: str, row: Row) -> Entry | None:
        found = self._entries.by_name.get(name, [])
        if len(found) == 1:
            return found[0]
        if found:
            self._result.problems.add(
                place,
                _("'%s'이(가) 둘 이상의 조직을 뜻할 수 있습니다. 이름을 구별해 주세요.") % name,
                row.number,
                "organization",
            )
        return None


def load_organizations(table: Table | None, users_of_names: list[Table], result: ImportResult) -> Directory:
    """Create and place every unit that the report names."""
    entries = entries_of(table, result)
    named = [(row, other.place) for other in users_of_names for row in other.rows if row["organization"]]
    day = _day(entries, named)
    directory = Directory(entries, result)
    directory.day = day
    if day is None:
        return directory
    tree = tree_as_of(day)
    root = _ensure_root(entries, named, tree, day, result)
    known_names = _names_in_office(tree, root.name)
    link_parents(entries, known_names, result)
    _add_named_elsewhere(entries, named, known_names, root, result)
    renaming = Renaming(entries, named, tree, result)
    if not result.problems:
        Placing(entries, tree, renaming, result).run()
        duties.load(entries, result)
    return directory


def _day(entries: Entries, named) -> date | None:
    if entries.root:
        return entries.root.day
    if entries.all:
        return entries.all[0].day
    moments = [moment for row, _place in named if (moment := _moment(row))]
    if moments:
        return max(map(last_day, moments))
    return timezone.localdate() if named else None  # a register without a date says how things are now


def _moment(row: Row) -> str:
    """As of when a row of any file stands, as far as it says."""
    texts = row.texts
    return texts.get("as_of") or next((texts[name] for name in YEARS if texts.get(name)), "")


def names_units(table: Table) -> bool:
    """Whether the rows of a file say to which organization they belong."""
    return any(column.name == "organization" for column in table.schema.columns)


def _ensure_root(entries: Entries, named, tree: Tree, day: date, result) -> Entry:
    """The report's office. Without a row for it: the office that knows most of the names."""
    if entries.root:
        return entries.root
    names = {entry.name for entry in entries.all} | {row["organization"] for row, _p in named}
    scores = {
        placement.name: len(names & set(_names_in_office(tree, placement.name))) for placement in tree.children[None]
    }
    best = max(scores, key=scores.get) if any(scores.values()) else None
    if best is None:
        outside = [e.parent_name for e in entries.all if e.parent_name not in entries.by_name]
        best = next(iter(outside), None) or next(
            (row["organization"] for row, _p in named), entries.all and entries.all[0].name
        )
        result.warnings.add(
            entries.place or named[0][1],
            _("기관 행(상위 조직이 빈 행)이 없어 '%s'을(를) 기관으로 보았습니다.") % best,
        )
    found = entries.by_name.get(best)
    if found:
        found[0].parent_name = ""
        return found[0]
    return entries.add(Entry(best, day, 0))


def _names_in_office(tree: Tree, root_name: str) -> Counter:
    """How many units of the office bear each name."""
    return Counter(
        tree.name(unit_id)
        for placement in tree.children[None]
        if placement.name == root_name
        for unit_id in tree.descendant_ids(placement.unit_id)
    )


def _add_named_elsewhere(entries, named, known_names, root, result: ImportResult) -> None:
    for row, place in named:
        name = row["organization"]
        if name in entries.by_name:
            continue
        if known_names[name] > 1:
            result.problems.add(
                place,
                _("'%s'이(가) 둘 이상의 조직을 뜻할 수 있습니다. 이름을 구별해 주세요.") % name,
                row.number,
                "organization",
            )
            continue
        first = Entry(name, root.day, 100_000 + row.number)
        is_known = bool(known_names[name])
        add_unprinted(entries, name, root, first, is_known)
        if not is_known:
            result.warnings.add(
                place,
                _("조직 '%(name)s'이(가) organizations에 없어 '%(root)s' 아래에 만들었습니다.")
                % {"name": name, "root": root.name},
                row.number,
                "organization",
            )
