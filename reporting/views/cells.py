"""What the scripts of an entry grid ask, whatever it holds: save these cells, all of them or none."""

import json
import re

from django.http import JsonResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.refusals import InvalidInput, MonthClosed, Refusal, StaleForm
from reporting import services

#: A request carries at most this many cells, and texts at most this long.
MOST_CELLS = 3_000
LONGEST_TEXT = 1_000
LONGEST_BLOCK = 4_000_000
_CELL_NAME = re.compile(r"([a-z_]+)-(\d{1,18})")
_MEMORY_NAME = re.compile(r"seen(?:_[a-z_]+)?-\d{1,18}")


class JsonMixin:
    """An act of a grid that is asked and answered as JSON; a refusal is a message with its status.

    Stands before the view of the page, which knows the unit's month and who may enter.
    """

    http_method_names = ["post"]

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


class CellsMixin(JsonMixin):
    """Saves the cells that somebody has just left, all of them or none.

    The view brings ``form(data=None)``, with ``rows`` that know ``series_id``, ``is_open`` and ``errors``;
    ``save(form)``; and what is told of a cell: ``told(cells, form)``, ``before(cells, form)``.
    """

    #: Kinds of cells that hold the figure itself: their memory is its version.
    value_columns: tuple[str, ...] = ("value",)

    def answer(self):
        names = self.names
        if not self.submission.pk:
            self.submission = services.submission_for(period=self.period, unit=self.unit, kind=self.kind)
            self.submission.period = self.period
        form = self.form(self.data)
        unknown = {series_id for _kind, series_id in names.values()} - {cells.series_id for cells in form.rows}
        if unknown:
            return self.refused("error", unknown, _("이 화면에 없는 줄입니다. 화면을 새로 고쳐 주세요."), 422)
        locked = {cells.series_id for cells in form.rows if not (cells.is_open and self.takes_entries)}
        if locked & set(self.by_series):
            return self.refused("locked", locked, self.locked_message(), 409)
        if not form.is_valid():
            errors = {cells.series_id: " ".join(cells.errors) for cells in form.rows if cells.errors}
            return self.refused("error", errors, _("고쳐야 할 칸이 있어 저장하지 않았습니다."), 422, errors)
        before = {cells.series_id: self.before(cells, form) for cells in form.rows}
        try:
            saved = self.save(form)
        except StaleForm as refusal:
            stale = set(getattr(refusal, "series_ids", ())) or set(self.by_series)
            return self.refused("conflict", stale, str(refusal), refusal.status_code)
        except MonthClosed as refusal:
            return self.refused("locked", set(self.by_series), str(refusal), refusal.status_code)
        return self.saved(before, self.form_after(form, saved))

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
        data = {"mode": self.text("mode"), "unit": self.text("unit"), **memory}
        for name, (kind, series_id) in self.names.items():
            data[name] = self.cells[name]["value"]
            seen = self.cells[name].get("seen")
            if seen is not None:
                if not _is_text(seen):
                    raise unreadable()
                data[f"seen-{series_id}" if kind in self.value_columns else f"seen_{name}"] = seen
        return data

    def locked_message(self) -> str:
        return self.lock_notice() or _("마감된 달이라 저장하지 않았습니다.")

    def refused(self, state: str, series_ids, message: str, status: int, messages: dict | None = None):
        """Nothing was saved: which cells are why, what stands there now; the others wait (held)."""
        if state != "error":
            self.read_again()
        form = self.form()
        fresh = {cells.series_id: cells for cells in form.rows}
        results = {}
        for name, (_kind, series_id) in self.names.items():
            is_why = series_id in series_ids
            results[name] = self._result(fresh.get(series_id), state if is_why else "held", form)
            if is_why:
                results[name]["message"] = (messages or {}).get(series_id, message)
        body = {"message": message, "cells": results}
        if state != "error":
            body["rows"] = self.drawn(form, set(series_ids))
        return JsonResponse(body, status=status)

    def form_after(self, _form, _saved):
        """The form of what stands there once ``save`` has answered ``saved``: read again, unless the view knows."""
        return self.form()

    def saved(self, before: dict, form):
        results = {}
        for cells in form.rows:
            for name in self.by_series.get(cells.series_id, ()):
                results[name] = self._result(cells, "saved", form)
                if self.names[name][0] in self.value_columns:
                    results[name]["before"] = before[cells.series_id]
        return JsonResponse({"cells": results, "rows": self.drawn(form, set(self.by_series))})

    def drawn(self, _form, _series_ids: set[int]) -> dict[str, str]:
        """Whole rows drawn anew, for grids in which more than the cell follows from what was saved."""
        return {}

    def _result(self, cells, state: str, form) -> dict:
        if cells is None:
            return {"state": state}
        return {"state": state, "seen": cells.seen} | self.told(cells, form)


class PasteMixin(JsonMixin):
    """Reads a block from a spreadsheet and says what pasting it would do; nothing is saved."""

    def answer(self):
        text, html = self.text("text", LONGEST_BLOCK), self.text("html", LONGEST_BLOCK)
        order, column = self.sent.get("order", []), self.sent.get("column")
        if not _is_order(order) or not (column is None or isinstance(column, int)):
            raise unreadable()
        return JsonResponse(self.preview(text, html, order, column))


def unreadable() -> InvalidInput:
    return InvalidInput(_("보낸 내용을 읽지 못했습니다. 화면을 새로 고친 뒤 다시 해 주세요."))


def _is_text(value) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and "\0" not in value


def _is_order(order) -> bool:
    """Series from the cell down, each alone or the rest of its row: ``[1, 2]`` or ``[[1, 2], [3, 4]]``."""
    if not isinstance(order, list) or len(order) > MOST_CELLS:
        return False
    flat = [part for item in order for part in (item if isinstance(item, list) else [item])]
    return len(flat) <= MOST_CELLS and all(type(part) is int for part in flat)
