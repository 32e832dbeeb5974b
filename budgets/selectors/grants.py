"""Grants as of a month: what was decided, paid, really spent, settled and returned, and what is late."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter, itemgetter

from django.db.models import Count, Max, Q, QuerySet, Sum, TextChoices
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from budgets.models import Grant, GrantStep
from core.money import rate
from core.periods import Month
from organization.access import Rights
from reporting.models import Period

Kind = GrantStep.Kind
#: What each kind of step is summed to.
SUMS = {
    "decided": Kind.DECISION,
    "paid": Kind.PAYMENT,
    "spent": Kind.SPENDING,
    "settled": Kind.SETTLEMENT,
    "returned": Kind.RETURN,
    "interest": Kind.INTEREST,
}


class GrantState(TextChoices):
    """Where a grant stands, in the order in which it gets there (교부 상태)."""

    NOT_DECIDED = "not_decided", _("교부결정 전")
    DECIDED = "decided", _("교부결정")
    RUNNING = "running", _("집행 중")
    SETTLEMENT_OVERDUE = "settlement_overdue", _("정산 지연")
    TO_RETURN = "to_return", _("반납 예정")
    RETURN_OVERDUE = "return_overdue", _("반납 지연")
    DONE = "done", _("정산 완료")


OVERDUE = (GrantState.SETTLEMENT_OVERDUE, GrantState.RETURN_OVERDUE)


@dataclass
class GrantAmounts:
    """Sums in whole won; ``None`` where no step says anything."""

    decided: int | None = None
    paid: int | None = None
    spent: int | None = None
    settled: int | None = None
    returned: int | None = None
    interest: int | None = None
    to_return: int | None = None

    @property
    def is_empty(self) -> bool:
        return all(getattr(self, name) is None for name in SUMS)

    @property
    def rate(self) -> Decimal | None:
        """실집행률: of what was paid, the percentage that was really spent."""
        return rate(self.spent, self.paid)


@dataclass
class GrantRow(GrantAmounts):
    """One grant as of a month. ``day`` is the day by which a due date has passed or not."""

    grant: Grant = None
    day: date = None
    settle_by: date | None = None
    return_by: date | None = None
    last_month: int | None = None
    has_draft: bool = False

    @property
    def left_to_return(self) -> int:
        return (self.to_return or 0) - (self.returned or 0)

    @cached_property
    def rate(self) -> Decimal | None:
        """Of a row that is read whole: a list asks for it at every comparison."""
        return rate(self.spent, self.paid)

    @cached_property
    def state(self) -> GrantState:
        if self.settled is not None:
            if self.left_to_return <= 0:
                return GrantState.DONE
            return GrantState.RETURN_OVERDUE if _passed(self.return_by, self.day) else GrantState.TO_RETURN
        if self.paid:
            return GrantState.SETTLEMENT_OVERDUE if _passed(self.settle_by, self.day) else GrantState.RUNNING
        return GrantState.DECIDED if self.decided else GrantState.NOT_DECIDED

    @property
    def state_place(self) -> int:
        """How far the grant is, for sorting."""
        return GrantState.values.index(self.state)

    @property
    def is_overdue(self) -> bool:
        return self.state in OVERDUE

    @property
    def due_on(self) -> date | None:
        """The day that the grant waits for: of its settlement, then of its return."""
        if self.state == GrantState.DONE:
            return None
        return self.settle_by if self.settled is None else self.return_by


def _passed(due_on: date | None, day: date) -> bool:
    return due_on is not None and due_on < day


def day_of(month: Month) -> date:
    """The day as of which a month is shown: its last, or today while it runs."""
    return min(month.booked_days[1], timezone.localdate())


def closed_months(rights: Rights, month: Month) -> dict[tuple[int, ...], list[int]]:
    """Months that are closed, by the units of the office in which they are. One query."""
    months = defaultdict(list)
    periods = Period.objects.filter(office__in=rights.office_ids, state=Period.State.CLOSED, month__lte=month.value)
    for office_id, value in periods.values_list("office_id", "month"):
        months[office_id].append(value)
    return {tuple(rights.known.descendant_ids(office_id)): values for office_id, values in months.items()}


def seen_steps(rights: Rights, month: Month) -> QuerySet[GrantStep]:
    """The steps up to a month that a person reads: confirmed ones, and drafts of the own unit. One query."""
    steps = GrantStep.objects.until(month).marked_confirmed(closed_months(rights, month))
    return steps.seen_with(rights.draft_unit_ids)


def grant_rows(grants: QuerySet[Grant], month: Month, steps: QuerySet[GrantStep] | None = None) -> list[GrantRow]:
    """Every grant of the years up to the month with its sums, in three queries; one where there is none.

    ``steps`` are those that count; all of them, drafts included, unless a reader's are given.
    """
    marked = steps is not None
    steps = (steps if marked else GrantStep.objects.until(month)).filter(grant__in=grants.order_by())
    day = day_of(month)
    found = {grant.pk: GrantRow(grant=grant, day=day) for grant in grants.filter(fiscal_year__lte=month.year)}
    if not found:
        return []
    sums = {name: Sum("amount", filter=Q(kind=kind)) for name, kind in SUMS.items()} | {"last_month": Max("month")}
    drafts = {"drafts": Count("pk", filter=Q(is_confirmed=False))} if marked else {}
    for row in steps.order_by().values("grant_id").annotate(**sums, **drafts):
        if grant := found.get(row["grant_id"]):
            for name in sums:
                setattr(grant, name, row[name])
            grant.has_draft = bool(row.get("drafts"))
            if grant.settled is not None:
                grant.to_return = (grant.paid or 0) - grant.settled
    _add_due_dates(found, steps)
    return list(found.values())


def _add_due_dates(found: dict[int, GrantRow], steps: QuerySet[GrantStep]) -> None:
    """The newest due dates: before a settlement that of the settlement, from it on that of the return."""
    settled = set()
    told = steps.filter(Q(due_on__isnull=False) | Q(kind=Kind.SETTLEMENT)).order_by("month", "pk")
    for grant_id, kind, due_on in told.values_list("grant_id", "kind", "due_on"):
        if kind == Kind.SETTLEMENT:
            settled.add(grant_id)
        row = found.get(grant_id)
        if row is None or due_on is None:
            continue
        if grant_id in settled:
            row.return_by = due_on
        else:
            row.settle_by = due_on


def readable(rows: Iterable[GrantRow], draft_unit_ids) -> list[GrantRow]:
    """Grants of which a person reads something: a step, or everything of the own unit."""
    return [row for row in rows if row.grant.unit_id in draft_unit_ids or not row.is_empty]


def summed_grants(rows: Iterable[GrantRow]) -> GrantAmounts:
    """Sums of grants; what none of them says stays empty."""
    rows = list(rows)
    total = GrantAmounts()
    for name in (*SUMS, "to_return"):
        values = [value for row in rows if (value := getattr(row, name)) is not None]
        setattr(total, name, sum(values) if values else None)
    return total


def sorted_grants(rows: list[GrantRow], path: str) -> list[GrantRow]:
    """The rows by what stands at ``path`` (``grant.recipient``, with a minus from the largest on), empty ones last.

    The table that shows them asks for the same order, and finds it at once.
    """
    read = attrgetter(path.removeprefix("-"))
    said = [(value, row) for row in rows if (value := read(row)) is not None]
    said.sort(key=itemgetter(0), reverse=path.startswith("-"))
    return [row for _value, row in said] + [row for row in rows if read(row) is None]


def running_rows(rows: Iterable[GrantRow], month: Month) -> list[GrantRow]:
    """Grants of the month's year, and earlier ones that are not finished."""
    return [row for row in rows if row.grant.fiscal_year == month.year or row.state != GrantState.DONE]


@dataclass
class GrantGroup:
    """The grants of one kind: how many, their sums, how many are late."""

    kind: str
    rows: list[GrantRow]

    @property
    def label(self) -> str:
        return str(Grant.Kind(self.kind).label)

    @property
    def total(self) -> GrantAmounts:
        return summed_grants(self.rows)

    @property
    def overdue(self) -> int:
        return sum(row.is_overdue for row in self.rows)


def grouped_grants(rows: Iterable[GrantRow]) -> list[GrantGroup]:
    """Grants by kind of recipient, in the order of the kinds."""
    by_kind = defaultdict(list)
    for row in rows:
        by_kind[row.grant.kind].append(row)
    return [GrantGroup(kind, by_kind[kind]) for kind in Grant.Kind.values if kind in by_kind]


def grants_of_units(unit_ids: Iterable[int], month: Month, rights: Rights) -> list[GrantGroup]:
    """What a person reads of the running grants of some units, by kind. Five queries, one where there are none."""
    grants = Grant.objects.filter(unit__in=unit_ids)
    if not grants.exists():
        return []
    rows = readable(grant_rows(grants, month, seen_steps(rights, month)), rights.draft_unit_ids)
    return grouped_grants(running_rows(rows, month))
