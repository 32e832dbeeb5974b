"""As many facilities as an office of a great city counts, made up for the measurement of their list."""

from datetime import date, timedelta

from facilities.models import (
    District,
    Entrustment,
    EntrustmentPart,
    Facility,
    FacilityGroup,
    FacilityRecord,
    FacilityType,
    Operator,
)
from organization.models import Unit

FACILITIES = 5_656


def generate_facilities(count: int, office: Unit, tree) -> None:
    """Facilities spread over units, types and districts, each with a contract, an operator and a record."""
    units = tree.descendant_ids(office.pk)
    group = FacilityGroup.objects.create(office=office, name="bench")
    types = FacilityType.objects.bulk_create(
        FacilityType(office=office, group=group, name=f"bench {n}") for n in range(49)
    )
    districts = District.objects.bulk_create(District(name=f"bench {n}") for n in range(25))
    operators = Operator.objects.bulk_create(Operator(office=office, name=f"bench {n}") for n in range(400))
    places = Facility.objects.bulk_create(
        Facility(
            unit_id=units[n % len(units)],
            type=types[n % 49],
            name=f"bench {n}",
            location_disclosure="public" if n % 20 else "secret",
            district=districts[n % 25] if n % 20 else None,
        )
        for n in range(count)
    )
    start = date(2021, 1, 1)
    contracts = Entrustment.objects.bulk_create(
        Entrustment(
            facility=place,
            mode="entrusted",
            starts_on=start + timedelta(days=n % 700),
            ends_on=start + timedelta(days=n % 700 + 1095),
        )
        for n, place in enumerate(places)
    )
    EntrustmentPart.objects.bulk_create(
        EntrustmentPart(entrustment=row, operator=operators[n % 400]) for n, row in enumerate(contracts)
    )
    FacilityRecord.objects.bulk_create(
        FacilityRecord(facility=place, as_of=date(2023, month, 28), capacity=40, occupancy=n % 45)
        for n, place in enumerate(places)
        for month in (1, 2, 3, 4, 5)
    )
