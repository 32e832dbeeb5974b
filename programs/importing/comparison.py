"""What the paper says twice, and whether what is stored sums to what the paper printed."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.selectors import Execution, ExecutionRow, execution, summed
from core.money import format_money, in_unit
from organization.selectors import Tree
from programs.importing.base import Base, agrees
from programs.importing.lines import MoneyImport
from programs.importing.result import Check, ImportResult
from programs.importing.rows import MoneyRow

COLUMN_NAMES = {"current": gettext_lazy("예산현액"), "spent": gettext_lazy("집행액")}


def compare_elsewhere(bases: list[Base], place: str, result: ImportResult) -> None:
    """The same money printed in another table: a difference is told, never added."""
    for base in bases:
        known = defaultdict(list)
        for line in base.lines:
            known[line.plain_name].append(line)
        for other in base.others:
            if other.is_sum:
                continue
            same = [
                line
                for line in known[other.plain_name]
                if line.month == other.month
                and (line.account == other.account or not line.account or not other.account)
            ]
            for name in ("current", "spent"):
                if same and not any(agrees(other, line, name) for line in same):
                    _tell(other, same[0], name, place, result)


def _tell(other: MoneyRow, line: MoneyRow, name: str, place: str, result: ImportResult) -> None:
    def printed(row):
        return f"{format_money(getattr(row, name), row.measure)}{row.measure}"

    result.warnings.add(
        place,
        _("같은 금액이 다르게 인쇄됨: '%(name)s' %(column)s %(here)s, %(place)s에는 %(there)s.")
        % {
            "name": other.name,
            "column": COLUMN_NAMES[name],
            "here": printed(other),
            "place": line.place,
            "there": printed(line),
        },
        other.number,
        name,
    )


def check_sums(money: MoneyImport, tree: Tree, result: ImportResult) -> None:
    """What the portal now shows for every unit, beside the total that the paper printed."""
    groups = {(row.unit.pk, row.direction, row.month): row for base in money.bases for row in base.lines if row.month}
    offices = {office.pk for office in money.offices.values()}
    months = {}
    for _unit_id, direction, month in groups:
        months.setdefault((direction, month), None)
    printed = defaultdict(list)
    for row in money.rows:
        if row.is_sum and row.current is not None and row.month:
            printed[row.unit.pk, row.direction, row.month].append(row)
    for direction, month in months:
        unit_ids = [pk for office in offices for pk in tree.descendant_ids(office)]
        shown = execution(unit_ids, month, direction=direction, draft_unit_ids=unit_ids)
        for unit_id in _units_to_check(groups, printed, direction, month):
            row = groups.get((unit_id, direction, month)) or printed[unit_id, direction, month][0]
            found = [
                total
                for total in printed[unit_id, direction, month]
                if total.is_total or total.label.startswith(total.unit_name)
            ]
            _check(row, found, shown, tree, result)


def _units_to_check(groups, printed, direction, month) -> list[int]:
    """Units with lines, and units above them for which the paper prints what was spent."""
    units = [key[0] for key in groups if key[1:] == (direction, month)]
    above = [
        key[0]
        for key, rows in printed.items()
        if key[1:] == (direction, month) and any(row.spent is not None for row in rows)
    ]
    return list(dict.fromkeys([*above, *units]))


def _check(row: MoneyRow, printed: list[MoneyRow], shown: Execution, tree: Tree, result: ImportResult) -> None:
    inside = set(tree.descendant_ids(row.unit.pk))
    own = [line for line in shown.lines if line.unit_id == row.unit.pk]
    stored = summed(own or [line for line in shown.lines if line.unit_id in inside], role="total")
    total = max(printed, key=lambda one: (one.spent is not None, one.current), default=None)
    measure = total.measure if total else row.measure
    check = Check(
        name=row.unit_name,
        direction=row.direction,
        month=row.month.label,
        count=stored.count,
        current=in_unit(stored.current, measure),
        spent=in_unit(stored.spent, measure),
        rate=stored.rate,
        unit=measure,
    )
    if total is not None:
        check.printed_current = in_unit(total.current, measure)
        check.printed_spent = in_unit(total.spent, measure)
        check.agrees = _fits(stored, total)
    result.checks.append(check)


def _fits(stored: ExecutionRow, total: MoneyRow) -> bool:
    """Equal within the rounding of the printed total and of the lines it sums."""
    slack = total.half * (stored.count + 1)
    return all(
        getattr(total, name) is None or abs(Decimal(getattr(stored, name) or 0) - getattr(total, name)) <= slack
        for name in ("current", "spent")
    )


def list_tables(bases: list[Base], result: ImportResult) -> None:
    """Which tables became lines and which were only compared."""
    months = defaultdict(set)
    for base in bases:
        months[base.lines[0].unit.pk, base.lines[0].year, base.lines[0].direction].add(base.lines[0].month)
    for base in bases:
        line = base.lines[0]
        others = sorted({row.table for row in base.others if not row.is_sum and row.spent is not None})
        text = _("%(unit)s %(year)d %(direction)s: 기준 표 %(tables)s (%(count)d줄)") % {
            "unit": line.unit_name,
            "year": line.year,
            "direction": line.direction,
            "tables": " · ".join(f"'{name}'" for name in base.tables),
            "count": len(base.lines),
        }
        if line.month and len(months[line.unit.pk, line.year, line.direction]) > 1:
            text += f", {line.month.label}"
        if others:
            text += _(", 대조만 한 표 %(count)d개(%(first)s …)") % {"count": len(others), "first": others[0]}
        result.notes.append(text)
