"""A large office made up for the measurement of its board."""

from core.periods import Month
from organization.models import Placement, Role, Unit, UnitKind, User
from organization.services import appoint
from reporting.models import Figure, Kind, Period, Series, SeriesPlacement, Submission

#: The office on whose board the speed of the board is measured.
LARGE_OFFICE, LARGE_OFFICE_ROWS = 100, 10


def make_large_office(month: Month) -> tuple[User, Unit]:
    """An office with an open month, its units at every point of the way, and its coordinator."""
    first_day = Month.of(2000, 1).first_day
    office = Unit.objects.create(kind=UnitKind.BUREAU)
    Placement.objects.create(unit=office, name="측정용", valid_from=first_day)
    units = Unit.objects.bulk_create(Unit(kind=UnitKind.DEPARTMENT) for _number in range(LARGE_OFFICE))
    Placement.objects.bulk_create(
        Placement(unit=unit, parent=office, name=f"측정 {number}과", order=number, valid_from=first_day)
        for number, unit in enumerate(units)
    )
    user = User.objects.create_user("bench-board")
    appoint(actor=None, user=user, unit=office, role=Role.COORDINATOR, valid_from=first_day)
    period = Period.objects.create(office=office, month=month.value, due_on=month.last_day)
    series = Series.objects.bulk_create(
        Series(kind=Kind.MONEY, measure="원") for _number in range(LARGE_OFFICE * LARGE_OFFICE_ROWS)
    )
    placements = SeriesPlacement.objects.bulk_create(
        SeriesPlacement(
            series=row, unit=units[number // LARGE_OFFICE_ROWS], name=f"사업 {number}", valid_from=month.value
        )
        for number, row in enumerate(series)
    )
    submissions = Submission.objects.bulk_create(
        Submission(period=period, unit=unit, kind=Kind.MONEY) for unit in units[: LARGE_OFFICE * 3 // 4]
    )
    by_unit = {submission.unit_id: submission for submission in submissions}
    Figure.objects.bulk_create(
        Figure(
            series_id=row.series_id,
            submission=by_unit[row.unit_id],
            month=month.value,
            covers_from=month.first_day,
            covers_to=month.last_day,
            value=1000,
            entered_by=user,
        )
        for row in placements
        if row.unit_id in by_unit and row.pk % 3
    )
    return user, office
