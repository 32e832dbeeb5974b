"""검토·확인: a unit's month read by risk, sent back row by row or confirmed."""

from collections.abc import Iterable

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.forms import correction_line
from budgets.plans import plans_text
from budgets.selectors import EntryTotals, ReviewRow, Standing, review_rows
from budgets.views.submission import SubmissionMixin, shared_cover
from core.money import format_money, format_points, format_rate
from reporting import review
from reporting.history import values_before
from reporting.remarks import reason_text
from reporting.views.review import DecidingView

TITLES = {
    Standing.RETURNED: gettext_lazy("보완요청한 줄"),
    Standing.CHANGED: gettext_lazy("내가 본 뒤 바뀐 줄"),
    Standing.FINDING: gettext_lazy("점검 결과가 있는 줄"),
    Standing.MOVE: gettext_lazy("사유 없이 크게 움직인 줄"),
    Standing.MISSING: gettext_lazy("값이 없는 줄"),
    Standing.REST: gettext_lazy("나머지"),
}
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
        deciding = self.deciding_context()
        wide = 2 * deciding["can_return"]
        context = (
            self.common_context()
            | deciding
            | {
                "groups": self._groups(rows, reasons or {}),
                "count": len(rows),
                "totals": EntryTotals(rows).as_texts(self.money_unit),
                "changes_count": sum(row.is_changed for row in rows),
                "new_count": sum(row.is_new_to_reader for row in rows),
                "errors": list(errors),
                "covers": shared_cover(rows),
                "has_last_year": has_last_year,
                "cells_before": 3,
                "cells_after": 4 + has_last_year + wide,
                "columns": 9 + has_last_year + wide,
            }
        )
        return render(self.request, "budgets/review.html", context, status=status)

    @cached_property
    def rows(self) -> list[ReviewRow]:
        """The rows; what changed since the reader's last look stays marked until they say they have seen it."""
        if self.submission.pk is None:
            return []
        now, user = timezone.now(), self.request.user
        since = self.submission.looked_at
        seen = values_before(self.submission, since, unless_by=user) if since else {}
        rows = review_rows(self.submission, self.tree, direction=self.direction, seen=seen)
        if not seen:
            review.look_at(user=user, submission=self.submission, at=now)
        return rows

    def _groups(self, rows: list[ReviewRow], reasons: dict) -> list[dict]:
        groups = {}
        for row in rows:
            groups.setdefault(row.standing, []).append(self._row(row, reasons))
        return [
            {
                "title": TITLES[standing],
                "count": len(shown),
                "rows": shown,
                "is_folded": standing == Standing.REST,
                "is_open": len(groups) == 1 or any(row["ticked"] for row in shown),
            }
            for standing, shown in groups.items()
        ]

    def text(self, won) -> str:
        return format_money(won, self.money_unit)

    def _row(self, row: ReviewRow, reasons: dict) -> dict:
        return {
            "series_id": row.series_id,
            "corrections": [correction_line(correction, self.money_unit) for correction in row.corrections],
            "name": row.name,
            "why": self._why(row),
            "current": self.text(row.current),
            "previous": self.text(row.previous),
            "last_month": self.text(row.last_month),
            "this_month": self.text(row.value),
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

    def _why(self, row: ReviewRow) -> str:
        """Why the row stands where it stands, in one phrase."""
        standing = row.standing
        if standing == Standing.RETURNED:
            if self.submission.state == "returned":
                return _("보완을 기다림")
            return _("보완요청 뒤 고침") if row.is_changed else _("보완요청 뒤에도 그대로")
        if standing == Standing.CHANGED:
            return _("내가 본 뒤 바뀜")
        if standing == Standing.FINDING:
            return row.findings[0].sentence
        if standing == Standing.MISSING:
            return _("값을 적지 않음")
        move = row.largest_move
        if move is None:
            return _("큰 움직임 없음")
        far = format_points(move.points) if move.points is not None else self._signed_money(move.won)
        moved = _("%(against)s보다 %(far)s") % {"against": AGAINST[move.against], "far": far}
        return moved if row.has_reason else _("%(moved)s, 사유 없음") % {"moved": moved}

    def _signed_money(self, won: int) -> str:
        text = self.text(won)
        return f"{'+' if won > 0 else ''}{text}{self.money_unit}"
