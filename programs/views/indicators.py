"""성과지표: the list as of a month, and one indicator with its values as a picture and a table."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django_tables2 import RequestConfig

from core.documents.lists import texts_table
from core.fuzzy_dates import span_as_read
from core.money import format_number, format_points, format_rate
from core.presentation import Link
from programs.filters import IndicatorFilter
from programs.models import Category, Collection, Indicator, PrintedResult, Target
from programs.selectors import Result, results_of
from programs.selectors.results import by_indicator
from programs.selectors.versions import continued
from programs.tables import IndicatorTable
from programs.views.charts import month_chart
from programs.views.scope import IndicatorOfAddressMixin, subject_tabs
from reporting.offices import OfficesMixin
from reporting.selectors import open_periods

PAGE_ROWS = 50
#: Collections named on the card.
LISTED = 5
#: Columns by which the list can be sorted, and the field behind each.
SORTS = {"name": "name", "heading": "heading", "measure": "measure"}


class IndicatorsView(OfficesMixin, View):
    """The list as of a month; ``?export=xlsx`` hands over exactly the rows that the filters leave."""

    def get(self, request):
        if request.GET.get("export") == "xlsx":
            return self._export(self._rows(self.indicators))
        # Results are gathered for the rows of one page alone, so rows are sorted by what is theirs.
        page = Paginator(self.indicators, PAGE_ROWS).get_page(request.GET.get("page"))
        table = IndicatorTable(self._rows(page.object_list))
        RequestConfig(request, paginate=False).configure(table)
        context = self.page(
            page_obj=page,
            tabs=subject_tabs("indicators"),
            month=self.month,
            months=self.months,
            filter=self.filter,
            table=table,
            count=page.paginator.count,
        )
        return render(request, "programs/indicator_list.html", context)

    @cached_property
    def indicators(self):
        """The filtered indicators in the order asked for."""
        asked = self.request.GET.get("sort", "")
        name = asked.removeprefix("-")
        order = SORTS.get(name)
        if order is None:
            return self.filter.qs
        return self.filter.qs.order_by(f"-{order}" if asked.startswith("-") else order, "order", "pk")

    @cached_property
    def filter(self) -> IndicatorFilter:
        own = Indicator.objects.filter(unit_id__in=self.unit_ids)
        facts = list(own.values_list("unit_id", "measure").distinct().order_by())
        choices = {
            "owner": self.owners({row[0] for row in facts}),
            "measure": [(name, name) for name in sorted({row[1] for row in facts if row[1]})],
        }
        return IndicatorFilter(self.request.GET, own.order_by("order", "pk"), choices=choices)

    def _rows(self, shown) -> list[dict]:
        indicators = {row.pk: row for row in shown}
        counts = Category.objects.filter(indicator_id__in=indicators).order_by().values_list("indicator_id")
        self.row_counts = dict(counts.annotate(rows=Count("pk")))
        heads = Category.objects.filter(indicator_id__in=indicators).order_by("indicator_id", "breakdown_id", "pk")
        # The total stands for the indicator; without one it shows no single number.
        totals = {
            result.indicator.pk: result
            for result in results_of(heads.filter(breakdown__isnull=True), self.month, self.rights.draft_unit_ids)
        }
        return [self._row(row, totals.get(row.pk)) for row in indicators.values()]

    def _row(self, indicator: Indicator, result: Result | None) -> dict:
        row = result_row(result) if result else dict.fromkeys(RESULT_TEXTS, "")
        return row | {
            "url": reverse("indicator", args=[indicator.pk]),
            "name": indicator.name,
            "heading": indicator.heading,
            "unit_name": self.unit_name(indicator.unit_id),
            "measure": indicator.measure,
            "rows": self.row_counts.get(indicator.pk),
        }

    def _export(self, rows: list[dict]):
        heads = {
            "name": _("성과지표"),
            "heading": _("사업"),
            "unit_name": _("부서"),
            "measure": _("단위"),
            "target": _("목표"),
            "to_date": _("누계"),
            "rate": _("달성률"),
            "last_year": _("전년"),
            "growth": _("증감"),
            "as_of": _("기준"),
        }
        body = [[row[name] for name in heads] for row in rows]
        title = _("성과지표 현황")
        table = texts_table(title, list(heads.values()), body, numbers=set(range(4, 9)))
        return self.workbook(title, table, note=_("%(month)s 기준") % {"month": self.month.end_label})


class IndicatorView(IndicatorOfAddressMixin, View):
    """One indicator: its definition card, its rows as of the month, each month's values."""

    def get(self, request, pk):
        indicator = self.indicator
        rows = Category.objects.filter(indicator=indicator).order_by("order", "pk")
        found = results_of(rows, self.month, self.rights.draft_unit_ids)
        groups = by_indicator(continued(found, self.month))
        if request.GET.get("export") == "xlsx":
            return self._export([result_row(result) for result in (groups[0] if groups else [])])
        head = groups[0][0] if groups else None
        coverage = next(
            (row.category.breakdown for row in (groups[0] if groups else []) if row.category.breakdown), None
        )
        context = {
            "indicator": indicator,
            "crumbs": self._crumbs(),
            "unit_name": self.unit_name(indicator.unit_id),
            "month": self.month,
            "months": self.months,
            "facts": self._facts(),
            "rows": [result_row(result) for result in (groups[0] if groups else [])],
            "chart": month_chart(head, self._profile(head)) if head and head.category.is_total else None,
            "printed": [self._printed(row) for result in found for row in result.printed],
            "targets": [self._target(row) for result in found for row in result.targets.values()],
            "coverage": coverage,
            "categories_url": reverse("indicator_categories", args=[indicator.pk]) if coverage else "",
            "collections": self._collections(),
            "correct_url": self._correct_url(found),
            "export_url": f"?month={int(self.month)}&export=xlsx",
            "edit_url": reverse("indicator_edit", args=[indicator.pk]) if self._may_describe else "",
            "targets_url": reverse("indicator_targets", args=[indicator.pk]) + f"?year={self.month.year}"
            if self._may_describe
            else "",
            "is_practice": self.rights.is_practice(indicator.unit_id),
        }
        return render(request, "programs/indicator_detail.html", context)

    def _export(self, rows: list[dict]):
        heads = RESULT_HEADS | {"last_year_of": _("전년의 기간"), "as_of": _("기준")}
        body = [[row["name"], *(row[name] for name in heads)] for row in rows]
        labels = [_("구분"), *map(str, heads.values())]
        table = texts_table(self.indicator.name, labels, body, numbers=set(range(1, len(RESULT_HEADS) + 1)))
        title = f"{self.indicator.name} ({self.indicator.measure})"
        return self.workbook(title, table, note=_("%(month)s 기준") % {"month": self.month.end_label})

    @property
    def _may_describe(self) -> bool:
        return self.rights.may_describe_indicators(self.indicator.unit_id)

    def _profile(self, head: Result) -> dict[int, Decimal]:
        """What was to be reached by the end of which month of the year."""
        return dict(head.target.months.values_list("month", "value")) if head.target else {}

    def _correct_url(self, found: list[Result]) -> str:
        """Where a confirmed month of the indicator is mended, for those who enter its values."""
        figures = [result.states.get(self.month.value) for result in found]
        is_final = any(figure and figure.submission.is_approved for figure in figures)
        if not is_final or not self.rights.may_enter(self.indicator.unit_id):
            return ""
        return reverse("indicator_corrections", kwargs={"unit": self.indicator.unit_id, "month": self.month})

    def _collections(self) -> list[Link]:
        """What was asked of others for it, and where they are asked next; for those who work for its unit."""
        unit_id = self.indicator.unit_id
        if not (self.rights.may_enter(unit_id) or self.rights.may_coordinate(unit_id)):
            return []
        asked = Collection.objects.filter(columns__indicator=self.indicator, month__lte=self.month.value).distinct()
        links = [
            Link(f"{row.as_month.label} {row.title}", reverse("collection", args=[row.pk])) for row in asked[:LISTED]
        ]
        for period in open_periods([self.office_id]) if self.rights.may_enter(unit_id) else ():
            address = reverse("collections", kwargs={"unit": unit_id, "month": period.as_month})
            links.append(Link(_("%s 서식 만들기") % period.as_month.label, address))
        return links

    def _crumbs(self) -> list[Link]:
        indicator = self.indicator
        crumbs = [Link(_("성과지표"), reverse("indicators"))]
        if indicator.program:
            crumbs.append(Link(indicator.program.title, reverse("program", args=[indicator.program_id])))
        elif indicator.heading:
            crumbs.append(Link(indicator.heading))
        return crumbs

    def _facts(self) -> list[dict]:
        indicator = self.indicator
        parts = [row.name for row in (indicator.numerator, indicator.denominator) if row]
        facts = [
            (_("무엇을 세는가"), indicator.definition),
            (_("다른 이름"), " · ".join(indicator.aliases)),
            (_("단위"), indicator.measure),
            (_("누계 방법"), indicator.get_aggregation_display()),
            (_("분자 ÷ 분모"), " ÷ ".join(parts)),
            (_("좋은 방향"), indicator.get_direction_display()),
            (_("주기"), indicator.get_frequency_display()),
            (_("집계에 걸리는 날수"), str(indicator.lag_days) if indicator.lag_days else ""),
            (_("자료 출처"), indicator.source),
            (_("목표 방향"), _("전년보다 낮아도 됨") if indicator.may_fall else ""),
            (_("정의"), _("확인됨") if indicator.is_defined else _("보고서에서 짐작함(확인 전)")),
        ]
        return [{"label": label, "value": value} for label, value in facts if value]

    def _printed(self, row: PrintedResult) -> dict:
        period = span_as_read(row.start_text, row.end_text)
        decimals = self.indicator.decimals
        return {
            "name": self._name(row.category_id),
            "year": row.year,
            "period": period or _("기간 없음"),
            "value": row.text or format_number(row.value, decimals),
        }

    def _target(self, row: Target) -> dict:
        value = row.text or format_number(row.value, self.indicator.decimals)
        return {"name": self._name(row.category_id), "year": row.year, "value": value}

    @cached_property
    def _names(self) -> dict[int, str]:
        return dict(Category.objects.filter(indicator=self.indicator).values_list("pk", "name"))

    def _name(self, category_id: int) -> str:
        return self._names.get(category_id) or _("전체")


#: Columns of a row as a file holds them.
RESULT_HEADS = {
    "target": gettext_lazy("목표"),
    "this_month": gettext_lazy("당월"),
    "to_date": gettext_lazy("누계"),
    "rate": gettext_lazy("달성률"),
    "last_year": gettext_lazy("전년"),
    "growth": gettext_lazy("증감"),
}
RESULT_TEXTS = ("target", "to_date", "this_month", "rate", "last_year", "growth", "as_of")


def result_row(result: Result) -> dict:
    """One row of an indicator as texts, for every page that shows it."""
    indicator, category = result.indicator, result.category
    decimals = indicator.decimals

    def number(value):
        return format_number(value, decimals)

    printed = result.printed[-1] if result.printed else None
    to_date, as_of = result.text or number(result.to_date), result.as_of.short_label if result.as_of else ""
    is_printed = not to_date and printed is not None and printed.year == result.month.year
    if is_printed:
        to_date, as_of = printed.text or number(printed.value), printed.end_text or _("기간 없음")
    target = result.target
    return {
        "url": reverse("indicator", args=[indicator.pk]),
        "name": indicator.name if category.is_total else category.name,
        "indicator_name": indicator.name,
        "is_total": category.is_total,
        "level": 2 if category.parent_id else 0 if category.is_total else 1,
        "measure": indicator.measure,
        "target": (target.text or number(target.value)) if target else "",
        "to_date": to_date,
        "this_month": number(result.this_month),
        "rate": format_rate(result.achievement_rate),
        "rate_percent": max(0, min(100, float(result.achievement_rate or 0))),
        "last_year": number(result.last_year),
        "last_year_of": _printed_span(result.printed_year),
        "growth": format_points(result.points) if result.is_rate else format_rate(result.growth),
        "as_of": as_of,
        "has_draft": result.has_draft,
        "is_heading": category.series_id is None,
    }


def _printed_span(row: PrintedResult | None) -> str:
    """Of which time a printed value of last year speaks; nothing where it is the same month as this year's."""
    if row is None:
        return ""
    return span_as_read(row.start_text, row.end_text) or _("%d년") % row.year
