"""보고서: preview, download and issue printed reports, and the editions that were issued."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views import View

from core.documents import RENDERERS, Table, from_json
from core.documents import render as render_document
from core.documents.html import render_article
from core.documents.lists import texts_table
from core.downloads import file_response
from core.periods import Month
from core.presentation import Link, written
from core.refusals import Refusal
from organization.access import rights_of
from organization.models import Unit
from organization.report import handed_out
from programs.services import KEPT_FORMATS, PUBLICATIONS, issue, reprint
from programs.views.units import UnitMonthMixin
from reporting.models import Edition
from reporting.selectors import month_from, months_of


class PublicationsView(View):
    """What can be printed now, and the editions of the offices that a person sees."""

    def get(self, request):
        rights = rights_of(request.user)
        offices = sorted(rights.office_ids)
        month = month_from(request.GET.get("month"), offices[0] if offices else None)
        found = Edition.objects.filter(unit_id__in=rights.visible_unit_ids)
        editions = [self._edition(edition) for edition in found.defer("document").select_related("issued_by")[:100]]
        if request.GET.get("export") == "editions" and offices:
            return handed_out(editions_table(editions), Unit.objects.get(pk=offices[0]))
        context = {
            "month": month,
            "months": months_of(offices[0]) if offices else [],
            "publications": [
                self._publication(publication, office_id, month, rights)
                for office_id in offices
                for publication in PUBLICATIONS.values()
            ],
            "editions": editions,
        }
        return render(request, "programs/publication_list.html", context)

    def _publication(self, publication, office_id: int, month: Month, rights) -> dict:
        address = reverse("publication", args=[publication.code, office_id])
        query = f"?month={int(month)}"
        return {
            "title": publication.title,
            "unit_label": rights.tree.name(office_id),
            "month_label": month.label,
            "preview_url": address + query,
            "downloads": [Link(RENDERERS[name].label, f"{address}{query}&format={name}") for name in KEPT_FORMATS],
            "can_issue": rights.may_print(office_id),
            "issue_url": address + query,
        }

    def _edition(self, edition: Edition) -> dict:
        return {
            "title": edition.title,
            "number": edition.number,
            "unit_label": str(edition.unit),
            "month_label": Month(edition.month).label,
            "issued_at": edition.issued_at,
            "issued_by_label": str(edition.issued_by),
            "preview_url": reverse("edition", args=[edition.pk]),
            "errata_url": reverse("errata", args=[edition.pk]),
            "downloads": [
                Link(RENDERERS[name].label, reverse("edition_file", args=[edition.pk, name])) for name in KEPT_FORMATS
            ],
        }


def editions_table(editions: list[dict]) -> Table:
    """The list of editions as it stands on the page."""
    heads = [_("보고서"), _("호"), _("조직"), _("기준월"), _("발행"), _("발행한 사람")]
    rows = [
        [
            edition["title"],
            _("제%(number)s호") % {"number": edition["number"]},
            edition["unit_label"],
            edition["month_label"],
            written(edition["issued_at"]),
            edition["issued_by_label"],
        ]
        for edition in editions
    ]
    return texts_table(_("제출본 목록"), heads, rows)


class PublicationView(UnitMonthMixin, View):
    """A report of a unit as of a month: the page, the file, and for the coordinator the edition."""

    def get(self, request, code, unit):
        publication = PUBLICATIONS.get(code)
        format_name = request.GET.get("format", "")
        if publication is None or (format_name and format_name not in RENDERERS):
            raise Http404
        drafts = self.rights.draft_unit_ids
        document = publication.build(self.unit, self.month, draft_unit_ids=drafts)
        if format_name:
            content = render_document(document, format_name)
            return file_response(content, format_name, f"{document.title}_{self.month.iso}")
        address = f"{request.path}?month={int(self.month)}"
        context = {
            "document": document,
            "article": mark_safe(render_article(document)),  # noqa: S308  our own renderer escapes
            "unit": self.unit,
            "unit_label": self.name,
            "month": self.month,
            "months": months_of(self.office_id) or [self.month],
            "downloads": [Link(RENDERERS[name].label, f"{address}&format={name}") for name in KEPT_FORMATS],
            "can_issue": self.rights.may_print(self.unit.pk),
            "crumbs": [Link(_("보고서"), reverse("publications"))],
        }
        return render(request, "programs/publication.html", context)

    def post(self, request, code, unit):
        self.require(code in PUBLICATIONS and self.rights.may_print(self.unit.pk))
        try:
            edition = issue(actor=request.user, code=code, unit=self.unit, month=self.month)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        messages.success(request, _("제%(number)s호로 만들었습니다.") % {"number": edition.number})
        return redirect("edition", edition.pk)


class EditionMixin:
    def edition(self) -> Edition:
        visible = rights_of(self.request.user).visible_unit_ids
        return get_object_or_404(
            Edition.objects.select_related("issued_by", "unit"), pk=self.kwargs["pk"], unit_id__in=visible
        )


class EditionView(EditionMixin, View):
    """An edition as it was printed."""

    def get(self, request, pk):
        edition = self.edition()
        document = from_json(edition.document)
        context = {
            "document": document,
            "article": mark_safe(render_article(document)),  # noqa: S308  our own renderer escapes
            "edition": edition,
            "is_practice": edition.unit.is_practice,
            "downloads": [
                Link(RENDERERS[name].label, reverse("edition_file", args=[edition.pk, name])) for name in KEPT_FORMATS
            ],
            "errata_url": reverse("errata", args=[edition.pk]),
            "files": edition.files.defer("content").order_by("format"),
            "crumbs": [Link(_("보고서"), reverse("publications"))],
        }
        return render(request, "programs/publication.html", context)


class EditionFileView(EditionMixin, View):
    """A file of an edition, the same bytes as when it was issued."""

    def get(self, request, pk, format_name):
        edition = self.edition()
        if format_name not in RENDERERS:
            raise Http404
        name = f"{edition.title}_{Month(edition.month).iso}_{edition.number}"
        return file_response(reprint(edition, format_name), format_name, name)
