"""시설 목록: every facility of the offices, narrowed, sorted, with the columns that a person chooses."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django_tables2 import RequestConfig

from core.refusals import Refusal
from facilities import services
from facilities.filters import FacilityFilter
from facilities.models import RECORD_NUMBERS, District, Facility, FacilityType, SavedView
from facilities.report import register_table
from facilities.tables import CHOICES, NUMBERS, USUAL, FacilityTable
from facilities.views.shared import FacilitiesMixin
from reporting.selectors import open_periods

PAGE_ROWS = 50
#: What a kept view remembers of the address: conditions, columns and order, not the month.
KEPT = (*FacilityFilter.base_filters, "columns", "sort")


class FacilityListView(FacilitiesMixin, View):
    """The list; ``?export=xlsx`` hands over exactly the rows and columns that are asked for."""

    def get(self, request):
        if export := request.GET.get("export"):
            return self.export(export)
        table = self.table()
        RequestConfig(request, paginate={"per_page": PAGE_ROWS}).configure(table)
        address = request.GET.copy()
        address["export"] = "xlsx"
        address.pop("page", None)
        views = [
            {"pk": row.pk, "name": row.name, "url": f"?{row.query}&{self.place}" if row.query else f"?{self.place}"}
            for row in SavedView.objects.filter(user=request.user)
        ]
        context = self.page_context("facilities") | {
            "filter": self.filter,
            "table": table,
            "count": table.paginator.count,
            "export_url": "?" + address.urlencode(),
            "choices": [(name, label, name in self.columns) for name, label in CHOICES],
            "views": views,
            "kept_query": kept_query(request.GET),
            "place": self.place,
            "may_add": bool(self.keepable_ids),
            "records_url": self.records_url(),
        }
        return render(request, "facilities/facility_list.html", context)

    @property
    def place(self) -> str:
        """The month and the bureau that are looked at, which no view and no condition changes."""
        return f"month={self.month.value}" + ("&practice=1" if self.is_practice and self.has_both else "")

    @cached_property
    def keepable_ids(self) -> list[int]:
        return [unit_id for unit_id in self.unit_ids if self.rights.may_keep_facilities(unit_id)]

    def records_url(self) -> str:
        """Where the month's places and people are typed: of the unit asked for, else of the first of one's own."""
        asked = self.request.GET.get("unit", "")
        own = [pk for pk in self.owning_ids if self.rights.may_enter(pk)]
        chosen = next((pk for pk in self.owning_ids if str(pk) == asked and pk in self.keepable_ids), None)
        unit_id = chosen or next(iter(own), None)
        months = [period.as_month for period in open_periods([self.office_id])] if unit_id else []
        months = [month for month in months if not month.is_settlement]
        return reverse("facility_records", kwargs={"unit": unit_id, "month": months[-1]}) if months else ""

    @cached_property
    def owning_ids(self) -> list[int]:
        """The units that answer for a facility in the month, in the order of the chart."""
        rows = Facility.objects.answered_by(self.unit_ids, self.day).as_of(self.day)
        owning = set(rows.order_by().values_list("unit_then", flat=True).distinct())
        return [pk for pk in self.unit_ids if pk in owning]

    @cached_property
    def columns(self) -> list[str]:
        """The columns asked for, in the order of the table; the usual ones for none."""
        asked = self.request.GET.getlist("columns")
        return [name for name, _label in CHOICES if name in asked] or list(USUAL)

    @cached_property
    def filter(self) -> FacilityFilter:
        rows = Facility.objects.answered_by(self.unit_ids, self.day).as_of(self.day)
        types = FacilityType.objects.filter(office_id__in=self.office_ids).select_related("group")
        types = sorted(types, key=lambda row: (row.group.order if row.group else 10**6, row.order, row.pk))
        groups = {row.group_id: row.group.name for row in types if row.group}
        choices = {
            "group": list(groups.items()),
            "type": [(row.pk, row.name) for row in types],
            "unit": [(pk, self.tree.name(pk)) for pk in self.owning_ids],
            "district": list(District.objects.values_list("pk", "name")),
        }
        return FacilityFilter(self.request.GET, rows, day=self.day, choices=choices)

    def table(self) -> FacilityTable:
        rows = self.filter.qs.select_related("type__group", "district").order_by("order", "pk")
        sorts = {name.lstrip("-") for name in self.request.GET.getlist("sort")}
        if "term" in sorts:
            rows = rows.with_end(self.day)
        if recorded := sorts & {*RECORD_NUMBERS, "budget"}:
            rows = rows.with_records(self.day, sorted(recorded))
        hidden = [name for name, _label in CHOICES if name not in self.columns]
        query = f"?month={self.month.value}"
        return FacilityTable(rows.with_day(self.day), day=self.day, tree=self.tree, query=query, exclude=hidden)

    def export(self, format_name: str):
        table = self.table()
        RequestConfig(self.request, paginate=False).configure(table)
        rows = table.as_values()
        next(rows)
        names = ["name", *self.columns]
        labels = dict(CHOICES) | {"name": _("시설명")}
        columns = [(str(labels[name]), name in NUMBERS) for name in names]
        cells = [["" if value == "–" else value for value in values] for values in rows]
        title = _("시설 목록")
        return self.download(format_name, title, register_table(columns, cells))


class FacilityViewsView(View):
    """Keep the conditions and columns of the list under a name, or forget them."""

    http_method_names = ["post"]

    def post(self, request):
        query = kept_query(QueryDict(request.POST.get("query", "")[:2000]))
        if request.POST.get("action") == "forget":
            pk = request.POST.get("view", "")
            if pk.isdecimal() and len(pk) < 18 and services.drop_view(actor=request.user, pk=int(pk)):
                messages.success(request, _("저장한 보기를 지웠습니다."))
        else:
            try:
                view = services.keep_view(actor=request.user, name=request.POST.get("name", ""), query=query)
                messages.success(request, _("'%s' 보기를 저장했습니다.") % view.name)
            except Refusal as refusal:
                messages.error(request, str(refusal))
        place = kept_query(QueryDict(request.POST.get("place", "")[:100]), ("month", "practice"))
        asked = "&".join(filter(None, (query, place)))
        return redirect(reverse("facilities") + (f"?{asked}" if asked else ""))


def kept_query(asked: QueryDict, names: tuple[str, ...] = KEPT) -> str:
    """Those parts of an address that a kept view remembers."""
    kept = QueryDict(mutable=True)
    for name in names:
        values = [value for value in asked.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept.urlencode()
