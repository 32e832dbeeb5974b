"""Addresses of the money of a unit."""

from django.urls import path, register_converter

from budgets.views.lines import BudgetLinesView
from budgets.views.review import ReviewView
from budgets.views.submission import ActView, EntryView, SeriesHistoryView
from core.converters import MonthConverter

register_converter(MonthConverter, "month")

urlpatterns = [
    path("budget/", BudgetLinesView.as_view(), name="budget_lines"),
    path("units/<int:unit>/entry/<month:month>/money/", EntryView.as_view(), name="money_entry"),
    path("units/<int:unit>/review/<month:month>/money/", ReviewView.as_view(), name="money_review"),
    path("units/<int:unit>/act/<month:month>/money/", ActView.as_view(), name="money_act"),
    path(
        "units/<int:unit>/history/<month:month>/<int:series>/",
        SeriesHistoryView.as_view(),
        name="series_history",
    ),
]
