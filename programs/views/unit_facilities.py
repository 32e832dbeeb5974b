"""What the department page says of facilities: how many there are, and which contracts end."""

from django.urls import reverse
from django.utils.functional import cached_property

from facilities.report import counts_of_page, ending_tile


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

    def _contract_tile(self) -> list[dict]:
        tile = ending_tile(self._below, self.month)
        practice = "&practice=1" if self.unit.is_practice else ""
        query = f"?month={int(self.month)}&unit={self.unit.pk}{practice}"
        return [tile | {"url": reverse("facilities_ending") + query}] if tile else []
