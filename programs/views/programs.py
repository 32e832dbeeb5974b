"""주요사업: the list of programs that a person may see."""

from django.db.models import Count
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django_tables2 import RequestConfig

from core.documents.lists import texts_table
from core.money import format_money, in_unit
from programs.filters import ProgramFilter
from programs.models import Indicator, Milestone, PlaceOfUse, Program, StrategyNode
from programs.tables import ProgramTable
from programs.views.scope import subject_tabs
from reporting.offices import OfficesMixin

PAGE_ROWS = 50


class ProgramsView(OfficesMixin, View):
    """The list; ``?export=xlsx`` hands over exactly the rows that the filters leave."""

    def get(self, request):
        rows = [self._row(program) for program in self.filter.qs]
        if request.GET.get("export") == "xlsx":
            return self._export(rows)
        table = ProgramTable(rows)
        RequestConfig(request, paginate={"per_page": PAGE_ROWS}).configure(table)
        context = self.page(
            tabs=subject_tabs("programs"),
            filter=self.filter,
            table=table,
            count=len(rows),
            new_url=self.address_of("program_new") if self.rights.planning_unit_ids.intersection(self.unit_ids) else "",
        )
        return render(request, "programs/program_list.html", context)

    @cached_property
    def filter(self) -> ProgramFilter:
        own = Program.objects.filter(unit_id__in=self.unit_ids)
        facts = list(own.order_by("-year").values_list("unit_id", "year", "tags", "strategy_id"))
        sections = PlaceOfUse.objects.filter(program__in=own).order_by("section").values_list("section", flat=True)
        tables = sorted({section.split(" / ")[0] for section in sections if section})
        strategies = StrategyNode.objects.filter(pk__in={row[3] for row in facts if row[3]})
        choices = {
            "owner": self.owners({row[0] for row in facts}),
            "year": [(year, str(year)) for year in dict.fromkeys(row[1] for row in facts)],
            "tag": [(tag, tag) for tag in sorted({tag for row in facts for tag in row[2]})],
            "section": [(name, name) for name in tables],
            "strategy": [(node.pk, f"{node.year} {node.title}") for node in strategies],
        }
        rows = own.prefetch_related("places", "posts", "shares")
        return ProgramFilter(self.request.GET, rows.order_by("-year", "order", "pk"), choices=choices)

    @cached_property
    def indicator_counts(self) -> dict[int, int]:
        rows = Indicator.objects.filter(unit_id__in=self.unit_ids).order_by().values_list("program_id")
        return dict(rows.annotate(rows=Count("pk")))

    @cached_property
    def waiting_counts(self) -> dict[int, int]:
        rows = Milestone.objects.filter(unit_id__in=self.unit_ids).exclude(state=Milestone.State.DONE)
        return dict(rows.order_by().values_list("program_id").annotate(rows=Count("pk")))

    def _row(self, program: Program) -> dict:
        place = next(iter(program.places.all()), None)
        return {
            "url": reverse("program", args=[program.pk]),
            "title": program.title,
            "unit_name": self.unit_name(program.unit_id),
            "year": program.year,
            "place": f"{place.section.split(' / ')[0]} {place.number}".strip() if place else "",
            "tags": " · ".join(program.tags),
            "commission": program.get_commission_display(),
            "posts": " · ".join(post.name for post in program.posts.all()),
            "budget": format_money(program.required_budget, "백만원"),
            "budget_won": program.required_budget or 0,
            "indicators": self.indicator_counts.get(program.pk),
            "milestones": self.waiting_counts.get(program.pk),
            "base": program.get_budget_base_display(),
            "budget_value": in_unit(program.required_budget, "백만원"),
            "shares": " / ".join(f"{share.get_source_display()} {share.text}" for share in program.shares.all()),
            "target_group": program.target_group,
            "legal_basis": program.legal_basis,
        }

    def _export(self, rows: list[dict]):
        heads = {
            "title": _("사업"),
            "unit_name": _("부서"),
            "year": _("연도"),
            "place": _("쓰이는 곳"),
            "tags": _("표지"),
            "commission": _("수행 방식"),
            "posts": _("담당"),
            "target_group": _("사업대상"),
            "legal_basis": _("추진근거"),
            "budget_value": _("소요예산(백만원)"),
            "base": _("소요예산 기준"),
            "shares": _("재원 분담"),
        }
        body = [[str(row[name]) if name == "year" else row[name] for name in heads] for row in rows]
        numbers = {list(heads).index("budget_value")}
        title = _("사업 목록")
        return self.workbook(title, texts_table(title, list(heads.values()), body, numbers=numbers))
