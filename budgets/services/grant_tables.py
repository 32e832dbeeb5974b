"""A table of grants beside the portal: what it would add, and adding it whole or not at all."""

import hashlib
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.forms.grant_tables import AMOUNTS, GrantCells
from budgets.models import Grant, GrantStep
from budgets.selectors.grants import SUMS, GrantRow, grant_rows
from budgets.services.grants import require_keeper, require_open
from core.money import format_number
from core.periods import Month
from core.refusals import InvalidInput, StaleForm
from core.tabular.export import plain
from organization.models import Unit, User
from reporting.locks import translated

Kind = GrantStep.Kind
#: The step that says by when the next is due, and the date that it says.
DUE_WITH = {"settle_by": (Kind.PAYMENT, Kind.DECISION), "return_by": (Kind.SETTLEMENT,)}


@dataclass
class PlannedGrant:
    """One row of the table with the grant that it is, or a new one, and the steps that it needs."""

    cells: GrantCells
    row: GrantRow
    steps: list[GrantStep] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.row.grant.pk is None

    def change(self, name: str) -> tuple[int | None, int | None]:
        """(amount that the portal holds, amount after it) in won; the second is None where nothing changes."""
        step = next((step for step in self.steps if step.kind == SUMS[name]), None)
        before = getattr(self.row, name)
        return before, None if step is None else (before or 0) + step.amount


@dataclass
class GrantPlan:
    """What a table would add to a unit's grants in a month; ``fingerprint`` tells one plan from another."""

    month: Month
    planned: list[PlannedGrant]

    @property
    def changed(self) -> list[PlannedGrant]:
        return [one for one in self.planned if one.is_new or one.steps]

    @property
    def fingerprint(self) -> str:
        said = [
            (one.cells.key, one.row.grant.pk, [(step.kind, step.amount, step.due_on) for step in one.steps])
            for one in self.planned
        ]
        return hashlib.sha256(repr((self.month.value, said)).encode()).hexdigest()


def plan_table(
    *, unit: Unit, fiscal_year: int, month: Month, rows: list[GrantCells], given_unit: str = "원"
) -> GrantPlan:
    """Compare amounts to date with what the portal knows by the month; only differences become steps."""
    known = {
        (row.grant.kind, plain(row.grant.program_title), plain(row.grant.recipient)): row
        for row in grant_rows(Grant.objects.filter(unit=unit, fiscal_year=fiscal_year), month)
    }
    planned = []
    for cells in rows:
        row = known.get(cells.key) or GrantRow(grant=_grant(unit, fiscal_year, cells))
        planned.append(PlannedGrant(cells, row, _steps(cells, row, month, given_unit)))
    return GrantPlan(month, planned)


@transaction.atomic
def apply_table(
    *,
    actor: User,
    unit: Unit,
    fiscal_year: int,
    month: Month,
    rows: list[GrantCells],
    fingerprint: str,
    given_unit: str = "원",
) -> GrantPlan:
    """Add everything that the preview showed, or nothing. Twice is once: the second time nothing differs."""
    require_keeper(actor, unit)
    require_open(unit, month, actor)
    if month.year < fiscal_year:
        raise InvalidInput(_("%(year)s년 교부 건에는 그해의 달부터 적습니다.") % {"year": fiscal_year})
    Unit.objects.select_for_update().get(pk=unit.pk)  # two people at once would add each difference twice
    plan = plan_table(unit=unit, fiscal_year=fiscal_year, month=month, rows=rows, given_unit=given_unit)
    if plan.fingerprint != fingerprint:
        raise StaleForm(_("그 사이 교부 내역이 바뀌었습니다. 아래 새 비교를 확인한 뒤 다시 반영해 주세요."))
    with translated():
        Grant.objects.bulk_create(one.row.grant for one in plan.planned if one.is_new)
        steps = [step for one in plan.planned for step in one.steps]
        for step in steps:
            step.grant, step.entered_by = step.grant, actor  # takes over the number that its grant has now
        GrantStep.objects.bulk_create(steps)
    return plan


def _grant(unit: Unit, fiscal_year: int, cells: GrantCells) -> Grant:
    return Grant(
        unit=unit,
        fiscal_year=fiscal_year,
        kind=cells.kind,
        program_title=cells.program_title,
        recipient=cells.recipient,
        district=cells.district,
    )


def _steps(cells: GrantCells, row: GrantRow, month: Month, given_unit: str) -> list[GrantStep]:
    steps = []
    for name in AMOUNTS:
        amount = cells.amounts.get(name)
        before = getattr(row, name)
        if amount is None or amount == (before or 0):
            continue
        steps.append(_step(cells, row, month, SUMS[name], amount - (before or 0), given_unit))
        if steps[-1].amount < 0:
            change = _("표의 누계에 맞춤: %(before)s원 → %(after)s원")
            told = change % {"before": format_number(before), "after": format_number(amount)}
            steps[-1].note = f"{told} {cells.note}".strip()
    for name, due_on in cells.dates.items():
        if due_on == getattr(row, name):
            continue
        carrier = next((step for kind in DUE_WITH[name] for step in steps if step.kind == kind), None)
        if carrier is None:
            if name == "return_by" and row.settled is None:
                continue  # what is not settled has nothing to return by a day
            if name == "settle_by" and row.settled is not None:
                continue
            carrier = _step(cells, row, month, Kind.EXTENSION, 0, given_unit)
            # Before a settlement of this table it is due itself, after it what is to be returned.
            steps.insert(0 if name == "settle_by" else len(steps), carrier)
        carrier.due_on = due_on
    return steps


def _step(cells: GrantCells, row: GrantRow, month: Month, kind: str, amount: int, given_unit: str) -> GrantStep:
    return GrantStep(
        grant=row.grant,
        kind=kind,
        month=month.value,
        amount=amount,
        given_unit=given_unit,
        document_number=cells.document_number,
        note=cells.note,
    )
