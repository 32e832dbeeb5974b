"""추진일정: what is due and overdue, and everything that was planned; its people say where each stands."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views import View

from core.documents.lists import texts_table
from core.refusals import InvalidInput, Refusal
from organization.access import ENTERING
from programs import services
from programs.models import Milestone, Program
from programs.selectors import due_milestones, reading_day
from programs.views.scope import subject_tabs
from reporting.offices import OfficesMixin

MOST_ROWS = 1000
#: What the list shows: due ones, those that nobody has confirmed yet, everything.
SHOWN = (("due", _lazy("지났거나 한 달 안")), ("new", _lazy("확인하지 않은 것")), ("all", _lazy("전체")))
TONES = {Milestone.State.DONE: "good", Milestone.State.UNDER_WAY: "info", Milestone.State.PLANNED: ""}


class MilestonesView(OfficesMixin, View):
    """Due milestones first; ``?show=all`` lists all of the unit, or ``program``, chosen."""

    def get(self, request):
        rows = self.rows
        if request.GET.get("export") == "xlsx":
            return self._export(rows)
        context = self.page(
            tabs=subject_tabs("milestones"),
            rows=rows[:MOST_ROWS],
            count=len(rows),
            overdue=sum(row["is_late"] for row in rows),
            day=self.day,
            show=self.show,
            shown=SHOWN,
            program=self.program,
            owners=self.owners(self.unit_ids),
            owner=self.owner,
            states=Milestone.State.choices,
            may_confirm=any(row["may_change"] for row in rows),
        )
        return render(request, "programs/milestone_list.html", context)

    def post(self, request):
        acts = {"confirm": self._confirm, "move": self._move}
        act = acts.get(request.POST.get("action"))
        if act is None or not self.changeable:
            raise Http404
        try:
            messages.success(request, act())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        query = request.GET.urlencode()
        return redirect(request.path + (f"?{query}" if query else ""))

    @cached_property
    def show(self) -> str:
        asked = self.request.GET.get("show", "")
        return asked if asked in dict(SHOWN) else "due"

    @cached_property
    def program(self) -> Program | None:
        """The program to whose dates the list is narrowed."""
        asked = self.request.GET.get("program", "")
        own = Program.objects.filter(unit_id__in=self.unit_ids)
        return own.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None

    @cached_property
    def day(self):
        return reading_day(self.office_ids)

    @cached_property
    def changeable(self) -> set[int]:
        """Units whose plans the person keeps."""
        return self.rights.enclosing(ENTERING) | self.rights.coordinated_unit_ids

    @cached_property
    def owner(self) -> int | None:
        asked = self.request.GET.get("owner", "")
        return int(asked) if asked.isdecimal() and int(asked) in self.unit_ids else None

    @cached_property
    def rows(self) -> list[dict]:
        unit_ids = set(self.tree.descendant_ids(self.owner)) if self.owner else self.unit_ids
        if self.show == "due" and self.program is None:
            due = due_milestones(unit_ids, self.day)
            prefetch_related_objects([item.milestone for item in due], "moves")
            return [self._row(item.milestone, item.is_overdue) for item in due]
        found = Milestone.objects.filter(unit_id__in=unit_ids).select_related("program").prefetch_related("moves")
        if self.program is not None:
            found = found.filter(program=self.program)
        elif self.show == "new":
            found = found.filter(confirmed_at=None).exclude(state=Milestone.State.DONE)
        rows = sorted(found, key=lambda row: (row.due_on is None, row.due_on or self.day, row.order))
        done = Milestone.State.DONE
        return [self._row(row, bool(row.state != done and row.due_on and row.due_on < self.day)) for row in rows]

    def _row(self, row: Milestone, is_late: bool) -> dict:
        return {
            "pk": row.pk,
            "task": row.task,
            "heading": row.heading,
            "url": reverse("program", args=[row.program_id]) if row.program_id else "",
            "unit_name": self.unit_name(row.unit_id),
            "dates": row.date_text,
            "moves": [{"dates": move.date_text, "why": move.reason} for move in row.moves.all()],
            "due_on": row.due_on,
            "state": row.get_state_display(),
            "tone": TONES.get(row.state, ""),
            "is_late": is_late,
            "is_confirmed": row.confirmed_at is not None,
            "may_change": row.unit_id in self.changeable,
        }

    def _chosen(self) -> list[Milestone]:
        numbers = [pk for pk in self.request.POST.getlist("milestone") if pk.isdecimal()]
        return list(Milestone.objects.filter(pk__in=numbers, unit_id__in=self.changeable))

    def _confirm(self) -> str:
        count = services.confirm_milestones(
            actor=self.request.user, milestones=self._chosen(), state=self.request.POST.get("state", "")
        )
        return _("일정 %(count)d건을 확인했습니다.") % {"count": count}

    def _move(self) -> str:
        chosen = self._chosen()
        if len(chosen) != 1:
            raise InvalidInput(_("옮길 일정을 하나만 고르세요."))
        services.move_milestone(
            actor=self.request.user,
            milestone=chosen[0],
            dates=self.request.POST.get("dates", ""),
            reason=self.request.POST.get("reason", ""),
        )
        return _("일정을 옮겼습니다. 이전 날짜는 이력에 남습니다.")

    def _export(self, rows: list[dict]):
        heads = [_("일정"), _("할 일"), _("사업"), _("부서"), _("상태"), _("지남"), _("확인")]
        names = ("dates", "task", "heading", "unit_name", "state")
        body = [
            [
                *(row[name] for name in names),
                _("지남") if row["is_late"] else "",
                _("확인") if row["is_confirmed"] else "",
            ]
            for row in rows
        ]
        title = _("추진일정")
        return self.workbook(title, texts_table(title, heads, body))
