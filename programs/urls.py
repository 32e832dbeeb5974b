"""Addresses of home, units and reports."""

from django.urls import path

from programs.views.board import BoardView
from programs.views.categories import CategoriesView
from programs.views.collection import CollectionView, CollectionWorkbooksView
from programs.views.collections import CollectionsView
from programs.views.commitments import CommitmentsView
from programs.views.confirmations import ConfirmationsView
from programs.views.due_dates import DueDatesView
from programs.views.errata import ErrataView
from programs.views.facility_card import FacilityCardView
from programs.views.findings import FindingsView
from programs.views.headcount import HeadcountEditView, HeadcountView
from programs.views.home import EntryIndexView, HomeView
from programs.views.indicator_card import IndicatorCardView, IndicatorTargetsView
from programs.views.indicator_corrections import IndicatorCorrectionsView, IndicatorCorrectionView
from programs.views.indicator_entry import (
    IndicatorActView,
    IndicatorCellsView,
    IndicatorEntryView,
    IndicatorPasteView,
    IndicatorResponsibilityView,
    IndicatorReviewView,
    IndicatorStoryView,
)
from programs.views.indicators import IndicatorsView, IndicatorView
from programs.views.keeping import CommitmentFormView, ProgramFormView, StrategyNodeFormView
from programs.views.milestones import MilestonesView
from programs.views.narrative_history import NarrativeHistoryView
from programs.views.narratives import NarrativePreviewView, NarrativeView, PicturesView, PictureView
from programs.views.notices import NoticesView
from programs.views.people import BoardSeatFormView, BoardSeatsView
from programs.views.program_card import ProgramView
from programs.views.programs import ProgramsView
from programs.views.publications import (
    EditionFileView,
    EditionView,
    PublicationsView,
    PublicationView,
)
from programs.views.reorganization import ReorganizationView
from programs.views.round_change import RoundChangeView
from programs.views.round_unit import RoundReviewView, RoundUnitView
from programs.views.rounds import RoundFormView, RoundsView, RoundView
from programs.views.search import SearchView
from programs.views.statistics import StatisticsView
from programs.views.strategy import StrategyView
from programs.views.theme_keeping import ThemeKeepingView
from programs.views.themes import ThemesView, ThemeView
from programs.views.transfers import HandoverView, TransfersView
from programs.views.unit_export import UnitExportView
from programs.views.units import UnitView

urlpatterns = [
    path("transfers/", TransfersView.as_view(), name="transfers"),
    path("handover/<int:assignment>/", HandoverView.as_view(), name="handover"),
    path("", HomeView.as_view(), name="home"),
    path("entry/", EntryIndexView.as_view(), name="entry"),
    path("board/", BoardView.as_view(), name="board"),
    path("confirmations/", ConfirmationsView.as_view(), name="confirmations"),
    path("notices/", NoticesView.as_view(), name="notices"),
    path("units/<int:unit>/", UnitView.as_view(), name="unit"),
    path("units/<int:unit>/export/", UnitExportView.as_view(), name="unit_export"),
    path("units/<int:unit>/findings/<int:month>/", FindingsView.as_view(), name="findings"),
    path("periods/<int:period>/due/", DueDatesView.as_view(), name="due_dates"),
    path("programs/", ProgramsView.as_view(), name="programs"),
    path("programs/new/", ProgramFormView.as_view(), name="program_new"),
    path("programs/<int:pk>/edit/", ProgramFormView.as_view(), name="program_edit"),
    path("programs/<int:pk>/", ProgramView.as_view(), name="program"),
    path("strategy/", StrategyView.as_view(), name="strategy"),
    path("strategy/new/", StrategyNodeFormView.as_view(), name="strategy_new"),
    path("strategy/<int:pk>/", StrategyNodeFormView.as_view(), name="strategy_node"),
    path("indicators/", IndicatorsView.as_view(), name="indicators"),
    path("indicators/<int:pk>/categories/", CategoriesView.as_view(), name="indicator_categories"),
    path("indicators/<int:pk>/edit/", IndicatorCardView.as_view(), name="indicator_edit"),
    path("indicators/<int:pk>/targets/", IndicatorTargetsView.as_view(), name="indicator_targets"),
    path("indicators/<int:pk>/", IndicatorView.as_view(), name="indicator"),
    path("units/<int:unit>/entry/<month:month>/indicators/", IndicatorEntryView.as_view(), name="indicator_entry"),
    path(
        "units/<int:unit>/entry/<month:month>/indicators/cells/", IndicatorCellsView.as_view(), name="indicator_cells"
    ),
    path(
        "units/<int:unit>/entry/<month:month>/indicators/paste/", IndicatorPasteView.as_view(), name="indicator_paste"
    ),
    path(
        "units/<int:unit>/entry/<month:month>/indicators/story/<int:series>/",
        IndicatorStoryView.as_view(),
        name="indicator_story",
    ),
    path("units/<int:unit>/review/<month:month>/indicators/", IndicatorReviewView.as_view(), name="indicator_review"),
    path("units/<int:unit>/act/<month:month>/indicators/", IndicatorActView.as_view(), name="indicator_act"),
    path(
        "units/<int:unit>/responsibility/<month:month>/indicators/",
        IndicatorResponsibilityView.as_view(),
        name="indicator_responsibility",
    ),
    path(
        "units/<int:unit>/corrections/<month:month>/indicators/",
        IndicatorCorrectionsView.as_view(),
        name="indicator_corrections",
    ),
    path(
        "units/<int:unit>/corrections/<month:month>/indicators/<int:series>/",
        IndicatorCorrectionView.as_view(),
        name="indicator_correction",
    ),
    path("units/<int:unit>/entry/<month:month>/collections/", CollectionsView.as_view(), name="collections"),
    path("collections/<int:pk>/", CollectionView.as_view(), name="collection"),
    path("collections/<int:pk>/workbooks/", CollectionWorkbooksView.as_view(), name="collection_workbooks"),
    path("facilities/<int:pk>/", FacilityCardView.as_view(), name="facility"),
    path("milestones/", MilestonesView.as_view(), name="milestones"),
    path("commitments/", CommitmentsView.as_view(), name="commitments"),
    path("commitments/new/", CommitmentFormView.as_view(), name="commitment_new"),
    path("commitments/<int:pk>/", CommitmentFormView.as_view(), name="commitment"),
    path("themes/", ThemesView.as_view(), name="themes"),
    path("themes/new/", ThemeKeepingView.as_view(), name="theme_new"),
    path("themes/<int:pk>/edit/", ThemeKeepingView.as_view(), name="theme_edit"),
    path("themes/<int:pk>/", ThemeView.as_view(), name="theme"),
    path("statistics/", StatisticsView.as_view(), name="statistics"),
    path("people/headcount/", HeadcountView.as_view(), name="headcount"),
    path("people/headcount/edit/", HeadcountEditView.as_view(), name="headcount_edit"),
    path("people/reorganization/", ReorganizationView.as_view(), name="reorganization"),
    path("people/seats/", BoardSeatsView.as_view(), name="board_seats"),
    path("people/seats/new/", BoardSeatFormView.as_view(), name="board_seat_new"),
    path("people/seats/<int:pk>/", BoardSeatFormView.as_view(), name="board_seat"),
    path("search/", SearchView.as_view(), name="search"),
    path("rounds/", RoundsView.as_view(), name="rounds"),
    path("rounds/new/", RoundFormView.as_view(), name="round_new"),
    path("rounds/<int:round>/", RoundView.as_view(), name="round"),
    path("rounds/<int:round>/edit/", RoundChangeView.as_view(), name="round_edit"),
    path("rounds/<int:round>/texts/<int:unit>/", RoundUnitView.as_view(), name="round_unit"),
    path("rounds/<int:round>/texts/<int:unit>/review/", RoundReviewView.as_view(), name="round_review"),
    path("narratives/<int:pk>/", NarrativeView.as_view(), name="narrative"),
    path("narratives/<int:pk>/history/", NarrativeHistoryView.as_view(), name="narrative_history"),
    path("narratives/<int:pk>/preview/", NarrativePreviewView.as_view(), name="narrative_preview"),
    path("narratives/<int:pk>/pictures/", PicturesView.as_view(), name="narrative_pictures"),
    path("narratives/<int:pk>/pictures/<int:number>/", PictureView.as_view(), name="narrative_picture"),
    path("publications/", PublicationsView.as_view(), name="publications"),
    path("publications/<slug:code>/<int:unit>/", PublicationView.as_view(), name="publication"),
    path("editions/<int:pk>/", EditionView.as_view(), name="edition"),
    path("editions/<int:pk>/errata/", ErrataView.as_view(), name="errata"),
    path("editions/<int:pk>/<slug:format_name>/", EditionFileView.as_view(), name="edition_file"),
]
