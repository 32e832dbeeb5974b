"""Counts of facilities by type and month: each type a row of the unit's grid, each count a figure."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import Month
from core.tabular import Row, Table
from facilities.models import FacilityCount, FacilityType
from organization.models import Unit, User
from programs.importing.facility_types import Types
from programs.importing.organizations import Directory
from programs.importing.result import CREATED, UNCHANGED, UPDATED, ImportResult
from programs.importing.rhythm import Gate, Rhythm
from programs.importing.schemas import COUNT_MEASURES, SUBTOTAL, TOTAL
from reporting.models import Figure, Kind, Series, SeriesPlacement, Submission
from reporting.querysets import APPROVED

PLACES = "개소"


class CountImport:
    """The counts of one report. Sums stay published values: the checks compare them with the rows."""

    def __init__(self, table: Table, directory: Directory, types: Types, actor: User, result: ImportResult):
        self.table, self.directory, self.types = table, directory, types
        self.actor, self.result = actor, result
        self.rows = [row for row in table.rows if not row["facility_type"].startswith((TOTAL, SUBTOTAL))]
        units = {row["organization"]: directory.unit(row["organization"], table.place, row) for row in self.rows}
        self.units = {name: unit for name, unit in units.items() if unit is not None}
        unit_ids = {unit.pk for unit in self.units.values()}
        office_ids = {directory.office_of(name).pk for name in self.units}
        self.rhythm = Rhythm(office_ids, unit_ids, Kind.FACILITIES)
        self.placements = {
            (place.unit_id, place.series.facility_count.type_id): place
            for place in SeriesPlacement.objects.filter(
                unit__in=unit_ids, series__kind=Kind.FACILITIES, series__facility_count__isnull=False
            )
            .select_related("series__facility_count")
            .order_by("valid_from")
        }
        series_ids = {place.series_id for place in self.placements.values()}
        self.figures = {
            (figure.series_id, figure.month): figure
            for figure in Figure.objects.filter(series__in=series_ids, corrects=None)
        }
        self.last_approved = last_approved_months(unit_ids)
        self.new_figures, self.changed = [], []
        self.seen: dict[tuple, int] = {}

    def load(self) -> None:
        for row in self.rows:
            unit = self.units.get(row["organization"])
            if unit is not None:
                self._load_row(row, unit)
        if self.result.problems:
            return
        self.rhythm.begin(self.result)
        Figure.objects.bulk_create(self.new_figures)
        Figure.objects.bulk_update(self.changed, ["value", "version", "entered_by", "entered_at"])

    def _load_row(self, row: Row, unit: Unit) -> None:
        office = self.directory.office_of(row["organization"])
        facility_type = self.types.counted(office, row["group"], row["facility_type"], row["line"] or row.number)
        as_of = row["as_of"] or ""
        if "-" not in as_of or row["count"] is None:
            self.result.warnings.add(
                self.table.place, _("기준월이나 수가 없어 발행값으로만 남겼습니다."), row.number, "as_of"
            )
            return
        month = Month.parse(as_of[:7])
        key = (unit.pk, facility_type.pk, month)
        if key in self.seen:
            self.result.warnings.add(
                self.table.place,
                _("같은 유형이 %d행에도 있어 발행값으로만 남겼습니다.") % self.seen[key],
                row.number,
                "facility_type",
            )
            return
        self.seen[key] = row.number
        gate = self.rhythm.gate(unit, office, month)
        place = self._place(row, unit, facility_type, gate)
        if place is not None:
            self._count(row, place, gate)

    def _place(self, row: Row, unit: Unit, facility_type: FacilityType, gate: Gate) -> SeriesPlacement | None:
        """The row of the grid, begun with the year; not behind months that are closed."""
        month = gate.month
        approved = self.last_approved.get((unit.pk, month.year))
        first = Month(min(approved.value + 1, month.value)) if approved else month.first_of_year
        place = self.placements.get((unit.pk, facility_type.pk))
        if place is not None and place.valid_from <= month.value:
            return place
        if gate.lock or (approved and approved >= month):
            self._refuse(row, gate, None)
            return None
        if place is not None:
            place.valid_from = first.value
            place.save(update_fields=["valid_from"])
            return place
        series = Series.objects.create(
            kind=Kind.FACILITIES, measure=measure_of(row["facility_type"]), nature=Series.Nature.STOCK
        )
        place = SeriesPlacement.objects.create(
            series=series,
            unit=unit,
            name=row["facility_type"],
            order=row["line"] or row.number,
            valid_from=first.value,
        )
        FacilityCount.objects.create(series=series, type=facility_type)
        self.placements[unit.pk, facility_type.pk] = place
        self.result.counted(_("시설 수 항목"), CREATED)
        return place

    def _count(self, row: Row, place: SeriesPlacement, gate: Gate) -> None:
        value = Decimal(row["count"])
        figure = self.figures.get((place.series_id, gate.month.value))
        action = UNCHANGED
        if figure is not None and figure.value == value:
            pass
        elif gate.lock:
            self._refuse(row, gate, figure)
            return
        elif figure is not None:
            figure.value, figure.version = value, figure.version + 1
            figure.entered_by, figure.entered_at = self.actor, timezone.now()
            self.changed.append(figure)
            action = UPDATED
        else:
            self.new_figures.append(self._figure(place, gate, value))
            action = CREATED
        self.result.counted(_("시설 수"), action)
        self.result.row(self.table.file, row.number, action)

    def _figure(self, place: SeriesPlacement, gate: Gate, value: Decimal) -> Figure:
        first, last = gate.month.booked_days
        return Figure(
            series_id=place.series_id,
            submission=gate.submission,
            month=gate.month.value,
            covers_from=first,
            covers_to=last,
            value=value,
            given_unit=place.series.measure,
            entered_by=self.actor,
        )

    def _refuse(self, row: Row, gate: Gate, figure: Figure | None) -> None:
        stored = _("없음") if figure is None or figure.value is None else f"{figure.value.normalize():f}"
        self.result.problems.add(
            self.table.place,
            _(
                "%(lock)s된 %(month)s '%(name)s'의 수가 다릅니다: 저장된 값 %(stored)s, 파일 값 %(given)s. "
                "마감을 해제하거나 파일을 고쳐 주세요."
            )
            % {
                "lock": gate.lock or _("마감"),
                "month": gate.month.label,
                "name": row["facility_type"],
                "stored": stored,
                "given": row["count"],
            },
            row.number,
            "count",
        )


def last_approved_months(unit_ids: set[int]) -> dict[tuple[int, int], Month]:
    """``{(unit, year): month}``: up to there a unit keeps its rows, whatever kind was confirmed. One query."""
    found = {}
    approved = Submission.objects.filter(unit__in=unit_ids, state__in=APPROVED)
    for unit_id, month in approved.order_by("period__month").values_list("unit_id", "period__month"):
        found[unit_id, month // 100] = Month(month)
    return found


def measure_of(name: str) -> str:
    """What a type is counted in: places, unless its name ends with a measure in brackets."""
    return next((measure for measure in COUNT_MEASURES if name.endswith(f"({measure})")), PLACES)
