"""Tables of the budget as documents: what a page shows and a report prints, in any format."""

from django.utils.translation import gettext as _

from budgets.models import Direction
from budgets.selectors import (
    Amounts,
    EntryRow,
    EntryTotals,
    Execution,
    ExecutionLine,
    ExecutionRow,
    by_account,
    by_owner,
    summed,
)
from budgets.selectors.grants import GrantAmounts, GrantGroup, GrantRow, summed_grants
from core.documents import Cell, Column, Outline, Row, Table
from core.money import format_money, format_points, in_unit, rate, round_half_up
from core.periods import Month

#: Lines with a provisional budget that the note below a table names.
PROVISIONAL_NAMED = 5
NAME_WIDTH, AMOUNT_WIDTH, RATE_WIDTH = 46, 17, 14


def _amount(won: int | None, money_unit: str, **options) -> Cell:
    """A sum as printed; nothing known is left empty."""
    return Cell.of_number(in_unit(won, money_unit), **options)


def _amount_or_dash(won: int | None, money_unit: str, **options) -> Cell:
    """Zero and none are printed as ``-`` where the paper has a column for changes."""
    return _amount(won, money_unit, **options) if won else Cell.dash(align="right", **options)


def _heads(*labels: str) -> tuple:
    return (tuple(Cell.of_text(label) for label in labels),)


def _columns(names: int, amounts: int) -> tuple:
    return (
        *(Column(NAME_WIDTH, "left") for _position in range(names)),
        *(Column(AMOUNT_WIDTH, "right") for _position in range(amounts)),
        Column(RATE_WIDTH, "right"),
    )


def source_of(row: ExecutionRow, month: Month) -> str | None:
    """Where a printed figure comes from: the series of a line, as of the month."""
    return f"series:{row.line.series_id}@{month.value}" if row.line else None


def summary_table(execution: Execution, parts: list[tuple[str, ExecutionRow]], money_unit: str) -> Table:
    """총괄표: one row for each unit under a total."""
    total = execution.total
    total.name = _("합계")
    rows = [_simple_row(total, money_unit, execution.month, name=total.name)]
    rows += [_simple_row(row, money_unit, execution.month, name=name) for name, row in parts]
    return Table(
        caption=_("총괄표"),
        columns=_columns(1, 2),
        header=_heads(_("부서명"), _("예산현액(A)"), _("지출액(B)"), _("집행률(B/A)")),
        rows=tuple(rows),
        unit=money_unit,
    )


def _simple_row(row: ExecutionRow, money_unit: str, month: Month, *, name: str) -> Row:
    source = source_of(row, month)
    return Row(
        cells=(
            Cell.of_text(name),
            _amount(row.current, money_unit, source=source),
            _amount(row.spent, money_unit, source=source),
            Cell.of_rate(row.rate, source=source),
        ),
        role=row.role,
    )


def lines_table(execution: Execution, unit_names: dict[int, str], office_name: str, money_unit: str) -> Table:
    """부서별 집행현황: every line under the subtotal of its unit, under the total of the office."""
    rows = []
    parts = by_owner(execution)
    if len(parts) > 1 or set(unit_names.values()) != {office_name}:
        total = execution.total
        name = _("%(unit)s 합계(%(count)s개)") % {"unit": office_name, "count": total.count}
        rows.append(_simple_row(total, money_unit, execution.month, name=name))
    for unit_id, part in parts.items():
        total = part.total
        name = _("%(unit)s 소계(%(count)s개)") % {
            "unit": unit_names.get(unit_id, ""),
            "count": total.count,
        }
        total.role = "subtotal" if rows else "total"
        rows.append(_simple_row(total, money_unit, execution.month, name=name))
        rows += [_simple_row(row, money_unit, execution.month, name=row.name) for row in part.rows]
    return Table(
        caption=_("부서별 집행현황"),
        columns=_columns(1, 2),
        header=_heads(_("세부사업명"), _("예산현액(A)"), _("지출액(B)"), _("집행률(B/A)")),
        rows=tuple(rows),
        unit=money_unit,
    )


def provisional_notes(execution: Execution, money_unit: str) -> list[Outline]:
    """※ below a table: how much of its budgets is provisional, and in which lines; nothing when all is fixed."""
    lines = [line for line in execution.lines if line.provisional is not None]
    if not lines:
        return []
    named = ", ".join(
        f"{line.name} {format_money(line.provisional, money_unit)}{money_unit}" for line in lines[:PROVISIONAL_NAMED]
    )
    if len(lines) > PROVISIONAL_NAMED:
        named += _(" 등 %(count)s건") % {"count": len(lines)}
    total = format_money(sum(line.provisional for line in lines), money_unit)
    note = _("예산현액에 확정 전의 잠정 금액 %(total)s%(unit)s이 들어 있음 (%(lines)s)")
    return [Outline(3, note % {"total": total, "unit": money_unit, "lines": named})]


def prints_changes(execution: Execution) -> bool:
    """Whether the original budget and its changes are known and so belong on the paper."""
    return any(line.original is not None or line.adjustment is not None for line in execution.lines)


def changes_table(execution: Execution, money_unit: str) -> Table:
    """수입·지출 집행현황: original, changes, final, spent, difference and rate of one direction."""
    is_revenue = execution.direction == Direction.REVENUE
    total = execution.total
    rows = [_changes_row(total, money_unit, execution.month, is_revenue, name=_("총계"))]
    rows += [_changes_row(row, money_unit, execution.month, is_revenue, name=row.name) for row in execution.rows]
    spent, share = (_("달성액"), _("달성률")) if is_revenue else (_("집행액"), _("집행률"))
    return Table(
        caption=Direction(execution.direction).label,
        columns=_columns(1, 5),
        header=_heads(_("과목"), _("예산(당초)"), _("증감"), _("최종 예산액"), spent, _("차액"), share),
        rows=tuple(rows),
        unit=money_unit,
    )


def difference(row: Amounts, *, is_revenue: bool) -> int | None:
    """차액: revenue prints reached − budget, expenditure budget − spent."""
    if row.balance is None:
        return None
    return -row.balance if is_revenue else row.balance


def _changes_row(row, money_unit: str, month: Month, is_revenue: bool, *, name: str) -> Row:
    source = source_of(row, month)
    return Row(
        cells=(
            Cell.of_text(name),
            _amount_or_dash(row.original, money_unit, source=source),
            _amount_or_dash(row.adjustment, money_unit, source=source),
            _amount_or_dash(row.current, money_unit, source=source),
            _amount_or_dash(row.spent, money_unit, source=source),
            _amount_or_dash(difference(row, is_revenue=is_revenue), money_unit, source=source),
            Cell.of_rate(row.rate, source=source),
        ),
        role=row.role,
    )


def accounts_table(execution: Execution, money_unit: str) -> Table:
    """Totals by account where no earlier year is known."""
    rows = [_simple_row(execution.total, money_unit, execution.month, name=_("총계"))]
    rows += [
        _simple_row(row, money_unit, execution.month, name=row.name or _("회계 구분 없음"))
        for row in by_account(execution)
    ]
    return Table(
        caption=_("회계별 예산현액"),
        columns=_columns(1, 2),
        header=_heads(_("구분"), _("예산현액(A)"), _("지출액(B)"), _("집행률(B/A)")),
        rows=tuple(rows),
        unit=money_unit,
    )


def growth_row(name: str, now: tuple, before: tuple, *, role: str) -> Row:
    """A year beside the year before it: the increase and its rate, never mixed with a ratio.

    ``now`` and ``before`` are (amount in the table's unit, source).
    """
    (current, source), (earlier, earlier_source) = now, before
    increase = None if current is None or earlier is None else current - earlier
    return Row(
        cells=(
            Cell.of_text(name),
            Cell.of_number(current and round_half_up(current), source=source),
            Cell.of_number(earlier and round_half_up(earlier), source=earlier_source),
            Cell.of_number(increase and round_half_up(increase)),
            Cell.of_rate(rate(increase, earlier)),
        ),
        role=role,
    )


def years_table(caption: str, rows: list[Row], year: int, money_unit: str) -> Table:
    """Budgets of this year beside last year's."""
    return Table(
        caption=caption,
        columns=_columns(1, 3),
        header=_heads(
            _("구분"),
            _("%(year)s년(A)") % {"year": year},
            _("%(year)s년(B)") % {"year": year - 1},
            _("증감(A-B)"),
            _("증감률"),
        ),
        rows=tuple(rows),
        unit=money_unit,
    )


def listed_table(lines: list[ExecutionLine], unit_names: dict[int, str], month: Month, money_unit: str) -> Table:
    """A filtered list of lines with the unit and account of each, under a total."""

    def row(amounts: Amounts, *names: str, role: str = "line") -> Row:
        return Row(
            cells=(
                *(Cell.of_text(name) for name in names),
                _amount(amounts.current, money_unit),
                _amount(amounts.spent, money_unit),
                _amount(amounts.balance, money_unit),
                Cell.of_rate(amounts.rate),
                Cell.of_text(format_points(amounts.plan_gap), align="right"),
                Cell.of_rate(amounts.last_year_rate),
            ),
            role=role,
        )

    labels = (
        *(_("세부사업"), _("부서"), _("회계")),
        *(_("예산현액(A)"), _("지출액(B)"), _("잔액(A-B)"), _("집행률(B/A)")),
        *(_("계획 대비"), _("전년 동월")),
    )
    return Table(
        caption=_("세부사업 집행 현황"),
        columns=(*_columns(3, 3), Column(RATE_WIDTH, "right"), Column(RATE_WIDTH, "right")),
        header=_heads(*labels),
        rows=(
            row(summed(lines, role="total"), _("합계"), "", "", role="total"),
            *(row(line, line.name, unit_names.get(line.unit_id, ""), line.account_name) for line in lines),
        ),
        unit=money_unit,
    )


def month_table(rows: list[EntryRow], money_unit: str) -> Table:
    """A unit's month as it stands in the grid: what was there before, what the month adds."""

    def row(name: str, current, previous, this_month, to_date, *, role: str = "line") -> Row:
        amounts = [_amount(won, money_unit) for won in (current, previous, this_month, to_date)]
        return Row(cells=(Cell.of_text(name), *amounts, Cell.of_rate(rate(to_date, current))), role=role)

    totals = EntryTotals(rows)
    labels = (_("세부사업"), _("예산현액"), _("전월말 누계"), _("당월 지출"), _("지출 누계"), _("집행률"))
    return Table(
        caption=_("예산집행"),
        columns=_columns(1, 4),
        header=_heads(*labels),
        rows=(
            *(row(line.name, line.current, line.previous, line.value, line.to_date) for line in rows),
            row(_("합계"), totals.current, totals.previous, totals.this_month, totals.to_date, role="total"),
        ),
        unit=money_unit,
    )


def grants_table(rows: list[GrantRow], unit_names: dict[int, str], money_unit: str) -> Table:
    """보조금·위탁금 of a filtered list under a total; its columns are those that an upload reads."""

    def amounts(row: GrantAmounts) -> tuple[Cell, ...]:
        known = [_amount(won, money_unit) for won in (row.decided, row.paid, row.spent)]
        rest = [_amount(won, money_unit) for won in (row.settled, row.to_return, row.returned, row.interest)]
        return (*known, Cell.of_rate(row.rate), *rest)

    def texts(*values: str) -> tuple[Cell, ...]:
        return tuple(Cell.of_text(value) for value in values)

    def line(row: GrantRow) -> Row:
        grant = row.grant
        names = texts(grant.recipient, grant.program_title, unit_names.get(grant.unit_id, ""), str(grant.fiscal_year))
        dates = texts(*(f"{day:%Y-%m-%d}" if day else "" for day in (row.settle_by, row.return_by)))
        return Row(
            (*names, *texts(grant.get_kind_display(), grant.district), *amounts(row), *texts(row.state.label), *dates)
        )

    names = (_("수령기관"), _("사업명"), _("부서"), _("회계연도"), _("구분"), _("자치구"))
    sums = (
        _("교부결정액"),
        _("교부액"),
        _("실집행액"),
        _("실집행률"),
        _("정산액"),
        _("반납 대상"),
        _("반납액"),
        _("이자 반납"),
    )
    ends = (_("상태"), _("정산 기한"), _("반납 기한"))
    total = (*texts(_("합계"), "", "", "", "", ""), *amounts(summed_grants(rows)), *texts("", "", ""))
    return Table(
        caption=_("보조금·위탁금"),
        columns=(
            *(Column(width, "left") for width in (NAME_WIDTH, NAME_WIDTH, 20, 10, 14, 14)),
            *(Column(RATE_WIDTH if label == _("실집행률") else AMOUNT_WIDTH, "right") for label in sums),
            *(Column(14, "left") for _label in ends),
        ),
        header=_heads(*names, *sums, *ends),
        rows=(Row(total, role="total"), *(line(row) for row in rows)),
        unit=money_unit,
    )


def grant_groups_table(groups: list[GrantGroup], money_unit: str) -> Table:
    """보조금·위탁금 of a unit by kind of recipient: a few lines under a total, with what is late."""

    def line(name: str, rows: list[GrantRow], *, role: str = "line") -> Row:
        total = summed_grants(rows)
        late = sum(row.is_overdue for row in rows)
        return Row(
            cells=(
                Cell.of_text(name),
                Cell.of_number(len(rows)),
                *(_amount(won, money_unit) for won in (total.decided, total.paid, total.spent)),
                Cell.of_rate(total.rate),
                *(_amount(won, money_unit) for won in (total.settled, total.returned)),
                Cell.of_number(late or None),
            ),
            role=role,
        )

    labels = (
        _("구분"),
        _("건수"),
        _("교부결정액"),
        _("교부액"),
        _("실집행액"),
        _("실집행률"),
        _("정산액"),
        _("반납액"),
    )
    everything = [row for group in groups for row in group.rows]
    return Table(
        caption=_("보조금·위탁금"),
        columns=(
            Column(NAME_WIDTH // 2, "left"),
            Column(10, "right"),
            *(Column(AMOUNT_WIDTH, "right") for _place in range(3)),
            Column(RATE_WIDTH, "right"),
            *(Column(AMOUNT_WIDTH, "right") for _place in range(2)),
            Column(12, "right"),
        ),
        header=_heads(*labels, _("기한 지남")),
        rows=(
            *(line(group.label, group.rows) for group in groups),
            *([line(_("합계"), everything, role="total")] if len(groups) > 1 else []),
        ),
        unit=money_unit,
    )


def funds_table(rows: list[dict], years: list[int], money_unit: str) -> Table:
    """기금·후원금: a row for each item, a column for each year; amounts may contain one another and are not summed."""
    names = ("unit_name", "fund", "flow", "kind", "item")

    def line(row: dict) -> Row:
        entries = [row["entries"].get(year) for year in years]
        return Row(
            (
                *(Cell.of_text(row[name]) for name in names),
                *(_amount(entry.amount if entry else None, money_unit) for entry in entries),
            )
        )

    return Table(
        caption=_("기금·후원금"),
        columns=(
            *(Column(width, "left") for width in (24, 24, 12, 20, NAME_WIDTH)),
            *(Column(AMOUNT_WIDTH, "right") for _year in years),
        ),
        header=_heads(_("조직"), _("기금·재원"), _("들고 남"), _("구분"), _("내역"), *(str(year) for year in years)),
        rows=tuple(line(row) for row in rows),
        unit=money_unit,
    )
