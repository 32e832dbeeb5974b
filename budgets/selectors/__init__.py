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
    largest_balances,
    line_placements,
    nested,
    printed_unit,
    summed,
)
from budgets.selectors.grid import (
    EntryRow,
    EntryTotals,
    ReviewRow,
    entry_rows,
    returned_reasons,
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
    "by_account",
    "by_owner",
    "entry_rows",
    "execution",
    "execution_of",
    "largest_balances",
    "line_placements",
    "nested",
    "printed_unit",
    "returned_reasons",
    "review_rows",
    "summed",
]
