"""취합 회차: the list, the form that opens one, and the board of one round."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.documents import Table
from core.documents.lists import texts_table
from core.presentation import Link, tone_of
from core.refusals import InvalidInput, Refusal
from organization.models import Unit
from organization.report import handed_out
from programs import services
from programs.models import Program
from programs.narratives.document import as_of_words
from programs.selectors.rounds import RoundTask, reminder, round_tasks
from reporting import rounds
from reporting.due import day_text
from reporting.forms import RoundForm
from reporting.models import Round, RoundItem, RoundSection
from reporting.offices import OfficesMixin


class RoundsView(OfficesMixin, View):
    """Every round of the person's offices, newest first."""

    def get(self, request):
        found = Round.objects.filter(office_id__in=self.office_ids).prefetch_related("items")
        rows = [self._row(row) for row in found]
        if request.GET.get("export") == "rounds" and self.office_ids:
            return handed_out(rounds_table(rows), Unit.objects.get(pk=self.office_ids[0]))
        context = self.page(
            rows=rows,
            export_url=self._export_url(),
            can_open=bool(self.rights.coordinated_unit_ids & set(self.office_ids)),
            crumbs=[Link(_("보고서"), reverse("publications"))],
        )
        return render(request, "programs/round_list.html", context)

    def _export_url(self) -> str:
        asked = self.request.GET.copy()
        asked["export"] = "rounds"
        return f"{self.request.path}?{asked.urlencode()}"

    def _row(self, row: Round) -> dict:
        items = row.items.all()
        return {
            "title": row.title,
            "url": reverse("round", args=[row.pk]),
            "session": row.session,
            "office": self.unit_name(row.office_id),
            "as_of": as_of_words(row.as_of),
            "due": day_text(row.due_on),
            "sections": ", ".join(str(RoundSection(section).label) for section in row.sections),
            "state": row.get_state_display(),
            "tone": "info" if row.is_open else "good",
            "total": len(items),
            "confirmed": sum(item.is_approved for item in items),
        }


def rounds_table(rows: list[dict]) -> Table:
    """The list of rounds as it stands on the page."""
    heads = [
        _("제목"),
        _("기관"),
        _("회기"),
        _("받을 글"),
        _("기준일"),
        _("제출 기한"),
        _("상태"),
        _("확인"),
        _("전체"),
    ]
    keys = ("title", "office", "session", "sections", "as_of", "due", "state", "confirmed", "total")
    return texts_table(_("취합 회차"), heads, [[row[key] for key in keys] for row in rows], numbers={7, 8})


class RoundFormView(OfficesMixin, View):
    """Open a round; for everybody but the coordinator this page does not exist."""

    def get(self, request):
        return self.show(RoundForm(units=self.units, initial=self._initial()))

    def post(self, request):
        form = RoundForm(request.POST, units=self.units)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            opened = services.open_round(actor=request.user, office=self.office, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, refusal.status_code)
        messages.success(request, _("회차를 열고 지난 글을 가져왔습니다."))
        return redirect("round", opened.pk)

    @cached_property
    def office(self) -> Unit:
        """The office that the person coordinates; of several the one that is asked for."""
        known = sorted(self.rights.coordinated_unit_ids & set(self.office_ids))
        asked = self.request.GET.get("office", "")
        chosen = int(asked) if asked.isdecimal() and int(asked) in known else next(iter(known), None)
        if chosen is None:
            raise Http404
        return self.tree.placements[chosen].unit

    @cached_property
    def writing(self) -> set[int]:
        inside = self.tree.descendant_ids(self.office.pk)
        return set(Program.objects.filter(unit_id__in=inside).values_list("unit_id", flat=True).distinct())

    @cached_property
    def units(self) -> list[tuple[int, str]]:
        """Units that have programs, in the order of the chart."""
        inside = self.tree.descendant_ids(self.office.pk)
        return [(pk, self.unit_name(pk)) for pk in inside if pk in self.writing]

    def _initial(self) -> dict:
        return {"sections": RoundSection.values, "unit_ids": [pk for pk, _name in self.units]}

    def show(self, form: RoundForm, status: int = 200):
        context = {
            "title": _("취합 회차 열기"),
            "form": form,
            "submit_label": _("회차 열기"),
            "cancel_url": reverse("rounds"),
            "intro": _("사업마다 지난 회차의 글을 가져와 '지난 회차 그대로'로 표시합니다."),
            "crumbs": [Link(_("보고서"), reverse("publications")), Link(_("취합 회차"), reverse("rounds"))],
            "is_practice": self.rights.is_practice(self.office.pk),
        }
        return render(self.request, "programs/round_form.html", context, status=status)


class RoundMixin(OfficesMixin):
    """The round of the address; one of another office does not exist."""

    @cached_property
    def round(self) -> Round:
        offices = self.rights.office_ids
        return get_object_or_404(Round.objects.filter(office_id__in=offices), pk=self.kwargs["round"])

    @cached_property
    def may_coordinate(self) -> bool:
        return self.rights.may_coordinate(self.round.office_id)

    @cached_property
    def is_practice(self) -> bool:
        return self.rights.is_practice(self.round.office_id)

    def crumbs(self) -> list[Link]:
        return [Link(_("취합 회차"), reverse("rounds"))]

    def facts(self) -> dict:
        """What every page of a round says at its head."""
        found = self.round
        return {
            "round": found,
            "as_of_words": as_of_words(found.as_of),
            "due_label": day_text(found.due_on),
            "state_label": found.get_state_display(),
            "tone": "info" if found.is_open else "good",
            "is_practice": self.is_practice,
        }


class RoundView(RoundMixin, View):
    """The board of a round: units × sections, a word in every cell."""

    def get(self, request, **_kwargs):
        tasks = self.tasks
        if request.GET.get("export") == "board":
            return handed_out(self._table(tasks), Unit.objects.get(pk=self.round.office_id))
        context = self.facts() | {
            "export_url": f"{request.path}?export=board",
            "crumbs": self.crumbs(),
            "sections": [RoundSection(section).label for section in self.round.sections],
            "rows": self._rows(tasks),
            "sums": [self._sum(tasks, section) for section in self.round.sections],
            "late": sum(task.is_late for task in tasks),
            "reminder": reminder(tasks) if self.may_coordinate else "",
            "may_coordinate": self.may_coordinate,
            "print_url": self._print_url(),
        }
        return render(request, "programs/round_board.html", context)

    def post(self, request, **_kwargs):
        acts = {"close": self._close, "open": self._open, "due": self._due}
        act = acts.get(request.POST.get("action"))
        if act is None or not self.may_coordinate:
            raise Http404
        try:
            messages.success(request, act())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(request.path)

    @cached_property
    def tasks(self) -> list[RoundTask]:
        return round_tasks(RoundItem.objects.filter(round=self.round), self.chart)

    @cached_property
    def chart(self):
        """The organization as of the round's day, so that a board of May bears May's names."""
        return self.rights.tree_on(self.round.as_of)

    def _rows(self, tasks: list[RoundTask]) -> list[dict]:
        by_unit = {}
        for task in tasks:
            by_unit.setdefault(task.item.unit_id, {})[task.item.section] = task
        return [
            {
                "unit_name": next(iter(found.values())).unit_name or str(unit_id),
                "url": reverse("round_unit", args=[self.round.pk, unit_id]) if self._may_open(found) else "",
                "cells": [self._cell(found.get(section)) for section in self.round.sections],
            }
            for unit_id, found in by_unit.items()
        ]

    def _table(self, tasks: list[RoundTask]) -> Table:
        """One row for each unit and section, as far as it is."""
        heads = [_("부서"), _("받을 글"), _("상태"), _("제출 기한"), _("손댄 글"), _("지난 회차 그대로"), _("전체 글")]
        rows = [
            [
                task.unit_name,
                task.item.get_section_display(),
                " ".join([task.state_label, *([_("지연")] if task.is_late else [])]),
                task.due_label,
                task.touched,
                task.stale,
                task.total,
            ]
            for task in tasks
        ]
        return texts_table(_("%(round)s 현황") % {"round": self.round.title}, heads, rows, numbers={4, 5, 6})

    def _may_open(self, found: dict[str, RoundTask]) -> bool:
        unit_id = next(iter(found.values())).item.unit_id
        is_approved = any(task.item.is_approved for task in found.values())
        return self.rights.may_enter(unit_id) or self.rights.may_read(unit_id, is_approved=is_approved)

    def _cell(self, task: RoundTask | None) -> dict | None:
        return task and {
            "state": task.state_label,
            "tone": tone_of(task.state),
            "is_late": task.is_late,
            "touched": task.touched,
            "total": task.total,
            "stale": task.stale,
        }

    def _sum(self, tasks: list[RoundTask], section: str) -> str:
        same = [task for task in tasks if task.item.section == section]
        labels = dict.fromkeys(task.state_label for task in same)
        return " · ".join(f"{label} {sum(task.state_label == label for task in same)}" for label in labels)

    def _print_url(self) -> str:
        address = reverse("publication", args=["results-and-plans", self.round.office_id])
        return f"{address}?month={self.round.month.value}"

    def _close(self) -> str:
        left = rounds.set_open(actor=self.request.user, round=self.round, is_open=False)
        if left:
            return _("마감했습니다. 확인되지 않은 자료 %(left)s건은 인쇄되지 않습니다.") % {"left": left}
        return _("마감했습니다.")

    def _open(self) -> str:
        rounds.set_open(actor=self.request.user, round=self.round, is_open=True)
        return _("회차를 다시 열었습니다.")

    def _due(self) -> str:
        try:
            day = parse_date(self.request.POST.get("due_on", ""))
        except ValueError:
            day = None
        if day is None:
            raise InvalidInput(_("날짜를 2023-07-07처럼 적어 주세요."))
        rounds.set_due(actor=self.request.user, round=self.round, due_on=day)
        return _("제출 기한을 %(day)s로 바꾸었습니다.") % {"day": day_text(day)}
