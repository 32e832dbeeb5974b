"""Addresses of facilities; nothing of where a facility is stands in one."""

from django.urls import path

from facilities.views.cards import AddressView, FacilityHistoryView
from facilities.views.corrections import CountCorrectionsView, CountCorrectionView
from facilities.views.counted_types import CountedTypesView
from facilities.views.counting import (
    FacilityActView,
    FacilityCellsView,
    FacilityEntryView,
    FacilityPasteView,
    FacilityReviewView,
    FacilityStoryView,
)
from facilities.views.keeping import EntrustmentView, FacilityFormView, InspectionView, RecordView
from facilities.views.lists import FacilityListView, FacilityViewsView
from facilities.views.months import MonthRecordsView
from facilities.views.moving import MovingView
from facilities.views.overviews import EndingContractsView, FacilityCountsView

urlpatterns = [
    path("facilities/", FacilityListView.as_view(), name="facilities"),
    path("facilities/views/", FacilityViewsView.as_view(), name="facility_views"),
    path("facilities/ending/", EndingContractsView.as_view(), name="facilities_ending"),
    path("facilities/counts/", FacilityCountsView.as_view(), name="facility_counts"),
    path("facilities/counts/types/", CountedTypesView.as_view(), name="counted_types"),
    path("facilities/move/", MovingView.as_view(), name="facilities_move"),
    path("facilities/new/", FacilityFormView.as_view(), name="facility_new"),
    path("facilities/<int:pk>/edit/", FacilityFormView.as_view(), name="facility_edit"),
    path("facilities/<int:pk>/address/", AddressView.as_view(), name="facility_address"),
    path("facilities/<int:pk>/history/", FacilityHistoryView.as_view(), name="facility_history"),
    path("facilities/<int:pk>/entrustments/new/", EntrustmentView.as_view(), name="entrustment_new"),
    path("facilities/<int:pk>/entrustments/<int:row>/", EntrustmentView.as_view(), name="entrustment_edit"),
    path("facilities/<int:pk>/records/new/", RecordView.as_view(), name="facility_record_new"),
    path("facilities/<int:pk>/inspections/new/", InspectionView.as_view(), name="inspection_new"),
    path("facilities/<int:pk>/inspections/<int:row>/", InspectionView.as_view(), name="inspection_edit"),
    path("units/<int:unit>/entry/<month:month>/facilities/", FacilityEntryView.as_view(), name="facilities_entry"),
    path(
        "units/<int:unit>/entry/<month:month>/facilities/cells/", FacilityCellsView.as_view(), name="facilities_cells"
    ),
    path(
        "units/<int:unit>/entry/<month:month>/facilities/paste/", FacilityPasteView.as_view(), name="facilities_paste"
    ),
    path(
        "units/<int:unit>/entry/<month:month>/facilities/story/<int:series>/",
        FacilityStoryView.as_view(),
        name="facilities_story",
    ),
    path(
        "units/<int:unit>/entry/<month:month>/facilities/records/", MonthRecordsView.as_view(), name="facility_records"
    ),
    path("units/<int:unit>/review/<month:month>/facilities/", FacilityReviewView.as_view(), name="facilities_review"),
    path("units/<int:unit>/act/<month:month>/facilities/", FacilityActView.as_view(), name="facilities_act"),
    path(
        "units/<int:unit>/corrections/<month:month>/facilities/",
        CountCorrectionsView.as_view(),
        name="facility_corrections",
    ),
    path(
        "units/<int:unit>/corrections/<month:month>/facilities/<int:series>/",
        CountCorrectionView.as_view(),
        name="facility_correction",
    ),
]
