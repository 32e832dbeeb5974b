"""Where every sum of money comes from: execution as of a month, and the grid of a submission."""

from budgets.selectors.baseline import add_baseline, add_plans
from budgets.selectors.curve import CurvePoint, curve_of
from budgets.selectors.execution import (
    Amounts,
    Execution,
    ExecutionLine,
    ExecutionRow,
    apply_changes,
    by_account,
    by_owner,
    execution,
    execution_of,
    executions,
    largest_balances,
    line_placements,
    nested,
    printed_unit,
    printed_unit_of,
    summed,
    widest_gaps,
)
from budgets.selectors.expedited import Expedited, Mark, mark_of, marks, next_mark, targets_of
from budgets.selectors.grid import (
    EntryRow,
    EntryTotals,
    entry_rows,
)
from budgets.selectors.review import (
    ReviewRow,
    review_rows,
)

__all__ = [
    "Amounts",
    "CurvePoint",
    "EntryRow",
    "EntryTotals",
    "Execution",
    "ExecutionLine",
    "ExecutionRow",
    "Expedited",
    "Mark",
    "ReviewRow",
    "add_baseline",
    "add_plans",
    "apply_changes",
    "by_account",
    "by_owner",
    "curve_of",
    "entry_rows",
    "execution",
    "execution_of",
    "executions",
    "largest_balances",
    "line_placements",
    "mark_of",
    "marks",
    "nested",
    "next_mark",
    "printed_unit",
    "printed_unit_of",
    "review_rows",
    "summed",
    "targets_of",
    "widest_gaps",
]
