"""검토·확인: a unit's month read by risk, sent back row by row or confirmed."""

from collections.abc import Iterable

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.forms import correction_line
from budgets.plans import plans_text
from budgets.selectors import EntryTotals, ReviewRow, review_rows
from budgets.views.submission import SubmissionMixin, shared_cover
from core.money import format_money, format_points, format_rate
from reporting.remarks import reason_text
from reporting.views.review import DecidingView

AGAINST = {"plan": gettext_lazy("계획"), "last_month": gettext_lazy("전월"), "last_year": gettext_lazy("작년 같은 달")}


class ReviewView(SubmissionMixin, DecidingView):
    """The money of a unit, the riskiest rows first."""

    def get(self, request, **kwargs):
        if request.GET.get("export") == "xlsx":
            self.require(self.may_read)
            return self.workbook()
        return super().get(request, **kwargs)

    def show(self, errors: Iterable[str] = (), status: int = 200, reasons: dict | None = None):
        rows = self.rows
        has_last_year = any(row.last_year_rate is not None for row in rows)
        context = self.common_context() | self.deciding_context() | self.rows_context(rows, errors, reasons)
        wide = 2 * context["can_return"]
        context |= {
            "totals": EntryTotals(rows).as_texts(self.money_unit),
            "covers": shared_cover(rows),
            "has_last_year": has_last_year,
            "cells_before": 3,
            "cells_after": 4 + has_last_year + wide,
            "columns": 9 + has_last_year + wide,
            "row_template": "budgets/review_row.html",
        }
        return render(self.request, "budgets/review.html", context, status=status)

    @cached_property
    def rows(self) -> list[ReviewRow]:
        with self.looking() as seen:
            return review_rows(self.submission, self.tree, direction=self.direction, seen=seen)

    def text(self, won) -> str:
        return format_money(won, self.money_unit)

    def row(self, row: ReviewRow, reasons: dict) -> dict:
        return {
            "series_id": row.series_id,
            "corrections": [correction_line(correction, self.money_unit) for correction in row.corrections],
            "name": row.name,
            "why": row.why(self.submission, self._move(row)),
            "current": self.text(row.current),
            "previous": self.text(row.previous),
            "last_month": self.text(row.last_month),
            "this_month": self.text(row.value),
            "now": self.text(row.value),
            "to_date": self.text(row.to_date),
            "spent_rate": format_rate(row.rate),
            "plan_gap": format_points(row.plan_gap),
            "is_behind": row.plan_gap is not None and row.plan_gap < 0,
            "last_year": format_rate(row.last_year_rate),
            "reason_given": reason_text(row.remark),
            "plan_given": plans_text(row.plans, self.month, self.money_unit),
            "expected_given": format_rate(row.remark.expected_rate) if row.remark else "",
            "covers": row.covers,
            "is_provisional": row.provisional is not None,
            "changed_from": (self.text(row.changed_from) or _("빈칸")) if row.is_changed else "",
            "seen_from": (self.text(row.seen_value) or _("빈칸")) if row.is_new_to_reader else "",
            "returned_reason": row.returned_reason,
            "reason": reasons.get(row.series_id, row.returned_reason),
            "ticked": row.series_id in reasons,
            "history_url": reverse("series_history", args=[self.unit.pk, self.month, row.series_id]),
        }

    def _move(self, row: ReviewRow) -> str:
        """How far the row moved, and whether somebody says why."""
        move = row.largest_move
        if move is None:
            return ""
        far = format_points(move.points) if move.points is not None else self._signed_money(move.won)
        moved = _("%(against)s보다 %(far)s") % {"against": AGAINST[move.against], "far": far}
        return moved if row.has_reason else _("%(moved)s, 사유 없음") % {"moved": moved}

    def _signed_money(self, won: int) -> str:
        text = self.text(won)
        return f"{'+' if won > 0 else ''}{text}{self.money_unit}"
