"""정책 통계: what the offices quote year by year."""

from collections import defaultdict

from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.documents.lists import texts_table
from core.money import format_number
from programs.models import Statistic
from programs.views.scope import subject_tabs
from reporting.offices import OfficesMixin


class StatisticsView(OfficesMixin, View):
    """A table for each office, a row for each statistic and measure, a column for each year."""

    def get(self, request):
        if request.GET.get("export") == "xlsx":
            return self._export()
        return render(
            request, "programs/statistics.html", self.page(tabs=subject_tabs("statistics"), offices=self.offices)
        )

    @cached_property
    def offices(self) -> list[dict]:
        rows: dict[int, dict] = defaultdict(lambda: defaultdict(list))
        for row in Statistic.objects.filter(unit_id__in=self.unit_ids):
            rows[row.unit_id][row.name, row.measure].append(row)
        return [self._office(unit_id, rows[unit_id]) for unit_id in self.unit_ids if unit_id in rows]

    def _office(self, unit_id: int, rows: dict[tuple[str, str], list[Statistic]]) -> dict:
        years = sorted({row.year for values in rows.values() for row in values if row.year})
        without_year = any(row.year is None for values in rows.values() for row in values)
        columns = [*years, None] if without_year else years
        return {
            "table_id": str(unit_id),
            "name": self.unit_name(unit_id),
            "years": [str(year) if year else _("연도 없음") for year in columns],
            "rows": [
                {
                    "name": name,
                    "measure": measure,
                    "values": [" / ".join(_text(row) for row in values if row.year == year) for year in columns],
                    "note": " · ".join(sorted({row.note for row in values if row.note})),
                }
                for (name, measure), values in rows.items()
            ],
        }

    def _export(self):
        tables = [
            texts_table(
                office["name"],
                [_("통계"), _("단위"), *office["years"], _("비고")],
                [[row["name"], row["measure"], *row["values"], row["note"]] for row in office["rows"]],
            )
            for office in self.offices
        ]
        return self.workbook(_("정책 통계"), *tables)


def _text(row: Statistic) -> str:
    return row.text or format_number(row.value.normalize() if row.value is not None else None)
