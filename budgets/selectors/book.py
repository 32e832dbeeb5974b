"""The rows of a unit's workbook: its lines over the months of a fiscal year, in few queries."""

from budgets.selectors.execution import execution
from budgets.workbooks import Book, BookCell, BookRow
from core.periods import Month
from organization.models import Unit
from organization.selectors import Tree
from reporting.models import Figure, Kind, Period, Submission
from reporting.selectors import returned_reasons


def book_of(unit: Unit, tree: Tree, office_id: int, month: Month, money_unit: str, *, direction: str, whole_year: bool):
    """The workbook's content. ``whole_year``: every month of the fiscal year that has been opened."""
    first = month.first_of_year.value if whole_year else month.value
    last = first + 12 if whole_year else month.value
    periods = list(Period.objects.filter(office_id=office_id, month__gte=first, month__lte=last).order_by("month"))
    submissions = list(Submission.objects.filter(period__in=periods, unit=unit, kind=Kind.MONEY))
    lines = execution([unit.pk], month, direction=direction, draft_unit_ids=[unit.pk]).lines
    rows = {
        line.series_id: BookRow(
            series_id=line.series_id,
            name=line.name,
            team=tree.name(line.team_id) if line.team_id else "",
            current=line.current,
            previous=0 if whole_year else line.spent or 0,
        )
        for line in lines
    }
    _open_cells(rows, periods, submissions)
    figures = Figure.objects.filter(submission__in=submissions, corrects=None, series_id__in=rows)
    for figure in figures.select_related("entered_by"):
        value = None if figure.value is None else int(figure.value)
        cell = rows[figure.series_id].cells[figure.month]
        cell.value, cell.version, cell.by = value, figure.version, str(figure.entered_by)
        if not whole_year:
            rows[figure.series_id].previous -= value or 0
    months = [period.as_month for period in periods]
    return Book(unit.pk, tree.name(unit.pk), month, months, list(rows.values()), money_unit)


def _open_cells(rows: dict[int, BookRow], periods: list[Period], submissions: list[Submission]) -> None:
    """Which cells may be typed: all of a draft's, after a return only those sent back."""
    by_period = {submission.period_id: submission for submission in submissions}
    for period in periods:
        submission = by_period.get(period.pk)
        takes = period.is_open and (submission is None or submission.takes_entries)
        returned = submission is not None and submission.state == Submission.State.RETURNED
        reasons = returned_reasons(submission) if returned else {}
        for series_id, row in rows.items():
            row.cells[period.month] = BookCell(is_open=takes and (not returned or series_id in reasons))
