"""Who may see and do what. Rights follow today's organization; nothing else decides them.

* Everybody sees the confirmed figures of the offices in which they hold a role.
* Drafts are seen by the unit itself: the assigned unit and everything above and below it
  as far as the unit that submits, and by the coordinator of the office.
* Submitting: the unit coordinator; officers and team leads only where the unit has none.
* Entry: officer, unit coordinator, team lead, unit head of the unit or of a unit inside it.
* What a unit that has ended still owes is done by those of the unit that took it over.
* Who handed a post over reads what it let them read until the day that the transfer names.
* Where a shelter is: only who works for the unit that answers for it, each sight with a reason.
* Programs, their dates and what they were promised, ordered or reproved: whoever enters values of the
  unit, and its coordinator; the strategy of an office: its coordinator, and the administrator.
* Grants to others and their steps: whoever enters values of the unit, and its coordinator.
* What is kept and not handed in (board seats, funds): unit coordinator, head, coordinator, administrator.
* What an indicator counts and is to reach: the same; how it is gathered: coordinator, administrator.
* Splits, merges and moves of units: the coordinator of the office, and the administrator.
* Review and confirmation: the unit head; opening, closing, printing: the coordinator.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.refusals import NotAllowed
from organization.models import Assignment, Placement, Role, Unit, User
from organization.selectors import Tree, all_placements, tree_as_of, with_former

ENTERING = {Role.OFFICER, Role.UNIT_COORDINATOR, Role.TEAM_LEAD, Role.UNIT_HEAD}
#: Where the unit has a coordinator of its own (과 취합담당), that person submits; elsewhere officers and team leads.
SUBMITTING = {Role.UNIT_COORDINATOR, Role.OFFICER, Role.TEAM_LEAD}
REVIEWING = {Role.TEAM_LEAD, Role.UNIT_HEAD, Role.COORDINATOR, Role.AUDITOR}


@dataclass
class Rights:
    """What one person may do today; build it with ``rights_of`` once per request."""

    tree: Tree
    assignments: list[Assignment] = field(default_factory=list)
    is_first_administrator: bool = False
    placements: list[Placement] = field(default_factory=list)
    handed_over: list[Assignment] = field(default_factory=list)

    def tree_on(self, day: date) -> Tree:
        """The chart of another day, from the placements already read."""
        return tree_as_of(day, self.placements)

    @cached_property
    def known(self) -> Tree:
        """Today's chart with the units that have ended where they last stood: what they handed in is still read."""
        return with_former(self.tree, timezone.localdate(), self.placements)

    def units_with(self, roles) -> set[int]:
        return {row.unit_id for row in self.assignments if row.role in roles}

    @property
    def office_ids(self) -> set[int]:
        """Offices whose confirmed figures the person reads; all of them for an administrator."""
        if self.is_administrator:
            return {placement.unit_id for placement in self.tree.children.get(None, ())}
        offices = {self.tree.office_id(row.unit_id) for row in (*self.assignments, *self.handed_over)}
        return offices - {None}

    @property
    def is_administrator(self) -> bool:
        """Keeps master data: by role, or as the account that set the installation up."""
        return self.is_first_administrator or bool(self.units_with({Role.ADMINISTRATOR}))

    @property
    def visible_unit_ids(self) -> set[int]:
        if self.is_administrator:
            return set(self.known.placements)
        return {unit_id for office_id in self.office_ids for unit_id in self.known.descendant_ids(office_id)}

    @property
    def coordinated_unit_ids(self) -> set[int]:
        return {
            unit_id
            for assigned in self.units_with({Role.COORDINATOR})
            for unit_id in self.known.descendant_ids(assigned)
        }

    def is_practice(self, unit_id: int) -> bool:
        placement = self.known.placements.get(unit_id)
        return bool(placement and placement.unit.is_practice)

    def offices_apart(self, *, practice: bool) -> set[int]:
        """The person's real offices, or the practice ones: no list and no sum ever holds both."""
        return {office_id for office_id in self.office_ids if self.is_practice(office_id) == practice}

    @property
    def sees_practice_only(self) -> bool:
        return bool(self.office_ids) and not self.offices_apart(practice=False)

    def enclosing(self, roles) -> set[int]:
        """Units in which, or in a part of which, the person holds one of the roles."""
        own = {unit_id for assigned in self.units_with(roles) for unit_id in self.tree.ancestor_ids(assigned)}
        return own | self.taken_over_by(own)

    @cached_property
    def successors(self) -> dict[int, set[int]]:
        """Units that have ended, and who took them over. One query, asked only where a unit has ended."""
        ended = set(self.known.placements) - set(self.tree.placements)
        found: dict[int, set[int]] = {}
        if ended:
            rows = Unit.successors.through.objects.filter(from_unit__in=ended)
            for unit_id, successor_id in rows.values_list("from_unit_id", "to_unit_id"):
                found.setdefault(unit_id, set()).add(successor_id)
        return found

    def taken_over_by(self, unit_ids: set[int]) -> set[int]:
        """Units that have ended and whose work one of the units took over, be it by way of another."""
        found: set[int] = set()
        while more := {
            unit_id
            for unit_id, successors in self.successors.items()
            if unit_id not in found and successors & (unit_ids | found)
        }:
            found |= more
        return found

    def may_see(self, unit_id: int) -> bool:
        return unit_id in self.visible_unit_ids

    def may_see_drafts(self, unit_id: int) -> bool:
        return unit_id in self.draft_unit_ids

    @property
    def draft_unit_ids(self) -> set[int]:
        below = {unit_id for assigned in self.units_with(ENTERING) for unit_id in self.tree.descendant_ids(assigned)}
        return below | self.enclosing(ENTERING) | self.coordinated_unit_ids | self.still_read_unit_ids

    @property
    def still_read_unit_ids(self) -> set[int]:
        """Units whose post the person handed over days ago: read as before, never written or decided."""
        found = set()
        for row in self.handed_over:
            if row.role in ENTERING:
                found.update(self.tree.ancestor_ids(row.unit_id))
            if row.role in ENTERING | {Role.COORDINATOR}:
                found.update(self.tree.descendant_ids(row.unit_id))
        return found

    def may_enter(self, unit_id: int) -> bool:
        return unit_id in self.enclosing(ENTERING)

    def may_submit(self, unit_id: int) -> bool:
        if unit_id in self.enclosing({Role.UNIT_COORDINATOR}):
            return True
        return unit_id in self.enclosing(SUBMITTING) and not has_unit_coordinator(unit_id)

    def may_assign(self, unit_id: int) -> bool:
        """Say whose line is whose: the unit coordinator, the head, or the coordinator of the office."""
        return unit_id in self.units_with({Role.UNIT_COORDINATOR, Role.UNIT_HEAD}) or self.may_coordinate(unit_id)

    @property
    def reviewed_unit_ids(self) -> set[int]:
        """Units whose review page the person opens: own ones, those below a head or auditor, coordinated ones."""
        roots = self.units_with({Role.AUDITOR, Role.UNIT_HEAD})
        below = {unit_id for assigned in roots for unit_id in self.known.descendant_ids(assigned)}
        return below | self.enclosing(ENTERING) | self.coordinated_unit_ids

    def may_review(self, unit_id: int) -> bool:
        """Open the review page: whoever works for the unit, its head, coordinator, auditor."""
        return unit_id in self.reviewed_unit_ids | self.still_read_unit_ids

    @property
    def confirmed_unit_ids(self) -> set[int]:
        """Units whose submissions the person confirms, those that ended in them included."""
        own = self.units_with({Role.UNIT_HEAD})
        return own | self.taken_over_by(own)

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

    def may_explain(self, unit_id: int) -> bool:
        """Say why what a check found is right: whoever works for the unit, and its coordinator."""
        return self.may_enter(unit_id) or self.may_coordinate(unit_id)

    def may_accept_findings(self, unit_id: int) -> bool:
        """Take what a check found as right: the head; of an office as a whole also its coordinator."""
        is_office = unit_id in self.tree and self.tree.placements[unit_id].parent_id is None
        return self.may_confirm(unit_id) or (is_office and self.may_coordinate(unit_id))

    def may_coordinate(self, unit_id: int) -> bool:
        return unit_id in self.coordinated_unit_ids

    def may_keep_facilities(self, unit_id: int) -> bool:
        """Change facilities and contracts of a unit: whoever enters its values, and its coordinator."""
        return self.may_enter(unit_id) or self.may_coordinate(unit_id)

    @property
    def planning_unit_ids(self) -> set[int]:
        """Units whose programs, milestones and commitments (공약·지시·지적) the person writes down."""
        return self.enclosing(ENTERING) | self.coordinated_unit_ids

    def may_keep_programs(self, unit_id: int) -> bool:
        return unit_id in self.planning_unit_ids

    @property
    def strategic_unit_ids(self) -> set[int]:
        """Units whose strategy of a year the person writes down: the office's coordinator, the administrator."""
        return self.visible_unit_ids if self.is_administrator else self.coordinated_unit_ids

    def may_keep_themes(self, office_id: int) -> bool:
        """Choose what a view across departments holds: the coordinator of the office."""
        return self.may_coordinate(office_id)

    def may_define_indicators(self, unit_id: int) -> bool:
        """Change into which categories an indicator is divided: the administrator, the office's coordinator."""
        return self.may_coordinate(unit_id) or (self.is_administrator and self.may_see(unit_id))

    def may_describe_indicators(self, unit_id: int) -> bool:
        """Say what an indicator counts and what it is to reach: who gathers or heads its unit, and who defines it."""
        return self.may_keep_records(unit_id)

    def may_see_secret_address(self, unit_id: int) -> bool:
        """Read where a shelter is: who works for the unit that answers for it, and nobody else.

        Coordinators, auditors and administrators do their work without it.
        """
        return self.may_enter(unit_id)

    @property
    def ledger_unit_ids(self) -> set[int]:
        """Units whose rows of the ledger's export the person may load: the coordinator all of the
        office, a unit coordinator those of the own unit."""
        gathered = self.units_with({Role.UNIT_COORDINATOR})
        own = {unit_id for assigned in gathered for unit_id in self.tree.descendant_ids(assigned)}
        return own | self.coordinated_unit_ids

    def may_load_ledger(self, unit_id: int) -> bool:
        return unit_id in self.ledger_unit_ids

    def may_keep_grants(self, unit_id: int) -> bool:
        """Write down grants of a unit and their steps: whoever enters its values, and its coordinator."""
        return unit_id in self.granting_unit_ids

    @property
    def granting_unit_ids(self) -> set[int]:
        return self.enclosing(ENTERING) | self.coordinated_unit_ids

    @property
    def keeping_unit_ids(self) -> set[int]:
        """Units whose records the person keeps that no month asks for: board seats, funds and donations."""
        if self.is_administrator:
            return self.visible_unit_ids
        gathered = self.units_with({Role.UNIT_COORDINATOR, Role.UNIT_HEAD})
        own = {unit_id for assigned in gathered for unit_id in self.tree.descendant_ids(assigned)}
        return own | self.taken_over_by(own) | self.coordinated_unit_ids

    def may_keep_records(self, unit_id: int) -> bool:
        return unit_id in self.keeping_unit_ids

    def may_reorganize(self, unit_id: int) -> bool:
        """Split, merge, move or rename a unit: the coordinator of its office, and the administrator."""
        return self.may_see(unit_id) if self.is_administrator else self.may_coordinate(unit_id)

    @property
    def may_use_transfers(self) -> bool:
        return self.is_administrator or bool(self.coordinated_unit_ids)

    def may_transfer(self, unit_id: int, role: str) -> bool:
        """Put an order sheet into effect; only an administrator makes administrators."""
        return self.is_administrator or (self.may_coordinate(unit_id) and role != Role.ADMINISTRATOR)

    def may_see_handover(self, assignment: Assignment) -> bool:
        """The successor from the first day; the head, the coordinator and the administrator before it."""
        unit_id = assignment.unit_id
        if any(row.pk == assignment.pk for row in self.assignments):
            return True
        return self.is_administrator or self.may_coordinate(unit_id) or self.may_confirm(unit_id)

    def may_print(self, unit_id: int) -> bool:
        """Issue an edition of the unit's office."""
        return self.may_coordinate(unit_id)


def has_unit_coordinator(unit_id: int) -> bool:
    """Whether somebody gathers the unit's data today. One query, asked only of those who do not."""
    today = timezone.localdate()
    holders = Assignment.objects.as_of(today).filter(unit_id=unit_id, role=Role.UNIT_COORDINATOR)
    return holders.filter(user__is_active=True).exists()


def people_of(unit_ids) -> list[User]:
    """Who works for the units today, in the order of their posts."""
    working = Assignment.objects.as_of(timezone.localdate()).filter(unit_id__in=unit_ids, role__in=ENTERING)
    return list(User.objects.filter(pk__in=working.values("user"), is_active=True).order_by("post", "username"))


def rights_of(user: User) -> Rights:
    """Today's rights of a person, in two queries, remembered on the user object."""
    if not user.is_authenticated or not user.is_active:
        return Rights(Tree({}, {}))
    if not hasattr(user, "_rights"):
        today = timezone.localdate()
        held = list(user.assignments.as_of_or_read_on(today))
        assignments = [row for row in held if row.holds_on(today)]
        handed_over = [row for row in held if not row.holds_on(today)]
        placements = all_placements()
        tree = tree_as_of(today, placements)
        user._rights = Rights(tree, assignments, user.is_superuser, placements, handed_over)
    return user._rights


def visible_unit_ids(user: User) -> set[int]:
    return rights_of(user).visible_unit_ids


def may_use_admin(user: User) -> bool:
    return rights_of(user).is_administrator


def require(allowed: bool) -> None:
    """Refuse with ``NotAllowed`` what the answer of a right is no for."""
    if not allowed:
        raise NotAllowed(_("이 일을 할 권한이 없습니다. 부서 취합담당이나 총괄담당에게 알려 주세요."))
