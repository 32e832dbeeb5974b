"""Addresses of the money of a unit."""

from django.urls import path

from budgets.views.corrections import CorrectionsView, CorrectionView
from budgets.views.entry import EntryView
from budgets.views.expedited import ExpeditedView
from budgets.views.funds import FundFormView, FundsView
from budgets.views.grant_keeping import GrantEditView, GrantHistoryView, GrantNewView
from budgets.views.grant_tables import GrantTableView
from budgets.views.grants import GrantsView, GrantView
from budgets.views.grid import CellsView, PasteView, StoryView
from budgets.views.history import SeriesHistoryView
from budgets.views.ledger import LedgerPeriodView, LedgerUploadView
from budgets.views.lines import BudgetLinesView
from budgets.views.responsibility import LineResponsibilityView
from budgets.views.review import ReviewView
from budgets.views.submission import MoneyActView
from budgets.views.workbook import WorkbookView
from budgets.views.year_change import YearChangeView

urlpatterns = [
    path("budget/", BudgetLinesView.as_view(), name="budget_lines"),
    path("budget/expedited/", ExpeditedView.as_view(), name="expedited"),
    path("budget/grants/", GrantsView.as_view(), name="grants"),
    path("budget/grants/new/", GrantNewView.as_view(), name="grant_new"),
    path("budget/grants/table/", GrantTableView.as_view(), name="grant_table"),
    path("budget/grants/<int:pk>/", GrantView.as_view(), name="grant"),
    path("budget/grants/<int:pk>/edit/", GrantEditView.as_view(), name="grant_edit"),
    path("budget/grants/<int:pk>/history/", GrantHistoryView.as_view(), name="grant_history"),
    path("budget/funds/", FundsView.as_view(), name="funds"),
    path("budget/funds/new/", FundFormView.as_view(), name="fund_new"),
    path("budget/funds/<int:pk>/", FundFormView.as_view(), name="fund"),
    path("periods/year-change/", YearChangeView.as_view(), name="year_change"),
    path("ledger/<int:period>/", LedgerPeriodView.as_view(), name="ledger"),
    path("ledger/upload/<int:pk>/", LedgerUploadView.as_view(), name="ledger_upload"),
    path("units/<int:unit>/entry/<month:month>/money/", EntryView.as_view(), name="money_entry"),
    path("units/<int:unit>/entry/<month:month>/money/cells/", CellsView.as_view(), name="money_cells"),
    path("units/<int:unit>/entry/<month:month>/money/paste/", PasteView.as_view(), name="money_paste"),
    path("units/<int:unit>/entry/<month:month>/money/story/<int:series>/", StoryView.as_view(), name="money_story"),
    path("units/<int:unit>/entry/<month:month>/money/workbook/", WorkbookView.as_view(), name="money_workbook"),
    path("units/<int:unit>/responsibility/<month:month>/", LineResponsibilityView.as_view(), name="responsibility"),
    path("units/<int:unit>/review/<month:month>/money/", ReviewView.as_view(), name="money_review"),
    path("units/<int:unit>/act/<month:month>/money/", MoneyActView.as_view(), name="money_act"),
    path(
        "units/<int:unit>/history/<month:month>/<int:series>/",
        SeriesHistoryView.as_view(),
        name="series_history",
    ),
    path("units/<int:unit>/corrections/<month:month>/", CorrectionsView.as_view(), name="corrections"),
    path("units/<int:unit>/corrections/<month:month>/<int:series>/", CorrectionView.as_view(), name="correction"),
]
