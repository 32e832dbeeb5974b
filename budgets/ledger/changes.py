"""What the export says of a line's budget against what the portal holds: dated changes by kind."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import uuid4

from django.utils.translation import gettext as _

from budgets.ledger.held import amounts_of
from budgets.models import Appropriation
from core.money import format_number
from core.periods import Month

Kind = Appropriation.Kind
TRANSFERS = (
    Kind.TRANSFER_BETWEEN_POLICIES,
    Kind.TRANSFER_WITHIN_POLICY,
    Kind.LINE_CHANGE,
    Kind.REORGANIZATION_TRANSFER,
)
#: Columns of an export that hold one kind of change each, summed since the start of the year.
PARTS = (Kind.SUPPLEMENTARY, Kind.PRE_APPROPRIATION, Kind.CARRYOVER, Kind.RESERVE, *TRANSFERS)
#: A carry-over is provisional in January and February, until the books of the old year are closed.
LAST_PROVISIONAL_MONTH = 2


@dataclass
class LineChanges:
    """What must be written so that a line's budget is the file's, and what people should know of it."""

    month: Month
    new: list[Appropriation] = field(default_factory=list)
    amended: list[Appropriation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    current: int | None = None

    def __bool__(self):
        return bool(self.new or self.amended)

    def add(self, kind: str, amount: int, *, is_provisional: bool = False, note: str = "") -> None:
        self.new.append(
            Appropriation(kind=kind, amount=amount, month=self.month.value, is_provisional=is_provisional, note=note)
        )

    def amend(self, row: Appropriation, amount: int) -> None:
        """Change an amount of this very month, which an earlier file of the month had brought."""
        row.amount_before, row.amount = row.amount, amount
        self.amended.append(row)


def changes_of(held: list[Appropriation], amounts: dict[str, int], month: Month) -> LineChanges:
    """The changes that lead from what is held to what the file says.

    Each kind that the file has a column for is written as the difference to what is held of that
    kind. Where they do not lead to the file's 예산현액 — it has no such columns, its parts do not
    add up, or the portal began with the rounded amount of a paper — a stated amount as of the
    month closes the gap, so that the portal always ends at the ledger's won.
    """
    changes = LineChanges(month)
    parts = _effective(held)
    if Kind.ORIGINAL in amounts:
        parts = _original(changes, held, parts, amounts[Kind.ORIGINAL])
    for kind in PARTS:
        if kind in amounts:
            _part(changes, kind, amounts[kind], parts[kind])
    _close_gap(changes, held, _target(amounts))
    changes.current = amounts_of([*held, *changes.new]).current
    return changes


def _effective(held: list[Appropriation]) -> dict[str, list[Appropriation]]:
    """The rows of each kind that count; an original after a stated amount began anew."""
    rows, is_stated = defaultdict(list), False
    for row in held:
        if row.kind == Kind.STATED:
            is_stated = True
        elif row.kind == Kind.ORIGINAL and is_stated:
            rows, is_stated = defaultdict(list), False
        rows[row.kind].append(row)
    return rows


def _original(changes: LineChanges, held: list[Appropriation], parts, amount: int):
    known = next((row for row in held if row.kind == Kind.ORIGINAL), None)
    stated = [row for row in held if row.kind == Kind.STATED]
    if known is None:
        if stated and stated[-1].month == changes.month.value:
            return parts  # this month's stated amount holds; it is amended below if need be
        if amount or stated:
            changes.add(Kind.ORIGINAL, amount)
        return defaultdict(list) if stated else parts
    if known.amount == amount:
        return parts
    if known.month == changes.month.value:
        changes.amend(known, amount)
    else:
        changes.notes.append(
            _("당초예산이 포털 %(held)s원, 파일 %(file)s원입니다. 차이는 이 달 현재의 예산현액으로 바로잡습니다.")
            % {"held": format_number(known.amount), "file": format_number(amount)}
        )
    return parts


def _part(changes: LineChanges, kind: str, amount: int, held: list[Appropriation]) -> None:
    difference = amount - sum(row.amount for row in held)
    is_provisional = kind == Kind.CARRYOVER and changes.month.number <= LAST_PROVISIONAL_MONTH
    if difference:
        changes.add(kind, difference, is_provisional=is_provisional)
    elif held and held[-1].is_provisional and not is_provisional:
        changes.add(kind, 0, note=_("이월액 확정"))


def _target(amounts: dict[str, int]) -> int | None:
    """The file's 예산현액; without such a column the sum of its parts, if it tells them from the original on."""
    if "current" in amounts:
        return amounts["current"]
    if Kind.ORIGINAL in amounts:
        return sum(amounts.get(kind, 0) for kind in (Kind.ORIGINAL, *PARTS))
    return None


def _close_gap(changes: LineChanges, held: list[Appropriation], target: int | None) -> None:
    reached = amounts_of([*held, *changes.new]).current
    if target is None or target == (reached or 0):
        return
    stated = next((row for row in held if row.kind == Kind.STATED and row.month == changes.month.value), None)
    if stated:
        changes.amend(stated, stated.amount + target - (reached or 0))
        return
    written = sum(row.amount for row in changes.new if row.kind != Kind.ORIGINAL)
    place = sum(1 for row in changes.new if row.kind == Kind.ORIGINAL)
    base = Appropriation(kind=Kind.STATED, amount=target - written, month=changes.month.value)
    changes.new.insert(place, base)


def unbalanced(changes: list[LineChanges]) -> dict[str, int]:
    """``{kind: sum}`` of the transfers that do not come to zero over the whole file."""
    sums: dict[str, int] = defaultdict(int)
    for row in (row for part in changes for row in part.new):
        if row.kind in TRANSFERS:
            sums[row.kind] += row.amount
    return {kind: total for kind, total in sums.items() if total}


def pair_up(rows: list[Appropriation]) -> None:
    """Give each transfer its pair: equal and opposite amounts one of their own, the rest one together."""
    for kind in TRANSFERS:
        waiting: dict[int, list[Appropriation]] = defaultdict(list)
        for row in (row for row in rows if row.kind == kind):
            if waiting[-row.amount]:
                row.pair = waiting[-row.amount].pop().pair = uuid4()
            else:
                waiting[row.amount].append(row)
        rest = uuid4()
        for row in (row for left in waiting.values() for row in left):
            row.pair = rest
