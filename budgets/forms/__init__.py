"""What people type about the money: the entry grid, reasons and plans, a confirmation, a correction."""

from budgets.forms.corrections import CorrectionForm, FixForm
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
    "CorrectionForm",
    "EntryCells",
    "EntryForm",
    "FixForm",
    "correction_line",
]
