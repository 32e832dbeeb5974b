"""Rows of the entry grid and of the review, for one submission of money."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from budgets.models import Direction
from budgets.selectors.execution import ExecutionLine, execution
from core.money import format_money, format_rate, rate
from organization.selectors import Tree
from reporting.models import Decision, Figure, ReturnedCell, Submission


@dataclass
class EntryRow:
    """One row of the entry grid: what is known before the month and what stands in it."""

    series_id: int
    name: str
    team: str
    current: int | None
    previous: int
    value: int | None
    version: int
    entered_by: str = ""
    is_open: bool = True
    returned_reason: str = ""
    figure_id: int | None = None
    covers: str = ""

    @property
    def to_date(self) -> int:
        return self.previous + (self.value or 0)

    @property
    def rate(self):
        return rate(self.to_date, self.current) if self.current else None


def entry_rows(submission: Submission, tree: Tree, *, direction: str = Direction.EXPENDITURE) -> list[EntryRow]:
    """The grid of a submission, in printed order. Eight queries, however many rows."""
    month = submission.period.as_month
    lines = execution([submission.unit_id], month, direction=direction, draft_unit_ids=[submission.unit_id]).lines
    stored = Figure.objects.filter(submission_id=submission.pk, corrects=None)
    figures = {figure.series_id: figure for figure in stored.select_related("entered_by")}
    returned = returned_reasons(submission)
    is_draft = submission.state == Submission.State.DRAFT
    return [
        _entry_row(line, figures.get(line.series_id), returned.get(line.series_id), is_draft, tree) for line in lines
    ]


def _entry_row(line: ExecutionLine, figure: Figure | None, reason: str | None, is_draft: bool, tree: Tree) -> EntryRow:
    value = None if figure is None or figure.value is None else int(figure.value)
    return EntryRow(
        series_id=line.series_id,
        name=line.name,
        team=tree.name(line.team_id) if line.team_id else "",
        current=line.current,
        previous=(line.spent or 0) - (value or 0),
        value=value,
        version=figure.version if figure else 0,
        entered_by=str(figure.entered_by) if figure else "",
        is_open=is_draft or reason is not None,
        returned_reason=reason or "",
        figure_id=figure.pk if figure else None,
        covers=_covers(figure) if figure else "",
    )


def _covers(figure: Figure) -> str:
    """Which days a figure covers where it is not just its month: ``1.1.~5.31.``."""
    if figure.covers_from.month == figure.covers_to.month:
        return ""
    first, last = figure.covers_from, figure.covers_to
    return _("%(first)s~%(last)s 누계") % {
        "first": f"{first.month}.{first.day}.",
        "last": f"{last.month}.{last.day}.",
    }


def returned_reasons(submission: Submission) -> dict[int, str]:
    """Rows that the head sent back last, with why; empty unless the submission is returned."""
    if submission.state != Submission.State.RETURNED:
        return {}
    latest = submission.decisions.filter(action=Decision.Action.RETURN).order_by("-pk").first()
    return dict(ReturnedCell.objects.filter(decision=latest).values_list("series_id", "reason"))


class EntryTotals:
    """Sums of an entry grid or a review, in won and as texts."""

    def __init__(self, rows: Iterable[EntryRow]):
        rows = list(rows)
        self.current = sum(row.current or 0 for row in rows)
        self.previous = sum(row.previous for row in rows)
        self.this_month = sum(row.value or 0 for row in rows)
        self.last_month = sum(getattr(row, "last_month", None) or 0 for row in rows)

    @property
    def to_date(self) -> int:
        return self.previous + self.this_month

    def as_texts(self, money_unit: str) -> dict[str, str]:
        names = ("current", "previous", "this_month", "last_month", "to_date")
        texts = {name: format_money(getattr(self, name), money_unit) for name in names}
        return texts | {"rate": format_rate(rate(self.to_date, self.current))}
