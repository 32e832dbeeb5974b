"""Acts on budget lines and what they may spend."""

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.models import Account, Appropriation, BudgetLine, Direction, Heading
from core.periods import Month
from core.refusals import InvalidInput, NotAllowed
from organization.access import rights_of
from organization.models import Unit, User
from reporting.locks import translated
from reporting.models import Kind, Series, SeriesPlacement


@transaction.atomic
def add_line(
    *,
    actor: User,
    unit: Unit,
    fiscal_year: int,
    name: str,
    direction: str = Direction.EXPENDITURE,
    account: Account | None = None,
    heading: Heading | None = None,
    ledger_code: str = "",
    order: int = 0,
    first_month: Month | None = None,
) -> BudgetLine:
    """A new line of a fiscal year with its series and its place in the unit's table."""
    _require_master_data(actor, unit)
    with translated():
        series = Series.objects.create(kind=Kind.MONEY, measure="원", nature=Series.Nature.FLOW)
        SeriesPlacement.objects.create(
            series=series,
            unit=unit,
            name=name.strip(),
            order=order,
            valid_from=(first_month or Month.of(fiscal_year, 1)).value,
            valid_until=Month.of(fiscal_year + 1, 1).value,
        )
        return BudgetLine.objects.create(
            series=series,
            fiscal_year=fiscal_year,
            direction=direction,
            account=account,
            heading=heading,
            ledger_code=ledger_code,
        )


@transaction.atomic
def appropriate(
    *, actor: User, line: BudgetLine, kind: str, amount: int, month: Month, note: str = ""
) -> Appropriation:
    """Record an appropriation or a change of one, in won, in the ledger from ``month``."""
    placement = SeriesPlacement.objects.as_of(month).filter(series=line.series_id).first()
    if placement is None:
        raise InvalidInput(_("%(month)s에는 없는 세부사업입니다.") % {"month": month.label})
    _require_master_data(actor, placement.unit)
    with translated():
        return Appropriation.objects.create(
            line=line, kind=kind, amount=amount, month=month.value, note=note, entered_by=actor
        )


def _require_master_data(actor: User, unit: Unit) -> None:
    rights = rights_of(actor)
    if not (rights.is_administrator or rights.may_coordinate(unit.pk)):
        raise NotAllowed(_("예산 항목은 총괄담당이나 관리자만 바꿀 수 있습니다."))
