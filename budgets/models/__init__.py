"""The money: lines and appropriations, plans and marks, funds, the ledger's export."""

from budgets.models.funds import FundEntry
from budgets.models.ledger import LedgerColumn, LedgerLayout, LedgerLink, LedgerUpload
from budgets.models.lines import Account, Appropriation, BudgetLine, Direction, Heading
from budgets.models.plans import ExecutionPlan, ExpeditedTarget

__all__ = [
    "Account",
    "Appropriation",
    "BudgetLine",
    "Direction",
    "ExecutionPlan",
    "ExpeditedTarget",
    "FundEntry",
    "Heading",
    "LedgerColumn",
    "LedgerLayout",
    "LedgerLink",
    "LedgerUpload",
]
