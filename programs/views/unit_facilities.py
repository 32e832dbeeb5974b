"""What home and the department page say of facilities: how many there are, and which contracts end."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from facilities.models import Entrustment
from facilities.models.contracts import LADDER
from facilities.report import counts_of_page, ending_tile, ending_within, left_over
from facilities.selectors import ending_contracts, running_contracts
from facilities.views.overviews import TONES
from organization.access import Rights

#: Contracts that home lists, and those that the page of a unit names; the list of terms has them all.
MOST_CONTRACTS, MOST_ENDING = 8, 6


def home_contracts(rights: Rights, day: date) -> dict:
    """Contracts that end within half a year of a day, or have ended, with nothing after them, for their keepers.

    Of the practice bureau those alone who see nothing else. One query.
    """
    practice = rights.sees_practice_only
    kept = [unit_id for unit_id in rights.granting_unit_ids if rights.is_practice(unit_id) == practice]
    contracts = ending_contracts(kept, day, day + timedelta(days=max(LADDER))) if kept else []
    waiting = [row for row in contracts if not row.has_next]
    return {"count": len(waiting), "rows": [_waiting(row, day, rights) for row in waiting[:MOST_CONTRACTS]]}


def _waiting(contract, day, rights: Rights) -> dict:
    left = contract.days_left(day)
    return {
        "url": reverse("facility", args=[contract.facility_id]),
        "name": contract.facility.name,
        "unit_name": rights.known.name(contract.unit_then),
        "ends_on": contract.ends_on,
        "state_label": _("만료") if left < 0 else f"D-{left}",
        "tone": TONES.get(contract.step(day), ""),
    }


class UnitFacilitiesMixin:
    """Beside ``UnitMonthMixin``: the unit and everything below it, as of the month."""

    def _facilities(self) -> dict:
        """How many places the unit and its parts answer for, and where the rest of them stands."""
        query = f"?month={int(self.month)}&unit={self.unit.pk}" + ("&practice=1" if self.unit.is_practice else "")
        shown = counts_of_page(self._below, self.month, self.rights.draft_unit_ids, self.tree, whole=False)
        address = reverse("facility_counts") + query
        return shown | {"all_url": address, "export_url": f"{address}&export=xlsx"}

    @cached_property
    def _below(self) -> list[int]:
        return self.tree.descendant_ids(self.unit.pk)

    @cached_property
    def _contracts(self) -> list[Entrustment]:
        return list(running_contracts(self._below, self.month.last_day))

    @cached_property
    def _contracts_url(self) -> str:
        practice = "&practice=1" if self.unit.is_practice else ""
        return reverse("facilities_ending") + f"?month={int(self.month)}&unit={self.unit.pk}{practice}"

    def _contract_tile(self) -> list[dict]:
        tile = ending_tile(self._contracts, self.month.last_day)
        return [tile | {"url": self._contracts_url}] if tile else []

    def _ending(self) -> dict:
        """Contracts that end soon, or have ended with nothing after them: those that matter first."""
        day = self.month.last_day
        found = left_over(self._contracts, day) + ending_within(self._contracts, day)
        rows = [
            {
                "name": row.facility.name,
                "url": reverse("facility", args=[row.facility_id]),
                "ends_on": row.ends_on,
                "days_left": row.days_left(day),
                "is_over": row.ends_on < day,
                "has_next": row.has_next,
                "operators": row.operator_names or "",
            }
            for row in found[:MOST_ENDING]
        ]
        return {"rows": rows, "count": len(found), "url": self._contracts_url}
