"""Facilities for tests, by plain functions; ``SECRET`` stands in one table and must be found nowhere else."""

from datetime import date

from facilities import secrecy
from facilities.models import (
    District,
    Entrustment,
    EntrustmentPart,
    Facility,
    FacilityCount,
    FacilityGroup,
    FacilityRecord,
    FacilityType,
    Inspection,
    Operator,
)
from reporting.models import Kind, Series, SeriesPlacement

SECRET_DISTRICT = "가리움구"
SECRET_STREET = "숨은누리로77길 31-4"
SECRET = f"{SECRET_DISTRICT} {SECRET_STREET}"
SECRET_MARKS = (SECRET_DISTRICT, "숨은누리로", "77길 31-4")


def make_type(office, name="가족센터", *, group="가족시설", is_shelter=False):
    found = FacilityGroup.objects.get_or_create(office=office, name=group)[0] if group else None
    return FacilityType.objects.get_or_create(
        office=office, group=found, name=name, defaults={"is_shelter": is_shelter}
    )[0]


def make_facility(unit, name="가온 가족센터", *, type=None, district="중구", disclosure="public", **details):
    """A public place in a district of the unit's office."""
    found = District.objects.get_or_create(name=district)[0] if district else None
    type = type or make_type(office_of(unit))
    return Facility.objects.create(
        unit=unit, type=type, name=name, district=found, location_disclosure=disclosure, **details
    )


def make_shelter(unit, name="온새미 쉼터", address=SECRET):
    """A place whose address stands in its own table alone."""
    kind = make_type(office_of(unit), "가정폭력 보호시설", group="보호시설", is_shelter=True)
    facility = make_facility(unit, name, type=kind, district="", disclosure="secret")
    secrecy.keep(facility, address)
    return facility


def make_contract(facility, operator="다온재단", *, mode="entrusted", starts_on="2021-01-01", ends_on="2023-12-31"):
    contract = Entrustment.objects.create(
        facility=facility,
        mode=mode,
        starts_on=starts_on and date.fromisoformat(starts_on),
        ends_on=ends_on and date.fromisoformat(ends_on),
    )
    if operator:
        body = Operator.objects.get_or_create(office=office_of(facility.unit), name=operator)[0]
        EntrustmentPart.objects.create(entrustment=contract, operator=body)
    return contract


def make_record(facility, as_of="2023-05-31", **numbers):
    return FacilityRecord.objects.create(facility=facility, as_of=date.fromisoformat(as_of), **numbers)


def make_inspection(facility, inspected_on="2023-04-10", **details):
    return Inspection.objects.create(facility=facility, inspected_on=date.fromisoformat(inspected_on), **details)


def make_count(unit, name="가족센터", *, group="가족시설", order=0, valid_from=202301):
    """The row of a unit's grid that counts a type; returns its series."""
    series = Series.objects.create(kind=Kind.FACILITIES, measure="개소", nature=Series.Nature.STOCK)
    SeriesPlacement.objects.create(series=series, unit=unit, name=name, order=order, valid_from=valid_from)
    FacilityCount.objects.create(series=series, type=make_type(office_of(unit), name, group=group))
    return series


def office_of(unit):
    """The unit at the top of the chart."""
    top = unit
    while (parent := top.placements.order_by("-valid_from").first().parent) is not None:
        top = parent
    return top
