"""Addresses that may not be told: the only place that reads or writes them.

Nothing here is tracked, listed, searched or printed. Whoever reads one says why, and is written down.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.refusals import InvalidInput, NotAllowed
from facilities.models import AddressSight, Facility, SecretAddress
from organization.access import rights_of
from organization.models import User
from reporting.models import PublishedValue

SHORTEST_REASON = 5
LONGEST_REASON = AddressSight._meta.get_field("reason").max_length
#: Columns of a published register that tell where a facility is.
TELLING_COLUMNS = ("address", "district")


@sensitive_variables("found")
@transaction.atomic
def reveal(*, actor: User, facility: Facility, reason: str, ip_address: str | None) -> str:
    """The address of a facility, for one person, once; the sight is written down first.

    Raises ``NotAllowed`` for those without the right, ``InvalidInput`` without a reason that says something.
    """
    if not rights_of(actor).may_see_secret_address(facility.unit_id):
        raise NotAllowed(_("이 시설의 주소를 볼 권한이 없습니다. 담당 부서에 문의해 주세요."))
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON or "\x00" in reason:
        raise InvalidInput(
            _("열람 사유를 %(least)d자에서 %(most)d자로 적어 주세요.")
            % {"least": SHORTEST_REASON, "most": LONGEST_REASON}
        )
    AddressSight.objects.create(facility=facility, user=actor, ip_address=ip_address, reason=reason)
    found = SecretAddress.objects.filter(facility=facility).first()
    return found.text if found else ""


@sensitive_variables("text")
def keep(facility: Facility, text: str) -> None:
    """Write the address of a facility that may not be told; the services ask who may before."""
    SecretAddress.objects.update_or_create(facility=facility, defaults={"text": text})


@sensitive_variables("addresses", "known")
def keep_many(addresses: dict[Facility, str]) -> int:
    """Write those of ``{facility: address}`` that are not known yet; returns how many. Two queries."""
    known = set(SecretAddress.objects.filter(facility__in=addresses).values_list("facility_id", flat=True))
    rows = [SecretAddress(facility=facility, text=text) for facility, text in addresses.items()]
    rows = [row for row in rows if row.facility_id not in known]
    SecretAddress.objects.bulk_create(rows)
    return len(rows)


def is_kept(facility: Facility) -> bool:
    """Whether an address is known, without reading it."""
    return SecretAddress.objects.filter(facility=facility).exists()


@sensitive_variables("text")
def is_told_in(facility: Facility, *texts: str) -> bool:
    """Whether one of the texts repeats the kept address: what is written beside it must not tell it."""
    found = SecretAddress.objects.filter(facility=facility).first()
    return bool(found) and tells(found.text, *texts)


@sensitive_variables()
def tells(address: str, *texts: str) -> bool:
    """Whether a text repeats an address, whatever the spacing."""
    plain = "".join(address.split())
    return bool(plain) and any(plain in "".join(text.split()) for text in texts)


def forget_published(facility: Facility) -> int:
    """Take back what a published register told of the place of a facility that became secret; returns how many."""
    rows = PublishedValue.objects.filter(
        file="facilities.csv", unit_id=facility.unit_id, row=facility.name, column__in=TELLING_COLUMNS
    )
    return rows.delete()[0]
