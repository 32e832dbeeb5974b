"""Addresses of the money of a unit."""

from django.urls import path, register_converter

from budgets.views.grid import CellsView, PasteView, StoryView
from budgets.views.lines import BudgetLinesView
from budgets.views.submission import ActView, EntryView, ReviewView, SeriesHistoryView
from budgets.views.workbook import WorkbookView
from core.converters import MonthConverter

register_converter(MonthConverter, "month")

urlpatterns = [
    path("budget/", BudgetLinesView.as_view(), name="budget_lines"),
    path("units/<int:unit>/entry/<month:month>/money/", EntryView.as_view(), name="money_entry"),
    path("units/<int:unit>/entry/<month:month>/money/cells/", CellsView.as_view(), name="money_cells"),
    path("units/<int:unit>/entry/<month:month>/money/paste/", PasteView.as_view(), name="money_paste"),
    path("units/<int:unit>/entry/<month:month>/money/story/<int:series>/", StoryView.as_view(), name="money_story"),
    path("units/<int:unit>/entry/<month:month>/money/workbook/", WorkbookView.as_view(), name="money_workbook"),
    path("units/<int:unit>/review/<month:month>/money/", ReviewView.as_view(), name="money_review"),
    path("units/<int:unit>/act/<month:month>/money/", ActView.as_view(), name="money_act"),
    path(
        "units/<int:unit>/history/<month:month>/<int:series>/",
        SeriesHistoryView.as_view(),
        name="series_history",
    ),
]
