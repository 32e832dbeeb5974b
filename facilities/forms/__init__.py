"""Forms of facilities: one facility at a time, and a month of all of them."""

from facilities.forms.keeping import EntrustmentForm, FacilityForm, InspectionForm, RecordForm
from facilities.forms.months import RecordCells, RecordsForm

__all__ = ["EntrustmentForm", "FacilityForm", "InspectionForm", "RecordCells", "RecordForm", "RecordsForm"]
