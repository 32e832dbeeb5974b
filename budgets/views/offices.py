"""What lists over whole offices share: real or practice, the month, the units in sight."""

from django.utils.functional import cached_property

from core.periods import Month
from organization.access import rights_of
from reporting.selectors import month_from


class OfficesMixin:
    """Everything that a person sees, as of the month of the address; the practice bureau apart."""

    @cached_property
    def rights(self):
        return rights_of(self.request.user)

    @cached_property
    def is_practice(self) -> bool:
        """The practice bureau alone: nothing of it stands, nor adds up, beside real rows."""
        return self.rights.sees_practice_only or self.request.GET.get("practice") == "1"

    @property
    def has_both(self) -> bool:
        return len({self.rights.is_practice(office_id) for office_id in self.rights.office_ids}) > 1

    @cached_property
    def office_ids(self) -> set[int]:
        return self.rights.offices_apart(practice=self.is_practice)

    @cached_property
    def office_id(self) -> int | None:
        return min(self.office_ids, default=None)

    @cached_property
    def month(self) -> Month:
        return month_from(self.request.GET.get("month"), self.office_id)

    @cached_property
    def tree(self):
        return self.rights.tree_on(self.month.last_day)

    @cached_property
    def unit_ids(self) -> set[int]:
        below = {unit_id for office_id in self.office_ids for unit_id in self.rights.tree.descendant_ids(office_id)}
        return self.rights.visible_unit_ids & below
