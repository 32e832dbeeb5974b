"""What has come back: one row a member, sums of what may be added, and what all of it would write."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.functional import cached_property

from programs.models import (
    Category,
    Collection,
    CollectionCell,
    CollectionColumn,
    CollectionFile,
    CollectionMember,
)
from programs.models.indicators import Breakdown
from reporting.models import Figure

State = CollectionFile.State


@dataclass(frozen=True)
class Write:
    """One figure that [반영] would save: a number, or that the row does not apply."""

    series_id: int
    value: Decimal | None
    measure: str
    current: Figure | None
    cell_id: int | None = None

    @property
    def state(self) -> str:
        return Figure.State.NOT_APPLICABLE if self.value is None else Figure.State.VALUE

    @property
    def version(self) -> int:
        return self.current.version if self.current else 0

    @property
    def is_new(self) -> bool:
        """Whether the portal says something else now."""
        stored = self.current
        return stored is None or stored.value != self.value or stored.state != self.state or bool(stored.text)


@dataclass
class MemberRow:
    """One member: its files, and by column what it says and what stood the month before."""

    member: CollectionMember
    accepted: CollectionFile | None = None
    waiting: CollectionFile | None = None
    rejected: CollectionFile | None = None
    values: dict[int, str] = field(default_factory=dict)
    last: dict[int, Decimal | None] = field(default_factory=dict)

    def number(self, column_id: int) -> Decimal | None:
        return number_of(self.values.get(column_id, ""))


def number_of(text: str) -> Decimal | None:
    """The number that a reply holds; none for nothing and for what does not apply."""
    return Decimal(text) if text and text != CollectionFile.NOT_APPLICABLE else None


class CollectionTable:
    """Everything a collection's page, its file and [반영] are made of. Seven queries."""

    def __init__(self, collection: Collection):
        self.collection = collection
        self.columns: list[CollectionColumn] = list(collection.columns.all())
        cells = Prefetch("cells", CollectionCell.objects.select_related("column"))
        self.members: list[CollectionMember] = list(collection.members.prefetch_related(cells))
        self.cells: list[CollectionCell] = [cell for member in self.members for cell in member.cells.all()]
        files = list(collection.files.select_related("received_by").order_by("pk"))
        self.rejected = [file for file in files if file.state == State.REJECTED]
        self.figures = self._figures()
        self.rows = [self._row(member, files) for member in self.members]

    # -- what came back ----------------------------------------------------------------------

    @property
    def answered(self) -> list[MemberRow]:
        return [row for row in self.rows if row.accepted]

    @property
    def missing(self) -> list[MemberRow]:
        return [row for row in self.rows if not row.accepted]

    def total(self, column: CollectionColumn) -> Decimal | None:
        """The sum of what came back, where the numbers may be added."""
        if not column.adds_up:
            return None
        numbers = [number for row in self.rows if (number := row.number(column.pk)) is not None]
        return sum(numbers) if numbers else None

    def last_total(self, column: CollectionColumn) -> Decimal | None:
        numbers = [row.last.get(column.pk) for row in self.rows]
        known = [number for number in numbers if number is not None]
        return sum(known) if column.adds_up and known else None

    @property
    def grand_totals(self) -> list[tuple[Decimal, str]]:
        """``(sum, measure)`` of columns that may be added, by measure."""
        totals: dict[str, Decimal] = {}
        for column in self.columns:
            total = self.total(column)
            if total is not None:
                totals[column.measure] = totals.get(column.measure, Decimal(0)) + total
        return [(total, measure) for measure, total in totals.items()]

    def _row(self, member: CollectionMember, files: list[CollectionFile]) -> MemberRow:
        own = {file.state: file for file in files if file.member_id == member.pk}
        row = MemberRow(member, own.get(State.ACCEPTED), own.get(State.WAITING), own.get(State.REJECTED))
        for cell in member.cells.all():
            if row.accepted:
                row.values[cell.column_id] = row.accepted.values.get(str(cell.pk), "")
            row.last[cell.column_id] = self.last_of(cell)
        return row

    # -- what stood before -------------------------------------------------------------------

    def _figures(self) -> dict[tuple[int, int], Figure]:
        """``{(series, month): figure}`` of this month and the one before."""
        numbers = {cell.series_id for cell in self.cells} | {column.total_series_id for column in self.columns}
        months = [self.collection.month, self.collection.as_month.previous.value]
        rows = Figure.objects.filter(series_id__in=numbers - {None}, month__in=months, corrects=None)
        return {(row.series_id, row.month): row for row in rows.select_related("submission")}

    def last_of(self, cell: CollectionCell) -> Decimal | None:
        """What the member's own row said the month before; of a sum alone, what it told then."""
        if cell.series_id:
            figure = self.figures.get((cell.series_id, self.collection.as_month.previous.value))
            return figure.value if figure else None
        return self._told_before.get((cell.member.name, cell.column.label, cell.column.measure))

    @cached_property
    def _told_before(self) -> dict[tuple[str, str, str], Decimal]:
        return told_in(self.collection)

    # -- what it would write -----------------------------------------------------------------

    def writes(self, *, partial: bool = False) -> list[Write]:
        """Every figure that the replies make; a sum only where nobody is missing, or ``partial`` says so."""
        found = [self._of_cell(row, cell) for row in self.answered for cell in row.member.cells.all() if cell.series_id]
        found += self._of_parents()
        for series_id, cells in self._totals().items():
            write = self._of_sum(series_id, cells, partial)
            if write:
                found.append(write)
        return found

    def _of_cell(self, row: MemberRow, cell: CollectionCell) -> Write:
        number = row.number(cell.column_id)
        return Write(cell.series_id, number, cell.column.measure, self._current(cell.series_id), cell.pk)

    def _totals(self) -> dict[int, list[CollectionCell]]:
        groups = defaultdict(list)
        for cell in self.cells:
            if cell.column.total_series_id:
                groups[cell.column.total_series_id].append(cell)
        return groups

    @cached_property
    def _above(self) -> dict[int, int]:
        """``{series: series of the place that it is a part of}`` where the parts are all there is."""
        parents = Category.objects.filter(
            series__in=[cell.series_id for cell in self.cells if cell.series_id],
            parent__series__isnull=False,
            breakdown__coverage=Breakdown.Coverage.EXHAUSTIVE,
        )
        return dict(parents.values_list("series_id", "parent__series_id"))

    def _of_parents(self) -> list[Write]:
        """The row of a place that is divided, from its parts."""
        above = self._above
        groups = defaultdict(list)
        for cell in self.cells:
            if cell.series_id in above and cell.column.adds_up:
                groups[above[cell.series_id]].append(cell)
        writes = [self._of_sum(series_id, cells, partial=False) for series_id, cells in groups.items()]
        return [write for write in writes if write]

    def _of_sum(self, series_id: int, cells: list[CollectionCell], partial: bool) -> Write | None:
        rows = {row.member.pk: row for row in self.rows}
        said = [rows[cell.member_id].values.get(cell.column_id, "") for cell in cells]
        if not any(said) or not (partial or all(said)):
            return None
        numbers = [number for text in said if (number := number_of(text)) is not None]
        return Write(series_id, sum(numbers) if numbers else None, cells[0].column.measure, self._current(series_id))

    def _current(self, series_id: int) -> Figure | None:
        return self.figures.get((series_id, self.collection.month))

    def fingerprint(self) -> str:
        """What a person saw before pressing [반영]: the replies, and the versions of what they replace."""
        seen = sorted((write.series_id, str(write.value), write.version) for write in self.writes(partial=True))
        return hashlib.sha256(repr(seen).encode()).hexdigest()

    def comes_from_here(self, cell: CollectionCell) -> bool:
        """Whether the portal's figure is still the one that this collection wrote."""
        figure = self._current(cell.series_id) if cell.series_id else None
        return bool(figure and cell.applied_version == figure.version)


def told_in(collection: Collection) -> dict[tuple[str, str, str], Decimal]:
    """``{(member, label, measure): number}`` of the month before, as the unit's collections of it were told."""
    files = CollectionFile.objects.filter(
        state=State.ACCEPTED,
        collection__unit_id=collection.unit_id,
        collection__kind=collection.kind,
        collection__month=collection.as_month.previous.value,
    )
    cells = CollectionCell.objects.filter(member__files__in=files).select_related("member", "column")
    names = {str(cell.pk): (cell.member.name, cell.column.label, cell.column.measure) for cell in cells}
    found = {}
    for values in files.order_by("pk").values_list("values", flat=True):
        for number, text in values.items():
            if number in names and (value := number_of(text)) is not None:
                found[names[number]] = value
    return found
