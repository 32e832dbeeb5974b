"""전략체계: what each office wants in a year, as a tree with its programs."""

from collections import defaultdict

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.documents.lists import texts_table
from programs.models import Program, StrategyNode
from programs.views.scope import subject_tabs
from reporting.offices import OfficesMixin


class StrategyView(OfficesMixin, View):
    """The trees of a year, an office below the other, and the statistics that they quote."""

    def get(self, request):
        trees = [
            {"unit_id": unit_id, "table_id": str(unit_id), "name": self.unit_name(unit_id), "rows": self._rows(unit_id)}
            for unit_id, _label in self.owners({node.unit_id for node in self.shown})
        ]
        if request.GET.get("export") == "xlsx":
            return self._export(trees)
        context = self.page(
            tabs=subject_tabs("strategy"),
            year=self.year,
            years=self.years,
            trees=trees,
            kept=self.kept,
            new_url=self.address_of("strategy_new") if self.kept else "",
        )
        return render(request, "programs/strategy.html", context)

    @cached_property
    def kept(self) -> set[int]:
        """Units whose strategy the person writes down."""
        return self.rights.strategic_unit_ids.intersection(self.unit_ids)

    @cached_property
    def nodes(self) -> list[StrategyNode]:
        return list(StrategyNode.objects.filter(unit_id__in=self.unit_ids))

    @cached_property
    def years(self) -> list[int]:
        return sorted({node.year for node in self.nodes}, reverse=True)

    @cached_property
    def year(self) -> int | None:
        asked = self.request.GET.get("year", "")
        if asked.isdecimal() and int(asked) in self.years:
            return int(asked)
        return self.month.year if self.month.year in self.years else next(iter(self.years), None)

    @cached_property
    def shown(self) -> list[StrategyNode]:
        """The year's nodes and what they serve, be it of another year."""
        by_pk = {node.pk: node for node in self.nodes}
        found = {}
        for node in self.nodes:
            step = node if node.year == self.year else None
            while step is not None and step.pk not in found:
                found[step.pk] = step
                step = by_pk.get(step.parent_id)
        return sorted(found.values(), key=lambda node: (node.order, node.pk))

    @cached_property
    def programs(self) -> dict[int, list[Program]]:
        found = defaultdict(list)
        for program in Program.objects.filter(strategy__in=[node.pk for node in self.shown], year=self.year):
            found[program.strategy_id].append(program)
        return found

    def _rows(self, unit_id: int) -> list[dict]:
        below = defaultdict(list)
        own = [node for node in self.shown if node.unit_id == unit_id]
        known = {node.pk for node in own}
        for node in own:
            below[node.parent_id if node.parent_id in known else None].append(node)
        rows = []

        def walk(parent, level):
            for node in below[parent]:
                rows.append(self._row(node, level))
                walk(node.pk, level + 1)

        walk(None, 0)
        return rows

    def _row(self, node: StrategyNode, level: int) -> dict:
        return {
            "pk": node.pk,
            "level": min(level, 4),
            "kind": node.get_level_display(),
            "code": node.code,
            "title": node.title,
            "year": node.year if node.year != self.year else "",
            "programs": [
                {"title": program.title, "url": reverse("program", args=[program.pk])}
                for program in self.programs[node.pk]
            ],
        }

    def _export(self, trees: list[dict]):
        body = [
            [
                tree["name"],
                row["kind"],
                row["code"],
                "\u3000" * row["level"] + row["title"],
                " · ".join(program["title"] for program in row["programs"]),
            ]
            for tree in trees
            for row in tree["rows"]
        ]
        title = _("%(year)s년 전략체계") % {"year": self.year or ""}
        heads = [_("기관"), _("단계"), _("번호"), _("이름"), _("사업")]
        return self.workbook(title, texts_table(title, heads, body))
