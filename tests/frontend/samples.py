"""Sample rows for the pages, so that templates and scripts are tried without a database."""

from types import SimpleNamespace as Item

from django.template.loader import render_to_string
from django.test import RequestFactory

MILLION = 1_000_000


def entry_row(series_id=1, **changes):
    """One line of the entry grid: 100 of 1,000 million won spent before this month."""
    row = {
        "series_id": series_id,
        "name": f"세부사업 {series_id}",
        "team": "정책팀",
        "current": "1,000",
        "previous": "100",
        "current_won": 1_000 * MILLION,
        "previous_won": 100 * MILLION,
        "this_month_field": "",
        "to_date_field": "",
        "spent_rate": "",
        "version": 0,
        "seen": "0|",
        "state": "open",
        "returned_reason": "",
        "errors": [],
        "history_url": "",
    }
    return Item(**(row | changes))


def entry_page(rows, **changes):
    """The whole entry page as HTML."""
    context = {
        "office_name": "연습 기관",
        "product_name": "가늠",
        "unit_label": "연습과",
        "period": Item(label="2023년 6월"),
        "submission": Item(state="draft", state_label="작성 중", tone="info", version=0),
        "rows": rows,
        "has_rows": True,
        "units": ["원", "백만원"],
        "money_unit": "백만원",
        "unit_won": MILLION,
        "mode": "this_month",
        "mode_switchable": True,
        "totals": Item(current="", previous="", this_month="", to_date="", rate=""),
        "filled": 0,
        "can_save": True,
        "can_submit": True,
    }
    return render_to_string("budgets/entry.html", context | changes, request=RequestFactory().get("/"))
