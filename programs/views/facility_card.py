"""The card of a facility with what the roof knows of it: its results and the money of its programs."""

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Replace
from django.urls import reverse

from budgets.selectors import ExecutionLine, execution_of, line_placements
from core.money import format_money, format_rate
from facilities.views.cards import FacilityView
from programs.models import Category, Program, ProgramLine
from programs.selectors import results_of
from programs.selectors.results import by_indicator
from programs.views.indicators import result_row

MONEY_UNIT = "백만원"


class FacilityCardView(FacilityView):
    """시설: beside what facilities know, indicators that count by this place and the lines that pay its programs."""

    def more_context(self) -> dict:
        return {"results": self._results(), "lines": self._lines(), "money_unit": MONEY_UNIT}

    def _results(self) -> list[list[dict]]:
        """Rows of the office's indicators that bear the name of the place, where any value is known."""
        name = "".join(self.facility.name.split())
        rows = Category.objects.annotate(plain_name=Replace(F("name"), Value(" "), Value("")))
        rows = rows.filter(plain_name=name, breakdown__isnull=False, indicator__unit_id__in=self._office_units)
        rows = rows.order_by("indicator__order", "order")
        found = results_of(rows, self.month, self.rights.draft_unit_ids, beside=())
        known = [result for result in found if result.values or result.texts]
        return [[result_row(result) for result in group] for group in by_indicator(known)]

    @property
    def _office_units(self) -> list[int]:
        return self.rights.known.descendant_ids(self.office_id)

    def _lines(self) -> list[dict]:
        """Confirmed lines of the programs of the month's year: they pay for more than this place, so no sum is made."""
        programs = {row.pk: row for row in self.programs if row.year == self.month.year}
        if not programs:
            return []
        links = ProgramLine.objects.filter(
            program__in=programs, is_confirmed=True, line=OuterRef("series__budget_line")
        )
        placed = line_placements(self._office_units, self.month)
        placed = placed.annotate(program_id=Subquery(links.values("program_id")[:1])).filter(program_id__isnull=False)
        program_of = {row.series_id: programs[row.program_id] for row in placed}
        lines = execution_of(placed, self.month, self.rights.draft_unit_ids) if program_of else []
        return [self._line(line, program_of[line.series_id]) for line in lines]

    def _line(self, line: ExecutionLine, program: Program) -> dict:
        return {
            "name": line.name,
            "program": program.title,
            "program_url": reverse("program", args=[program.pk]) + f"?month={int(self.month)}",
            "current": format_money(line.current, MONEY_UNIT),
            "spent": format_money(line.spent, MONEY_UNIT),
            "rate": format_rate(line.rate),
        }
