"""Figures of the practice bureau as if somebody had typed them, and the months in which they stand."""

from django.utils import timezone

from core.periods import Month
from programs.practice.office import Office
from reporting.models import Figure, Kind, Period, Series, Submission


def figure(office: Office, series: Series, submission: Submission, month: Month, value, **details) -> Figure:
    """One figure of a month, not saved yet; won unless another unit is given."""
    covers_from, covers_to = month.booked_days
    return Figure(
        series=series,
        submission=submission,
        month=month.value,
        covers_from=covers_from,
        covers_to=covers_to,
        value=value,
        given_unit=details.pop("given_unit", "원"),
        entered_by=office.officer,
        entered_at=timezone.now(),
        **details,
    )


def submissions_of(
    office: Office, periods: dict[Month, Period], kind: str, names
) -> dict[tuple[str, Month], Submission]:
    """One of the kind for each department and month that is over; nobody has begun the open month."""
    found = {
        (name, month): Submission(period=period, unit=office.departments[name], kind=kind)
        for month, period in periods.items()
        if month < office.last and (kind == Kind.MONEY or not month.is_settlement)
        for name in names
    }
    Submission.objects.bulk_create(found.values())
    return found
