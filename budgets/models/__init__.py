"""The money: lines and appropriations, plans and marks, funds, grants to others, the ledger's export."""

from budgets.models.funds import FundEntry
from budgets.models.grants import Grant, GrantStep
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
    "Grant",
    "GrantStep",
    "Heading",
    "LedgerColumn",
    "LedgerLayout",
    "LedgerLink",
    "LedgerUpload",
]
