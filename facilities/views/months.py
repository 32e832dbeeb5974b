"""실적 입력 › 정원·현원: places and people of all facilities of a unit at the end of a month, in one grid."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.documents import Document, PageSetup, Section
from core.documents import render as render_document
from core.downloads import file_response
from core.money import format_number
from core.periods import Month
from core.presentation import Link
from core.refusals import Refusal, StaleForm
from facilities.forms import RecordCells, RecordsForm
from facilities.models import RECORD_NUMBERS
from facilities.report import records_table
from facilities.selectors import MonthRecord, month_records, where
from facilities.services import save_records
from organization.report import marked
from organization.views import UnitMixin
from reporting.models import Period
from reporting.selectors import open_periods

#: Lines shown at once; a search finds the others.
MOST_SHOWN, LONGEST_SEARCH = 300, 50
LABELS = {
    "capacity": gettext_lazy("정원"),
    "occupancy": gettext_lazy("현원"),
    "staff_authorized": gettext_lazy("종사자 정원"),
    "staff_actual": gettext_lazy("종사자 현원"),
}


class MonthRecordsView(UnitMixin, View):
    """Type, paste or leave as it was: one line a facility, saved all or none."""

    def get(self, request, **_kwargs):
        self.require_keeper()
        if request.GET.get("export") == "xlsx":
            return self.export()
        return self.show(RecordsForm(self.rows))

    def post(self, request, **_kwargs):
        self.require_keeper()
        form = RecordsForm(self.rows, request.POST)
        action = request.POST.get("action")
        if not form.is_valid():
            return self.show(form, 422)
        try:
            if action == "paste":
                return self.paste(form)
            if action == "unchanged":
                form.let_stay()
            count = save_records(actor=request.user, office_id=self.office_id, month=self.month, entries=form.entries)
        except StaleForm as refusal:
            form.mark_conflicts({row.facility.pk: row for row in self.read_rows()})
            return self.refused(form, refusal)
        except Refusal as refusal:
            return self.refused(form, refusal)
        messages.success(request, _("시설 %d곳을 저장했습니다.") % count if count else _("바뀐 값이 없습니다."))
        return redirect(request.get_full_path())

    def refused(self, form: RecordsForm, refusal: Refusal):
        messages.error(self.request, str(refusal))
        return self.show(form, refusal.status_code)

    def paste(self, form: RecordsForm):
        """The lines that the pasted table names, filled and not saved."""
        filled, strange = form.paste(self.request.POST.get("table", ""))
        said = _("시설 %d곳의 값을 채웠습니다. 확인하고 [저장]을 눌러 주세요. 아직 저장하지 않았습니다.") % filled
        messages.info(self.request, said)
        if strange:
            shown = ", ".join(strange[:10]) + (_(" 외 %d곳") % (len(strange) - 10) if len(strange) > 10 else "")
            messages.warning(self.request, _("이 부서에 없거나 이름이 겹쳐 넣지 않은 곳: %s") % shown)
        return self.show(form, typed_only=bool(filled))

    def require_keeper(self) -> None:
        self.require(self.rights.may_keep_facilities(self.unit.pk))

    @cached_property
    def month(self) -> Month:
        if self.kwargs["month"].is_settlement:
            raise Http404
        return self.kwargs["month"]

    @cached_property
    def period(self) -> Period:
        return get_object_or_404(Period, office_id=self.office_id, month=self.month.value)

    @cached_property
    def tree(self):
        return self.rights.tree_on(self.month.last_day)

    @cached_property
    def rows(self) -> list[MonthRecord]:
        return self.read_rows()

    def read_rows(self) -> list[MonthRecord]:
        found = month_records(self.tree.descendant_ids(self.unit.pk) or [self.unit.pk], self.month)
        return [row for row in found if self.rights.may_keep_facilities(row.facility.unit_id)]

    @property
    def unit_label(self) -> str:
        return self.tree.name(self.unit.pk) or str(self.unit)

    def show(self, form: RecordsForm, status: int = 200, *, typed_only: bool = False):
        sought = self.request.GET.get("q", "").strip()[:LONGEST_SEARCH]
        lines = [cells for cells in form.rows if sought.casefold() in cells.row.facility.name.casefold()]
        if typed_only:
            lines = [cells for cells in form.rows if cells.is_typed or cells.errors]
        shown = lines[:MOST_SHOWN]
        context = {
            "unit": self.unit,
            "unit_label": self.unit_label,
            "period": self.month,
            "periods": self._periods(),
            "is_open": self.period.is_open,
            "labels": LABELS.items(),
            "lines": [self._line(cells) for cells in shown],
            "errors": [cells for cells in form.rows if cells.errors],
            "sought": sought,
            "total": len(form.rows),
            "filled": sum(cells.row.record is not None for cells in form.rows),
            "hidden": len(lines) - len(shown),
            "table_text": self.request.POST.get("table", "") if status != 200 else "",
            "export_url": "?export=xlsx",
            "crumbs": [
                Link(_("실적 입력"), reverse("home")),
                Link(self.unit_label, reverse("unit", args=[self.unit.pk]) + f"?month={int(self.month)}"),
            ],
        }
        return render(self.request, "facilities/month_records.html", context, status=status)

    def _line(self, cells: RecordCells) -> dict:
        row = cells.row
        return {
            "cells": cells,
            "facility": row.facility,
            "place": where(row.facility),
            "is_over": row.is_over,
            "is_known": row.record is not None,
            "before_on": row.before.as_of if row.before else None,
            "inputs": [
                {
                    "name": name,
                    "label": LABELS[name],
                    "text": cells.texts[name],
                    "before": format_number(row.before_number(name)) if row.record is None else "",
                    "error": cells.errors.get(name, ""),
                }
                for name in RECORD_NUMBERS
            ],
            "messages": list(cells.errors.values()),
        }

    def _periods(self) -> list[Link]:
        """The other open months of the same unit."""
        months = [period.as_month for period in open_periods([self.office_id])]
        return [
            Link(
                month.label,
                reverse("facility_records", kwargs={"unit": self.unit.pk, "month": month}),
                current=month == self.month,
            )
            for month in months
            if not month.is_settlement
        ]

    def export(self):
        title = _("시설 정원·현원")
        section = Section(blocks=(records_table(self.rows),), page_setup=PageSetup("landscape"))
        subtitle = f"{self.unit_label} {self.month.end_label}"
        document = Document(title=title, subtitle=subtitle, sections=(section,))
        content = render_document(marked(document, self.unit), "xlsx")
        return file_response(content, "xlsx", f"{title}_{self.month.iso}")
