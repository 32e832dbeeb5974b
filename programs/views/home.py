"""홈: what I owe, what came back, what waits for me, and for the coordinator the board."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.presentation import tone_of
from organization.access import rights_of
from programs.board import Task, returned_cells, work_of
from programs.selectors import reading_day
from programs.selectors.rounds import RoundTask, round_work
from programs.views.board import board_context
from programs.views.people import home_seats
from programs.views.plans import home_milestones
from programs.views.unit_facilities import home_contracts
from reporting.due import day_text, left_label
from reporting.models import Kind
from reporting.notices import PAGES

#: Rows that came back and are listed at home; the pages they stand on have them all.
MOST_CELLS = 20


class EntryIndexView(View):
    """실적 입력 of the menu: straight to the only month that a person owes, else to the choice."""

    def get(self, request):
        owed = work_of(request.user, rights_of(request.user)).owed
        tasks = [task for task in owed if task.kind == Kind.MONEY] or owed
        if len(tasks) != 1 or round_work(rights_of(request.user)).owed:
            return redirect("home")
        return redirect(task_address(tasks[0]))


class HomeView(View):
    """홈: what I owe, what came back, what waits for me, and for the coordinator the board."""

    def get(self, request):
        rights = rights_of(request.user)
        work, texts = work_of(request.user, rights), round_work(rights)
        cells = returned_cells(work.owed)
        # As of the last month that is read: what ended long after it is no news of it.
        day = reading_day(rights.offices_apart(practice=rights.sees_practice_only))
        tasks = {task.submission.pk: task for task in work.owed if task.submission}
        context = {
            "owed": [shown_task(task) for task in work.owed],
            "returned": [self._cell(cell, tasks[cell.submission_id]) for cell in cells[:MOST_CELLS]],
            "returned_count": len(cells),
            "not_confirming": not work.to_confirm,
            "to_confirm": [shown_task(task, is_review=True) for task in work.to_confirm],
            "round_owed": [shown_round_task(task) for task in texts.owed],
            "round_to_confirm": [shown_round_task(task, is_review=True) for task in texts.to_confirm],
            "round_returned": texts.returned,
            "board": board_context(request, rights),
            "due": home_milestones(rights, day),
            "seats": home_seats(rights, day),
            "contracts": home_contracts(rights, day),
        }
        return render(request, "programs/home.html", context)

    def _cell(self, cell, task: Task) -> dict:
        return {
            "unit_label": task.unit_name,
            "title": task.title,
            "name": cell.name or str(cell.series_id),
            "reason": cell.reason,
            "by": str(cell.decision.actor),
            "at": cell.decision.decided_at,
            "url": task_address(task) + f"#row-{cell.series_id}",
        }


def task_address(task: Task, *, is_review: bool = False) -> str:
    """Where the task is done; home for kinds of data that have no page yet."""
    pages = PAGES.get(task.kind)
    if pages is None:
        return reverse("home")
    return reverse(pages[is_review], kwargs={"unit": task.unit_id, "month": task.period.as_month})


def shown_task(task: Task, *, is_review: bool = False) -> dict:
    """One task as the row of a table."""
    owed_action = _("보완") if task.state == "returned" else _("입력")
    return {
        "unit_label": task.unit_name,
        "unit_url": reverse("unit", args=[task.unit_id]) + f"?month={task.period.month}",
        "title": task.title,
        "state_label": task.state_label,
        "tone": tone_of(task.state),
        "due_label": day_text(task.due_on) if task.due_on else "",
        "left_label": left_label(task.due_on) if task.is_owed else "",
        "is_late": task.is_late,
        "missing": task.missing,
        "total": task.total,
        "mine": task.mine,
        "mine_missing": task.mine_missing,
        "url": task_address(task, is_review=is_review),
        "action_label": _("검토") if is_review else owed_action,
    }


def shown_round_task(task: RoundTask, *, is_review: bool = False) -> dict:
    """What a unit owes to a round as the row of a table."""
    item = task.item
    place = [item.round_id, item.unit_id]
    return {
        "unit_label": task.unit_name,
        "unit_url": reverse("unit", args=[item.unit_id]),
        "title": task.title,
        "state_label": task.state_label,
        "tone": tone_of(task.state),
        "due_label": task.due_label,
        "left_label": task.left_label,
        "is_late": task.is_late,
        "missing": task.total - task.touched,
        "total": task.total,
        "url": reverse("round_review" if is_review else "round_unit", args=place),
        "action_label": _("검토") if is_review else _("보완") if item.state == "returned" else _("글쓰기"),
    }
