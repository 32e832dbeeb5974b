"""정오표 of an edition: against a later edition, or against what is known today."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views import View

from core.documents import RENDERERS, Document, from_json
from core.documents import render as render_document
from core.downloads import file_response
from core.periods import Month
from core.presentation import Link
from programs.errata import Difference, compare, errata_document, explain, reason_texts
from programs.services import KEPT_FORMATS, PUBLICATIONS
from programs.views.publications import EditionMixin
from reporting.models import Edition


class ErrataView(EditionMixin, View):
    """What the edition says differently from ``?against=`` (another edition), or from today."""

    def get(self, request, pk):
        format_name = request.GET.get("format", "")
        if format_name and format_name not in RENDERERS:
            raise Http404
        if format_name:
            return self.download(format_name)
        address = f"{request.path}?" + (f"against={self.other.pk}&" if self.other else "")
        context = {
            "edition": self.earlier,
            "before_label": edition_label(self.earlier),
            "after_label": self.after_label,
            "month_label": Month(self.earlier.month).label,
            "unit_label": str(self.earlier.unit),
            "rows": [self._row(row) for row in self.differences],
            "choices": self._choices(),
            "downloads": [Link(RENDERERS[name].label, f"{address}format={name}") for name in KEPT_FORMATS],
            "crumbs": [
                Link(_("보고서"), reverse("publications")),
                Link(self.earlier.title, reverse("edition", args=[self.earlier.pk])),
            ],
        }
        return render(request, "programs/errata.html", context)

    def download(self, format_name: str):
        created = self.later.issued_at if self.later else None
        title = _("정오표 · %(title)s") % {"title": self.earlier.title}
        subtitle = f"{edition_label(self.earlier)} → {self.after_label}"
        content = render_document(errata_document(title, subtitle, self.differences, created), format_name)
        name = _("정오표") + f"_{self.earlier.title}_{Month(self.earlier.month).iso}_{self.earlier.number}"
        return file_response(content, format_name, name)

    @cached_property
    def asked(self) -> Edition:
        return self.edition()

    @cached_property
    def siblings(self) -> list[Edition]:
        """Every edition of the same paper: publication, unit and month."""
        same = Edition.objects.filter(
            publication=self.asked.publication, unit_id=self.asked.unit_id, month=self.asked.month
        )
        return list(same.defer("document").select_related("unit").order_by("number"))

    @cached_property
    def other(self) -> Edition | None:
        asked = self.request.GET.get("against", "")
        if not asked:
            return None
        found = next((row for row in self.siblings if str(row.pk) == asked and row.pk != self.asked.pk), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def earlier(self) -> Edition:
        return min((row for row in (self.asked, self.other) if row), key=lambda row: row.number)

    @cached_property
    def later(self) -> Edition | None:
        """The other paper; none where today is asked for."""
        return max((self.asked, self.other), key=lambda row: row.number) if self.other else None

    @property
    def after_label(self) -> str:
        return edition_label(self.later) if self.later else _("지금 아는 값")

    @cached_property
    def differences(self) -> list[Difference]:
        month = Month(self.earlier.month)
        found = compare(from_json(self.earlier.document), self._later_document(month))
        explain(found, month, self.earlier.issued_at, self.later.issued_at if self.later else None)
        return found

    def _later_document(self, month: Month) -> Document:
        """As everybody may read it: from confirmed figures only."""
        if self.later:
            return from_json(self.later.document)
        publication = PUBLICATIONS.get(self.earlier.publication)
        if publication is None:
            raise Http404
        return publication.build(self.earlier.unit, month)

    def _choices(self) -> list[Link]:
        address = reverse("errata", args=[self.asked.pk])
        against_today = Link(_("지금 아는 값"), address, current=self.other is None)
        others = [
            Link(_("제%(number)s호") % {"number": row.number}, f"{address}?against={row.pk}", current=row == self.other)
            for row in self.siblings
            if row.pk != self.asked.pk
        ]
        return [against_today, *others]

    def _row(self, row: Difference) -> dict:
        who, when, why = reason_texts(row)
        return {
            "section": row.section,
            "table": row.table,
            "row": row.row,
            "column": row.column,
            "before": row.before,
            "after": row.after,
            "change": row.change,
            "who": who,
            "when": when,
            "why": why,
            "is_sum": row.is_sum,
        }


def edition_label(edition: Edition) -> str:
    """``제1호(2023.6.12.)``."""
    day = date_format(localtime(edition.issued_at), "Y.n.j.")
    return _("제%(number)s호(%(day)s)") % {"number": edition.number, "day": day}
