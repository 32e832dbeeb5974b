"""Rows of the entry grid and of the review, for one submission of money."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from budgets.models import Direction
from budgets.selectors.baseline import add_baseline
from budgets.selectors.execution import ExecutionLine, execution_of, line_placements, summed
from core.money import format_money, format_points, format_rate, rate
from organization.selectors import Tree
from reporting.corrections import stored_figures
from reporting.models import Figure, Remark, Submission
from reporting.remarks import remarks_of
from reporting.selectors import returned_reasons


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
    corrections: list[Figure] = field(default_factory=list)
    provisional: int | None = None
    team_id: int | None = None
    officer_id: int | None = None
    plan_gap: Decimal | None = None
    last_year_rate: Decimal | None = None
    plans: dict[int, int] = field(default_factory=dict)
    remark: Remark | None = None
    last_remark: Remark | None = None
    line: ExecutionLine | None = None

    @property
    def corrected(self) -> int:
        """What this month adds to earlier ones by corrections (정정)."""
        return sum(int(row.value) for row in self.corrections)

    @property
    def base(self) -> int:
        """The sum to date without the month's own amount."""
        return self.previous + self.corrected

    @property
    def is_filled(self) -> bool:
        return self.value is not None

    @property
    def has_reason(self) -> bool:
        return bool(self.remark and (self.remark.choice_id or self.remark.text))

    @property
    def to_date(self) -> int:
        return self.base + (self.value or 0)

    @property
    def rate(self):
        return rate(self.to_date, self.current) if self.current else None

    def with_figure(self, figure: Figure | None) -> "EntryRow":
        """The row as it stands once its month's own figure is this one."""
        after = replace(self, **_of_figure(figure))
        if self.line and self.line.planned is not None:
            spent = self.line.planned_spent + (after.value or 0) - (self.value or 0)
            after.line = replace(self.line, planned_spent=spent)
            after.plan_gap = after.line.plan_gap
        return after


def entry_rows(
    submission: Submission,
    tree: Tree,
    *,
    direction: str = Direction.EXPENDITURE,
    series_ids: Iterable[int] | None = None,
) -> list[EntryRow]:
    """The grid of a submission, in printed order, or only some rows of it. Thirteen queries at most.

    It says what is handed in: what later months correct does not change it.
    """
    month, own = submission.period.as_month, [submission.unit_id]
    placements = line_placements(own, month).filter(series__budget_line__direction=direction)
    if series_ids is not None:
        placements = placements.filter(series_id__in=series_ids)
    lines = execution_of(placements, month, own, as_entered=True)
    add_baseline(lines, month, own, as_entered=True)
    remarks, last_remarks = remarks_of([line.series_id for line in lines], month)
    figures, corrections = stored_figures(submission, series_ids)
    returned = returned_reasons(submission)
    is_draft = submission.state == Submission.State.DRAFT
    rows = [
        _entry_row(line, figures.get(line.series_id), returned.get(line.series_id), is_draft, tree) for line in lines
    ]
    for row in rows:
        row.corrections = corrections.get(row.series_id, [])
        row.previous -= row.corrected
        row.remark, row.last_remark = remarks.get(row.series_id), last_remarks.get(row.series_id)
    return rows


def _entry_row(line: ExecutionLine, figure: Figure | None, reason: str | None, is_draft: bool, tree: Tree) -> EntryRow:
    known = _of_figure(figure)
    return EntryRow(
        **known,
        series_id=line.series_id,
        name=line.name,
        team=tree.name(line.team_id) if line.team_id else "",
        current=line.current,
        previous=(line.spent or 0) - (known["value"] or 0),
        is_open=is_draft or reason is not None,
        returned_reason=reason or "",
        provisional=line.provisional,
        team_id=line.team_id,
        officer_id=line.officer_id,
        plan_gap=line.plan_gap,
        last_year_rate=line.last_year_rate,
        plans=line.plans,
        line=line,
    )


def _of_figure(figure: Figure | None) -> dict:
    """What a row says of its month's own figure."""
    if figure is None:
        return {"value": None, "version": 0, "entered_by": "", "figure_id": None, "covers": ""}
    return {
        "value": None if figure.value is None else int(figure.value),
        "version": figure.version,
        "entered_by": str(figure.entered_by),
        "figure_id": figure.pk,
        "covers": _covers(figure),
    }


def _covers(figure: Figure) -> str:
    """Which days a figure covers where it is not just its month: ``1.1.~5.31.``."""
    if figure.covers_from.month == figure.covers_to.month:
        return ""
    first, last = figure.covers_from, figure.covers_to
    return _("%(first)s~%(last)s 누계") % {
        "first": f"{first.month}.{first.day}.",
        "last": f"{last.month}.{last.day}.",
    }


class EntryTotals:
    """Sums of an entry grid or a review, in won and as texts."""

    def __init__(self, rows: Iterable[EntryRow]):
        rows = list(rows)
        self.current = sum(row.current or 0 for row in rows)
        self.previous = sum(row.previous for row in rows)
        self.this_month = sum((row.value or 0) + row.corrected for row in rows)
        self.held_against = summed((row.line for row in rows if row.line), role="total")
        self.last_month = sum(getattr(row, "last_month", None) or 0 for row in rows)

    @property
    def to_date(self) -> int:
        return self.previous + self.this_month

    def as_texts(self, money_unit: str) -> dict[str, str]:
        names = ("current", "previous", "this_month", "last_month", "to_date")
        texts = {name: format_money(getattr(self, name), money_unit) for name in names}
        return texts | {
            "rate": format_rate(rate(self.to_date, self.current)),
            "plan_gap": format_points(self.held_against.plan_gap),
            "last_year": format_rate(self.held_against.last_year_rate),
        }
