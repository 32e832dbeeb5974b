"""The organizations a report names, before they become units: rows, and names without a row."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from core.tabular import Row, Table
from organization.models import Unit, UnitKind
from programs.importing.moments import last_day
from programs.importing.result import ImportResult


@dataclass(eq=False)
class Entry:
    """One organization as the report names it."""

    name: str
    day: date
    order: int
    parent_name: str = ""
    parent: "Entry | None" = None
    row: Row | None = None
    unit: Unit | None = None
    #: A unit of the office that the report itself has no row for.
    is_known_only: bool = False

    @property
    def kind(self) -> str:
        kind = self.row["kind"] if self.row else ""
        return kind if kind in UnitKind.values else ""

    @property
    def root(self) -> "Entry":
        entry = self
        while entry.parent is not None:
            entry = entry.parent
        return entry


@dataclass
class Entries:
    """All organizations of a report, found by name."""

    place: str = ""
    all: list[Entry] = field(default_factory=list)
    by_name: dict[str, list[Entry]] = field(default_factory=dict)

    def add(self, entry: Entry) -> Entry:
        self.all.append(entry)
        self.by_name.setdefault(entry.name, []).append(entry)
        return entry

    @property
    def root(self) -> Entry | None:
        """The office of the report: the first organization without a parent."""
        return next((entry for entry in self.all if not entry.parent_name), None)


def entries_of(table: Table | None, result: ImportResult) -> Entries:
    """One entry a row; the same name under the same parent counts once."""
    entries, seen = Entries(place=table.place if table else ""), set()
    for row in table.rows if table else ():
        key = (row["name"], row["parent"])
        if key in seen:
            result.warnings.add(table.place, _("같은 상위 조직 아래 같은 이름이 또 있어 첫 행만 썼습니다."), row.number)
            continue
        seen.add(key)
        entries.add(Entry(row["name"], last_day(row["as_of"]), row.number, row["parent"], row=row))
        if not row["kind"]:
            result.warnings.add(
                table.place,
                _("'%s'의 종류가 비어 있어 빈 채로 두었습니다.") % row["name"],
                row.number,
                "kind",
            )
    return entries


def link_parents(entries: Entries, known_names: Counter, result: ImportResult) -> None:
    """Tie every entry to its parent; an unknown parent is created as printed."""
    root = entries.root
    for entry in list(entries.all):
        if not entry.parent_name or entry.parent:
            continue
        found = entries.by_name.get(entry.parent_name, [])
        if len(found) > 1 or (not found and known_names[entry.parent_name] > 1):
            result.problems.add(
                entries.place,
                _("상위 조직 '%s'이(가) 둘 이상입니다. 이름을 구별해 주세요.") % entry.parent_name,
                entry.order,
                "parent",
            )
            continue
        if found:
            entry.parent = found[0]
            continue
        is_known = bool(known_names[entry.parent_name])
        entry.parent = add_unprinted(entries, entry.parent_name, root, entry, is_known)
        if not is_known:
            result.warnings.add(
                entries.place,
                _("상위 조직 '%(parent)s'의 행이 없어 '%(root)s' 아래에 만들었습니다.")
                % {"parent": entry.parent_name, "root": root.name},
                entry.order,
                "parent",
            )
    _refuse_cycles(entries, result)


def add_unprinted(entries: Entries, name: str, root: Entry, first_named: Entry, is_known: bool) -> Entry:
    """An organization that is named somewhere but has no row; it stands under the office."""
    return entries.add(
        Entry(
            name,
            first_named.day,
            first_named.order,
            parent_name=root.name,
            parent=root,
            is_known_only=is_known,
        )
    )


def _refuse_cycles(entries: Entries, result: ImportResult) -> None:
    for entry in entries.all:
        seen, step = set(), entry
        while step is not None and id(step) not in seen:
            seen.add(id(step))
            step = step.parent
        if step is not None:
            result.problems.add(
                entries.place,
                _("'%s'의 상위 조직이 돌고 돌아 자기 자신입니다. parent를 고쳐 주세요.") % entry.name,
                entry.order,
                "parent",
            )
            entry.parent = None
