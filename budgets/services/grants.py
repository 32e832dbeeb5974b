"""Acts on grants: writing one down, and every step from its decision to its return."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from budgets.models import BudgetLine, Grant, GrantStep
from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed
from organization.access import rights_of
from organization.models import Unit, User
from reporting.locks import translated
from reporting.models import Period


@transaction.atomic
def add_grant(
    *,
    actor: User,
    unit: Unit,
    fiscal_year: int,
    kind: str,
    program_title: str,
    recipient: str,
    district: str = "",
    line: BudgetLine | None = None,
    note: str = "",
) -> Grant:
    """Write down a grant to one recipient, still without any step."""
    require_keeper(actor, unit)
    grant = Grant(unit=unit, fiscal_year=fiscal_year, kind=kind, line=line, note=note.strip())
    grant.program_title, grant.recipient, grant.district = program_title.strip(), recipient.strip(), district.strip()
    _require_whole(grant)
    with translated():
        grant.save()
    return grant


@transaction.atomic
def change_grant(*, actor: User, grant: Grant, **details) -> Grant:
    """Change what a grant is called, belongs to or notes; once a month with its steps is closed, only the note."""
    grant = Grant.objects.select_for_update(of=("self",)).select_related("unit").get(pk=grant.pk)
    require_keeper(actor, grant.unit)
    for name, value in details.items():
        setattr(grant, name, value.strip() if isinstance(value, str) else value)
    require_keeper(actor, grant.unit)
    _require_whole(grant)
    with translated():
        grant.save()
    return grant


@transaction.atomic
def remove_grant(*, actor: User, grant: Grant) -> None:
    """Take away a grant that was written down by mistake and has no step; its history stays."""
    grant = Grant.objects.select_for_update(of=("self",)).select_related("unit").get(pk=grant.pk)
    require_keeper(actor, grant.unit)
    if grant.steps.exists():
        raise InvalidInput(_("단계가 있는 교부 건은 지울 수 없습니다. 열린 달의 단계를 먼저 지워 주세요."))
    grant.delete()


@transaction.atomic
def add_step(
    *,
    actor: User,
    grant: Grant,
    kind: str,
    month: Month,
    amount: int = 0,
    dated_on: date | None = None,
    due_on: date | None = None,
    document_number: str = "",
    note: str = "",
    given_unit: str = "원",
) -> GrantStep:
    """Write down one step in an open month: ``amount`` in won, negative where it takes back."""
    require_keeper(actor, grant.unit)
    require_open(grant.unit, month, actor)
    if month.year < grant.fiscal_year:
        raise InvalidInput(_("%(year)s년 교부 건에는 그해의 달부터 적습니다.") % {"year": grant.fiscal_year})
    if dated_on and dated_on > month.booked_days[1]:
        raise InvalidInput(
            _("일자가 %(month)s보다 뒤입니다. 그 달을 고르거나 일자를 고쳐 주세요.") % {"month": month.label}
        )
    step = GrantStep(grant=grant, kind=kind, month=month.value, amount=amount, dated_on=dated_on, due_on=due_on)
    step.document_number, step.note = document_number.strip(), note.strip()
    step.given_unit, step.entered_by = given_unit, actor
    with translated():
        step.save()
    return step


@transaction.atomic
def remove_step(*, actor: User, step: GrantStep) -> None:
    """Take back a step of an open month; its history stays."""
    require_keeper(actor, step.grant.unit)
    require_open(step.grant.unit, Month(step.month), actor)
    with translated():
        step.delete()


def require_keeper(actor: User, unit: Unit) -> None:
    if not rights_of(actor).may_keep_grants(unit.pk):
        raise NotAllowed(_("보조금·위탁금은 그 부서의 담당자와 총괄담당이 적습니다."))


def require_open(unit: Unit, month: Month, actor: User) -> None:
    """Refuse a month that the office has not opened, or no longer keeps open.

    The row is not held here: the database holds submissions first and periods after them, as closing does.
    """
    office_id = rights_of(actor).known.office_id(unit.pk)
    period = Period.objects.filter(office=office_id, month=month.value).first()
    if period is None or not period.is_open:
        raise MonthClosed(_("%(month)s은(는) 열려 있지 않습니다. 열린 달에 적어 주세요.") % {"month": month.label})


def _require_whole(grant: Grant) -> None:
    if not grant.program_title or not grant.recipient:
        raise InvalidInput(_("사업명과 수령기관을 적어 주세요."))
    if grant.line_id and grant.line.fiscal_year != grant.fiscal_year:
        raise InvalidInput(_("세부사업의 회계연도가 교부 건의 회계연도와 다릅니다."))
