"""정원·현원: posts and people of every unit by category, as of a month."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.money import format_number
from organization.report import headcounts_table
from organization.selectors import UnitHeadcount, headcounts_by_unit
from programs.views.people import people_tabs
from reporting.offices import OfficesMixin


class HeadcountView(OfficesMixin, View):
    """A table for each office: its own row is its total, what stands below it is counted in that and not added."""

    def get(self, request):
        if request.GET.get("export") == "xlsx":
            tables = [headcounts_table(rows, self.tree.name(office_id)) for office_id, rows in self.found.items()]
            return self.download("xlsx", _("정원·현원"), *tables)
        context = self.page_of_month(
            tabs=people_tabs(self.rights, "headcount"),
            offices=[self._office(office_id, rows) for office_id, rows in self.found.items()],
        )
        return render(request, "programs/headcount.html", context)

    @cached_property
    def found(self) -> dict[int, list[UnitHeadcount]]:
        """The counted units of each office of which something is known."""
        found = {office_id: headcounts_by_unit(self.tree, office_id, self.day) for office_id in self.office_ids}
        return {office_id: rows for office_id, rows in found.items() if rows}

    def _office(self, office_id: int, rows: list[UnitHeadcount]) -> dict:
        categories = list(dict.fromkeys(name for row in rows for name in row.parts))
        return {
            "table_id": f"headcount-{office_id}",
            "name": self.tree.name(office_id),
            "categories": categories,
            "rows": [self._row(row, categories, rows[0]) for row in rows],
            "as_of": rows[0].as_of,
            "has_total": rows[0].placement.unit_id == office_id,
        }

    def _row(self, row: UnitHeadcount, categories: list[str], first: UnitHeadcount) -> dict:
        gap = row.total.gap
        return {
            "name": row.placement.name,
            "url": reverse("unit", args=[row.placement.unit_id]) + f"?month={self.month.value}",
            "level": min(row.level, 4),
            "is_first": row is first,
            "as_of": row.as_of if row.as_of != first.as_of else None,
            "authorized": format_number(row.total.authorized),
            "actual": format_number(row.total.actual),
            "women": format_number(row.total.women),
            "gap": format_number(gap),
            "is_over": gap is not None and gap > 0,
            "is_short": gap is not None and gap < 0,
            "cells": [str(row.parts[name]) if name in row.parts else "" for name in categories],
        }
