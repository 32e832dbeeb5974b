"""Reading a grid of quantities: one text a cell, a number or the word that stands for it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.periods import Month
from reporting.forms.cells import read_seen, write_seen
from reporting.quantities import QuantityRow, read_quantity, text_of
from reporting.recording import Entry


@dataclass
class QuantityCell:
    """One cell as a text, and what is wrong with it. Names of its inputs: ``value-ID`` and ``seen-ID``."""

    row: QuantityRow
    text: str
    seen: str
    errors: list[str] = field(default_factory=list)
    is_conflict: bool = False

    @property
    def series_id(self) -> int:
        return self.row.series_id

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def is_open(self) -> bool:
        return self.row.is_open

    @property
    def state(self) -> str:
        """How the cell is drawn: open, returned, locked, error or conflict."""
        if self.is_conflict:
            return "conflict"
        if self.errors:
            return "error"
        if not self.is_open:
            return "locked"
        return "returned" if self.row.returned_reason else "open"


class QuantityForm:
    """The cells of a unit's month. ``is_valid()`` reads what was sent; ``entries`` are the changed cells.

    A cell counts as changed when its text differs from what the page had shown, so an untouched cell
    never overwrites what somebody else saved meanwhile.
    """

    def __init__(self, rows: list[QuantityRow], month: Month, data=None):
        self.month, self.data = month, data
        self.rows = [self._cell(row) for row in rows]
        self.entries: list[Entry] = []

    def _cell(self, row: QuantityRow) -> QuantityCell:
        text = text_of(row.figure, self.month)
        return QuantityCell(row, text, write_seen(row.version, text))

    def is_valid(self) -> bool:
        for cell in self.rows:
            text = self.data.get(f"value-{cell.series_id}") if cell.is_open else None
            if text is not None:
                self._read(cell, text.strip())
        return not any(cell.errors for cell in self.rows)

    def _read(self, cell: QuantityCell, text: str) -> None:
        version, shown = read_seen(self.data.get(f"seen-{cell.series_id}", cell.seen))
        if text == shown:
            return
        cell.text, cell.seen = text, write_seen(version, shown)
        try:
            self.entries.append(read_quantity(cell.row, text, self.month, version))
        except ValueError as error:
            cell.errors.append(str(error))

    @property
    def changed(self) -> int:
        return len(self.entries)

    @property
    def messages(self) -> list[dict]:
        """Every error with the row that it belongs to, for the summary above the grid."""
        return [
            {"series_id": cell.series_id, "name": cell.name, "message": message}
            for cell in self.rows
            for message in cell.errors
        ]

    def mark_unsaved(self) -> None:
        """Keep what was typed on the page, said to be unsaved, where the month takes nothing any more."""
        typed = {entry.series_id for entry in self.entries}
        for cell in self.rows:
            if cell.series_id in typed:
                cell.errors.append(_("저장하지 않았습니다. 적은 것은 이 칸에 그대로 있습니다."))

    def mark_conflicts(self, series_ids, fresh_rows: list[QuantityRow]) -> None:
        """Show both values where somebody else was faster; a second save takes the typed one."""
        fresh = {row.series_id: row for row in fresh_rows}
        for cell in self.rows:
            if cell.series_id not in series_ids:
                continue
            cell.is_conflict = True
            stored = self._cell(fresh[cell.series_id])
            cell.row, cell.seen = stored.row, stored.seen
            cell.errors.append(
                _(
                    "그 사이 %(who)s이(가) '%(stored)s'(으)로 저장했습니다. "
                    "여기 적힌 '%(typed)s'을(를) 쓰려면 한 번 더 저장하세요."
                )
                % {"who": stored.row.entered_by or _("다른 사람"), "stored": stored.text, "typed": cell.text}
            )
