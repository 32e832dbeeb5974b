"""What people type about the money: the entry grid, reasons and plans, a confirmation."""

from budgets.forms.entry import SEEN_SEPARATOR, THIS_MONTH, TO_DATE, ConfirmForm, EntryCells, EntryForm

__all__ = [
    "SEEN_SEPARATOR",
    "THIS_MONTH",
    "TO_DATE",
    "ConfirmForm",
    "EntryCells",
    "EntryForm",
]
