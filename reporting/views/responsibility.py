"""담당 지정: which team and which officer answer for each row of a kind, from an open month on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.presentation import Link
from core.refusals import InvalidInput, Refusal
from organization.access import people_of
from organization.models import User
from reporting.models import Period, SeriesPlacement
from reporting.responsibility import Charge, assign
from reporting.views.submissions import MonthMixin

LONGEST_NUMBER = 18


class ResponsibilityView(MonthMixin, View):
    """One table: row × team × officer, saved at once. For who may not assign it does not exist.

    A kind says what its rows are called and, where the names alone do not tell them apart, a ``note`` of each.
    """

    rows_label: str
    notes_label = ""

    def get(self, request, **_kwargs):
        self.require(self.rights.may_assign(self.unit.pk) and self.period)
        return self.show()

    def post(self, request, **_kwargs):
        self.require(self.rights.may_assign(self.unit.pk) and self.period)
        try:
            charges = [self._charge(placement) for placement in self.placements]
            count = assign(
                actor=request.user,
                unit=self.unit,
                month=self.month,
                charges=[charge for charge in charges if (charge.team_id, charge.officer_id) != charge.seen],
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(refusal.status_code)
        if count:
            messages.success(request, _("%(count)s건의 담당을 바꿨습니다.") % {"count": count})
        else:
            messages.success(request, _("바뀐 담당이 없습니다."))
        return redirect(request.get_full_path())

    @cached_property
    def placements(self) -> list[SeriesPlacement]:
        return list(self.read_placements())

    def read_placements(self):
        placed = SeriesPlacement.objects.as_of(self.month).filter(unit=self.unit, series__kind=self.kind)
        return placed.select_related("series").order_by("order", "pk")

    def note(self, placement: SeriesPlacement) -> str:
        return ""

    def _charge(self, placement: SeriesPlacement) -> Charge:
        """What was chosen for a line; a line that was not sent stays as it is."""
        standing = {"team": placement.team_id, "officer": placement.officer_id}
        seen = {name: self._number(f"seen_{name}-{placement.series_id}", value) for name, value in standing.items()}
        sent = {name: self._number(f"{name}-{placement.series_id}", seen[name]) for name in standing}
        return Charge(placement.series_id, sent["team"], sent["officer"], (seen["team"], seen["officer"]))

    def _number(self, name: str, otherwise: int | None) -> int | None:
        text = self.request.POST.get(name)
        if text is None:
            return otherwise
        if text and not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
            raise InvalidInput(_("화면의 값을 읽지 못했습니다. 화면을 새로 고친 뒤 다시 정해 주세요."))
        return int(text) if text else None

    def show(self, status: int = 200):
        tree, placements = self.tree, self.placements
        unit_ids = tree.descendant_ids(self.unit.pk)
        people = {person.pk: str(person) for person in people_of(unit_ids)}
        gone = {row.officer_id for row in placements} - set(people) - {None}
        people |= {user.pk: _("%(who)s (지금은 없음)") % {"who": user} for user in User.objects.filter(pk__in=gone)}
        context = self.common_context() | {
            "rows": [self._row(placement) for placement in placements],
            "teams": [(unit_id, tree.name(unit_id)) for unit_id in unit_ids if unit_id != self.unit.pk],
            "officers": sorted(people.items(), key=lambda person: person[1]),
            "unassigned": sum(1 for row in placements if row.officer_id is None),
            "rows_label": self.rows_label,
            "notes_label": self.notes_label if any(map(self.note, placements)) else "",
            "can_save": self.period.state == Period.State.OPEN,
            "tabs": [],
            "crumbs": [
                Link(_("실적 입력"), self.address(self.entry_page)),
                Link(tree.name(self.unit.pk) or str(self.unit), self.address(self.entry_page)),
            ],
        }
        return render(self.request, "reporting/responsibility.html", context, status=status)

    def _row(self, placement: SeriesPlacement) -> dict:
        return {
            "series_id": placement.series_id,
            "name": placement.name,
            "note": self.note(placement),
            "team_id": self._chosen("team", placement.series_id, placement.team_id),
            "officer_id": self._chosen("officer", placement.series_id, placement.officer_id),
            "seen_team": placement.team_id,
            "seen_officer": placement.officer_id,
        }

    def _chosen(self, name: str, series_id: int, standing: int | None) -> str:
        """What the list shows: what was just sent, if it was refused, else what stands."""
        return self.request.POST.get(f"{name}-{series_id}", str(standing or ""))
