"""What pages over whole offices share: real or practice, the month, the units in sight, how a file leaves."""

from collections.abc import Iterable

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.documents import RENDERERS, Document, PageSetup, Section, Table
from core.documents import render as render_document
from core.downloads import file_response
from core.periods import Month
from core.presentation import Link
from core.refusals import Refusal
from organization.access import Rights, rights_of
from organization.report import marked
from reporting.selectors import months_read

FORMATS = ("xlsx", "hwpx", "pdf")


class OfficesMixin:
    """Everything that a person sees, as of the month of the address; the practice bureau apart."""

    @cached_property
    def rights(self) -> Rights:
        return rights_of(self.request.user)

    @cached_property
    def is_practice(self) -> bool:
        """The practice bureau alone: nothing of it stands, nor adds up, beside real rows."""
        return self.rights.sees_practice_only or self.request.GET.get("practice") == "1"

    @property
    def has_both(self) -> bool:
        return len({self.rights.is_practice(office_id) for office_id in self.rights.office_ids}) > 1

    @cached_property
    def office_ids(self) -> list[int]:
        return sorted(self.rights.offices_apart(practice=self.is_practice))

    @cached_property
    def office_id(self) -> int | None:
        """The office whose months are offered: that of the person's own posts before others that they read."""
        posts = [self.rights.tree.office_id(row.unit_id) for row in self.rights.assignments]
        own = [office_id for office_id in posts if office_id in self.office_ids]
        return own[0] if own else next(iter(self.office_ids), None)

    @cached_property
    def _read(self) -> tuple[list[Month], Month]:
        return months_read(self.office_id)

    @cached_property
    def month(self) -> Month:
        """The month that the address asks for; for none or nonsense the last one with something confirmed."""
        try:
            return Month.parse(self.request.GET.get("month", ""))
        except ValueError:
            return self._read[1]

    @cached_property
    def months(self) -> list[Month]:
        return self._read[0] or [self.month]

    @property
    def day(self):
        return self.month.last_day

    @cached_property
    def tree(self):
        return self.rights.tree_on(self.day)

    @cached_property
    def unit_ids(self) -> list[int]:
        """Every unit of the offices in sight: of the chart of the month, and of that of today, whose rights hold."""
        found: dict[int, None] = {}
        for office_id in self.office_ids:
            found |= dict.fromkeys(self.tree.descendant_ids(office_id))
            found |= dict.fromkeys(self.rights.known.descendant_ids(office_id))
        visible = self.rights.visible_unit_ids
        return [unit_id for unit_id in found if unit_id in visible]

    def unit_name(self, unit_id: int) -> str:
        """Its name in the month; that of today for a unit which was not there yet."""
        return self.tree.name(unit_id) or self.rights.known.name(unit_id)

    def owners(self, unit_ids: Iterable[int]) -> list[tuple[int, str]]:
        """Units to choose from, in the order of the chart."""
        owning = set(unit_ids)
        return [(pk, self.unit_name(pk)) for pk in self.unit_ids if pk in owning]

    def address_of(self, name: str) -> str:
        """A page of the same kind of offices: the practice bureau stays apart where a person sees both."""
        return reverse(name) + ("?practice=1" if self.is_practice and self.has_both else "")

    def require(self, allowed: bool) -> None:
        """What a person may not do does not exist for them either."""
        if not allowed:
            raise Http404

    def page(self, **context) -> dict:
        """What every page of this kind shows around its table."""
        export = self.request.GET.copy()
        export["export"] = "xlsx"
        export.pop("page", None)
        return {
            "is_practice": self.is_practice,
            "has_both": self.has_both,
            "export_url": "?" + export.urlencode(),
            **context,
        }

    def page_of_month(self, **context) -> dict:
        """``page`` of what is shown as of a month, with the months to choose from."""
        return self.page(month=self.month, months=self.months, **context)

    def workbook(self, title: str, *tables: Table, note: str = "") -> HttpResponse:
        """The tables that are on the screen as a workbook."""
        return self._file("xlsx", title, Section(blocks=tables), note, title)

    def download(self, format_name: str, title: str, *tables: Table) -> HttpResponse:
        """The tables as of the month as a file of the asked format; 404 for one that there is not."""
        if format_name not in FORMATS or format_name not in RENDERERS:
            raise Http404
        as_of = _("%(month)s 기준") % {"month": self.month.end_label}
        section = Section(blocks=tables, page_setup=PageSetup("landscape"))
        return self._file(format_name, title, section, as_of, f"{title}_{self.month.iso}")

    def _file(self, format_name: str, title: str, section: Section, note: str, file_name: str) -> HttpResponse:
        document = Document(title=title, subtitle=note, sections=(section,))
        office = self.rights.tree.placements.get(self.office_id)
        content = render_document(marked(document, office.unit) if office else document, format_name)
        return file_response(content, format_name, file_name)


class RecordFormView(OfficesMixin, View):
    """A record that no month asks for, new or changed, for those who keep it; for all others it does not exist.

    Subclasses name the ``model``, the ``list_name`` of the page it stands on, the words, and the acts.
    """

    model = None
    template_name = "generic/record_form.html"
    list_name = ""
    list_label = new_title = edit_title = saved = removed = ""

    def new(self) -> models.Model:
        return self.model()

    def form(self, data=None):
        raise NotImplementedError

    def keep(self, form) -> None:
        """Save what the form says; forms that say more than their row override this."""
        self.save(form.save(commit=False))

    def save(self, row: models.Model) -> None:
        raise NotImplementedError

    def remove(self) -> None:
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        self.require(bool(self.kept) and (not self.row.pk or self.row.unit_id in self.kept))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def kept(self) -> set[int]:
        return self.rights.keeping_unit_ids.intersection(self.unit_ids)

    @cached_property
    def is_practice(self) -> bool:
        return self.rights.is_practice(self.row.unit_id) if self.row.pk else super().is_practice

    @cached_property
    def row(self) -> models.Model:
        pk = self.kwargs.get("pk")
        return get_object_or_404(self.model.objects.select_related("unit"), pk=pk) if pk else self.new()

    def get(self, request, **_kwargs):
        return self.answer(self.form())

    def post(self, request, **_kwargs):
        if request.POST.get("action") == "remove" and self.row.pk:
            return self.drop()
        form = self.form(request.POST)
        if not form.is_valid():
            return self.answer(form, 422)
        try:
            self.keep(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.answer(form, refusal.status_code)
        return self.done(self.saved, self.saved_url)

    def drop(self) -> HttpResponse:
        """Take the row away; what hangs on it is told, and nothing is lost."""
        try:
            self.remove()
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return self.answer(self.form(), refusal.status_code)
        return self.done(self.removed, self.list_url)

    def done(self, message: str, address: str) -> HttpResponse:
        messages.success(self.request, message)
        return redirect(address)

    @property
    def saved_url(self) -> str:
        """Where a person goes on after saving."""
        return self.list_url

    @property
    def list_url(self) -> str:
        return self.address_of(self.list_name)

    def answer(self, form, status: int = 200) -> HttpResponse:
        context = {
            "title": self.edit_title if self.row.pk else self.new_title,
            "form": form,
            "may_remove": bool(self.row.pk),
            "cancel_url": self.saved_url if self.row.pk else self.list_url,
            "crumbs": [Link(self.list_label, self.list_url)],
            "is_practice": self.is_practice,
        }
        return render(self.request, self.template_name, context, status=status)
