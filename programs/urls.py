"""Addresses of home, units and reports."""

from django.urls import path

from programs.views.board import BoardView
from programs.views.confirmations import ConfirmationsView
from programs.views.home import EntryIndexView, HomeView
from programs.views.notices import NoticesView
from programs.views.publications import (
    EditionFileView,
    EditionView,
    PublicationsView,
    PublicationView,
)
from programs.views.units import UnitExportView, UnitView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("entry/", EntryIndexView.as_view(), name="entry"),
    path("board/", BoardView.as_view(), name="board"),
    path("confirmations/", ConfirmationsView.as_view(), name="confirmations"),
    path("notices/", NoticesView.as_view(), name="notices"),
    path("units/<int:unit>/", UnitView.as_view(), name="unit"),
    path("units/<int:unit>/export/", UnitExportView.as_view(), name="unit_export"),
    path("publications/", PublicationsView.as_view(), name="publications"),
    path("publications/<slug:code>/<int:unit>/", PublicationView.as_view(), name="publication"),
    path("editions/<int:pk>/", EditionView.as_view(), name="edition"),
    path("editions/<int:pk>/<slug:format_name>/", EditionFileView.as_view(), name="edition_file"),
]
