"""What the scripts of the entry grid ask: save these cells, read this block, tell this row's story."""

import json
import re

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.forms import THIS_MONTH, TO_DATE, EntryCells, EntryForm
from budgets.pasting import preview
from budgets.selectors import entry_rows
from budgets.selectors.story import last_amounts, story_of
from budgets.views.entry import EntryView
from budgets.views.submission import SubmissionMixin
from core.money import MONEY_UNITS, format_exact
from core.refusals import InvalidInput, MonthClosed, Refusal, StaleForm
from core.tabular.block import read_block
from reporting import services
from reporting.models import ReasonChoice

#: A request carries at most this many cells, and texts at most this long.
MOST_CELLS = 3_000
LONGEST_TEXT = 1_000
_CELL_NAME = re.compile(r"([a-z_]+)-(\d{1,18})")
_MEMORY_NAME = re.compile(r"seen(?:_[a-z_]+)?-\d{1,18}")
_MONEY_COLUMNS = (THIS_MONTH, TO_DATE)


class JsonEntryView(EntryView):
    """An act of the grid that is asked and answered as JSON; a refusal is a message with its status."""

    http_method_names = ["post"]
    READ_ONCE = (*EntryView.READ_ONCE, "takes_entries")

    def post(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        try:
            return self.answer()
        except Refusal as refusal:
            return JsonResponse({"message": str(refusal)}, status=refusal.status_code)

    @cached_property
    def sent(self) -> dict:
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise unreadable()
        return body

    def text(self, key: str, longest: int = LONGEST_TEXT) -> str:
        value = self.sent.get(key, "")
        if not isinstance(value, str) or len(value) > longest or "\0" in value:
            raise unreadable()
        return value

    @cached_property
    def money_unit(self) -> str:
        unit = self.text("unit")
        if unit not in MONEY_UNITS:
            raise InvalidInput(_("'%(unit)s'은(는) 금액 단위가 아닙니다.") % {"unit": unit[:20]})
        return unit

    def form(self, data=None) -> EntryForm:
        return EntryForm(self.read_rows(), self.money_unit, self.text("mode"), data, month=self.month)

    @cached_property
    def takes_entries(self) -> bool:
        return self.submission.takes_entries and self.period.is_open


class CellsView(JsonEntryView):
    """Saves the cells that somebody has just left, all of them or none."""

    def answer(self):
        names = self.names
        self.submission = services.submission_for(period=self.period, unit=self.unit)
        self.submission.period = self.period
        form = self.form(self.data)
        unknown = {series_id for _kind, series_id in names.values()} - {cells.series_id for cells in form.rows}
        if unknown:
            return self.refused("error", unknown, _("이 화면에 없는 줄입니다. 화면을 새로 고쳐 주세요."), 422)
        locked = {cells.series_id for cells in form.rows if not (cells.row.is_open and self.takes_entries)}
        if locked & set(self.by_series):
            return self.refused("locked", locked, self._locked_message(), 409)
        if not form.is_valid():
            errors = {cells.series_id: " ".join(cells.errors) for cells in form.rows if cells.errors}
            return self.refused("error", errors, _("고쳐야 할 칸이 있어 저장하지 않았습니다."), 422, errors)
        before = {cells.series_id: cells.row for cells in form.rows}
        try:
            self.save(form)
        except StaleForm as refusal:
            stale = set(getattr(refusal, "series_ids", ())) or set(self.by_series)
            return self.refused("conflict", stale, str(refusal), refusal.status_code)
        except MonthClosed as refusal:
            return self.refused("locked", set(self.by_series), str(refusal), refusal.status_code)
        return self.saved(before)

    @cached_property
    def cells(self) -> dict[str, dict]:
        cells = self.sent.get("cells")
        if not isinstance(cells, dict) or not cells:
            raise unreadable()
        if len(cells) > MOST_CELLS:
            raise InvalidInput(
                _("한 번에 %(most)d칸까지 저장합니다. 나누어 저장하거나 엑셀 올리기를 쓰세요.") % {"most": MOST_CELLS}
            )
        if not all(isinstance(cell, dict) and _is_text(cell.get("value")) for cell in cells.values()):
            raise unreadable()
        return cells

    @cached_property
    def names(self) -> dict[str, tuple[str, int]]:
        """``{"this_month-12": ("this_month", 12)}`` for every cell that was sent."""
        found = {name: _CELL_NAME.fullmatch(name) for name in self.cells}
        if not all(found.values()):
            raise unreadable()
        return {name: (match[1], int(match[2])) for name, match in found.items()}

    @cached_property
    def by_series(self) -> dict[int, list[str]]:
        series: dict[int, list[str]] = {}
        for name, (_kind, series_id) in self.names.items():
            series.setdefault(series_id, []).append(name)
        return series

    @cached_property
    def data(self) -> dict[str, str]:
        """The cells as the form of the page would have sent them, so that one reader serves both."""
        memory = self.sent.get("memory", {})
        if not isinstance(memory, dict) or len(memory) > 2 * MOST_CELLS:
            raise unreadable()
        if not all(_MEMORY_NAME.fullmatch(name) and _is_text(value) for name, value in memory.items()):
            raise unreadable()
        data = {"mode": self.text("mode"), "unit": self.money_unit, **memory}
        for name, (kind, series_id) in self.names.items():
            data[name] = self.cells[name]["value"]
            seen = self.cells[name].get("seen")
            if seen is not None:
                if not _is_text(seen):
                    raise unreadable()
                data[f"seen-{series_id}" if kind in _MONEY_COLUMNS else f"seen_{name}"] = seen
        return data

    def _locked_message(self) -> str:
        return self._lock_notice() or _("마감된 달이라 저장하지 않았습니다.")

    def refused(self, state: str, series_ids, message: str, status: int, messages: dict | None = None):
        """Nothing was saved: which cells are why, what stands there now; the others wait (held)."""
        if state != "error":
            self.read_again()
        form = self.form()
        fresh = {cells.series_id: cells for cells in form.rows}
        results = {}
        for name, (_kind, series_id) in self.names.items():
            is_why = series_id in series_ids
            results[name] = self._result(fresh.get(series_id), state if is_why else "held", form.mode)
            if is_why:
                results[name]["message"] = (messages or {}).get(series_id, message)
        body = {"message": message, "cells": results}
        if state != "error":
            body["rows"] = self._rows(form, set(series_ids))
        return JsonResponse(body, status=status)

    def saved(self, before: dict):
        form = self.form()
        results = {}
        for cells in form.rows:
            for name in self.by_series.get(cells.series_id, ()):
                results[name] = self._result(cells, "saved", form.mode)
                if self.names[name][0] in _MONEY_COLUMNS:
                    results[name]["before"] = self._exact(before[cells.series_id], form.mode)
        return JsonResponse({"cells": results, "rows": self._rows(form, set(self.by_series))})

    def read_rows(self):
        """Only the rows that were sent: the answer must not wait for the others."""
        return entry_rows(self.submission, self.tree, direction=self.direction, series_ids=list(self.by_series))

    def _result(self, cells: EntryCells | None, state: str, mode: str) -> dict:
        if cells is None:
            return {"state": state}
        return {
            "state": state,
            "seen": cells.seen,
            "text": getattr(cells, f"{mode}_field"),
            "this_month": cells.this_month_field,
            "to_date": cells.to_date_field,
            "rate": cells.spent_rate,
            "by": cells.row.entered_by,
        }

    def _exact(self, row, mode: str) -> str:
        if row.value is None:
            return ""
        return format_exact(row.to_date if mode == TO_DATE else row.value, self.money_unit)

    def _rows(self, form: EntryForm, series_ids: set) -> dict[str, str]:
        """The rows drawn anew, so that everything in them follows what was saved."""
        rows, template, shared = {}, get_template("budgets/entry_row.html"), self.row_context(form)
        for cells in form.rows:
            if cells.series_id in series_ids:
                if not self.takes_entries:
                    cells.row.is_open = False
                cells.history_url = reverse("series_history", args=[self.unit.pk, self.month, cells.series_id])
                rows[str(cells.series_id)] = template.render(shared | {"row": cells})
        return rows

    def row_context(self, form: EntryForm) -> dict:
        """What the template of a row needs beside the row."""
        return {
            "mode": form.mode,
            "period": self.month,
            "submission": self.submission,
            "choices": list(ReasonChoice.objects.filter(is_active=True).values_list("pk", "name")),
            "has_last_year": self.sent.get("has_last_year") is True,
        }


class PasteView(JsonEntryView):
    """Reads a block from a spreadsheet and says what pasting it would do; nothing is saved."""

    LONGEST_BLOCK = 4_000_000

    def answer(self):
        block = read_block(self.text("text", self.LONGEST_BLOCK), self.text("html", self.LONGEST_BLOCK))
        order = self.sent.get("order", [])
        column = self.sent.get("column")
        is_list = isinstance(order, list) and all(isinstance(item, int) for item in order)
        if not is_list or len(order) > MOST_CELLS or not (column is None or isinstance(column, int)):
            raise unreadable()
        form = self.form()
        for cells in form.rows:
            cells.row.is_open = cells.row.is_open and self.takes_entries
        result = preview(
            form,
            block,
            order=order,
            column=column,
            read_as=self.text("read_as"),
            month=self.month,
            last_month=last_amounts([cells.series_id for cells in form.rows], self.month.previous),
        )
        return JsonResponse(result)


class StoryView(SubmissionMixin, View):
    """The side of the grid for one row: last values, history, reasons, findings; a part of a page."""

    def get(self, request, series, **_kwargs):
        self.require(self.rights.may_read(self.unit.pk, is_approved=self.submission.is_approved))
        placement = get_object_or_404(
            self.unit.series_placements.as_of(self.month).select_related("series__budget_line"), series_id=series
        )
        story = story_of(placement, self.submission, self.month, self.money_unit, self.rights.draft_unit_ids)
        context = {
            "story": story,
            "team": self.tree.name(placement.team_id) if placement.team_id else "",
            "money_unit": self.money_unit,
            "history_url": reverse("series_history", args=[self.unit.pk, self.month, series]),
        }
        return render(request, "budgets/entry_story.html", context)


def unreadable() -> InvalidInput:
    return InvalidInput(_("보낸 내용을 읽지 못했습니다. 화면을 새로 고친 뒤 다시 해 주세요."))


def _is_text(value) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and "\0" not in value
