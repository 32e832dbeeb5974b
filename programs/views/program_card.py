"""The card of one program: what it is, what it reached, what comes next, what pays for it."""

from decimal import Decimal

from django.contrib import messages
from django.db.models import F, FilteredRelation, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.models import BudgetLine
from budgets.selectors import execution_of, line_placements, summed
from core.money import MONEY_UNITS, format_money, format_number, format_rate
from core.periods import Month
from core.presentation import Link
from core.refusals import Refusal
from programs import services
from programs.models import Category, FundShare, Milestone, PlaceOfUse, Program, ProgramLine
from programs.selectors import results_of
from programs.selectors.card import program_cards, with_parts
from programs.selectors.results import by_indicator
from programs.views.indicators import result_row
from programs.views.narrative_texts import latest_texts
from programs.views.program_facilities import ProgramFacilitiesMixin
from reporting.offices import OfficesMixin
from reporting.selectors import months_read

MONEY_UNIT = "백만원"
#: Tone of a milestone's state.
TONES = {Milestone.State.DONE: "good", Milestone.State.UNDER_WAY: "info", Milestone.State.PLANNED: ""}


class ProgramView(ProgramFacilitiesMixin, OfficesMixin, View):
    """The paper card made alive; its people link budget lines to it."""

    def get(self, request, pk):
        program, found = self.program, self.lines
        context = {
            "program": program,
            "crumbs": [Link(_("주요사업"), reverse("programs")), *self._above()],
            "unit_name": self.unit_name(program.unit_id),
            "month": self.month,
            "months": self.months,
            "facts": self._facts(),
            "parts": [self._part(part) for part in self.parts],
            "groups": self._indicators(),
            **latest_texts(self.program, self.rights.may_see_drafts(self.program.unit_id)),
            "milestones": [self._milestone(row) for row in program.milestones.all()],
            "lines": found,
            "lines_total": self._total([row["line"] for row in found]),
            "budget_gap": self._budget_gap([row["line"] for row in found if row["is_sure"]]),
            "offered": self._offered() if self.may_change else [],
            "may_change": self.may_change,
            "may_begin_parts": self.may_change and program.parent_id is None,
            "money_unit": MONEY_UNIT,
            "printed": self._printed(),
            "posts": program.said_posts,
            "places": program.said_places,
            "commitments": program.said_commitments,
            "themes": program.said_themes,
            "is_practice": self.rights.is_practice(program.unit_id),
        }
        return render(request, "programs/program_detail.html", context | self.facilities_context())

    def post(self, request, pk):
        if not self.may_change:
            raise Http404
        acts = {"link": self._link, "confirm": self._confirm, "unlink": self._unlink}
        acts |= {"add_milestone": self._add_milestone, "remove_milestone": self._remove_milestone}
        acts |= {"link_facility": self.link_facility, "unlink_facility": self.unlink_facility}
        act = acts.get(request.POST.get("action"))
        if act is None:
            raise Http404
        try:
            messages.success(request, act())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        places = {"facility": "#facilities-heading", "milestone": "#milestones-heading"}
        place = places.get(request.POST["action"].rpartition("_")[2], "#lines-heading")
        return redirect(reverse("program", args=[self.program.pk]) + place)

    @cached_property
    def program(self) -> Program:
        found = get_object_or_404(program_cards(self.rights.visible_unit_ids), pk=self.kwargs["pk"])
        return with_parts(found)

    @property
    def parts(self) -> list[Program]:
        return [row for row in self.program.said_related if row.parent_id == self.program.pk]

    @property
    def successors(self) -> list[Program]:
        return [row for row in self.program.said_related if row.predecessor_id == self.program.pk]

    @cached_property
    def placements(self) -> list:
        """The unit's budget lines as of the month, each with its link to the program where it has one."""
        link = FilteredRelation(
            "series__budget_line__program_links", condition=Q(series__budget_line__program_links__program=self.program)
        )
        rows = line_placements([self.program.unit_id], self.month).annotate(link=link)
        rows = rows.annotate(link_id=F("link__pk"), is_linked_surely=F("link__is_confirmed"))
        return list(rows if self.may_change else rows.filter(link_id__isnull=False))

    @cached_property
    def may_change(self) -> bool:
        return self.rights.may_keep_programs(self.program.unit_id)

    @cached_property
    def office_id(self) -> int | None:
        return self.rights.known.office_id(self.program.unit_id)

    @cached_property
    def _read(self) -> tuple[list[Month], Month]:
        return months_read(self.office_id)

    @cached_property
    def month(self) -> Month:
        """The month asked for, within the program's year; else the last of that year that is read."""
        try:
            asked = Month.parse(self.request.GET.get("month", ""))
        except ValueError:
            asked = self._read[1]
        if asked.year == self.program.year:
            return asked
        return self._known_months[0] if self._known_months else Month.of(self.program.year, 12)

    @cached_property
    def _known_months(self) -> list[Month]:
        return [month for month in self._read[0] if month.year == self.program.year]

    @cached_property
    def months(self) -> list[Month]:
        return self._known_months or [self.month]

    # -- what the card says -----------------------------------------------------------------

    def _above(self) -> list[Link]:
        program = self.program
        crumbs = [Link(self.unit_name(program.unit_id), reverse("unit", args=[program.unit_id]))]
        if program.parent:
            crumbs.append(Link(program.parent.title, reverse("program", args=[program.parent_id])))
        return crumbs

    def _facts(self) -> list[dict]:
        program = self.program
        facts = [
            (_("사업목적"), program.purpose, ""),
            (_("추진근거"), program.legal_basis, ""),
            (_("사업기간"), program.period_text, ""),
            (_("사업대상"), program.target_group, ""),
            (_("소요예산"), self._budget(), ""),
            (_("전략"), str(program.strategy) if program.strategy else "", ""),
            *((_("전년도 사업"), str(row), reverse("program", args=[row.pk])) for row in [program.predecessor] if row),
            *((_("다음 해 사업"), str(row), reverse("program", args=[row.pk])) for row in self.successors),
        ]
        return [{"label": label, "value": value, "url": url} for label, value, url in facts if value]

    def _budget(self) -> str:
        """``4,160백만원(구비 별도) – 국비 50%, 시비 50%``."""
        program = self.program
        parts = []
        if program.required_budget is not None:
            base = program.get_budget_base_display()
            amount = f"{format_money(program.required_budget, program.given_unit or MONEY_UNIT)}"
            parts.append(f"{amount}{program.given_unit or MONEY_UNIT}" + (f" ({base})" if base else ""))
        shares = ", ".join(self._share(share) for share in program.said_shares)
        return " – ".join(filter(None, [*parts, shares]))

    def _share(self, share: FundShare) -> str:
        suffix = "%" if share.percent is not None and share.text.strip().isdigit() else ""
        return f"{share.get_source_display()} {share.text}{suffix}"

    def _part(self, part: Program) -> dict:
        return {
            "title": part.title,
            "url": reverse("program", args=[part.pk]),
            "purpose": part.purpose,
            "budget": format_money(part.required_budget, MONEY_UNIT),
        }

    def _indicators(self) -> list[list[dict]]:
        """The indicators of the program and, where later years took them over, of its successors."""
        programs = [self.program.pk, *(row.pk for row in self.successors)]
        rows = Category.objects.filter(indicator__program_id__in=programs).order_by("indicator__order", "order")
        found = results_of(rows, self.month, self.rights.draft_unit_ids)
        return [[result_row(result) for result in group] for group in by_indicator(found)]

    def _milestone(self, row: Milestone) -> dict:
        is_late = row.state != Milestone.State.DONE and row.due_on and row.due_on < self.month.last_day
        return {
            "pk": row.pk,
            "task": row.task,
            "dates": row.date_text,
            "state": row.get_state_display(),
            "tone": TONES.get(row.state, ""),
            "is_late": is_late,
            "is_confirmed": row.confirmed_at is not None,
            "moves": [{"dates": move.date_text, "why": move.reason} for move in row.moved],
        }

    def _printed(self) -> list[dict]:
        """Where papers print the program: the paper, the section, the line of the text."""
        places = {place.section: place for place in self.program.said_places}
        return [
            {"source": row["source"], "place": self._place(places[row["section"]]), "line": row["line"]}
            for row in self.program.said_printed
            if row["section"] in places
        ]

    def _place(self, place: PlaceOfUse) -> str:
        return f"{place.section} {place.number}".strip() or _("절 없음")

    # -- the money --------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[dict]:
        linked = {row.series_id: row for row in self.placements if row.link_id}
        found = execution_of(linked.values(), self.month, self.rights.draft_unit_ids) if linked else []
        return [
            {
                "line": line,
                "link": linked[line.series_id].link_id,
                "is_sure": linked[line.series_id].is_linked_surely,
                "name": line.name,
                "current": format_money(line.current, MONEY_UNIT),
                "spent": format_money(line.spent, MONEY_UNIT),
                "rate": format_rate(line.rate),
            }
            for line in found
        ]

    def _total(self, lines: list) -> dict:
        total = summed(lines, role="total")
        return {
            "current": format_money(total.current, MONEY_UNIT),
            "spent": format_money(total.spent, MONEY_UNIT),
            "rate": format_rate(total.rate),
        }

    def _budget_gap(self, lines: list) -> dict | None:
        """What the required budget and the confirmed lines say differently; to be looked at, never an error."""
        wanted, held = self.program.required_budget, summed(lines, role="total").current if lines else None
        if wanted is None or held is None:
            return None
        rounding = Decimal(MONEY_UNITS.get(self.program.given_unit, 1)) / 2 * (1 + len(lines))
        if abs(held - wanted) <= rounding:
            return None
        amounts = {"wanted": wanted, "held": held, "difference": held - wanted}
        return {name: format_money(won, MONEY_UNIT) for name, won in amounts.items()}

    def _offered(self) -> list[dict]:
        return [{"value": row.series.budget_line.pk, "label": row.name} for row in self.placements if not row.link_id]

    def _link(self) -> str:
        chosen = [pk for pk in self.request.POST.getlist("line") if pk.isdecimal()]
        lines = list(BudgetLine.objects.filter(pk__in=chosen))
        count = services.link_lines(actor=self.request.user, program=self.program, lines=lines)
        return _("세부사업 %(count)s개를 이었습니다.") % {"count": format_number(count)}

    def _chosen(self) -> ProgramLine:
        number = self.request.POST.get("link", "")
        return get_object_or_404(
            ProgramLine.objects.select_related("program"),
            program=self.program,
            pk=int(number) if number.isdecimal() else 0,
        )

    def _confirm(self) -> str:
        services.confirm_link(actor=self.request.user, link=self._chosen())
        return _("연결을 확인했습니다.")

    def _unlink(self) -> str:
        services.unlink_line(actor=self.request.user, link=self._chosen())
        return _("연결을 끊었습니다.")

    # -- its dates --------------------------------------------------------------------------

    def _add_milestone(self) -> str:
        posted = self.request.POST
        services.add_milestone(
            actor=self.request.user,
            program=self.program,
            task=posted.get("task", ""),
            dates=posted.get("dates", ""),
        )
        return _("일정을 적었습니다.")

    def _remove_milestone(self) -> str:
        number = self.request.POST.get("milestone", "")
        row = get_object_or_404(
            Milestone, program=self.program, pk=int(number) if number.isdecimal() and len(number) < 19 else 0
        )
        services.remove_milestone(actor=self.request.user, milestone=row)
        return _("'%s' 일정을 지웠습니다.") % row.task
