"""Execution of the budget as of a month: where every sum of money comes from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from budgets.models import Appropriation, BudgetLine, Direction, Heading
from core.money import rate
from core.periods import Month
from organization.selectors import Tree
from reporting.models import Decision, Figure, Kind, ReturnedCell, SeriesPlacement, Submission


@dataclass
class Amounts:
    """Sums in whole won; ``None`` where nothing is known, which is not zero."""

    original: int | None = None
    adjustment: int | None = None
    current: int | None = None
    spent: int | None = None

    @property
    def balance(self) -> int | None:
        """What is left of the current budget (집행잔액); as a whole when nothing was spent."""
        return None if self.current is None else self.current - (self.spent or 0)

    @property
    def rate(self):
        """Execution rate (집행률) in percent; ``None`` over a zero or unknown budget."""
        return rate(self.spent or 0, self.current) if self.current else None

    def add(self, other: "Amounts") -> None:
        for name in ("original", "adjustment", "current", "spent"):
            value = getattr(other, name)
            if value is not None:
                setattr(self, name, (getattr(self, name) or 0) + value)


@dataclass
class ExecutionLine(Amounts):
    """One budget line as of a month, with the owner and name it had in that month."""

    series_id: int = 0
    line: BudgetLine = None
    name: str = ""
    unit_id: int = 0
    team_id: int | None = None
    order: int = 0
    is_draft: bool = False

    @property
    def heading_id(self) -> int | None:
        return self.line.heading_id

    @property
    def account_name(self) -> str:
        return self.line.account.name if self.line.account else ""


@dataclass
class ExecutionRow(Amounts):
    """One row of a printed table: a line, the subtotal of a heading, or a total."""

    role: str = "line"
    level: int = 0
    name: str = ""
    count: int = 0
    line: ExecutionLine | None = None


@dataclass
class Execution:
    """Lines of one direction with their headings, ready to be shown, printed or exported."""

    month: Month
    direction: str
    lines: list[ExecutionLine] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)

    @property
    def total(self) -> ExecutionRow:
        return summed(self.lines, role="total")

    @property
    def has_draft(self) -> bool:
        return any(line.is_draft for line in self.lines)

    @property
    def rows(self) -> list[ExecutionRow]:
        """Lines in printed order, each heading's subtotal before its parts."""
        return nested(self.lines, self.headings)


def summed(lines: Iterable[ExecutionLine], *, role: str, name: str = "", level: int = 0):
    row = ExecutionRow(role=role, name=name, level=level)
    for line in lines:
        row.add(line)
        row.count += 1
    return row


def execution(
    unit_ids: Iterable[int],
    month: Month,
    *,
    direction: str = Direction.EXPENDITURE,
    draft_unit_ids: Iterable[int] = (),
) -> Execution:
    """Execution of the units' lines from the start of the fiscal year to the month.

    Drafts count only for ``draft_unit_ids``; everybody else reads confirmed figures.
    Five queries, however many lines there are.
    """
    unit_ids, draft_unit_ids = list(unit_ids), set(draft_unit_ids)
    placements = (
        SeriesPlacement.objects.as_of(month)
        .filter(
            unit_id__in=unit_ids,
            series__kind=Kind.MONEY,
            series__budget_line__fiscal_year=month.year,
            series__budget_line__direction=direction,
        )
        .select_related("series__budget_line__account")
        .order_by("order", "pk")
    )
    lines = [_line(placement) for placement in placements]
    _add_appropriations(lines, month)
    _add_spent(lines, month, draft_unit_ids)
    headings = Heading.objects.filter(
        unit_id__in=unit_ids, fiscal_year=month.year, direction=direction
    )
    return Execution(month, direction, lines, list(headings))


def _line(placement: SeriesPlacement) -> ExecutionLine:
    return ExecutionLine(
        series_id=placement.series_id,
        line=placement.series.budget_line,
        name=placement.name,
        unit_id=placement.unit_id,
        team_id=placement.team_id,
        order=placement.order,
    )


def _add_appropriations(lines: list[ExecutionLine], month: Month) -> None:
    changes = defaultdict(list)
    rows = Appropriation.objects.filter(
        line_id__in=[line.line.pk for line in lines], month__lte=month.value
    ).order_by("month", "pk")
    for change in rows:
        changes[change.line_id].append(change)
    for line in lines:
        _apply(line, changes[line.line.pk])


def _apply(line: ExecutionLine, changes: list[Appropriation]) -> None:
    """Original and changes add up; a stated budget replaces what was known before its month."""
    for change in changes:
        if change.kind == Appropriation.Kind.STATED:
            line.current = change.amount
        elif change.kind == Appropriation.Kind.ORIGINAL:
            line.original = (line.original or 0) + change.amount
            line.current = (line.current or 0) + change.amount
        else:
            line.adjustment = (line.adjustment or 0) + change.amount
            line.current = (line.current or 0) + change.amount


def _add_spent(lines: list[ExecutionLine], month: Month, draft_unit_ids: set[int]) -> None:
    figures = Figure.objects.filter(series_id__in=[line.series_id for line in lines]).up_to(month)
    totals = figures.seen_with(draft_unit_ids).totals()
    drafts = set()
    if draft_unit_ids:
        drafts = set(
            figures.filter(submission__unit_id__in=draft_unit_ids)
            .exclude(submission__state__in=("confirmed", "closed"))
            .values_list("series_id", flat=True)
        )
    for line in lines:
        total = totals.get(line.series_id)
        line.spent = None if total is None else int(total)
        line.is_draft = line.series_id in drafts


def nested(lines: list[ExecutionLine], headings: list[Heading]) -> list[ExecutionRow]:
    """Rows in printed order: each heading's subtotal before the lines and headings below it."""
    below = defaultdict(list)
    known = {heading.pk for heading in headings}
    for heading in headings:
        below[heading.parent_id if heading.parent_id in known else None].append(
            (heading.order, 0, heading.pk, heading)
        )
    for line in lines:
        key = line.heading_id if line.heading_id in known else None
        below[key].append((line.order, 1, line.series_id, line))

    def walk(parent_id, level):
        rows, parts = [], []
        for _order, is_line, _key, item in sorted(below[parent_id], key=lambda entry: entry[:3]):
            if is_line:
                parts.append(item)
                rows.append(_line_row(item, level))
                continue
            inner_rows, inner_parts = walk(item.pk, level + 1)
            if inner_parts:
                parts += inner_parts
                rows.append(summed(inner_parts, role="subtotal", name=item.name, level=level))
                rows += inner_rows
        return rows, parts

    return walk(None, 0)[0]


def _line_row(line: ExecutionLine, level: int) -> ExecutionRow:
    row = summed([line], role="line", name=line.name, level=level)
    row.line = line
    return row


def by_unit(execution: Execution, unit_of: dict[int, int]) -> dict[int, ExecutionRow]:
    """Totals of the lines under each unit; ``unit_of`` maps owning unit to the row's unit."""
    grouped = defaultdict(list)
    for line in execution.lines:
        grouped[unit_of.get(line.unit_id)].append(line)
    return {unit_id: summed(lines, role="total") for unit_id, lines in grouped.items()}


def by_account(execution: Execution) -> list[ExecutionRow]:
    """Totals by account, in the accounts' order; lines without an account stand last."""
    grouped = defaultdict(list)
    for line in execution.lines:
        grouped[line.line.account].append(line)
    ordered = sorted(grouped, key=lambda account: (account is None, account and account.order))
    return [
        summed(grouped[account], role="subtotal", name=account.name if account else "")
        for account in ordered
    ]


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

    @property
    def to_date(self) -> int:
        return self.previous + (self.value or 0)

    @property
    def rate(self):
        return rate(self.to_date, self.current) if self.current else None


def entry_rows(
    submission: Submission, tree: Tree, *, direction: str = Direction.EXPENDITURE
) -> list[EntryRow]:
    """The grid of a submission, in printed order. Eight queries, however many rows."""
    month = submission.period.as_month
    lines = execution(
        [submission.unit_id], month, direction=direction, draft_unit_ids=[submission.unit_id]
    ).lines
    figures = {
        figure.series_id: figure
        for figure in submission.figures.filter(corrects=None).select_related("entered_by")
    }
    returned = returned_reasons(submission)
    is_draft = submission.state == Submission.State.DRAFT
    return [
        _entry_row(line, figures.get(line.series_id), returned.get(line.series_id), is_draft, tree)
        for line in lines
    ]


def _entry_row(
    line: ExecutionLine, figure: Figure | None, reason: str | None, is_draft: bool, tree: Tree
) -> EntryRow:
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
    )


def returned_reasons(submission: Submission) -> dict[int, str]:
    """Rows that the head sent back last, with why; empty unless the submission is returned."""
    if submission.state != Submission.State.RETURNED:
        return {}
    latest = submission.decisions.filter(action=Decision.Action.RETURN).order_by("-pk").first()
    return dict(ReturnedCell.objects.filter(decision=latest).values_list("series_id", "reason"))
