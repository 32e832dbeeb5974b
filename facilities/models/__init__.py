"""Facilities: their types and counts, where they are, who runs them until when, and how full they are."""

from facilities.models.contracts import Entrustment, EntrustmentPart, Mode, Operator
from facilities.models.places import AddressSight, Disclosure, District, Facility, FormerUnit, SecretAddress
from facilities.models.records import RECORD_NUMBERS, FacilityRecord, Inspection
from facilities.models.types import FacilityCount, FacilityGroup, FacilityType
from facilities.models.views import SavedView

__all__ = [
    "RECORD_NUMBERS",
    "AddressSight",
    "Disclosure",
    "District",
    "Entrustment",
    "EntrustmentPart",
    "Facility",
    "FacilityCount",
    "FacilityGroup",
    "FacilityRecord",
    "FacilityType",
    "FormerUnit",
    "Inspection",
    "Mode",
    "Operator",
    "SavedView",
    "SecretAddress",
]
