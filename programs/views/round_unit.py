"""추진실적·향후계획 of one unit in a round: the list to write from, and the page on which its head decides."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.documents import Table
from core.documents.lists import texts_table
from core.presentation import Link, tone_of, written
from core.refusals import InvalidInput, Refusal
from organization.models import Unit
from organization.report import handed_out
from programs import services
from programs.models import Narrative, Program
from programs.narratives.document import as_of_words
from programs.narratives.facts import facts_of_texts
from programs.narratives.linking import moved
from programs.narratives.notes import compared, number_notes
from programs.narratives.numbers import without_marks
from programs.narratives.outline import is_empty, text_of
from programs.selectors.rounds import RoundTask, returned_texts, round_tasks
from programs.views.rounds import RoundMixin
from reporting.due import left_label
from reporting.models import Round, RoundDecision, RoundItem, RoundSection

State = RoundItem.State
#: The beginning of a text in a list.
SHOWN_LETTERS = 60


class RoundUnitMixin(RoundMixin):
    """A unit's items and texts of a round, for those who write them and those who may read them."""

    def dispatch(self, request, *args, **kwargs):
        if not (self.items and self.may_open):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def unit_id(self) -> int:
        return self.kwargs["unit"]

    @cached_property
    def round(self) -> Round:
        """The round as the unit's items were read with it; where it asks the unit nothing, this page does not exist."""
        if not self.tasks:
            raise Http404
        return self.tasks[0].item.round

    @cached_property
    def tasks(self) -> list[RoundTask]:
        """The unit's items; for those who see no drafts only what is confirmed."""
        items = RoundItem.objects.filter(
            round=self.kwargs["round"], round__office_id__in=self.rights.office_ids, unit_id=self.unit_id
        )
        if not self.sees_drafts:
            items = items.filter(state=State.CONFIRMED)
        return round_tasks(items, self.rights.tree)

    @property
    def items(self) -> dict[str, RoundItem]:
        return {task.item.section: task.item for task in self.tasks}

    @cached_property
    def chart(self):
        return self.rights.tree_on(self.round.as_of)

    @cached_property
    def unit_label(self) -> str:
        return self.chart.name(self.unit_id) or self.unit_name(self.unit_id)

    @property
    def may_open(self) -> bool:
        if self.rights.may_enter(self.unit_id):
            return True
        is_approved = any(item.is_approved for item in self.items.values())
        return self.rights.may_read(self.unit_id, is_approved=is_approved)

    @property
    def sees_drafts(self) -> bool:
        return self.rights.may_see_drafts(self.unit_id)

    @cached_property
    def texts(self) -> dict[str, list[Narrative]]:
        """By section, in the order of the programs."""
        rows = Narrative.objects.filter(item__in=[item.pk for item in self.items.values()])
        rows = rows.select_related("program__parent", "carried_from", "edited_by").prefetch_related("links")
        found = {section: [] for section in self.round.sections}
        by_pk = {item.pk: item for item in self.items.values()}
        for row in sorted(rows, key=lambda row: row.program.place):
            row.item = by_pk[row.item_id]
            row.item.round = self.round
            found[row.item.section].append(row)
        return found

    @cached_property
    def returned(self) -> dict:
        waiting = [item.pk for item in self.items.values() if item.state == State.RETURNED]
        return {row.narrative_id: row for row in returned_texts(waiting)} if waiting else {}

    @cached_property
    def known(self) -> dict[int, list]:
        """Figures by text, each as of its own month."""
        rows = [row for rows in self.texts.values() for row in rows]
        return facts_of_texts(rows, self.rights.draft_unit_ids)

    def moved_in(self, row: Narrative) -> list:
        """Linked numbers of a text that was handed in whose figures have moved since."""
        if row.item.takes_entries or not row.links.all():
            return []
        return moved(row.links.all(), self.known[row.pk])

    def contradicting(self, row: Narrative) -> list:
        is_plan = row.item.section == RoundSection.PLANS
        return number_notes(row.blocks, self.known[row.pk], is_plan=is_plan, only_wrong=True)

    def head(self, **context) -> dict:
        return self.facts() | {
            "unit_label": self.unit_label,
            "unit_url": reverse("unit", args=[self.unit_id]) + f"?month={self.round.month.value}",
            "write_url": reverse("round_unit", args=[self.round.pk, self.unit_id]),
            "review_url": reverse("round_review", args=[self.round.pk, self.unit_id]),
            "crumbs": [*self.crumbs(), Link(self.round.title, reverse("round", args=[self.round.pk]))],
            **context,
        }

    def act(self, acts: dict, address: str):
        """One act of a posted form: ``{name: (may, act)}``."""
        may, act = acts.get(self.request.POST.get("action"), (False, None))
        item = self.items.get(self.request.POST.get("section", ""))
        if not may or item is None:
            raise Http404
        try:
            messages.success(self.request, act(item))
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        return redirect(address)


class RoundUnitView(RoundUnitMixin, View):
    """실적 입력 › 추진실적: the unit's programs, how far each text is, and handing in."""

    def get(self, request, **_kwargs):
        groups = [self._group(task) for task in self.tasks]
        wanted = next((group for group in groups if group["section"] == request.GET.get("export")), None)
        if wanted:
            return handed_out(self._table(wanted), Unit.objects.get(pk=self.unit_id))
        context = self.head(
            groups=groups,
            may_enter=self.rights.may_enter(self.unit_id),
        )
        return render(request, "programs/round_unit.html", context)

    def post(self, request, **_kwargs):
        may_enter = self.rights.may_enter(self.unit_id)
        acts = {
            "submit": (self.may_submit, self._submit),
            "withdraw": (self.may_submit, self._withdraw),
            "begin": (may_enter, self._begin),
        }
        return self.act(acts, request.get_full_path())

    def _submit(self, item: RoundItem) -> str:
        services.submit_texts(actor=self.request.user, item=item)
        return _("제출했습니다. 연결된 수치는 지금 값으로 굳었습니다.")

    def _withdraw(self, item: RoundItem) -> str:
        services.withdraw_texts(actor=self.request.user, item=item)
        return _("제출을 취소했습니다.")

    def _begin(self, item: RoundItem) -> str:
        number = self.request.POST.get("program", "")
        program = next((row for row in self.programs if str(row.pk) == number), None)
        if program is None:
            raise InvalidInput(_("글을 시작할 사업을 고르세요."))
        services.begin_narrative(actor=self.request.user, item=item, program=program)
        return _("'%(program)s'의 글을 시작합니다.") % {"program": program}

    @cached_property
    def may_submit(self) -> bool:
        return self.rights.may_submit(self.unit_id)

    @cached_property
    def programs(self) -> list[Program]:
        return services.programs_of([self.unit_id], self.round) if self.sees_drafts else []

    def _group(self, task) -> dict:
        item, rows = task.item, self.texts[task.item.section]
        item.round = self.round
        written = {row.program_id for row in rows}
        return {
            "section": item.section,
            "table_id": f"{item.section}-table",
            "export_url": f"{self.request.path}?export={item.section}",
            "label": item.get_section_display(),
            "state": task.state_label,
            "tone": tone_of(task.state),
            "due": task.due_label,
            "left": left_label(item.due) if task.is_owed else "",
            "is_late": task.is_late,
            "stale": task.stale,
            "rows": [self._row(row) for row in rows],
            "missing": [row for row in self.programs if row.pk not in written] if item.takes_entries else [],
            "is_open": item.takes_entries,
            "can_submit": item.takes_entries and self.may_submit,
            "can_withdraw": self.round.is_open and item.state == State.SUBMITTED and self.may_submit,
            "can_review": item.state == State.SUBMITTED and self.rights.may_confirm(self.unit_id),
        }

    def _table(self, group: dict) -> Table:
        """The texts of a section as they stand on the page, whole."""
        heads = [_("사업"), _("상위 사업"), _("상태"), _("글"), _("쓴 사람"), _("쓴 시각")]
        rows = [
            [
                row["title"],
                row["part_of"],
                _state_of(row),
                row["text"],
                str(row["edited_by"] or ""),
                written(row["edited_at"]),
            ]
            for row in group["rows"]
        ]
        caption = f"{self.unit_label} {self.round.title} {group['label']}"
        return texts_table(caption, heads, rows)

    def _row(self, row: Narrative) -> dict:
        returned = self.returned.get(row.pk)
        is_open = row.item.takes_entries and (row.item.state == State.DRAFT or returned is not None)
        return {
            "title": row.program.title,
            "part_of": row.program.parent.title if row.program.parent_id else "",
            "as_of": as_of_words(row.as_of) if row.as_of else "",
            "url": reverse("narrative", args=[row.pk]),
            "beginning": _beginning(row),
            "text": without_marks(text_of(row.blocks)),
            "is_open": is_open,
            "is_stale": row.is_stale,
            "is_empty": is_empty(row.blocks),
            "reason": returned.reason if returned else "",
            "moved": len(self.moved_in(row)),
            "edited_by": row.edited_by,
            "edited_at": row.edited_at,
        }


class RoundReviewView(RoundUnitMixin, View):
    """What a unit says now against what it said last time; its head confirms or sends texts back."""

    def get(self, request, **_kwargs):
        decisions = RoundDecision.objects.filter(item__in=[item.pk for item in self.items.values()])
        context = self.head(
            groups=[self._group(task) for task in self.tasks],
            decisions=[
                {
                    "at": row.decided_at,
                    "actor_label": str(row.actor),
                    "decision_label": f"{row.item.get_section_display()} {row.get_action_display()}",
                    "note": row.note,
                }
                for row in decisions.select_related("actor", "item")
            ],
        )
        return render(request, "programs/round_review.html", context)

    def post(self, request, **_kwargs):
        may = self.rights.may_confirm(self.unit_id)
        return self.act({"confirm": (may, self._confirm), "return": (may, self._send_back)}, request.get_full_path())

    def _confirm(self, item: RoundItem) -> str:
        services.confirm_texts(actor=self.request.user, item=item, note=self.request.POST.get("note", ""))
        return _("확인했습니다. 이제 글은 바뀌지 않습니다.")

    def _send_back(self, item: RoundItem) -> str:
        chosen = [int(value) for value in self.request.POST.getlist("narrative") if value.isdecimal()]
        reasons = {pk: self.request.POST.get(f"reason-{pk}", "") for pk in chosen}
        services.return_texts(actor=self.request.user, item=item, reasons=reasons)
        return _("보완을 요청했습니다.")

    def _group(self, task) -> dict:
        item = task.item
        item.round = self.round
        may = self.rights.may_confirm(self.unit_id) and self.round.is_open
        rows = [self._row(row) for row in self.texts[item.section]]
        rows.sort(key=lambda row: row["rank"])
        return {
            "section": item.section,
            "label": item.get_section_display(),
            "state": task.state_label,
            "tone": tone_of(task.state),
            "rows": rows,
            "can_confirm": may and item.state == State.SUBMITTED,
            "can_return": may and item.state in (State.SUBMITTED, State.CONFIRMED),
        }

    def _row(self, row: Narrative) -> dict:
        """What asks for a look first: contradictions, figures that moved, stale and empty texts."""
        wrong, gone = self.contradicting(row), self.moved_in(row)
        before = row.carried_from.blocks if row.carried_from else []
        lines = compared(before, row.blocks)
        changed = sum(line.kind != "same" for line in lines)
        return {
            "pk": row.pk,
            "title": row.program.full_title,
            "as_of": as_of_words(row.as_of) if row.as_of else "",
            "url": reverse("narrative", args=[row.pk]),
            "lines": lines,
            "changed": changed,
            "has_before": bool(before),
            "is_stale": row.is_stale,
            "is_empty": is_empty(row.blocks),
            "wrong": wrong,
            "moved": gone,
            "opens": bool(changed or wrong or gone),
            "edited_by": row.edited_by,
            "edited_at": row.edited_at,
            "rank": (not wrong and not gone, not row.is_stale, is_empty(row.blocks)),
        }


def _state_of(row: dict) -> str:
    if row["reason"]:
        return _("보완요청: %(reason)s") % {"reason": row["reason"]}
    if row["is_empty"]:
        return _("비어 있음")
    return _("지난 회차 그대로") if row["is_stale"] else _("씀")


def _beginning(row: Narrative) -> str:
    lines = [block["text"] for block in row.blocks if block["type"] == "line" and block["text"]]
    text = lines[0] if lines else ""
    return text if len(text) <= SHOWN_LETTERS else text[:SHOWN_LETTERS] + "…"
