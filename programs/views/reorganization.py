"""조직 개편: a split, merge, move or new name, looked at before it is put into effect in one act."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.presentation import Link
from core.refusals import Refusal
from organization.forms import ReorganizationForm
from organization.models import Reorganization
from programs.selectors.reorganization import Act, Plan, Preview, preview_of
from programs.services.reorganization import reorganize
from programs.views.people import people_tabs
from reporting.models import Kind
from reporting.offices import OfficesMixin

#: Acts that the page lists.
RECENT = 20


class ReorganizationView(OfficesMixin, View):
    """Coordinators and administrators; for everybody else the page does not exist."""

    def dispatch(self, request, *args, **kwargs):
        self.require(self.rights.may_use_transfers and bool(self.units))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def kind(self) -> str:
        asked = self.request.POST.get("kind") or self.request.GET.get("kind")
        return asked if asked in Act.values else Act.MERGE

    @cached_property
    def units(self) -> list[tuple[int, str]]:
        """The units of today's chart that the person may change, indented as they stand."""
        tree = self.rights.tree
        below = [pk for office_id in self.office_ids for pk in tree.descendant_ids(office_id)]
        allowed = self.rights.visible_unit_ids if self.rights.is_administrator else self.rights.coordinated_unit_ids
        return [(pk, "\u3000" * (len(tree.path(pk)) - 1) + tree.name(pk)) for pk in below if pk in allowed]

    def get(self, request):
        return self.show(ReorganizationForm(kind=self.kind, units=self.units))

    def post(self, request):
        form = ReorganizationForm(request.POST, kind=self.kind, units=self.units)
        if not form.is_valid():
            return self.show(form, status=422)
        plan = self.plan(form.cleaned_data)
        if request.POST.get("action") == "apply":
            try:
                done = reorganize(actor=request.user, plan=plan)
            except Refusal as refusal:
                return self.show(form, preview_of(plan, self.rights), str(refusal), refusal.status_code)
            words = {"kind": done.get_kind_display(), "text": done.text, "day": done.effective_on.isoformat()}
            messages.success(request, _("조직 개편을 반영했습니다. %(day)s %(kind)s: %(text)s") % words)
            return redirect("reorganization")
        found = preview_of(plan, self.rights)
        return self.show(form, found, " ".join(found.problems), 422 if found.problems else 200)

    def plan(self, typed: dict) -> Plan:
        unit_ids = typed.get("units") or [typed["unit"]]
        order = [pk for pk, _label in self.units]
        target_id = typed.get("target")
        return Plan(
            kind=self.kind,
            effective_on=typed["effective_on"],
            unit_ids=tuple(sorted(unit_ids, key=order.index)),
            name=" ".join((typed.get("name") or "").split()),
            parent_id=typed.get("parent"),
            target_id=target_id,
            parts=typed.get("parts", ()),
            ends=typed.get("ends", False),
            chosen=self._chosen(len(typed.get("parts", ())) + (0 if typed.get("ends") else 1)),
        )

    def _chosen(self, count: int) -> dict[str, int]:
        """Which part takes what, as far as it was chosen and there is such a part."""
        places = {str(place): place for place in range(count)}
        return {
            name: places[value]
            for name, value in self.request.POST.items()
            if name.startswith(("team-", "series-")) and value in places
        }

    def show(self, form, found: Preview | None = None, error: str = "", status: int = 200):
        acts = Reorganization.objects.filter(office_id__in=self.office_ids).select_related("entered_by")
        context = self.page(
            tabs=people_tabs(self.rights, "reorganization"),
            kinds=[Link(label, f"?kind={value}", current=value == self.kind) for value, label in Act.choices],
            kind=self.kind,
            form=form,
            form_error=error,
            preview=self._preview(found) if found else None,
            can_apply=found is not None and not found.problems,
            acts=acts[:RECENT],
        )
        return render(self.request, "programs/reorganization.html", context, status=status)

    def _preview(self, found: Preview) -> dict:
        is_split = found.plan.kind == Act.SPLIT and not found.problems
        parts = list(enumerate(found.part_names)) if is_split else []
        kinds = dict(Kind.choices)
        counted = Counter((kinds.get(row.series.kind, ""), found.tree.name(row.unit_id)) for row in found.series)
        return {
            "counted": [{"kind": kind, "owner": owner, "count": count} for (kind, owner), count in counted.items()],
            "text": found.text,
            "day": found.plan.effective_on,
            "month": found.plan.month.label,
            "parts": parts,
            "children": [
                {
                    "field": f"team-{row.unit_id}",
                    "name": row.name,
                    "place": found.plan.place_of_team(row.unit_id),
                }
                for row in found.children
            ],
            "series": [
                {
                    "field": f"series-{row.series_id}",
                    "name": row.name,
                    "kind": kinds.get(row.series.kind, ""),
                    "owner": found.tree.name(row.unit_id),
                    "team": found.tree.name(row.team_id) if row.team_id else "",
                    "place": found.place_of(row),
                }
                for row in (found.series if is_split else ())
            ],
            "people": [
                {"person": str(post.user), "role": post.get_role_display(), "unit": found.tree.name(post.unit_id)}
                for post in found.people
            ],
            "cards": list(found.cards.items()),
        }
