"""Forms by which people keep programs, lines of the strategy and commitments, without the admin."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from programs import services
from programs.forms import CommitmentForm, ProgramForm, StrategyNodeForm
from programs.models import Commitment, Program, StrategyNode
from reporting.offices import RecordFormView

#: Columns that a program of the next year, or a part, takes over from the one it begins with.
TAKEN_OVER = ("unit", "title", "strategy", "purpose", "legal_basis", "target_group", "commission", "budget_base")


class PlanningFormView(RecordFormView):
    """A record of a unit whose programs the person keeps; within the office that the record stands in."""

    @cached_property
    def kept(self) -> set[int]:
        return self.rights.planning_unit_ids.intersection(self.unit_ids)

    @cached_property
    def offered(self) -> set[int]:
        """Units to which the record may belong: those kept, and of a record that exists those of its office."""
        if not self.row.pk:
            return self.kept
        office_id = self.rights.known.office_id(self.row.unit_id)
        return {unit_id for unit_id in self.kept if self.rights.known.office_id(unit_id) == office_id}

    def program_choices(self, **narrowed) -> list[tuple[int, str]]:
        rows = Program.objects.filter(unit_id__in=self.unit_ids, **narrowed).order_by("-year", "unit_id", "order", "pk")
        return [
            (pk, f"{year} · {self.unit_name(unit_id)} · {title}")
            for pk, year, unit_id, title in rows.values_list("pk", "year", "unit_id", "title")
        ]

    def node_choices(self) -> list[tuple[int, str]]:
        rows = StrategyNode.objects.filter(unit_id__in=self.unit_ids).order_by("-year", "unit_id", "order", "pk")
        return [(row.pk, f"{row.year} · {row.get_level_display()} · {row}") for row in rows]

    def asked_number(self, name: str) -> int:
        text = self.request.GET.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 19 else 0


class ProgramFormView(PlanningFormView):
    """A program, new or changed; ``?parent=`` begins a part of another, ``?after=`` its next year."""

    model = Program
    template_name = "programs/program_form.html"
    list_name, list_label = "programs", gettext_lazy("주요사업")
    new_title, edit_title = gettext_lazy("새 사업"), gettext_lazy("사업 고치기")
    saved, removed = gettext_lazy("사업을 저장했습니다."), gettext_lazy("사업을 지웠습니다.")

    def form(self, data=None) -> ProgramForm:
        row = self.row
        initial = ProgramForm.said_of(row) if row.pk else {"year": self.month.year} | self._begun()
        return ProgramForm(
            data,
            instance=row,
            initial=initial,
            units=self.owners(self.offered),
            programs=self.program_choices(parent=None),
            nodes=self.node_choices(),
        )

    @cached_property
    def beginning(self) -> tuple[str, Program | None]:
        """(parent or after, the program with which the new one begins)."""
        for name in ("parent", "after"):
            if number := self.asked_number(name):
                return name, Program.objects.filter(pk=number, unit_id__in=self.kept).first()
        return "", None

    def _begun(self) -> dict:
        how, other = self.beginning
        if other is None:
            return {}
        if how == "parent":
            return {"unit": other.unit_id, "year": other.year, "parent": other.pk, "strategy": other.strategy_id}
        taken = {name: getattr(other, name) for name in TAKEN_OVER}
        said = ProgramForm.said_of(other)
        return taken | said | {"amount": "", "year": other.year + 1, "predecessor": other.pk}

    def keep(self, form: ProgramForm) -> None:
        services.save_program(
            actor=self.request.user,
            program=form.save(),
            places=form.cleaned_data["places"],
            shares=form.shares,
            posts=form.cleaned_data["posts"],
        )

    def remove(self) -> None:
        services.remove_program(actor=self.request.user, program=self.row)

    @property
    def saved_url(self) -> str:
        return reverse("program", args=[self.row.pk])


class CommitmentFormView(PlanningFormView):
    """A pledge, order or audit remark, new or changed; ``?program=`` names what it is about."""

    model = Commitment
    list_name, list_label = "commitments", gettext_lazy("공약·지시·지적사항")
    new_title, edit_title = gettext_lazy("새 공약·지시·지적사항"), gettext_lazy("공약·지시·지적사항 고치기")
    saved, removed = gettext_lazy("저장했습니다."), gettext_lazy("지웠습니다.")

    def form(self, data=None) -> CommitmentForm:
        asked = self.asked_number("program")
        about = Program.objects.filter(pk=asked, unit_id__in=self.kept).first() if asked and not self.row.pk else None
        initial = {"programs": [about.pk], "unit": about.unit_id} if about else {}
        return CommitmentForm(
            data,
            instance=self.row,
            initial=initial,
            units=self.owners(self.offered),
            programs=self.program_choices(),
        )

    def keep(self, form: CommitmentForm) -> None:
        commitment = form.save(commit=False)
        programs = list(form.cleaned_data["programs"])
        services.save_commitment(actor=self.request.user, commitment=commitment, programs=programs)

    def remove(self) -> None:
        services.remove_commitment(actor=self.request.user, commitment=self.row)


class StrategyNodeFormView(PlanningFormView):
    """A line of an office's strategy of a year, new or changed; ``?parent=`` puts it below another."""

    model = StrategyNode
    list_name, list_label = "strategy", gettext_lazy("전략체계")
    new_title, edit_title = gettext_lazy("새 전략·과제"), gettext_lazy("전략·과제 고치기")
    saved, removed = gettext_lazy("전략체계를 저장했습니다."), gettext_lazy("전략체계에서 지웠습니다.")

    @cached_property
    def kept(self) -> set[int]:
        return self.rights.strategic_unit_ids.intersection(self.unit_ids)

    def form(self, data=None) -> StrategyNodeForm:
        return StrategyNodeForm(
            data,
            instance=self.row,
            initial={} if self.row.pk else self._begun(),
            units=self.owners(self.offered),
            nodes=self.node_choices(),
        )

    def _begun(self) -> dict:
        above = StrategyNode.objects.filter(pk=self.asked_number("parent"), unit_id__in=self.kept).first()
        if above is None:
            return {"year": self.month.year, "unit": next(iter(self.office_ids), None)}
        levels = StrategyNode.Level.values
        below = levels[min(levels.index(above.level) + 1, len(levels) - 1)] if above.level in levels else ""
        return {"unit": above.unit_id, "year": above.year, "parent": above.pk, "level": below}

    def save(self, row: StrategyNode) -> None:
        services.save_strategy_node(actor=self.request.user, node=row)

    def remove(self) -> None:
        services.remove_strategy_node(actor=self.request.user, node=self.row)

    @property
    def saved_url(self) -> str:
        return f"{self.list_url}{'&' if '?' in self.list_url else '?'}year={self.row.year}"
