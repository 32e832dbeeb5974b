"""What applying a staged export would do, and what stands in its way: made for the preview and again for the act."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budgets.ledger.changes import LineChanges, changes_of, unbalanced
from budgets.ledger.held import Held, HeldLine, held_of
from budgets.ledger.matching import ALIAS, CHOSEN, CODE, LEFT_OUT, NAME, NEW, Match, Matcher
from budgets.ledger.reading import Export, ExportRow
from budgets.models import Appropriation, LedgerUpload
from core.periods import Month
from core.tabular.export import plain
from organization.selectors import Tree
from reporting.services import Entry


@dataclass
class RowPlan:
    """One row of the file and what becomes of it."""

    match: Match
    changes: LineChanges
    previous: int
    to_date: int | None
    is_locked: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def row(self) -> ExportRow:
        return self.match.row

    @property
    def held(self) -> HeldLine | None:
        return self.match.held

    @property
    def value(self) -> int | None:
        """The month's own amount in won; None where the file says nothing of spending."""
        return None if self.to_date is None else self.to_date - self.previous

    @property
    def writes_value(self) -> bool:
        return self.value is not None and (self.held is None or self.held.value != self.value)

    @property
    def unit_id(self) -> int | None:
        return self.held.unit_id if self.held else self.match.unit_id

    @property
    def other_name(self) -> str:
        """The file's name where it is not the portal's, spaces apart."""
        return self.row.name if self.held and plain(self.held.name) != plain(self.row.name) else ""

    @property
    def is_renamed(self) -> bool:
        """Known by code or memory, under a name that nobody here has seen yet."""
        remembered = self.match.link and plain(self.match.link.name) == plain(self.row.name)
        return bool(self.other_name) and self.match.how in (CODE, ALIAS) and not remembered


@dataclass
class Totals:
    """One control total in won: the file's lines, and the portal's as they will stand."""

    label: str
    file: int = 0
    portal: int = 0
    printed: int | None = None

    @property
    def difference(self) -> int:
        return self.file - self.portal

    @property
    def agrees(self) -> bool:
        return not self.difference and self.printed in (None, self.file)


class Plan:
    """The comparison of one upload with the portal as it stands now."""

    def __init__(self, upload: LedgerUpload, tree: Tree):
        self.upload, self.tree = upload, tree
        self.month: Month = upload.period.as_month
        self.export = Export.from_json(upload.rows)
        self.held: Held = held_of(upload.period, tree)
        whole = tree.descendant_ids(upload.period.office_id)
        self.scope = set(tree.descendant_ids(upload.unit_id)) if upload.unit_id else set(whole)
        self.fingerprint = self._fingerprint()
        unit_of = {plain(tree.name(unit_id)): unit_id for unit_id in reversed(whole)}
        matcher = Matcher(self.held.lines, self.held.links, unit_of)
        matches = matcher.match(self.export.rows, upload.choices)
        inside = [match for match in matches if self._is_ours(match)]
        self.outside = len(matches) - len(inside)
        self.rows = [self._row(match) for match in inside if match.how and match.how != LEFT_OUT]
        self.unmatched = [match for match in inside if not match.how]
        self.left_out = [match for match in inside if match.how == LEFT_OUT]
        self.free = [held for held in self._own_lines if held.line_id not in matcher.taken]

    def _is_ours(self, match: Match) -> bool:
        """A row of another unit is none of this upload's business; of an unknown unit, only the office's."""
        unit_id = match.held.unit_id if match.held else match.unit_id
        if unit_id is not None:
            return unit_id in self.scope
        return not self.upload.unit_id or not match.row.unit

    def _fingerprint(self) -> str:
        lines = sorted(held.stands for held in self.held.lines if held.unit_id in self.scope)
        states = sorted((pk, row.state) for pk, row in self.held.submissions.items() if row.state != "draft")
        choices = sorted(self.upload.choices.items())
        text = repr((self.upload.pk, lines, states, choices, self.upload.period.state))
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def _own_lines(self) -> list[HeldLine]:
        return [held for held in self.held.lines if held.unit_id in self.scope]

    # --- one row ---------------------------------------------------------------------------------

    def _row(self, match: Match) -> RowPlan:
        held = match.held
        changes = changes_of(held.appropriations if held else [], match.row.amounts, self.month)
        previous = held.previous if held else 0
        plan = RowPlan(match, changes, previous, self._to_date(match.row, previous), notes=list(changes.notes))
        if not self.held.may_write(plan.unit_id, held.series_id if held else None):
            plan.is_locked = bool(held is None or plan.writes_value or changes)
        self._add_notes(plan)
        return plan

    def _to_date(self, row: ExportRow, previous: int) -> int | None:
        if "spent_to_date" in row.amounts:
            return row.amounts["spent_to_date"]
        if "spent_this_month" in row.amounts:
            return previous + row.amounts["spent_this_month"]
        return None

    def _add_notes(self, plan: RowPlan) -> None:
        row, held = plan.row, plan.held
        if held and plan.match.unit_id and plan.match.unit_id != held.unit_id:
            plan.notes.append(
                _("파일의 부서는 %(file)s, 포털의 부서는 %(portal)s입니다. 부서는 여기서 옮기지 않습니다.")
                % {"file": row.unit, "portal": held.unit_name}
            )
        if "spent_this_month" in row.amounts and plan.value not in (None, row.amounts["spent_this_month"]):
            plan.notes.append(_("파일의 당월과 누계에서 계산한 당월이 다릅니다. 누계를 따릅니다."))
        if plan.value is not None and plan.value < 0:
            plan.notes.append(_("당월이 음수입니다(여입·반납)."))

    def entry(self, plan: RowPlan, series_id: int) -> Entry:
        version = plan.held.figure.version if plan.held and plan.held.figure else 0
        return Entry(series_id, plan.value, self.upload.layout.money_unit, version, self._covers_from(plan))

    def _covers_from(self, plan: RowPlan) -> date | None:
        """A sum to date that finds months unfilled covers them too; a new line begins with its month."""
        if plan.held is None or "spent_to_date" not in plan.row.amounts:
            return None
        until = plan.held.covered_until
        first = until + timedelta(days=1) if until else date(self.month.year, 1, 1)
        placed = Month(plan.held.placement.valid_from)
        if until is None and placed.year == self.month.year:
            first = max(first, placed.first_day)
        return min(first, self.month.booked_days[0])

    # --- the whole -------------------------------------------------------------------------------

    @cached_property
    def vanished(self) -> list[HeldLine]:
        """Lines of the portal that no row of the file is, in a direction that the file knows."""
        directions = {row.direction for row in self.export.rows}
        return [held for held in self.free if held.direction in directions]

    @cached_property
    def renamed(self) -> list[RowPlan]:
        """Rows whose name people may take over; a unit that has handed in keeps its names for now."""
        named = [plan for plan in self.rows if plan.other_name and (plan.is_renamed or plan.match.how == CHOSEN)]
        return [plan for plan in named if self.held.may_write(plan.unit_id, plan.held.series_id)]

    @cached_property
    def new(self) -> list[RowPlan]:
        return [plan for plan in self.rows if plan.match.how == NEW]

    @cached_property
    def chosen(self) -> list[RowPlan]:
        return [plan for plan in self.rows if plan.match.how in (CHOSEN, NEW)]

    @cached_property
    def locked(self) -> dict[int, list[RowPlan]]:
        """Rows that differ and whose unit has handed in, by unit."""
        found = defaultdict(list)
        for plan in self.rows:
            if plan.is_locked:
                found[plan.unit_id].append(plan)
        return found

    @property
    def counts(self) -> Counter:
        """Rows by what became of them; a renamed row is also counted as such, not twice as equal."""
        renamed = sum(1 for plan in self.rows if plan.is_renamed)
        known = sum(1 for plan in self.rows if plan.match.how in (CODE, ALIAS, NAME, CHOSEN))
        return Counter(
            matched=known - renamed,
            renamed=renamed,
            new=len(self.new) + len(self.unmatched),
            vanished=len(self.vanished),
        )

    @cached_property
    def to_write(self) -> int:
        """Cells and changes of budget that applying would write."""
        values = sum(1 for plan in self.rows if plan.writes_value)
        return values + sum(len(plan.changes.new) + len(plan.changes.amended) for plan in self.rows)

    @cached_property
    def totals(self) -> list[Totals]:
        return [row for row in self._totals(self.rows, self.vanished, self.unmatched + self.left_out) if row]

    def _totals(self, rows, vanished, others) -> list[Totals]:
        """To date and 예산현액 of the given rows, lines without a row, and rows without a line."""
        has_current = any(plan.changes.current is not None for plan in rows) and (
            "current" in self.export.meanings or "original" in self.export.meanings
        )
        spent, current = Totals(_("지출 누계")), Totals(_("예산현액"))
        for plan in rows:
            held_to_date = plan.held.to_date if plan.held else 0
            spent.file += held_to_date if plan.to_date is None else plan.to_date
            spent.portal += held_to_date if plan.to_date is None else plan.to_date
            current.file += plan.row.amounts.get("current", plan.changes.current or 0)
            current.portal += plan.changes.current or 0
        for held in vanished:
            spent.portal += held.to_date
            current.portal += held.current or 0
        for match in others:
            spent.file += self._to_date(match.row, 0) or 0
            current.file += match.row.amounts.get("current", match.row.amounts.get("original", 0))
        return [spent, *([current] if has_current else [])]

    @cached_property
    def control(self) -> list[Totals]:
        """The totals of everything, beside what the file itself prints as its total."""
        totals = list(self.totals)
        printed = self.export.printed_totals
        if not self.outside:
            for total, meaning in zip(totals, ("spent_to_date", "current"), strict=False):
                total.printed = printed.get(meaning)
        return totals

    @cached_property
    def by_unit(self) -> list[tuple[str, list[Totals]]]:
        """Control totals of each unit, in chart order."""
        rows, vanished, others = defaultdict(list), defaultdict(list), defaultdict(list)
        for plan in self.rows:
            rows[plan.unit_id].append(plan)
        for held in self.vanished:
            vanished[held.unit_id].append(held)
        for match in self.unmatched + self.left_out:
            others[match.unit_id].append(match)
        units = self.tree.descendant_ids(self.upload.period.office_id)
        found = set(rows) | set(vanished) | set(others)
        return [
            (self.tree.name(pk) if pk else _("부서를 모르는 줄"), self._totals(rows[pk], vanished[pk], others[pk]))
            for pk in [*(pk for pk in units if pk in found), *([None] if None in found else [])]
        ]

    @cached_property
    def unbalanced(self) -> list[tuple[str, int]]:
        labels = dict(Appropriation.Kind.choices)
        return [(labels[kind], total) for kind, total in unbalanced([plan.changes for plan in self.rows]).items()]

    @property
    def needs_explanation(self) -> bool:
        return bool(self.unbalanced) or not all(total.agrees for total in self.control)

    @property
    def is_ready(self) -> bool:
        return not self.unmatched and not self.locked

    def locked_names(self) -> str:
        """The units that stand in the way, with their state and first lines."""
        parts = []
        for unit_id, plans in self.locked.items():
            state = self.held.submissions[unit_id].get_state_display()
            names = ", ".join(plan.row.name for plan in plans[:3]) + (" …" if len(plans) > 3 else "")
            parts.append(f"{self.tree.name(unit_id)}({state}) {len(plans)}: {names}")
        return " / ".join(parts)
