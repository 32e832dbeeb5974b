"""What a text said earlier, for those who may read its drafts; its writers may let it say so again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.documents.lists import texts_table
from core.presentation import Link, written
from core.refusals import Refusal
from organization.models import Unit
from organization.report import handed_out
from programs import services
from programs.narratives.history import TextVersion, text_versions
from programs.views.narratives import NarrativeMixin

_MARKS = {"added": "+", "removed": "−"}


class NarrativeHistoryView(NarrativeMixin, View):
    """Every version of a text, newest first. POST lets the text say again what one of them said."""

    def get(self, request, pk):
        self._require_reader()
        versions = text_versions(self.narrative)
        if request.GET.get("export") == "versions":
            return handed_out(versions_table(self._title, versions), Unit.objects.get(pk=self.unit_id))
        round_title = self.narrative.item.round.title
        context = {
            "title": self._title,
            "versions": versions,
            "version": self.narrative.version,
            "may_restore": self.is_open,
            "export_url": f"{request.path}?export=versions",
            "crumbs": [
                Link(round_title, reverse("round", args=[self.narrative.item.round_id])),
                Link(self.unit_label, reverse("round_unit", args=[self.narrative.item.round_id, self.unit_id])),
                Link(self._title, self.address()),
            ],
            "is_practice": self.rights.is_practice(self.unit_id),
        }
        return render(request, "programs/narrative_history.html", context)

    def post(self, request, pk):
        self._require_reader()
        if not self.rights.may_enter(self.unit_id):
            raise Http404
        try:
            sent = {name: self.number(name) for name in ("version", "earlier")}
            services.restore_narrative(actor=request.user, narrative=self.narrative, **sent)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(request, _("그때의 글로 되돌렸습니다. 되돌리기 전 글도 이력에 남아 있습니다."))
        return redirect(self.address())

    def _require_reader(self) -> None:
        """What was never handed in is read by those who read drafts."""
        if not (self.rights.may_see_drafts(self.unit_id) and self.rights.may_review(self.unit_id)):
            raise Http404

    @property
    def _title(self) -> str:
        return f"{self.narrative.program.title} · {self.narrative.item.get_section_display()}"


def versions_table(title: str, versions: list[TextVersion]):
    """One row for every line that changed."""
    heads = [_("일시"), _("한 사람"), _("처리"), _("더함·뺌"), _("글")]
    rows = [
        [written(version.at), version.actor_label, version.act, _MARKS[line.kind], line.text.strip()]
        for version in versions
        for line in version.lines
    ]
    return texts_table(_("%(title)s 변경 이력") % {"title": title.replace(" · ", " ")}, heads, rows)
