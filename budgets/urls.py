"""Addresses of the money of a unit."""

from django.urls import path

from budgets.views.corrections import CorrectionsView, CorrectionView
from budgets.views.history import SeriesHistoryView
from budgets.views.ledger import LedgerPeriodView, LedgerUploadView
from budgets.views.lines import BudgetLinesView
from budgets.views.submission import ActView, EntryView, ReviewView
from budgets.views.year_change import YearChangeView

urlpatterns = [
    path("budget/", BudgetLinesView.as_view(), name="budget_lines"),
    path("periods/year-change/", YearChangeView.as_view(), name="year_change"),
    path("ledger/<int:period>/", LedgerPeriodView.as_view(), name="ledger"),
    path("ledger/upload/<int:pk>/", LedgerUploadView.as_view(), name="ledger_upload"),
    path("units/<int:unit>/entry/<month:month>/money/", EntryView.as_view(), name="money_entry"),
    path("units/<int:unit>/review/<month:month>/money/", ReviewView.as_view(), name="money_review"),
    path("units/<int:unit>/act/<month:month>/money/", ActView.as_view(), name="money_act"),
    path(
        "units/<int:unit>/history/<month:month>/<int:series>/",
        SeriesHistoryView.as_view(),
        name="series_history",
    ),
    path("units/<int:unit>/corrections/<month:month>/", CorrectionsView.as_view(), name="corrections"),
    path("units/<int:unit>/corrections/<month:month>/<int:series>/", CorrectionView.as_view(), name="correction"),
]
