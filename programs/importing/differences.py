"""Rows of a file compared with stored rows of a model: only differences are written."""

import unicodedata

from django.db.models import Model
from django.utils.translation import gettext as _

from core.tabular import Table
from programs.importing.result import CREATED, UNCHANGED, UPDATED, ImportResult


def plain(text: str) -> str:
    """A name as it compares with the same name elsewhere: spacing, dots and quotes differ by page."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum()) or text


class Differences:
    """What must be created, and which stored rows say something else, of one model.

    ``known`` maps a key to a stored row. A new row enters under its key at once, so that a later
    row of the file finds it.
    """

    def __init__(self, model: type[Model], known: dict, thing: str, table: Table, result: ImportResult):
        self.model, self.known, self.thing = model, known, thing
        self.table, self.result = table, result
        self.created: list[Model] = []
        self.updated: dict[int, tuple[Model, set]] = {}
        self.first: dict = {}

    def put(self, key, number: int, *, fixed: dict, adds: bool = False, **values) -> Model:
        """The row under ``key``, made from ``fixed`` and ``values`` or brought to ``values``.

        The first row of a file holds; one that repeats its key changes nothing unless it ``adds`` to it.
        """
        row = self.known.get(key)
        if self.first.setdefault(key, number) != number and not adds:
            self._repeat(row, number, self.first[key], values)
            return row
        if row is None:
            row = self.known[key] = self.model(**fixed, **values)
            self.created.append(row)
            self._count(number, CREATED)
            return row
        changed = {name for name, value in values.items() if getattr(row, name) != value}
        self._count(number, UPDATED if changed and row.pk else UNCHANGED if row.pk else CREATED, count=bool(row.pk))
        for name in changed:
            setattr(row, name, values[name])
        if changed and row.pk:
            self.updated.setdefault(row.pk, (row, set()))[1].update(changed)
        return row

    def _repeat(self, row: Model, number: int, first: int, values: dict) -> None:
        self.result.row(self.table.file, number, UNCHANGED)
        if any(getattr(row, name) != value for name, value in values.items() if name != "order"):
            self.result.warnings.add(
                self.table.place,
                _("%(thing)s: 같은 것이 %(row)d행에 다르게 있어 발행값으로만 남겼습니다.")
                % {"thing": self.thing, "row": first},
                number,
            )

    def write(self) -> None:
        self.model.objects.bulk_create(self.created, batch_size=1000)
        names = sorted({name for _row, changed in self.updated.values() for name in changed})
        if names:
            self.model.objects.bulk_update([row for row, _changed in self.updated.values()], names, batch_size=500)

    def _count(self, number: int, action: str, *, count: bool = True) -> None:
        if count:
            self.result.counted(self.thing, action)
        self.result.row(self.table.file, number, action)
