"""Facilities of the practice bureau: types, places, contracts, records, inspections and counts by month."""

from dataclasses import dataclass
from datetime import date, timedelta

from core.periods import Month
from facilities import secrecy
from facilities.models import (
    Disclosure,
    Entrustment,
    EntrustmentPart,
    Facility,
    FacilityCount,
    FacilityGroup,
    FacilityRecord,
    FacilityType,
    Inspection,
    Mode,
    Operator,
)
from programs.practice import mistakes
from programs.practice.figures import figure, submissions_of
from programs.practice.money import months_between
from programs.practice.office import Office
from programs.practice.seasons import dice
from reporting.models import Figure, Kind, Period, Series, SeriesPlacement

OPERATORS = ("가람마을협동조합(연습용)", "나래생활재단(연습용)", "다솜이웃회(연습용)")
GROUP = "생활시설"
#: An address that is nowhere, so that people may practise reading one that is kept.
HIDDEN_PLACE, HIDDEN_ADDRESS = "연습 마음쉼터", "없는길 1 (연습용)"


@dataclass(frozen=True)
class TypeSpec:
    """One kind of place of a department: how many there are in the first month, and those known by name."""

    department: str
    name: str
    count: int
    places: tuple[str, ...] = ()
    is_shelter: bool = False


TYPES = (
    TypeSpec("공원녹지과", "동네공원", 148),
    TypeSpec("공원녹지과", "도시 텃밭", 37, ("햇살 텃밭", "이웃 텃밭")),
    TypeSpec("생활체육과", "마을 체육관", 12, ("한빛 체육관", "새들 체육관", "너른 체육관")),
    TypeSpec("도서문화과", "작은도서관", 61, ("글샘 작은도서관", "책마루 작은도서관", "달빛 작은도서관")),
    TypeSpec("마을안전과", "마음쉼터", 3, (HIDDEN_PLACE,), is_shelter=True),
)


def build_facilities(office: Office, periods: dict[Month, Period]) -> tuple[list[Figure], dict]:
    """Everything about places. Returns the counts' figures, saved, and the submissions that hold them."""
    group = FacilityGroup.objects.create(office=office.root, name=GROUP)
    types = {
        spec.name: FacilityType(
            office=office.root, group=group, name=spec.name, is_shelter=spec.is_shelter, order=order
        )
        for order, spec in enumerate(TYPES)
    }
    FacilityType.objects.bulk_create(types.values())
    _places(office, types)
    return _counts(office, types, periods)


def _places(office: Office, types: dict[str, FacilityType]) -> None:
    """Places lie in no district: those are one list for all offices, and none of it is invented."""
    operators = [Operator(office=office.root, name=name) for name in OPERATORS]
    Operator.objects.bulk_create(operators)
    places = [
        Facility(
            unit=office.departments[spec.department],
            type=types[spec.name],
            name=name,
            location_disclosure=Disclosure.SECRET if spec.is_shelter else Disclosure.PUBLIC,
            address="" if spec.is_shelter else f"연습로 {10 * order + number + 1}",
            established=str(office.first.year - 3 - number),
            opens_on=date(office.first.year - 3 - number, 1, 1),
            order=10 * order + number,
        )
        for order, spec in enumerate(TYPES)
        for number, name in enumerate(spec.places)
    ]
    Facility.objects.bulk_create(places)
    for place in places:
        if place.is_secret:
            secrecy.keep(place, HIDDEN_ADDRESS)
    _contracts(office, places, operators)
    _records(office, places)


def _contracts(office: Office, places: list[Facility], operators: list[Operator]) -> None:
    """Three years each, one after the other; what ends when is spread around the open month."""
    contracts, parts, today = [], [], office.reported.last_day
    for number, place in enumerate(places):
        ends_on = today + timedelta(days=(25, 80, 170, 400, 610)[number % 5])
        if place.name == mistakes.ENDED.row:
            ends_on = today - timedelta(days=20)
        begins_on = ends_on.replace(year=ends_on.year - 3) + timedelta(days=1)
        before = begins_on - timedelta(days=1)
        if place.name == mistakes.OVERLAPPING.row:
            before += timedelta(days=45)
        spans = ((before.replace(year=before.year - 3, day=1), before), (begins_on, ends_on))
        for turn, (start, end) in enumerate(spans):
            contract = Entrustment(
                facility=place,
                mode=Mode.ENTRUSTED,
                renewal=Entrustment.Renewal.RENEWED if turn else Entrustment.Renewal.FIRST,
                starts_on=start,
                ends_on=end,
                consent_document=f"연습용 동의안 {number + 1}-{turn + 1}",
                agreed_on=start - timedelta(days=30),
            )
            contracts.append(contract)
            parts.append(EntrustmentPart(entrustment=contract, operator=operators[number % len(operators)]))
    Entrustment.objects.bulk_create(contracts)
    EntrustmentPart.objects.bulk_create(parts)


def _records(office: Office, places: list[Facility]) -> None:
    """Places and people at the end of every half-year, and a visit every spring."""
    records, visits = [], []
    for place in places:
        chance = dice("place", place.name)
        capacity = chance.randint(30, 120)
        for month in months_between(office.first, office.reported):
            if month.is_settlement or (month.number % 6 and month != office.reported):
                continue
            is_full = place.name == mistakes.FULL.row and month == office.reported
            occupancy = capacity + 6 if is_full else capacity * chance.randint(70, 97) // 100
            records.append(
                FacilityRecord(
                    facility=place,
                    as_of=month.last_day,
                    capacity=capacity,
                    occupancy=occupancy,
                    staff_authorized=6,
                    staff_actual=chance.randint(4, 6),
                    budget=capacity * 2_400_000,
                    budget_unit="천원",
                )
            )
        for year in range(office.first.year, office.reported.year + 1):
            visits.append(
                Inspection(
                    facility=place,
                    inspected_on=date(year, 4, chance.randint(3, 25)),
                    result="소화기 위치 표시를 바꾸도록 함",
                    due_on=date(year, 5, 31),
                    settled_on=date(year, 5, 20) if year < office.reported.year else None,
                    document_number=f"연습용-{year}-{place.order}",
                )
            )
    FacilityRecord.objects.bulk_create(records)
    Inspection.objects.bulk_create(visits)


def _counts(office: Office, types: dict[str, FacilityType], periods: dict[Month, Period]) -> tuple[list[Figure], dict]:
    series = {spec: Series(kind=Kind.FACILITIES, measure="개소", nature=Series.Nature.STOCK) for spec in TYPES}
    Series.objects.bulk_create(series.values())
    FacilityCount.objects.bulk_create(FacilityCount(series=row, type=types[spec.name]) for spec, row in series.items())
    SeriesPlacement.objects.bulk_create(
        SeriesPlacement(
            series=row,
            unit=office.departments[spec.department],
            team=office.teams[spec.department][-1],
            name=spec.name,
            order=order,
            valid_from=office.first.value,
        )
        for order, (spec, row) in enumerate(series.items())
    )
    submissions = submissions_of(office, periods, Kind.FACILITIES, dict.fromkeys(spec.department for spec in TYPES))
    figures = []
    months = [month for month in months_between(office.first, office.reported) if not month.is_settlement]
    for spec, row in series.items():
        count = spec.count
        for month in months:
            count += dice("count", spec.name, month.value).choice((0, 0, 0, 0, 1)) if spec.count > 10 else 0
            submission = submissions[spec.department, month]
            figures.append(figure(office, row, submission, month, count, given_unit="개소"))
    Figure.objects.bulk_create(figures, batch_size=2000)
    return figures, submissions
