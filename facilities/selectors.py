"""Reads over facilities that pages, files and checks share; what may not be told is left out here."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.money import format_number
from core.periods import Month
from facilities.models import RECORD_NUMBERS, Disclosure, Entrustment, Facility, FacilityRecord
from reporting.models import Figure, Kind, SeriesPlacement
from reporting.quantities import QuantityRow, QuantityTable
from reporting.querysets import APPROVED

PLACES = "개소"
#: Fewer people than this in one secret place could be recognised: lists and papers say only that they are few.
FEWEST_TOLD = 5


@dataclass
class TypeCount:
    """How many places of one type a unit answers for, and of which month that is."""

    series_id: int
    unit_id: int
    group: str
    name: str
    measure: str
    value: Decimal | None = None
    month: int | None = None
    is_draft: bool = False


@dataclass
class GroupCount:
    """The types that are printed under one sum."""

    name: str
    unit_id: int
    rows: list[TypeCount] = field(default_factory=list)

    @property
    def total(self) -> Decimal | None:
        """The places of the group; what is counted otherwise (실, 구획) is no place."""
        return total_of(self.rows)


def total_of(rows: list[TypeCount]) -> Decimal | None:
    known = [row.value for row in rows if row.measure == PLACES and row.value is not None]
    return sum(known) if known else None


def type_counts(unit_ids, month: Month, draft_unit_ids=()) -> list[TypeCount]:
    """The rows of the units' grids as of a month, each with its latest count of the year by then. Two queries."""
    unit_ids = list(unit_ids)
    placements = (
        SeriesPlacement.objects.as_of(month)
        .filter(unit_id__in=unit_ids, series__kind=Kind.FACILITIES, series__facility_count__isnull=False)
        .select_related("series__facility_count__type__group")
        .order_by("order", "pk")
    )
    rows = {place.series_id: _row(place) for place in placements}
    figures = (
        Figure.objects.filter(series__in=rows, value__isnull=False)
        .known_as_of(month)
        .seen_with(draft_unit_ids)
        .order_by("month")
        .values_list("series_id", "month", "corrects", "value", "submission__state")
    )
    told = list(figures)
    for series_id, number, corrects, value, state in told:
        if corrects is None and number <= month.value:
            row = rows[series_id]
            row.value, row.month, row.is_draft = value, number, state not in APPROVED
    for series_id, _number, corrects, value, _state in told:
        row = rows[series_id]
        if corrects is not None and corrects == row.month:
            row.value += value
    place = {unit_id: number for number, unit_id in enumerate(unit_ids)}
    return sorted(rows.values(), key=lambda row: place[row.unit_id])


def _row(place: SeriesPlacement) -> TypeCount:
    counted = place.series.facility_count.type
    group = counted.group.name if counted.group else ""
    return TypeCount(place.series_id, place.unit_id, group, place.name, place.series.measure)


def grouped(rows: list[TypeCount]) -> list[GroupCount]:
    """Rows by unit and group, in the order in which they stand."""
    groups: dict[tuple, GroupCount] = {}
    for row in rows:
        key = (row.unit_id, row.group)
        groups.setdefault(key, GroupCount(row.group or str(_("분류 없음")), row.unit_id)).rows.append(row)
    return list(groups.values())


def count_tables(unit_id: int, month: Month) -> list[QuantityTable]:
    """The unit's grid of counts, each beside what stood at the end of the month before. Four queries.

    In January that is December's count. Places add up; what is counted otherwise (실, 구획) does not.
    """
    before = {row.series_id: row for row in type_counts([unit_id], month.previous, [unit_id])}
    rows = []
    for row in type_counts([unit_id], month, [unit_id]):
        last = before[row.series_id].value if row.series_id in before else None
        here = row.value if row.month == month.value else None
        rows.append(
            QuantityRow(
                series_id=row.series_id,
                name=row.name,
                label=row.name,
                heading=row.group,
                measure=row.measure,
                decimals=0,
                is_count=True,
                before=last,
                last_value=last,
                follows=_difference(here, last),
            )
        )
    adds = len(rows) > 1 and all(row.measure == PLACES for row in rows)
    table = QuantityTable([_("이번 달")], [row.name for row in rows], [[row] for row in rows], down=[adds])
    return [table] if rows else []


def _difference(value: Decimal | None, last: Decimal | None) -> str:
    if value is None or last is None:
        return ""
    moved = value - last
    return f"+{moved:,.0f}" if moved > 0 else format_number(moved, 0) if moved else "–"


@dataclass
class MonthRecord:
    """Places and people of one facility in a month: the month's own record, and the one known before it."""

    facility: Facility
    record: FacilityRecord | None = None
    before: FacilityRecord | None = None

    def number(self, name: str) -> int | None:
        return getattr(self.record, name) if self.record else None

    def before_number(self, name: str) -> int | None:
        return getattr(self.before, name) if self.before else None

    @property
    def seen(self) -> str:
        """The month's numbers in one text, by which a page tells whether somebody changed them meanwhile."""
        return "/".join(format_number(self.number(name)) for name in RECORD_NUMBERS)

    @property
    def is_over(self) -> bool:
        """More people than places."""
        capacity, occupancy = self.number("capacity"), self.number("occupancy")
        return None not in (capacity, occupancy) and occupancy > capacity


def month_records(unit_ids, month: Month) -> list[MonthRecord]:
    """The facilities that the units run in a month, planned ones apart, with their numbers. Three queries."""
    day = month.last_day
    places = Facility.objects.answered_by(unit_ids, day).as_of(day).select_related("type", "district")
    places = [row for row in places.order_by("type__order", "order", "name", "pk") if not row.is_planned_on(day)]
    return records_of(places, month)


def records_of(facilities, month: Month) -> list[MonthRecord]:
    """The numbers of facilities in a month and before it. Two queries."""
    rows = FacilityRecord.objects.filter(facility__in=facilities)
    rows = rows.order_by("facility_id", "-as_of").distinct("facility_id")
    inside = {row.facility_id: row for row in rows.filter(as_of__range=(month.first_day, month.last_day))}
    before = {row.facility_id: row for row in rows.filter(as_of__lt=month.first_day)}
    return [MonthRecord(row, inside.get(row.pk), before.get(row.pk)) for row in facilities]


def where(facility: Facility) -> str:
    """What a list or a paper tells of a place: its district, or that it is not told."""
    if facility.location_disclosure == Disclosure.SECRET:
        return _("비공개")
    return facility.district.name if facility.district else ""


def people_text(facility: Facility, number: int | None) -> str:
    """A number of residents as lists tell it."""
    if number is None:
        return ""
    if facility.is_secret and 0 < number < FEWEST_TOLD:
        return _("%(few)d 미만") % {"few": FEWEST_TOLD}
    return format_number(number)


def running_contracts(unit_ids, day: date) -> QuerySet[Entrustment]:
    """The contracts of units' facilities begun by the day and not replaced by it, with ``has_next``.

    ``has_next``: another contract of the facility begins later; ``unit_then``: the unit that answered for the
    facility on the day. One query, facility and operators with it.
    """
    later = Entrustment.objects.filter(facility=OuterRef("facility"), starts_on__gt=OuterRef("starts_on"))
    return (
        Entrustment.objects.held_by(day)
        .with_unit_then(day)
        .filter(unit_then__in=list(unit_ids), ends_on__isnull=False)
        .filter(Q(facility__closes_on__isnull=True) | Q(facility__closes_on__gt=day))
        .exclude(Exists(later.filter(starts_on__lte=day)))
        .annotate(has_next=Exists(later))
        .named()
        .select_related("facility__type", "facility__district")
        .order_by("ends_on", "facility__name", "pk")
    )


def ending_contracts(unit_ids, day: date, until: date) -> list[Entrustment]:
    """Contracts that end from the day to ``until``, and those that ended before it with nothing after them."""
    found = running_contracts(unit_ids, day).filter(ends_on__lte=until)
    return [row for row in found if row.ends_on >= day or not row.has_next]
