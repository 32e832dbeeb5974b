"""부서 현황: the one page of a unit, from the bureau down to a team, as of any month."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from django_tables2 import RequestConfig

from budgets.selectors import printed_unit
from core.money import MONEY_UNITS, format_money, format_rate
from core.periods import Month
from core.presentation import tone_of
from organization.selectors import contacts_of
from organization.views import UnitMixin
from programs.selectors import duties_of, open_findings, state_of, unit_month
from programs.selectors.due import due_commitments
from programs.tables import UnitExecutionTable
from programs.views.curves import spending_chart
from programs.views.plans import unit_plans
from programs.views.sections import grants_section, recent_submissions
from programs.views.unit_budget import UnitBudgetMixin
from programs.views.unit_facilities import UnitFacilitiesMixin
from programs.views.unit_tiles import UnitTilesMixin
from reporting.models import Finding
from reporting.selectors import months_read

PAGE_UNITS = ("원", "천원", "백만원", "억원")
#: Findings in sight beside the tables, and how many with those that are folded.
LEADING_FINDINGS, MOST_FINDINGS = 8, 100


class UnitMonthMixin(UnitMixin):
    """A unit as of the month that the address asks for, with that month's names."""

    @cached_property
    def month(self) -> Month:
        try:
            return Month.parse(self.request.GET.get("month", ""))
        except ValueError:
            return self._read[1]

    @property
    def months(self) -> list[Month]:
        return self._read[0]

    @cached_property
    def _read(self) -> tuple[list[Month], Month]:
        return months_read(self.office_id)

    @cached_property
    def tree(self):
        return self.rights.tree_on(self.month.last_day)

    @cached_property
    def found(self):
        return unit_month(self.unit, self.month, self.tree, self.rights)

    @cached_property
    def name(self) -> str:
        return self.tree.name(self.unit.pk) or str(self.unit)

    @cached_property
    def money_unit(self) -> str:
        asked = self.request.GET.get("unit")
        if asked in MONEY_UNITS:
            return asked
        return printed_unit(self.found.spending, self.found.income)

    def text(self, won) -> str:
        return format_money(won, self.money_unit)


class UnitView(UnitTilesMixin, UnitBudgetMixin, UnitFacilitiesMixin, UnitMonthMixin, View):
    """부서 현황: the one page of a unit, from the bureau down to a team, as of any month."""

    def get(self, request, unit):
        found = self.found
        state, state_label = state_of(found)
        query = f"?month={int(self.month)}&unit={self.money_unit}"
        export_url = reverse("unit_export", args=[self.unit.pk]) + query
        entry_url = reverse("money_entry", kwargs={"unit": self.unit.pk, "month": self.month})
        total = next((row for row in found.headcount if row.is_total), None)
        context = {
            "unit": self.unit,
            "placement": found.placement or {"name": self.name},
            "path": self._path(),
            "month": self.month,
            "months": self.months or [self.month],
            "state_label": state_label,
            "state_tone": tone_of(state),
            "duties": duties_of(self.unit, self.month),
            "contacts": self._contacts(),
            "promises": self._promises(),
            **self.plans,
            "headcount": [row for row in found.headcount if not row.is_total],
            "headcount_total": total,
            "tiles": self.tiles(),
            "children": self._children(),
            "units": PAGE_UNITS,
            "money_unit": self.money_unit,
            "budgets": self._budgets(),
            "grants": grants_section(self.found, self.money_unit),
            "curve": spending_chart(found.curve),
            "facilities": self._facilities(),
            "ending": self._ending(),
            "teams": self._teams(),
            "submissions": recent_submissions(found, self.rights),
            "findings": [self._finding(row) for row in self.findings[:LEADING_FINDINGS]],
            "findings_folded": [self._finding(row) for row in self.findings[LEADING_FINDINGS:MOST_FINDINGS]],
            "findings_count": len(self.findings),
            "can_enter": self.rights.may_enter(self.unit.pk) and self.month in self.months and self._has_money(),
            "money_stands_above": self._owner_above(),
            "month_query": f"?month={int(self.month)}",
            "entry_url": entry_url,
            "correct_url": self._correct_url(),
            "report_preview_url": reverse("publication", args=["budget-execution", self.unit.pk])
            + f"?month={int(self.month)}",
            "export_url": f"{export_url}&table=budget",
            "children_export_url": f"{export_url}&table=children",
            "headcount_export_url": f"{export_url}&table=headcount",
        }
        return render(request, "programs/unit_detail.html", context)

    @cached_property
    def plans(self) -> dict:
        below = self.tree.descendant_ids(self.unit.pk)
        return unit_plans(below, self.unit.pk, self.month, self.tree, self.rights)

    def _promises(self) -> list[dict]:
        """공약·지시·지적사항 of the unit and its parts that are due or overdue."""
        found = due_commitments(self.tree.descendant_ids(self.unit.pk), self.month.last_day)
        return [
            {
                "label": row.get_kind_display(),
                "title": row.title,
                "due_on": row.due_on,
                "is_late": row.due_on < self.month.last_day,
            }
            for row in found
        ]

    def _correct_url(self) -> str:
        """Where the unit's confirmed month is mended, for those who enter its values."""
        own = self.found.submissions.get(self.unit.pk)
        if not (own and own.is_approved and self.rights.may_enter(self.unit.pk)):
            return ""
        return reverse("corrections", kwargs={"unit": self.unit.pk, "month": self.month})

    def _path(self) -> list[dict]:
        return [
            {
                "name": step.name,
                "unit_id": step.unit_id,
                "url": reverse("unit", args=[step.unit_id])
                if step.unit_id != self.unit.pk and self.rights.may_see(step.unit_id)
                else "",
            }
            for step in self.tree.path(self.unit.pk)
        ]

    def _has_money(self) -> bool:
        return bool(self.found.spending.lines or self.found.income.lines)

    def _owner_above(self) -> dict | None:
        """For a unit without lines of its own: the unit right above, whose money it works with."""
        above = [step for step in self._path() if step["url"]]
        return above[-1] if above and not self._has_money() else None

    @cached_property
    def findings(self) -> list[Finding]:
        """What the checks ask of the unit and its parts, as far as the person reads it."""
        return open_findings(self.tree.descendant_ids(self.unit.pk), self.month, self.rights)

    def _finding(self, row: Finding) -> dict:
        return {
            "title": row.title,
            "sentence": row.sentence,
            "needs_reason": row.needs_reason,
            "unit_name": "" if row.unit_id == self.unit.pk else self.tree.name(row.unit_id),
            "url": reverse("findings", args=[row.unit_id, self.month.value]),
        }

    def _contacts(self) -> list[dict]:
        """Posts of the unit and of its parts as of the month; a bureau leaves its teams to the departments."""
        unit_ids = [self.unit.pk, *(child.unit_id for child in self.found.children)]
        return [
            {
                "unit_name": self.tree.name(row.unit_id) if row.unit_id != self.unit.pk else "",
                "post": row.post,
                "extension": row.extension,
                "name": row.name,
            }
            for row in contacts_of(unit_ids, self.month.last_day)
        ]

    def _teams(self) -> list[dict]:
        """Parts without money or posts of their own: named, not tabulated."""
        if self._parts_have_data():
            return []
        return [{"name": child.name, "url": self._address(child.unit_id)} for child in self.found.children]

    def _address(self, unit_id: int) -> str:
        return reverse("unit", args=[unit_id]) + f"?month={int(self.month)}"

    def _parts_have_data(self) -> bool:
        found = self.found
        return any(child.unit_id in found.headcounts or found.part(child.unit_id).count for child in found.children)

    def _children(self) -> UnitExecutionTable | None:
        rows = []
        if not self._parts_have_data():
            return None
        for child in self.found.children:
            part = self.found.part(child.unit_id)
            submission = self.found.submissions.get(child.unit_id)
            total = next((row for row in self.found.headcounts.get(child.unit_id, []) if row.is_total), None)
            rows.append(
                {
                    "url": self._address(child.unit_id),
                    "name": child.name,
                    "count": part.count or None,
                    "current": self.text(part.current),
                    "spent": self.text(part.spent),
                    "balance": self.text(part.balance) if part.count else "",
                    "rate": format_rate(part.rate),
                    "current_won": part.current or 0,
                    "spent_won": part.spent or 0,
                    "balance_won": part.balance or 0,
                    "rate_value": part.rate or 0,
                    "headcount": f"{total.authorized} / {total.actual}" if total else "",
                    "state": submission.get_state_display() if submission else "",
                }
            )
        if not rows:
            return None
        table = UnitExecutionTable(rows)
        RequestConfig(self.request, paginate=False).configure(table)
        return table
