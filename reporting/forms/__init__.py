"""What people type about the rhythm, and into the cells of a grid."""

from reporting.forms.cells import read_seen, write_seen
from reporting.forms.quantities import QuantityForm
from reporting.forms.rhythm import ConfirmForm, DocumentForm, OpenPeriodForm, ReopenForm, RoundChangeForm, RoundForm

__all__ = [
    "ConfirmForm",
    "DocumentForm",
    "OpenPeriodForm",
    "QuantityForm",
    "ReopenForm",
    "RoundChangeForm",
    "RoundForm",
    "read_seen",
    "write_seen",
]
