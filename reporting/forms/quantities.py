"""Reading a grid of quantities: one text a cell, a number or the word that stands for it."""

from dataclasses import dataclass, field

from core.periods import Month
from reporting.forms.cells import GridCell, GridForm, read_seen, write_seen
from reporting.quantities import QuantityRow, read_quantity, text_of
from reporting.recording import Entry


@dataclass
class QuantityCell(GridCell):
    """One cell as a text, and what is wrong with it. Names of its inputs: ``value-ID`` and ``seen-ID``."""

    row: QuantityRow
    text: str
    seen: str
    errors: list[str] = field(default_factory=list)
    is_conflict: bool = False


class QuantityForm(GridForm):
    """The cells of a unit's month. ``is_valid()`` reads what was sent; ``entries`` are the changed cells.

    A cell counts as changed when its text differs from what the page had shown, so an untouched cell
    never overwrites what somebody else saved meanwhile.
    """

    def __init__(self, rows: list[QuantityRow], month: Month, data=None):
        self.month, self.data = month, data
        self.rows = [self.shown(row) for row in rows]
        self.entries: list[Entry] = []

    def shown(self, row: QuantityRow) -> QuantityCell:
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

    def typed_in(self, cell: QuantityCell) -> str:
        return cell.text

    def mark_conflicts(self, series_ids, fresh_rows: list[QuantityRow]) -> None:
        self.mark_figures(series_ids, fresh_rows)
