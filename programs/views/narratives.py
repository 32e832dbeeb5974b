"""One text: written in an editor that saves by itself, seen as it will be printed, with its pictures."""

import json

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views import View

from core.documents import RENDERERS
from core.documents import render as render_document
from core.documents.html import render_article
from core.downloads import file_response
from core.periods import Month
from core.presentation import Link, tone_of
from core.refusals import InvalidInput, Refusal
from organization.access import rights_of
from organization.report import marked
from programs import services
from programs.models import Narrative
from programs.narratives.document import as_of_words, follow_figures, program_document
from programs.narratives.facts import key_of
from programs.narratives.linking import moved, refreshed
from programs.narratives.notes import NumberNote, number_notes
from programs.narratives.outline import text_of
from programs.selectors.rounds import returned_texts
from programs.services import KEPT_FORMATS, StaleText
from reporting.due import due_label
from reporting.models import RoundItem, RoundSection

State = RoundItem.State


class NarrativeMixin:
    """The text of the address; one that the person may not read does not exist."""

    @cached_property
    def rights(self):
        return rights_of(self.request.user)

    @cached_property
    def narrative(self) -> Narrative:
        related = Narrative.objects.select_related("item__round", "program", "edited_by", "carried_from__item__round")
        other = Narrative.objects.filter(item__round=OuterRef("item__round"), program=OuterRef("program"))
        other = other.exclude(item=OuterRef("item")).values("pk")[:1]
        found = get_object_or_404(
            related.annotate(other=Subquery(other)).prefetch_related("links"), pk=self.kwargs["pk"]
        )
        unit_id = found.item.unit_id
        may_read = self.rights.may_see_drafts(unit_id) and self.rights.may_review(unit_id)
        if not (may_read or (found.item.is_approved and self.rights.may_see(unit_id))):
            raise Http404
        return found

    @property
    def unit_id(self) -> int:
        return self.narrative.item.unit_id

    @cached_property
    def unit_label(self) -> str:
        tree = self.rights.tree_on(self.narrative.item.round.as_of)
        return tree.name(self.unit_id) or self.rights.tree.name(self.unit_id)

    def address(self) -> str:
        return reverse("narrative", args=[self.narrative.pk])

    def number(self, name: str) -> int:
        """A whole number that was posted. Raises ``InvalidInput`` for anything else."""
        value = self.request.POST.get(name, "")
        if not (value.isascii() and value.isdecimal() and len(value) < 10):
            raise InvalidInput(_("보낸 내용을 읽을 수 없습니다. 화면을 새로 고쳐 주세요."))
        return int(value)

    @cached_property
    def returned(self):
        if self.narrative.item.state != State.RETURNED:
            return None
        rows = returned_texts([self.narrative.item_id])
        return next((row for row in rows if row.narrative_id == self.narrative.pk), None)

    @property
    def is_open(self) -> bool:
        item = self.narrative.item
        is_writable = item.takes_entries and (item.state == State.DRAFT or self.returned is not None)
        return is_writable and self.rights.may_enter(self.unit_id)


class NarrativeView(NarrativeMixin, View):
    """The editor. POST saves (as a form or from its script), keeps as it is, links or unlinks a number."""

    def get(self, request, pk):
        return self.show()

    def post(self, request, pk):
        if not self.rights.may_enter(self.unit_id):
            raise Http404
        if request.content_type == "application/json":
            return self._autosave()
        acts = {"save": self._save, "keep": self._keep, "link": self._link, "unlink": self._unlink}
        acts |= {"link_all": self._link_all, "as_of": self._as_of}
        act = acts.get(request.POST.get("action"))
        if act is None:
            raise Http404
        try:
            messages.success(request, act())
        except StaleText as refusal:
            return self.show(typed=request.POST.get("text"), refusal=refusal)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            if "text" in request.POST:
                return self.show(typed=request.POST["text"], status=refusal.status_code)
        return redirect(self.address())

    # -- acts -------------------------------------------------------------------------------

    def _autosave(self):
        """A save from the script of the page: what it must know afterwards, or both texts."""
        try:
            sent = json.loads(self.request.body)
            text, version = str(sent["text"]), int(sent["version"])
        except (ValueError, KeyError, TypeError):
            return JsonResponse({"message": _("보낸 글을 읽을 수 없습니다.")}, status=400)
        try:
            saved = services.save_narrative(
                actor=self.request.user, narrative=self.narrative, text=text, version=version
            )
        except StaleText as refusal:
            stored = refusal.stored
            answer = {"message": str(refusal), "text": text_of(stored.blocks), "version": stored.version}
            return JsonResponse(answer, status=409)
        except Refusal as refusal:
            return JsonResponse({"message": str(refusal)}, status=refusal.status_code)
        del self.narrative  # read again as it stands now
        panel = render_to_string("programs/narrative_numbers.html", self._numbers(), request=self.request)
        return JsonResponse({"version": saved.version, "panel": panel, "is_stale": saved.is_stale})

    def _sent(self) -> dict:
        return {"actor": self.request.user, "narrative": self.narrative, "version": self.number("version")}

    def _save(self, *, is_kept: bool = False) -> str:
        before = self.narrative.version
        saved = services.save_narrative(**self._sent(), text=self.request.POST.get("text", ""), is_kept=is_kept)
        return _("저장했습니다.") if saved.version != before else _("바뀐 글이 없습니다.")

    def _keep(self) -> str:
        self._save(is_kept=True)
        return _("지난 글을 확인하고 이번 회차에도 쓰기로 했습니다.")

    def _link(self) -> str:
        place = {"block": self.number("block"), "start": self.number("start")}
        if self.request.POST.get("row"):
            place |= {"row": self.number("row"), "column": self.number("column")}
        link = services.link_number(**self._sent(), **place, key=self.request.POST.get("key", ""))
        return _("'%(text)s'을(를) 연결했습니다. 값이 바뀌면 글도 따라 바뀝니다.") % {"text": link.text}

    def _link_all(self) -> str:
        linked = services.link_all(**self._sent())
        return _("수치 %(count)d개를 연결했습니다. 값이 바뀌면 글도 따라 바뀝니다.") % {"count": linked}

    def _unlink(self) -> str:
        services.unlink_number(**self._sent(), number=self.number("number"))
        return _("연결을 끊었습니다.")

    def _as_of(self) -> str:
        try:
            month = Month.parse(self.request.POST.get("month", ""))
        except ValueError as error:
            raise InvalidInput(_("기준월을 고르세요.")) from error
        saved = services.set_as_of(**self._sent(), month=month)
        return _("%(month)s 기준으로 바꾸었습니다. 연결된 수치도 그달을 따릅니다.") % {"month": saved.month.end_label}

    # -- the page ---------------------------------------------------------------------------

    @cached_property
    def facts(self):
        return services.facts_for(self.narrative, self.rights.draft_unit_ids)

    def _blocks(self) -> list[dict]:
        """The text with linked numbers as they stand while it is written, else as handed in."""
        narrative = self.narrative
        if narrative.item.takes_entries and self.rights.may_see_drafts(self.unit_id):
            return refreshed(narrative.blocks, narrative.links.all(), self.facts)
        return narrative.blocks

    def _numbers(self) -> dict:
        """What stands beside the text: contradictions, what may be linked, links, and all figures known."""
        narrative, links = self.narrative, list(self.narrative.links.all())
        notes = number_notes(self._blocks(), self.facts, is_plan=narrative.item.section == RoundSection.PLANS)
        titles = {fact.key: fact for fact in self.facts}
        is_handed_in = not narrative.item.takes_entries
        gone = {row.link.pk: row.now for row in moved(links, self.facts)} if is_handed_in else {}
        return {
            "narrative": narrative,
            "is_open": self.is_open,
            "wrong": [self._note(note) for note in notes if note.is_contradiction],
            "offered": [self._note(note) for note in notes if not note.is_contradiction],
            "certain": sum(note.is_certain for note in notes),
            "links": [
                {
                    "number": link.number,
                    "title": titles[key_of(link)].title if key_of(link) in titles else link.get_measure_display(),
                    "text": link.text,
                    "has_moved": link.pk in gone,
                    "now": gone.get(link.pk, ""),
                }
                for link in links
            ],
            "facts": self.facts,
            "month_label": narrative.month.end_label,
        }

    def _note(self, note: NumberNote) -> dict:
        return {
            "text": note.number.text,
            "line": note.line,
            "block": note.block,
            "row": note.row,
            "column": note.column,
            "start": note.number.start,
            "facts": note.facts,
        }

    def show(self, *, typed: str | None = None, refusal: StaleText | None = None, status: int = 200):
        narrative = self.narrative
        item, found = narrative.item, narrative.item.round
        stored = refusal.stored if refusal else narrative
        context = self._numbers() | {
            "program": narrative.program,
            "item": item,
            "round": found,
            "unit_label": self.unit_label,
            "as_of_words": as_of_words(narrative.as_of_day),
            "due_label": due_label(item.due) if item.takes_entries else "",
            "state_label": item.get_state_display(),
            "tone": tone_of(item.state),
            "text": typed if typed is not None else text_of(self._blocks()),
            "version": stored.version,
            "conflict": {"text": text_of(stored.blocks), "message": str(refusal)} if refusal else None,
            "reason": self.returned.reason if self.returned else "",
            "article": "" if self.is_open else mark_safe(render_article(self._document())),  # noqa: S308  escaped
            "sibling_url": self._sibling(),
            "months": self._months(),
            "month": narrative.month,
            "sees_history": self.rights.may_see_drafts(self.unit_id) and self.rights.may_review(self.unit_id),
            "unit_url": reverse("round_unit", args=[found.pk, item.unit_id]),
            "crumbs": [
                Link(found.title, reverse("round", args=[found.pk])),
                Link(self.unit_label, reverse("round_unit", args=[found.pk, item.unit_id])),
            ],
            "is_practice": self.rights.is_practice(self.unit_id),
        }
        return render(self.request, "programs/narrative.html", context, status=409 if refusal else status)

    def _document(self):
        return program_document(self.narrative)

    def _months(self) -> list[Month]:
        """The months of which the text may speak, that of the round first."""
        found = [self.narrative.item.round.month]
        while self.is_open and found[-1] > found[0].first_of_year:
            found.append(found[-1].previous)
        return found if self.is_open else []

    def _sibling(self) -> Link | None:
        """The other text of the same program in the round."""
        narrative = self.narrative
        sections = [section for section in narrative.item.round.sections if section != narrative.item.section]
        if not narrative.other or not sections:
            return None
        return Link(RoundSection(sections[0]).label, reverse("narrative", args=[narrative.other]))


class NarrativePreviewView(NarrativeMixin, View):
    """The text exactly as it will be printed, as a page or a file."""

    def get(self, request, pk):
        narrative = self.narrative
        if narrative.item.takes_entries:
            follow_figures([narrative])
        unit = self.rights.tree.placements[self.unit_id].unit if self.unit_id in self.rights.tree else None
        document = program_document(narrative)
        document = marked(document, unit) if unit else document
        format_name = request.GET.get("format", "")
        if format_name and format_name not in RENDERERS:
            raise Http404
        if format_name:
            content = render_document(document, format_name)
            return file_response(content, format_name, f"{document.title}_{timezone.localdate().isoformat()}")
        context = {
            "document": document,
            "article": mark_safe(render_article(document)),  # noqa: S308  our own renderer escapes
            "downloads": [Link(RENDERERS[name].label, f"{request.path}?format={name}") for name in KEPT_FORMATS],
            "crumbs": [
                Link(self.unit_label, reverse("round_unit", args=[narrative.item.round_id, self.unit_id])),
                Link(narrative.program.title, self.address()),
            ],
            "is_practice": self.rights.is_practice(self.unit_id),
        }
        return render(request, "programs/narrative_preview.html", context)


class PicturesView(NarrativeMixin, View):
    """Takes a picture for a text."""

    def post(self, request, pk):
        if not self.rights.may_enter(self.unit_id):
            raise Http404
        version, file = request.POST.get("version", ""), request.FILES.get("picture")
        try:
            if file is None or not (version.isascii() and version.isdecimal()):
                raise InvalidInput(_("올릴 그림 파일을 고르세요."))
            if file.size > services.LARGEST_PICTURE:
                raise InvalidInput(services.TOO_LARGE)
            picture = services.add_picture(
                actor=request.user,
                narrative=self.narrative,
                version=int(version),
                name=file.name,
                content=file.read(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("[그림 %(number)s]을(를) 글 끝에 넣었습니다.") % {"number": picture.number})
        return redirect(self.address())


class PictureView(NarrativeMixin, View):
    """One picture of a text, for those who may read the text."""

    def get(self, request, pk, number):
        picture = get_object_or_404(self.narrative.pictures, number=number)
        response = HttpResponse(bytes(picture.content), content_type=picture.media_type)
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response
