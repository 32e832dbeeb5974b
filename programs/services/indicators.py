"""An indicator's definition card and targets, as people change them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core.periods import Month
from core.refusals import InvalidInput
from organization.access import require, rights_of
from organization.models import User
from programs.models import Indicator, Target, TargetMonth
from reporting.models import Period


@transaction.atomic
def describe_indicator(*, actor: User, indicator: Indicator, changed: Iterable[str]) -> Indicator:
    """Save the ``changed`` fields of a card; every change stays in its history. Raises ``NotAllowed``."""
    rights = rights_of(actor)
    require(rights.may_describe_indicators(indicator.unit_id))
    changed = list(changed)
    if set(changed) & set(Indicator.DEFINING):
        require(rights.may_define_indicators(indicator.unit_id))
    if changed:
        indicator.save(update_fields=changed)
    return indicator


@dataclass(frozen=True)
class Aim:
    """What one row is to reach in a year, in words where it is no number, and by the end of which months how much."""

    category_id: int
    value: Decimal | None = None
    text: str = ""
    months: dict[int, Decimal] = field(default_factory=dict)


@transaction.atomic
def set_targets(*, actor: User, indicator: Indicator, year: int, aims: Iterable[Aim]) -> int:
    """Put the targets of a year; an aim that says nothing takes the target away. Returns how many changed.

    Raises ``NotAllowed``; ``InvalidInput`` for a year all of whose months are closed.
    """
    rights = rights_of(actor)
    require(rights.may_describe_indicators(indicator.unit_id))
    _refuse_closed_year(rights.known.office_id(indicator.unit_id), year)
    known = {
        target.category_id: target
        for target in Target.objects.select_for_update()
        .filter(category__indicator=indicator, year=year)
        .prefetch_related("months")
    }
    return sum(_put(aim, known.get(aim.category_id), year) for aim in aims)


def _refuse_closed_year(office_id: int | None, year: int) -> None:
    first, last = Month.of(year, 1).value, Month.of(year, 12).value
    periods = Period.objects.filter(office_id=office_id, month__range=(first, last))
    states = set(periods.values_list("month", "state"))
    if len(states) == last - first + 1 and {state for _month, state in states} == {Period.State.CLOSED}:
        raise InvalidInput(_("%d년은 모든 달이 마감되어 목표를 바꿀 수 없습니다.") % year)


def _put(aim: Aim, target: Target | None, year: int) -> bool:
    if aim.value is None and not aim.text:
        if target:
            target.delete()
        return target is not None
    stood = target and (target.value, target.text, {row.month % 100: row.value for row in target.months.all()})
    if stood == (aim.value, aim.text, aim.months):
        return False
    target = target or Target(category_id=aim.category_id, year=year)
    target.value, target.text = aim.value, aim.text
    target.save()
    target.months.all().delete()
    TargetMonth.objects.bulk_create(
        TargetMonth(target=target, month=Month.of(year, number).value, value=value)
        for number, value in sorted(aim.months.items())
    )
    return True
