"""Themes that look across departments, each with a selection of its own."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.selectors import execution_of, line_placements, summed
from core.documents import Table
from core.documents.lists import texts_table
from core.money import format_money, format_rate, in_unit
from core.presentation import Link
from organization.models import Headcount
from programs.models import Theme
from programs.views.scope import subject_tabs
from reporting.offices import OfficesMixin

MONEY_UNIT = "백만원"


class ThemesView(OfficesMixin, View):
    """Themes of the offices; each has a selection of its own."""

    def get(self, request):
        themes = Theme.objects.filter(office_id__in=self.office_ids)
        context = self.page(
            tabs=subject_tabs("themes"),
            themes=[
                {
                    "name": theme.name,
                    "url": reverse("theme", args=[theme.pk]),
                    "office": self.unit_name(theme.office_id),
                    "description": theme.description,
                }
                for theme in themes
            ],
            may_keep=any(self.rights.may_keep_themes(pk) for pk in self.office_ids),
        )
        return render(request, "programs/theme_list.html", context)


class ThemeView(OfficesMixin, View):
    """One theme: its programs, its budget lines and the people of its units; never part of any total."""

    def get(self, request, pk):
        theme = self.theme
        found = execution_of(
            line_placements(self.unit_ids, self.month).filter(series__budget_line__themes=theme),
            self.month,
            self.rights.draft_unit_ids,
        )
        if request.GET.get("export") == "xlsx":
            return self.download("xlsx", theme.name, *self._tables(found))
        context = {
            "theme": theme,
            "crumbs": [Link(_("주제"), reverse("themes"))],
            "export_url": f"?month={int(self.month)}&export=xlsx",
            "month": self.month,
            "months": self.months,
            "money_unit": MONEY_UNIT,
            "programs": [
                {
                    "title": program.title,
                    "url": reverse("program", args=[program.pk]),
                    "unit_name": self.unit_name(program.unit_id),
                    "budget": format_money(program.required_budget, MONEY_UNIT),
                }
                for program in theme.programs.all()
            ],
            "lines": [self._line(line) | {"unit_name": self.unit_name(line.unit_id)} for line in found],
            "total": self._line(summed(found, role="total")) if found else None,
            "people": self._people(),
            "may_keep": self.rights.may_keep_themes(theme.office_id),
            "is_practice": self.rights.is_practice(theme.office_id),
        }
        return render(request, "programs/theme_detail.html", context)

    @cached_property
    def theme(self) -> Theme:
        themes = Theme.objects.filter(office_id__in=self.rights.visible_unit_ids)
        return get_object_or_404(themes.prefetch_related("programs", "units"), pk=self.kwargs["pk"])

    @cached_property
    def office_ids(self) -> list[int]:
        return [self.theme.office_id]

    def _line(self, line) -> dict:
        return {
            "name": line.name,
            "current": format_money(line.current, MONEY_UNIT),
            "spent": format_money(line.spent, MONEY_UNIT),
            "rate": format_rate(line.rate),
        }

    def _tables(self, found: list) -> list[Table]:
        """What the page shows as tables: programs, budget lines with their sum, people."""
        programs = [
            [row.title, self.unit_name(row.unit_id), in_unit(row.required_budget, MONEY_UNIT)]
            for row in self.theme.programs.all()
        ]
        lines = [[row.name, self.unit_name(row.unit_id), *_sums(row)] for row in found]
        if found:
            lines.append([_("이 주제의 합"), "", *_sums(summed(found, role="total"))])
        people = [
            [row["unit_name"], *(getattr(row["headcount"], name, None) for name in ("authorized", "actual", "women"))]
            for row in self._people()
        ]
        money = [_("예산현액(백만원)"), _("지출액(백만원)"), _("집행률(%)")]
        return [
            texts_table(_("사업"), [_("사업"), _("부서"), _("소요예산(백만원)")], programs, numbers={2}),
            texts_table(_("예산집행"), [_("세부사업"), _("부서"), *money], lines, numbers={2, 3, 4}),
            texts_table(_("조직과 인력"), [_("조직"), _("정원"), _("현원"), _("여성")], people, numbers={1, 2, 3}),
        ]

    def _people(self) -> list[dict]:
        """The latest headcount of each of the theme's units not later than the month."""
        counts = Headcount.objects.filter(
            unit__in=self.theme.units.all(), is_total=True, as_of__lte=self.month.last_day
        ).order_by("unit_id", "as_of", "order")
        latest = {row.unit_id: row for row in counts}
        return [
            {"unit_name": self.unit_name(unit.pk), "headcount": latest.get(unit.pk)} for unit in self.theme.units.all()
        ]


def _sums(row) -> list:
    """예산현액, 지출액 in 백만원 and 집행률 in percent."""
    return [in_unit(row.current, MONEY_UNIT), in_unit(row.spent, MONEY_UNIT), row.rate]
