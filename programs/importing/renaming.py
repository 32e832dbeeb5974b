"""Units that a report prints under another name: the same unit goes on, its old name ends with the month before.

A unit is known by its name, so a new name would begin a second unit with the whole year's money beside the
first. It is taken for renamed where one unit of the same place is gone from the report and does what the new
one does: half of the new one's rows or duties are its own. What this cannot tell, people say (``--renamed``).
"""

from collections import defaultdict

from django.utils.translation import gettext as _

from core.tabular import Row
from organization.models import Duty
from organization.selectors import Tree
from programs.importing.differences import plain
from programs.importing.entries import Entries, Entry
from programs.importing.result import ImportResult
from programs.importing.schemas import DUTY_SEPARATOR
from reporting.models import Figure, SeriesPlacement

#: The columns that name what a unit answers for.
NAMING_COLUMNS = ("line_name", "indicator", "facility_type")
#: Fewer names than this prove nothing: 기본경비 stands in every department.
FEWEST_NAMES = 3


class Renaming:
    """Finds the unit that a new name belongs to."""

    def __init__(self, entries: Entries, named: list[tuple[Row, str]], tree: Tree, result: ImportResult):
        self.entries, self.tree, self.result = entries, tree, result
        self.rows = defaultdict(set)
        for row, _place in named:
            texts = [row.texts[column] for column in NAMING_COLUMNS if row.texts.get(column)]
            self.rows[row["organization"]].update(map(plain, texts))
        self.gone = self._gone()
        self.wanted = self._wanted(result.renamed)

    def _gone(self) -> set[int]:
        """Units of the office that the report no longer names, but for those it never had to: nothing is kept there."""
        root = self.entries.root
        if root is None or not self.tree.placements:
            return set()
        offices = [place.unit_id for place in self.tree.children[None] if place.name == root.name]
        units = {unit_id for office in offices for unit_id in self.tree.descendant_ids(office)}
        return {unit_id for unit_id in units if self.tree.name(unit_id) not in self.entries.by_name}

    def _wanted(self, pairs: tuple[tuple[str, str], ...]) -> dict[str, int]:
        """``{new name: unit}`` of what people said; a name that stands nowhere is a problem."""
        found = {}
        standing = {place.name for place in self.tree.placements.values()}
        for old, new in pairs:
            units = [unit_id for unit_id in self.gone if self.tree.name(unit_id) == old]
            if new in self.entries.by_name and len(units) == 1:
                found[new] = units[0]
            elif not (new in self.entries.by_name and new in standing):
                self.result.problems.add(
                    self.entries.place or self.result.source,
                    _(
                        "'%(old)s'을(를) '%(new)s'(으)로 볼 수 없습니다. "
                        "보고서에 없는 옛 이름과 보고서에 있는 새 이름을 적어 주세요."
                    )
                    % {"old": old, "new": new},
                )
        return found

    def unit_of(self, entry: Entry, parent_id: int | None) -> int | None:
        """The unit that bore another name until now; ``None`` where the entry is a new unit."""
        unit_id = self.wanted.get(entry.name) or self._alike(entry, parent_id)
        if unit_id is None:
            return None
        self.gone.discard(unit_id)
        self.result.warnings.add(
            self.entries.place or self.result.source,
            _("'%(old)s'이(가) %(day)s부터 '%(new)s'(으)로 이름이 바뀐 것으로 보았습니다.")
            % {"old": self.tree.name(unit_id), "new": entry.name, "day": entry.day.replace(day=1).isoformat()},
            entry.row.number if entry.row else None,
            "name",
        )
        return unit_id

    def _alike(self, entry: Entry, parent_id: int | None) -> int | None:
        placements = self.tree.placements
        here = [unit_id for unit_id in self.gone if placements[unit_id].parent_id == parent_id]
        kinds = {unit_id: placements[unit_id].unit.kind for unit_id in here}
        free = [unit_id for unit_id in here if not entry.kind or kinds[unit_id] in ("", entry.kind)]
        found = [unit_id for unit_id in free if self._does_the_same(entry, unit_id)]
        return found[0] if len(found) == 1 else None

    def _does_the_same(self, entry: Entry, unit_id: int) -> bool:
        printed = self.rows[entry.name]
        stored = SeriesPlacement.objects.filter(unit_id=unit_id).values_list("name", flat=True)
        if len(printed) >= FEWEST_NAMES and 2 * len(printed & set(map(plain, stored))) >= len(printed):
            return True
        functions = entry.row["functions"] if entry.row else ""
        duties = {plain(text) for text in functions.split(DUTY_SEPARATOR.strip()) if text.strip()}
        held = Duty.objects.filter(unit_id=unit_id, valid_until=None).values_list("text", flat=True)
        return len(duties) >= FEWEST_NAMES and 2 * len(duties & set(map(plain, held))) >= len(duties)

    def warn_of_the_gone(self) -> None:
        """Units with figures of the year that the report leaves out, beside units that it begins."""
        year = self.entries.root.day.year if self.entries.root else 0
        counted = Figure.objects.filter(month__gte=year * 100, month__lt=(year + 1) * 100)
        counted = counted.filter(submission__unit_id__in=self.gone)
        for unit_id in sorted(set(counted.values_list("submission__unit_id", flat=True))):
            self.result.warnings.add(
                self.entries.place or self.result.source,
                _(
                    "올해 실적이 있는 '%(name)s'이(가) 이 보고서에 없습니다. 그대로 두었습니다. "
                    "이름이 바뀐 것이면 --renamed '%(name)s=새 이름'으로 다시 적재해 주세요."
                )
                % {"name": self.tree.name(unit_id)},
            )
