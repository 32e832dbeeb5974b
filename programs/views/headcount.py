"""정원·현원: posts and people of every unit by category, as of a month, and kept from a month on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.history import versions_of
from core.money import format_number
from core.periods import Month
from core.presentation import Link
from core.refusals import Refusal
from facilities.views.shared import ChosenUnitMixin
from organization.forms import PostsFormSet
from organization.models import Headcount
from organization.report import headcounts_table
from organization.selectors import UnitHeadcount, headcount_as_of, headcounts_by_unit
from programs.services import Posts, fingerprint, save_headcounts
from programs.views.people import people_tabs
from reporting.offices import OfficesMixin
from reporting.selectors import open_periods

#: Changes that the page of a unit tells, newest first.
MOST_VERSIONS = 40


class HeadcountView(OfficesMixin, View):
    """A table for each office: its own row is its total, what stands below it is counted in that and not added."""

    def get(self, request):
        if request.GET.get("export") == "xlsx":
            tables = [headcounts_table(rows, self.tree.name(office_id)) for office_id, rows in self.found.items()]
            return self.download("xlsx", _("정원·현원"), *tables)
        context = self.page_of_month(
            tabs=people_tabs(self.rights, "headcount"),
            offices=[self._office(office_id, rows) for office_id, rows in self.found.items()],
            may_keep=bool(self.rights.keeping_unit_ids.intersection(self.unit_ids)),
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
            "unit": row.placement.unit_id if self.rights.may_keep_records(row.placement.unit_id) else None,
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


class HeadcountEditView(ChosenUnitMixin, View):
    """A unit's posts and people from an open month on; the months before keep theirs."""

    def may_act_for(self, unit_id: int) -> bool:
        return self.rights.may_keep_records(unit_id)

    def get(self, _request):
        self.require_unit()
        return self.show(self.lines())

    def post(self, request):
        self.require_unit()
        asked = request.POST.get("unit", str(self.unit.pk))
        self.require(self.chosen_month is not None and asked == str(self.unit.pk))
        lines = self.lines(request.POST)
        if not lines.is_valid():
            return self.show(lines, 422)
        posts = [Posts(**row) for row in lines.cleaned_data if row.get("category")]
        posts = [line for line in posts if not line.is_total or line.says_anything]
        try:
            changed = save_headcounts(
                actor=request.user,
                unit=self.unit,
                month=self.chosen_month,
                posts=posts,
                seen=request.POST.get("seen", ""),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(lines, refusal.status_code)
        messages.success(request, _("정원·현원을 저장했습니다.") if changed else _("바뀐 값이 없습니다."))
        if said := differing(posts):
            messages.warning(request, said)
        return redirect(self.list_url)

    @cached_property
    def chosen_month(self) -> Month | None:
        """The open month that is asked for, else the last one; what is closed stays as it was."""
        asked = self.request.POST.get("month") or self.request.GET.get("month", "")
        months = self.begun_months
        return next((month for month in months if str(month.value) == asked), months[-1] if months else None)

    @cached_property
    def begun_months(self) -> list[Month]:
        open_now = [period.as_month for period in open_periods([self.office_id])]
        return [month for month in open_now if not month.is_settlement]

    @property
    def list_url(self) -> str:
        month = f"?month={self.chosen_month.value}" if self.chosen_month else "?"
        practice = self.rights.is_practice(self.unit.pk) and not self.rights.sees_practice_only
        return reverse("headcount") + month + ("&practice=1" if practice else "")

    @cached_property
    def known(self) -> list[Headcount]:
        return headcount_as_of(self.unit, self.chosen_month.last_day) if self.chosen_month else []

    def lines(self, data=None) -> PostsFormSet:
        """The lines that are known, the total first where there is none yet, and some to be filled."""
        names = ("category", "authorized", "actual", "women", "is_total")
        rows = [{name: getattr(row, name) for name in names} for row in self.known]
        if not any(row["is_total"] for row in rows):
            rows.insert(0, {"category": _("계"), "is_total": True})
        return PostsFormSet(data, prefix="line", initial=rows)

    def show(self, lines: PostsFormSet, status: int = 200):
        context = self.unit_context() | {
            "months": self.begun_months,
            "chosen": self.chosen_month,
            "lines": lines,
            "errors": lines.messages if lines.is_bound else [],
            "seen": self.request.POST.get("seen", fingerprint(self.known)),
            "known_on": self.known[0].as_of if self.known else None,
            "list_url": self.list_url,
            "versions": versions_of(self.unit, {Headcount: ("unit", self.unit.pk)}, limit=MOST_VERSIONS),
            "crumbs": [Link(_("정원·현원"), self.list_url)],
        }
        return render(self.request, "programs/headcount_edit.html", context, status=status)


def differing(posts: list[Posts]) -> str:
    """In one sentence, where the total of the lines is not what the total's own line says."""
    total = next((line for line in posts if line.is_total), None)
    parts = [line for line in posts if not line.is_total]
    if total is None or not parts:
        return ""
    said = []
    for name, label in (("authorized", _("정원")), ("actual", _("현원")), ("women", _("여성"))):
        numbers, printed = [getattr(line, name) for line in parts], getattr(total, name)
        if printed is not None and None not in numbers and sum(numbers) != printed:
            words = {"label": label, "total": printed, "sum": sum(numbers)}
            said.append(_("%(label)s 계 %(total)d명, 직급별 합 %(sum)d명") % words)
    return _("저장했지만 계와 합이 다릅니다: %s. 맞는지 보세요.") % ", ".join(said) if said else ""
