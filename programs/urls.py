"""Addresses of home, units and reports."""

from django.urls import path

from programs.views.board import BoardView
from programs.views.categories import CategoriesView
from programs.views.collection import CollectionView, CollectionWorkbooksView
from programs.views.collections import CollectionsView
from programs.views.commitments import CommitmentsView, ThemesView, ThemeView
from programs.views.confirmations import ConfirmationsView
from programs.views.due_dates import DueDatesView
from programs.views.errata import ErrataView
from programs.views.findings import FindingsView
from programs.views.home import EntryIndexView, HomeView
from programs.views.indicator_corrections import IndicatorCorrectionsView, IndicatorCorrectionView
from programs.views.indicator_entry import IndicatorEntryView
from programs.views.indicators import IndicatorsView, IndicatorView
from programs.views.milestones import MilestonesView
from programs.views.notices import NoticesView
from programs.views.program_card import ProgramView
from programs.views.programs import ProgramsView
from programs.views.publications import (
    EditionFileView,
    EditionView,
    PublicationsView,
    PublicationView,
)
from programs.views.search import SearchView
from programs.views.strategy import StrategyView
from programs.views.theme_keeping import ThemeKeepingView
from programs.views.transfers import HandoverView, TransfersView
from programs.views.units import UnitExportView, UnitView

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
    path("programs/<int:pk>/", ProgramView.as_view(), name="program"),
    path("strategy/", StrategyView.as_view(), name="strategy"),
    path("indicators/", IndicatorsView.as_view(), name="indicators"),
    path("indicators/<int:pk>/categories/", CategoriesView.as_view(), name="indicator_categories"),
    path("indicators/<int:pk>/", IndicatorView.as_view(), name="indicator"),
    path("units/<int:unit>/entry/<month:month>/indicators/", IndicatorEntryView.as_view(), name="indicator_entry"),
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
    path("milestones/", MilestonesView.as_view(), name="milestones"),
    path("commitments/", CommitmentsView.as_view(), name="commitments"),
    path("themes/", ThemesView.as_view(), name="themes"),
    path("themes/new/", ThemeKeepingView.as_view(), name="theme_new"),
    path("themes/<int:pk>/edit/", ThemeKeepingView.as_view(), name="theme_edit"),
    path("themes/<int:pk>/", ThemeView.as_view(), name="theme"),
    path("search/", SearchView.as_view(), name="search"),
    path("publications/", PublicationsView.as_view(), name="publications"),
    path("publications/<slug:code>/<int:unit>/", PublicationView.as_view(), name="publication"),
    path("editions/<int:pk>/", EditionView.as_view(), name="edition"),
    path("editions/<int:pk>/errata/", ErrataView.as_view(), name="errata"),
    path("editions/<int:pk>/<slug:format_name>/", EditionFileView.as_view(), name="edition_file"),
]
