"""Acts on funds and donations: writing an amount down, and taking away what was written by mistake."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from budgets.models import FundEntry
from core.refusals import InvalidInput
from organization.models import User
from organization.services import drop_record, keep_record


@transaction.atomic
def save_fund_entry(*, actor: User, entry: FundEntry) -> FundEntry:
    """Save one amount. The same words twice in a year are two amounts only when the file of a report says so."""
    same = FundEntry.objects.filter(
        unit=entry.unit, year=entry.year, fund=entry.fund, kind=entry.kind, item=entry.item
    ).exclude(pk=entry.pk)
    if same.filter(occurrence=entry.occurrence).exists():
        raise InvalidInput(_("같은 해에 같은 기금·구분·내역이 있습니다. 그 줄을 고치거나 내역을 달리 적어 주세요."))
    if entry.pk is None:
        last = FundEntry.objects.filter(unit=entry.unit, year=entry.year).aggregate(last=Max("order"))["last"]
        entry.order = (last or 0) + 1
    keep_record(actor=actor, row=entry)
    return entry


@transaction.atomic
def remove_fund_entry(*, actor: User, entry: FundEntry) -> None:
    drop_record(actor=actor, row=entry)
