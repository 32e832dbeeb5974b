"""Who may see and do what. Rights follow today's organization; nothing else decides them.

* Everybody sees the confirmed figures of the offices in which they hold a role.
* Drafts are seen by the unit itself: the assigned unit and everything above and below it
  as far as the unit that submits, and by the coordinator of the office.
* Entry: officer, unit coordinator, team lead, unit head of the unit or of a unit inside it.
* Review and confirmation: the unit head; opening, closing, printing: the coordinator.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from organization.models import Assignment, Placement, Role, User
from organization.selectors import Tree, all_placements, tree_as_of

ENTERING = {Role.OFFICER, Role.UNIT_COORDINATOR, Role.TEAM_LEAD, Role.UNIT_HEAD}
SUBMITTING = {Role.UNIT_COORDINATOR, Role.OFFICER, Role.TEAM_LEAD}
REVIEWING = {Role.TEAM_LEAD, Role.UNIT_HEAD, Role.COORDINATOR, Role.AUDITOR}


@dataclass
class Rights:
    """What one person may do today; build it with ``rights_of`` once per request."""

    tree: Tree
    assignments: list[Assignment] = field(default_factory=list)
    is_first_administrator: bool = False
    placements: list[Placement] = field(default_factory=list)

    def tree_on(self, day: date) -> Tree:
        """The chart of another day, from the placements already read."""
        return tree_as_of(day, self.placements)

    def units_with(self, roles) -> set[int]:
        return {row.unit_id for row in self.assignments if row.role in roles}

    @property
    def office_ids(self) -> set[int]:
        """Offices whose confirmed figures the person reads; all of them for an administrator."""
        if self.is_administrator:
            return {placement.unit_id for placement in self.tree.children.get(None, ())}
        offices = {self.tree.office_id(row.unit_id) for row in self.assignments}
        return offices - {None}

    @property
    def is_administrator(self) -> bool:
        """Keeps master data: by role, or as the account that set the installation up."""
        return self.is_first_administrator or bool(self.units_with({Role.ADMINISTRATOR}))

    @property
    def visible_unit_ids(self) -> set[int]:
        if self.is_administrator:
            return set(self.tree.placements)
        return {unit_id for office_id in self.office_ids for unit_id in self.tree.descendant_ids(office_id)}

    @property
    def coordinated_unit_ids(self) -> set[int]:
        return {
            unit_id
            for assigned in self.units_with({Role.COORDINATOR})
            for unit_id in self.tree.descendant_ids(assigned)
        }

    def enclosing(self, roles) -> set[int]:
        """Units in which, or in a part of which, the person holds one of the roles."""
        return {unit_id for assigned in self.units_with(roles) for unit_id in self.tree.ancestor_ids(assigned)}

    def may_see(self, unit_id: int) -> bool:
        return unit_id in self.visible_unit_ids

    def may_see_drafts(self, unit_id: int) -> bool:
        return unit_id in self.draft_unit_ids

    @property
    def draft_unit_ids(self) -> set[int]:
        below = {unit_id for assigned in self.units_with(ENTERING) for unit_id in self.tree.descendant_ids(assigned)}
        return below | self.enclosing(ENTERING) | self.coordinated_unit_ids

    def may_enter(self, unit_id: int) -> bool:
        return unit_id in self.enclosing(ENTERING)

    def may_submit(self, unit_id: int) -> bool:
        return unit_id in self.enclosing(SUBMITTING)

    @property
    def reviewed_unit_ids(self) -> set[int]:
        """Units whose review page the person opens: own ones, those below a head or auditor, coordinated ones."""
        roots = self.units_with({Role.AUDITOR, Role.UNIT_HEAD})
        below = {unit_id for assigned in roots for unit_id in self.tree.descendant_ids(assigned)}
        return below | self.enclosing(ENTERING) | self.coordinated_unit_ids

    def may_review(self, unit_id: int) -> bool:
        """Open the review page: whoever works for the unit, its head, coordinator, auditor."""
        return unit_id in self.reviewed_unit_ids

    @property
    def confirmed_unit_ids(self) -> set[int]:
        """Units whose submissions the person confirms."""
        return self.units_with({Role.UNIT_HEAD})

    @property
    def watched_office_ids(self) -> list[int]:
        """Offices whose board of submissions the person opens: coordinator and auditor."""
        units = self.units_with({Role.COORDINATOR, Role.AUDITOR})
        return sorted({self.tree.office_id(unit_id) for unit_id in units} - {None})

    def may_read(self, unit_id: int, *, is_approved: bool) -> bool:
        """Open a submission's review page, which shows what stands in a draft."""
        return self.may_review(unit_id) and (is_approved or self.may_see_drafts(unit_id))

    def may_confirm(self, unit_id: int) -> bool:
        return unit_id in self.confirmed_unit_ids

    def may_coordinate(self, unit_id: int) -> bool:
        return unit_id in self.coordinated_unit_ids

    def may_print(self, unit_id: int) -> bool:
        """Issue an edition of the unit's office."""
        return self.may_coordinate(unit_id)


def rights_of(user: User) -> Rights:
    """Today's rights of a person, in two queries, remembered on the user object."""
    if not user.is_authenticated or not user.is_active:
        return Rights(Tree({}, {}))
    if not hasattr(user, "_rights"):
        today = timezone.localdate()
        assignments = list(user.assignments.as_of(today))
        placements = all_placements()
        tree = tree_as_of(today, placements)
        user._rights = Rights(tree, assignments, user.is_superuser, placements)
    return user._rights


def visible_unit_ids(user: User) -> set[int]:
    return rights_of(user).visible_unit_ids


def may_use_admin(user: User) -> bool:
    return rights_of(user).is_administrator
