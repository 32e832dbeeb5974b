"""예산집행 on the page of a unit: the lines that matter first, why they stand there, and what the checks ask."""

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budgets.models import Direction
from budgets.selectors import Execution, ExecutionRow, by_owner, largest_balances, widest_gaps
from core.money import format_points, format_rate
from reporting.models import Remark
from reporting.querysets import APPROVED
from reporting.remarks import reason_text

#: A unit with no more lines than this shows them all; of a longer list the leading ones are shown first.
MOST_ROWS, LEADING_ROWS = 20, 15


class UnitBudgetMixin:
    """Beside ``UnitMonthMixin``: spending and, where there is any, revenue, each a table with its own total."""

    def _budgets(self) -> list[dict]:
        found = [(self.found.spending, "budget-table", _("예산집행"))]
        if self.found.income.lines:
            found.append((self.found.income, "revenue-table", _("수입")))
        return [self._budget(*part) for part in found]

    def _budget(self, execution: Execution, table_id: str, title: str) -> dict:
        has_plans = execution.total.planned is not None
        is_one = len(by_owner(execution)) <= 1
        is_whole = is_one and (len(execution.lines) <= MOST_ROWS or self.request.GET.get("lines") == "all")
        rows = [self._row(row) for row in self._leading(execution, has_plans, is_whole)]
        return {
            "id": table_id,
            "title": title,
            "rows": rows,
            "total": self._row(execution.total),
            "unit_label": self.money_unit,
            "is_whole": is_whole,
            "is_one": is_one,
            "is_by_plan": has_plans,
            "is_revenue": execution.direction == Direction.REVENUE,
            "has_draft": execution.has_draft,
            "has_plans": has_plans,
            "has_last_year": execution.total.last_current is not None,
            "has_reasons": any(row["reason"] for row in rows),
            "has_findings": any(row["findings"] for row in rows),
            "all_url": self._all_url(execution, is_one),
        }

    def _leading(self, execution: Execution, has_plans: bool, is_whole: bool) -> list[ExecutionRow]:
        if is_whole:
            return execution.rows
        return (widest_gaps if has_plans else largest_balances)(execution, LEADING_ROWS)

    def _all_url(self, execution: Execution, is_one: bool) -> str:
        query = f"?month={int(self.month)}&unit={self.money_unit}"
        if is_one:
            return f"{query}&lines=all#budget-table-heading"
        return f"{reverse('budget_lines')}{query}&direction={execution.direction}"

    @cached_property
    def _reasons(self) -> dict[int, str]:
        """``{series: why it stands there}`` of the month, of drafts for those who see them. One query."""
        lines = [line.series_id for part in (self.found.spending, self.found.income) for line in part.lines]
        rows = Remark.objects.filter(series_id__in=lines, month=self.month.value).select_related("choice")
        seen = Q(submission__state__in=APPROVED) | Q(submission__unit_id__in=self.rights.draft_unit_ids)
        return {row.series_id: reason_text(row) for row in rows.filter(seen)}

    @cached_property
    def _asked(self) -> dict[int, list[str]]:
        """``{series: titles of what the checks ask}``, of what the page has read."""
        found: dict[int, list[str]] = {}
        for row in self.findings:
            if row.series_id and row.title not in found.setdefault(row.series_id, []):
                found[row.series_id].append(row.title)
        return found

    def _row(self, row: ExecutionRow) -> dict:
        line = row.line
        return {
            "role": row.role,
            "level": row.level,
            "name": row.name,
            "count": row.count,
            "unit_name": self.tree.name(line.unit_id) if line else "",
            "is_draft": bool(line and line.is_draft),
            "is_provisional": row.provisional is not None,
            "current": self.text(row.current),
            "spent": self.text(row.spent),
            "balance": self.text(row.balance),
            "rate": format_rate(row.rate),
            "bar_percent": max(0, min(100, float(row.rate or 0))),
            "plan_percent": "" if row.plan_mark is None else max(0, min(100, row.plan_mark)),
            "plan_gap": format_points(row.plan_gap),
            "is_behind": row.plan_gap is not None and row.plan_gap < 0,
            "last_year": format_rate(row.last_year_rate),
            "reason": self._reasons.get(line.series_id, "") if line else "",
            "findings": self._asked.get(line.series_id, []) if line else [],
        }
