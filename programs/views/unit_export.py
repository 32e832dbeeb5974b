"""The tables of a department page as a workbook: what is on the screen, nothing else."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.views import View

from budgets.report import changes_table, grant_groups_table, lines_table, prints_changes, summary_table
from budgets.selectors import by_owner
from core.documents import Document, Section, Table
from core.documents import render as render_document
from core.downloads import file_response
from organization.report import headcount_table, marked
from programs.views.units import UnitMonthMixin


class UnitExportView(UnitMonthMixin, View):
    """One table of the page, named by the address; an unknown one does not exist."""

    def get(self, request, unit):
        tables = {
            "budget": self._budget,
            "children": self._children,
            "headcount": lambda: [headcount_table(self.found.headcount)],
            "grants": lambda: [grant_groups_table(self.found.grants, self.money_unit)],
        }
        build = tables.get(request.GET.get("table", "budget"))
        if build is None:
            raise Http404
        found = build()
        title = f"{self.name} {found[0].caption if found else _('자료')}"
        as_of = _("%(month)s 기준") % {"month": self.month.end_label}
        document = Document(title=title, subtitle=as_of, sections=(Section(blocks=tuple(found)),))
        content = render_document(marked(document, self.unit), "xlsx")
        return file_response(content, "xlsx", f"{title}_{self.month.iso}")

    def _budget(self) -> list[Table]:
        spending, income = self.found.spending, self.found.income
        if prints_changes(spending) or income.lines:
            parts = [part for part in (income, spending) if part.lines]
            return [changes_table(part, self.money_unit) for part in parts]
        names = {unit_id: self.tree.name(unit_id) for unit_id in by_owner(spending)}
        return [lines_table(spending, names, self.name, self.money_unit)]

    def _children(self) -> list[Table]:
        parts = [(child.name, self.found.part(child.unit_id)) for child in self.found.children]
        return [summary_table(self.found.spending, parts, self.money_unit)]
