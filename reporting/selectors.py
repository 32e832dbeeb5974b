"""Reads over the rhythm: which months there are, and how far every unit is."""

from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.periods import Month
from reporting.models import Decision, Finding, Kind, Period, ReturnedCell, SeriesPlacement, Submission


def months_of(office_id: int | None) -> list[Month]:
    """The months of an office, newest first."""
    values = Period.objects.filter(office_id=office_id).values_list("month", flat=True)
    return [Month(value) for value in values.order_by("-month")]


def reading_month(office_id: int | None) -> Month:
    """The month a reading page shows unless told: the last one with something confirmed."""
    approved = Submission.objects.filter(period__office_id=office_id, state__in=("confirmed", "closed"))
    latest = approved.order_by("-period__month").values_list("period__month", flat=True).first()
    if latest:
        return Month(latest)
    months = months_of(office_id)
    return months[0] if months else Month.from_date(timezone.localdate())


def months_read(office_id: int | None) -> tuple[list[Month], Month]:
    """``months_of`` and ``reading_month`` of an office in one query."""
    approved = Submission.objects.filter(period=OuterRef("pk"), state__in=("confirmed", "closed"))
    rows = Period.objects.filter(office_id=office_id).annotate(is_approved=Exists(approved))
    found = [(Month(month), told) for month, told in rows.order_by("-month").values_list("month", "is_approved")]
    months = [month for month, _told in found]
    reading = next((month for month, told in found if told), None)
    return months, reading or next(iter(months), Month.from_date(timezone.localdate()))


def month_from(text: str | None, office_id: int | None) -> Month:
    """The month that an address asks for; the reading month for none or nonsense."""
    try:
        return Month.parse(text) if text else reading_month(office_id)
    except ValueError:
        return reading_month(office_id)


def open_periods(office_ids) -> list[Period]:
    """Months that take entries today; one whose reopening is over does not."""
    periods = Period.objects.filter(office_id__in=office_ids, state=Period.State.OPEN)
    return [period for period in periods.order_by("month") if period.is_open]


def months_to_begin_in(office_id: int | None) -> list[Month]:
    """Calendar months from which something may hold that is new: those open now and the one after them."""
    months = [period.as_month for period in open_periods([office_id]) if not period.as_month.is_settlement]
    return [*months, months[-1].next] if months else []


def submitting_units(unit_ids, month: Month, kind: str = Kind.MONEY) -> dict[int, int]:
    """``{unit_id: number of rows}`` of the units that hand in this kind in the month."""
    rows = SeriesPlacement.objects.as_of(month).filter(unit_id__in=unit_ids, series__kind=kind)
    return dict(rows.values_list("unit_id").annotate(rows=Count("pk")).order_by())


def submissions_of(period: Period, kind: str = Kind.MONEY) -> dict[int, Submission]:
    """``{unit_id: submission}`` with the number of rows filled, for one period."""
    filled = Count("figures", filter=Q(figures__corrects=None))
    submissions = Submission.objects.filter(period=period, kind=kind).annotate(filled=filled).select_related("period")
    return {submission.unit_id: submission for submission in submissions}


def period_progress(periods: QuerySet[Period]) -> list[Period]:
    """Periods with ``units`` that have begun, and how many are submitted, confirmed, closed."""

    def count(*states: str) -> Count:
        return Count("submissions", filter=Q(submissions__state__in=states))

    return list(
        periods.annotate(
            units=Count("submissions"),
            submitted=count("submitted"),
            confirmed=count("confirmed"),
            closed=count("closed"),
        )
    )


def findings_of(unit_id: int, month: Month) -> dict[int, list[Finding]]:
    """``{series_id: what is said of the row}``, open ones first, for the rows of an entry or review page.

    One query. ``.title`` is the text of a badge, ``.sentence`` what it means. For those who see drafts.
    """
    found = {}
    rows = Finding.objects.shown().filter(unit_id=unit_id, month=month.value).exclude(series=None)
    for finding in sorted(rows, key=lambda row: (row.state != Finding.State.OPEN, not row.needs_reason, row.pk)):
        found.setdefault(finding.series_id, []).append(finding)
    return found


def open_findings(submission: Submission) -> list[Finding]:
    """What is still open of the submission's kind in the month, those that need a reason first. One query, read once.

    What stands at no row is told with the money, whose page everybody reads.
    """
    if not hasattr(submission, "open_findings"):
        findings = Finding.objects.open().filter(unit_id=submission.unit_id, month=submission.period.month)
        of_kind = Q(series__kind=submission.kind)
        if submission.kind == Kind.MONEY:
            of_kind |= Q(series=None)
        submission.open_findings = list(findings.filter(of_kind).order_by("-needs_reason", "code", "pk"))
    return submission.open_findings


def returned_reasons(submission: Submission) -> dict[int, str]:
    """Rows that the head sent back last, with why; empty unless the submission is returned. One query."""
    if submission.state != Submission.State.RETURNED:
        return {}
    return {series_id: reason for series_id, (reason, _value) in last_returned(submission).items()}


def last_returned(submission: Submission) -> dict[int, tuple[str, Decimal | None]]:
    """``{series_id: (reason, value then)}`` of the rows that were sent back last, in whatever state it is now."""
    latest = submission.decisions.filter(action=Decision.Action.RETURN).order_by("-pk").values("pk")[:1]
    cells = ReturnedCell.objects.filter(decision__in=latest)
    return {cell.series_id: (cell.reason, cell.value_before) for cell in cells}
