"""What people type about the money: the entry grid, reasons and plans, a confirmation, a fixed amount."""

from budgets.forms.corrections import FixForm
from budgets.forms.entry import (
    THIS_MONTH,
    TO_DATE,
    EntryCells,
    EntryForm,
    correction_line,
)

__all__ = [
    "THIS_MONTH",
    "TO_DATE",
    "EntryCells",
    "EntryForm",
    "FixForm",
    "correction_line",
]
