"""홈: what I owe, and for the coordinator how far every unit is."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View

from core.presentation import tone_of
from organization.access import Rights, rights_of
from organization.models import Role
from programs.selectors import board_of, my_tasks
from programs.views.plans import home_milestones
from reporting.models import Kind, Period
from reporting.selectors import month_from

#: Where a kind of data is typed, and where its head decides.
ENTRY_PAGES = {Kind.MONEY: "money_entry", Kind.INDICATORS: "indicator_entry"}
REVIEW_PAGES = {Kind.MONEY: "money_review", Kind.INDICATORS: "indicator_entry"}


class EntryIndexView(View):
    """실적 입력 of the menu: straight to the only month that a person owes, else to the choice."""

    def get(self, request):
        owed = [task for task in my_tasks(rights_of(request.user)) if not task.is_review]
        tasks = [task for task in owed if task.kind == Kind.MONEY] or owed
        if len(tasks) != 1:
            return redirect("home")
        task = tasks[0]
        return redirect(ENTRY_PAGES[task.kind], unit=task.unit_id, month=task.period.as_month)


class HomeView(View):
    """홈: what I owe, and for the coordinator how far every unit is."""

    def get(self, request):
        rights = rights_of(request.user)
        context = {
            "my_units": [self._task(task) for task in my_tasks(rights)],
            "board": self._board(rights),
            "due": home_milestones(rights),
        }
        return render(request, "programs/home.html", context)

    def _task(self, task) -> dict:
        kwargs = {"unit": task.unit_id, "month": task.period.as_month}
        pages = REVIEW_PAGES if task.is_review else ENTRY_PAGES
        page = pages[task.kind]
        return {
            "unit_label": task.unit_name,
            "unit_url": reverse("unit", args=[task.unit_id]) + f"?month={task.period.month}",
            "period_label": task.period.as_month.label,
            "kind_label": task.kind_label,
            "state_label": task.state_label,
            "tone": tone_of(task.state),
            "due_label": date_format(task.period.due_on, "n.j.(D)") if task.period.due_on else "",
            "missing": task.missing,
            "total": task.total,
            "note": task.note,
            "url": reverse(page, kwargs=kwargs),
            "action_label": task.action_label,
        }

    def _board(self, rights) -> dict | None:
        offices = sorted(rights.units_with({Role.COORDINATOR, Role.AUDITOR}))
        if not offices:
            return None
        asked = self.request.GET.get("month")
        month = month_from(asked, offices[0]) if asked else None
        period, rows = board_of(offices[0], month, rights)
        if period is None:
            return {"rows": []}
        return {
            "period_label": period.as_month.label,
            "columns": [_("예산집행")],
            "rows": [self._board_row(row, period, rights) for row in rows],
        }

    def _board_row(self, row, period: Period, rights: Rights) -> dict:
        kwargs = {"unit": row.unit_id, "month": period.as_month}
        found = row.submission
        is_readable = found and rights.may_read(row.unit_id, is_approved=found.is_approved)
        may_close = row.state == "confirmed" and rights.may_coordinate(row.unit_id)
        cell = {
            "state_label": row.state_label,
            "tone": tone_of(row.state),
            "detail": f"{row.total - row.missing}/{row.total}",
            "url": reverse("money_review", kwargs=kwargs) if is_readable else "",
            "late": row.is_late,
            "close_url": reverse("money_act", kwargs=kwargs) if may_close else "",
        }
        unit_url = reverse("unit", args=[row.unit_id]) + f"?month={period.month}"
        return {"unit_label": row.unit_name, "url": unit_url, "cells": [cell]}
