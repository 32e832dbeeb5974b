"""제출 현황판: how far every unit is, one click to each; closing what is confirmed; the file and the reminder."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.documents import Cell, Column, Document, Row, Section, Table
from core.documents import render as render_document
from core.downloads import file_response
from core.periods import Month
from core.presentation import Link, tone_of
from core.refusals import Refusal
from organization.access import Rights, rights_of
from programs.board import LATE, STATES, Board, ColumnKey, Task, board_of, reminder, state_label
from reporting import services
from reporting.models import Submission
from reporting.notices import PAGES

#: What of the address says which board it is.
FILTERS = ("office", "month", "state")


def read_board(request, rights: Rights) -> Board | None:
    """The board that the address asks for; nonsense asks for nothing."""
    asked = {name: request.GET.get(name) or request.POST.get(name, "") for name in FILTERS}
    try:
        month = Month.parse(asked["month"]) if asked["month"] else None
    except ValueError:
        month = None
    office = asked["office"]
    office_id = int(office) if office.isascii() and office.isdecimal() and len(office) < 19 else None
    return board_of(rights, office_id=office_id, month=month, state=asked["state"])


def board_context(request, rights: Rights) -> dict | None:
    """The board as its template wants it; nothing for those who have none."""
    board = read_board(request, rights)
    return None if board is None else _BoardPage(request, rights, board).context()


class BoardView(View):
    """The board by itself, its file, and the coordinator's two acts on it."""

    def dispatch(self, request, *args, **kwargs):
        self.rights = rights_of(request.user)
        self.board = read_board(request, self.rights)
        if self.board is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        if request.GET.get("export") == "xlsx":
            return self.export()
        return self.show()

    def post(self, request):
        if not self.rights.may_coordinate(self.board.office_id):
            raise Http404
        tasks = {task.submission.pk: task for task in self.board.tasks if task.submission}
        one, column = request.POST.get("close", ""), request.POST.get("close_confirmed", "")
        if one:
            return self.close([task for pk, task in tasks.items() if str(pk) == one])
        wanted = [task for task in tasks.values() if f"{task.period.month}-{task.kind}" == column]
        return self.close([task for task in wanted if task.state == Submission.State.CONFIRMED])

    def close(self, tasks: list[Task]):
        """Each for itself: what is refused does not keep the others from closing."""
        results = []
        for task in tasks:
            try:
                services.close(actor=self.request.user, submission=task.submission)
            except Refusal as refusal:
                results.append({"task": task, "error": str(refusal)})
            else:
                results.append({"task": task, "error": ""})
        refused = [row for row in results if row["error"]]
        done = len(results) - len(refused)
        if not results:
            messages.warning(self.request, _("마감할 확인 자료가 없습니다."))
        if done:
            messages.success(self.request, _("%(count)d건을 마감했습니다.") % {"count": done})
        for row in refused:
            messages.error(self.request, f"{row['task'].unit_name} {row['task'].title}: {row['error']}")
        return redirect(reverse("board") + _query(self.board))

    def show(self, status: int = 200):
        page = _BoardPage(self.request, self.rights, self.board)
        context = {"board": page.context(), "crumbs": [Link(_("홈"), reverse("home"))]}
        return render(self.request, "programs/board.html", context, status=status)

    def export(self):
        title = _("제출 현황")
        when = ", ".join(period.as_month.label for period in self.board.periods)
        table = _board_table(self.board, title)
        document = Document(title=title, subtitle=when, sections=(Section(blocks=(table,)),))
        return file_response(render_document(document, "xlsx"), "xlsx", title)


def _query(board: Board, **changes) -> str:
    """The board's own address, with something changed."""
    one = board.periods[0].month if len(board.periods) == 1 else ""
    asked = {"office": board.office_id, "month": one, "state": board.state} | changes
    return "?" + "&".join(f"{name}={value}" for name, value in asked.items() if value)


def _board_table(board: Board, title: str) -> Table:
    months = [Month(column.month).label for column in board.columns]
    header = [Cell.of_text(_("부서"))]
    header += [
        Cell.of_text(f"{month} {column.kind_label}") for month, column in zip(months, board.columns, strict=True)
    ]
    rows = [
        Row(cells=(Cell.of_text(name), *(Cell.of_text(_cell_text(task)) for task in cells)))
        for _unit_id, name, cells in board.rows
    ]
    columns = (Column(30, "left"), *(Column(24, "center") for _column in board.columns))
    return Table(caption=title, columns=columns, header=(tuple(header),), rows=tuple(rows))


def _cell_text(task: Task | None) -> str:
    if task is None:
        return "–"
    late = " " + _("지연") if task.is_late else ""
    return f"{task.state_label} {task.filled}/{task.total}{late}"


class _BoardPage:
    """The board as texts and links."""

    def __init__(self, request, rights: Rights, board: Board):
        self.request, self.rights, self.board = request, rights, board
        self.readable = rights.reviewed_unit_ids
        self.drafts = rights.draft_unit_ids
        self.can_close = rights.may_coordinate(board.office_id)

    def context(self) -> dict:
        board = self.board
        counts = board.counts
        states = [(state, state_label(state), counts[state]) for state in (LATE, *STATES)]
        return {
            "address": reverse("board"),
            "office_label": self.rights.tree.name(board.office_id),
            "offices": [
                Link(self.rights.tree.name(pk), _query(board, office=pk, month=""), current=pk == board.office_id)
                for pk in self._offices()
            ],
            "office": board.office_id,
            "month": board.periods[0].month if len(board.periods) == 1 else "",
            "state": board.state,
            "months": [(row.month, row.as_month.label, row.get_state_display()) for row in board.choices],
            "states": [
                Link(_("전체"), _query(board, state=""), current=not board.state, count=len(board.tasks)),
                *(
                    Link(label, _query(board, state=state), current=board.state == state, count=count)
                    for state, label, count in states
                    if count or board.state == state
                ),
            ],
            "period_label": ", ".join(row.as_month.label for row in board.periods),
            "heads": self._heads(),
            "columns": [self._column(column) for column in board.columns],
            "rows": [self._row(*row) for row in board.rows],
            "can_close": self.can_close,
            "export_url": reverse("board") + _query(board, export="xlsx"),
            "reminder": reminder(board) if self.can_close else "",
            "late_count": counts[LATE],
        }

    def _offices(self) -> list[int]:
        offices = self.rights.watched_office_ids
        return offices if len(offices) > 1 else []

    def _heads(self) -> list[dict]:
        """Periods above their kinds of data."""
        spans = {}
        for column in self.board.columns:
            spans[column.month] = spans.get(column.month, 0) + 1
        return [{"label": Month(month).label, "span": span} for month, span in spans.items()]

    def _column(self, column: ColumnKey) -> dict:
        counts = self.board.column_counts(column)
        return {
            "label": column.kind_label,
            "key": f"{column.month}-{column.kind}",
            "summary": [f"{state_label(state)} {counts[state]}" for state in STATES if counts[state]],
            "confirmed": counts[Submission.State.CONFIRMED],
        }

    def _row(self, unit_id: int, name: str, cells: list[Task | None]) -> dict:
        return {
            "unit_label": name,
            "url": reverse("unit", args=[unit_id]) + f"?month={self.board.periods[-1].month}",
            "cells": [self._cell(task) if task else None for task in cells],
        }

    def _cell(self, task: Task) -> dict:
        found = task.submission
        can_read = found and task.unit_id in self.readable and (found.is_approved or task.unit_id in self.drafts)
        url = ""
        if can_read and task.kind in PAGES:
            url = reverse(PAGES[task.kind][1], kwargs={"unit": task.unit_id, "month": task.period.as_month})
        return {
            "state_label": task.state_label,
            "tone": tone_of(task.state),
            "detail": f"{task.filled}/{task.total}",
            "url": url,
            "late": task.is_late,
            "faded": not self.board.shows(task),
            "close": found.pk if self.can_close and task.state == Submission.State.CONFIRMED else None,
            "title": task.title,
        }
