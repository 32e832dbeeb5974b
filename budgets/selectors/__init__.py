"""Where every sum of money comes from: execution as of a month, and the grid of a submission."""

from budgets.selectors.execution import (
    Amounts,
    Execution,
    ExecutionLine,
    ExecutionRow,
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
)
from budgets.selectors.grid import (
    EntryRow,
    EntryTotals,
    entry_rows,
    returned_reasons,
)
from budgets.selectors.review import (
    ReviewRow,
    Standing,
    open_findings,
    review_rows,
)

__all__ = [
    "Amounts",
    "EntryRow",
    "EntryTotals",
    "Execution",
    "ExecutionLine",
    "ExecutionRow",
    "ReviewRow",
    "Standing",
    "by_account",
    "by_owner",
    "entry_rows",
    "execution",
    "execution_of",
    "executions",
    "largest_balances",
    "line_placements",
    "nested",
    "open_findings",
    "printed_unit",
    "printed_unit_of",
    "returned_reasons",
    "review_rows",
    "summed",
]
