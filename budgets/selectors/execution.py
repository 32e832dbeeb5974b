"""Execution of the budget as of a month: where every sum of money comes from."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from budgets.models import Appropriation, BudgetLine, Direction, Heading
from core.money import DEFAULT_MONEY_UNIT, rate
from core.periods import Month
from reporting.models import Figure, Kind, SeriesPlacement

SUMMED = (
    *("original", "adjustment", "current", "spent", "provisional"),
    *("planned", "planned_spent", "planned_current", "last_spent", "last_current"),
)


@dataclass
class Amounts:
    """Sums in whole won; ``None`` where nothing is known, which is not zero.

    ``provisional`` is the part of the current budget that is not fixed yet (잠정).
    """

    original: int | None = None
    adjustment: int | None = None
    current: int | None = None
    spent: int | None = None
    provisional: int | None = None
    #: Of those lines only that have a plan (``selectors.baseline``): what it says, their spending and budget.
    planned: int | None = None
    planned_spent: int | None = None
    planned_current: int | None = None
    #: Of those lines only that stood in the last year too: what they had spent by the same month, of what.
    last_spent: int | None = None
    last_current: int | None = None

    @property
    def plan_gap(self):
        """How far spending is ahead of the plan (계획 대비) in percentage points; ``None`` without a plan."""
        if self.planned is None:
            return None
        return rate((self.planned_spent or 0) - self.planned, self.planned_current)

    @property
    def plan_mark(self):
        """Where the plan stands on the bar of the rate, in percent."""
        return None if self.plan_gap is None or self.rate is None else self.rate - self.plan_gap

    @property
    def last_year_rate(self):
        """Execution rate in the same month of the last year (전년 동월)."""
        return rate(self.last_spent or 0, self.last_current)

    @property
    def balance(self) -> int | None:
        """What is left of the current budget (집행잔액); as a whole when nothing was spent."""
        return None if self.current is None else self.current - (self.spent or 0)

    @property
    def rate(self):
        """Execution rate (집행률) in percent; ``None`` over a zero or unknown budget."""
        return rate(self.spent or 0, self.current) if self.current else None

    def add(self, other: "Amounts") -> None:
        for name in SUMMED:
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
    officer_id: int | None = None
    order: int = 0
    given_unit: str = ""
    is_draft: bool = False
    last_series_id: int | None = None
    plans: dict[int, int] = field(default_factory=dict)

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


def executions(
    unit_ids: Iterable[int],
    month: Month,
    *,
    draft_unit_ids: Iterable[int] = (),
    as_entered: bool = False,
) -> dict[str, Execution]:
    """Execution of the units' lines from the start of the fiscal year to the month, by direction.

    Drafts count only for ``draft_unit_ids``; everybody else reads confirmed figures.
    What later months correct in these months counts (``FigureQuerySet.known_as_of``), unless
    the month is wanted ``as_entered``: as it was handed in and confirmed at its time.
    Four queries, however many lines there are.
    """
    unit_ids = list(unit_ids)
    lines = execution_of(line_placements(unit_ids, month), month, draft_unit_ids, as_entered=as_entered)
    headings = Heading.objects.filter(unit_id__in=unit_ids, fiscal_year=month.year)
    found = {direction: Execution(month, direction) for direction in Direction.values}
    for line in lines:
        found[line.line.direction].lines.append(line)
    for heading in headings:
        found[heading.direction].headings.append(heading)
    return found


def execution(
    unit_ids: Iterable[int],
    month: Month,
    *,
    direction: str = Direction.EXPENDITURE,
    draft_unit_ids: Iterable[int] = (),
    as_entered: bool = False,
) -> Execution:
    """Execution of one direction; see ``executions``."""
    return executions(unit_ids, month, draft_unit_ids=draft_unit_ids, as_entered=as_entered)[direction]


def line_placements(unit_ids: Iterable[int], month: Month):
    """Placements, in the month, of the units' lines of its fiscal year, in printed order."""
    return (
        SeriesPlacement.objects.as_of(month)
        .filter(
            unit_id__in=list(unit_ids),
            series__kind=Kind.MONEY,
            series__budget_line__fiscal_year=month.year,
        )
        .select_related("series__budget_line__account")
        .order_by("order", "pk")
    )


def execution_of(
    placements, month: Month, draft_unit_ids: Iterable[int], *, as_entered: bool = False
) -> list[ExecutionLine]:
    """What the placed lines were given and have spent up to the month. Three queries."""
    lines = [_line(placement) for placement in placements]
    _add_appropriations(lines, month)
    _add_spent(lines, month, set(draft_unit_ids), as_entered)
    return lines


def _line(placement: SeriesPlacement) -> ExecutionLine:
    return ExecutionLine(
        series_id=placement.series_id,
        line=placement.series.budget_line,
        name=placement.name,
        unit_id=placement.unit_id,
        team_id=placement.team_id,
        officer_id=placement.officer_id,
        order=placement.order,
    )


def _add_appropriations(lines: list[ExecutionLine], month: Month) -> None:
    changes = defaultdict(list)
    rows = Appropriation.objects.filter(line_id__in=[line.line.pk for line in lines], month__lte=month.value).order_by(
        "month", "pk"
    )
    for change in rows:
        changes[change.line_id].append(change)
    for line in lines:
        apply_changes(line, changes[line.line.pk])


def apply_changes(line: ExecutionLine, changes: list[Appropriation]) -> None:
    """Original and changes add up; a stated budget replaces what was known before its month.

    An original budget that comes to be known after a stated one replaces that in turn: the ledger
    now tells the parts of what was one amount. A provisional amount stays so until a change of
    these months fixes it, or a stated one says all.
    """
    is_stated, provisional = False, {}
    for change in changes:
        if change.given_unit != "원":
            line.given_unit = change.given_unit
        provisional.pop(change.fixes_id, None)
        if change.kind == Appropriation.Kind.STATED:
            provisional.clear()
        if change.is_provisional:
            provisional[change.pk] = change.amount
        if change.kind == Appropriation.Kind.STATED:
            line.current, is_stated = change.amount, True
        elif change.kind == Appropriation.Kind.ORIGINAL:
            if is_stated:
                line.original, line.adjustment, line.current, is_stated = None, None, None, False
            line.original = (line.original or 0) + change.amount
            line.current = (line.current or 0) + change.amount
        else:
            line.adjustment = (line.adjustment or 0) + change.amount
            line.current = (line.current or 0) + change.amount
    line.provisional = sum(provisional.values()) if provisional else None


def _add_spent(lines: list[ExecutionLine], month: Month, draft_unit_ids: set[int], as_entered: bool) -> None:
    figures = Figure.objects.filter(series_id__in=[line.series_id for line in lines])
    figures = figures.up_to(month) if as_entered else figures.known_as_of(month)
    spent = figures.seen_with(draft_unit_ids).spent_by_series()
    for line in lines:
        total, drafts = spent.get(line.series_id, (None, 0))
        line.spent = None if total is None else int(total)
        line.is_draft = bool(drafts)


def nested(lines: list[ExecutionLine], headings: list[Heading]) -> list[ExecutionRow]:
    """Rows in printed order: each heading's subtotal before the lines and headings below it."""
    below = defaultdict(list)
    known = {heading.pk for heading in headings}
    for heading in headings:
        below[heading.parent_id if heading.parent_id in known else None].append((heading.order, 0, heading.pk, heading))
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


def largest_balances(execution: Execution, count: int) -> list[ExecutionRow]:
    """The lines with most left to spend, largest first."""
    ordered = sorted(execution.lines, key=lambda line: line.balance or 0, reverse=True)
    return [_line_row(line, 0) for line in ordered[:count]]


def widest_gaps(execution: Execution, count: int) -> list[ExecutionRow]:
    """The lines that stand farthest from their plan, either way; those without a plan last."""
    known = [line for line in execution.lines if line.plan_gap is not None]
    unknown = [line for line in execution.lines if line.plan_gap is None]
    ordered = sorted(known, key=lambda line: abs(line.plan_gap), reverse=True) + unknown
    return [_line_row(line, 0) for line in ordered[:count]]


def by_owner(execution: Execution) -> dict[int, Execution]:
    """The execution of each owning unit, in the order in which their lines stand."""
    grouped = {}
    for line in execution.lines:
        part = grouped.setdefault(line.unit_id, Execution(execution.month, execution.direction, [], execution.headings))
        part.lines.append(line)
    return grouped


def printed_unit(*executions: Execution) -> str:
    """The unit of money that the papers of these budgets print."""
    return printed_unit_of([line for part in executions for line in part.lines])


def printed_unit_of(lines: Iterable[ExecutionLine]) -> str:
    """The unit of money in which most of the lines' budgets were given; won is no unit of a paper."""
    given = Counter(line.given_unit for line in lines if line.given_unit not in ("", "원"))
    return given.most_common(1)[0][0] if given else DEFAULT_MONEY_UNIT


def by_account(execution: Execution) -> list[ExecutionRow]:
    """Totals by account, in the accounts' order; lines without an account stand last."""
    grouped = defaultdict(list)
    for line in execution.lines:
        grouped[line.line.account].append(line)
    ordered = sorted(grouped, key=lambda account: (account is None, account and account.order))
    return [summed(grouped[account], role="subtotal", name=account.name if account else "") for account in ordered]
