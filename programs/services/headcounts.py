"""Posts and people of a unit from a month on: a record kept by those who keep it, handed in with nothing."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import Month
from core.refusals import InvalidInput, StaleForm
from organization.access import require, rights_of
from organization.models import Headcount, Unit, User
from organization.selectors import headcount_as_of
from reporting.locks import refuse_closed, translated

NUMBERS = ("authorized", "actual", "women")


@dataclass(frozen=True)
class Posts:
    """One line: a category with its posts, people and the women among them; ``None`` where nobody says."""

    category: str
    authorized: int | None
    actual: int | None
    women: int | None
    is_total: bool = False

    @property
    def says_anything(self) -> bool:
        return any(getattr(self, name) is not None for name in NUMBERS)


def fingerprint(rows: list[Headcount]) -> str:
    """The rows that a page has shown, in one text: whoever saves says what they had seen."""
    told = (f"{row.as_of}:{row.category}:{row.authorized}/{row.actual}/{row.women}" for row in rows)
    return "|".join(told)


@transaction.atomic
def save_headcounts(*, actor: User, unit: Unit, month: Month, posts: list[Posts], seen: str) -> bool:
    """Write a unit's posts and people as of the end of a month, in place of what stood there; whether any changed.

    Earlier months keep theirs. Raises ``NotAllowed``, ``StaleForm`` where somebody else changed them meanwhile,
    or ``InvalidInput`` where the month is closed or has not begun.
    """
    rights = rights_of(actor)
    require(rights.may_keep_records(unit.pk))
    if month.is_settlement or month.first_day > timezone.localdate():
        raise InvalidInput(_("아직 시작하지 않은 달입니다."))
    refuse_closed(rights.known.office_id(unit.pk), month)
    Unit.objects.select_for_update().get(pk=unit.pk)
    before = headcount_as_of(unit, month.last_day)
    if fingerprint(before) != seen:
        raise StaleForm(_("그 사이 다른 사람이 정원·현원을 고쳤습니다. 새로 연 화면에서 다시 고쳐 주세요."))
    known = [Posts(row.category, row.authorized, row.actual, row.women, row.is_total) for row in before]
    if known == posts:
        return False
    stored = {row.category: row for row in before if row.as_of == month.last_day}
    with translated():
        Headcount.objects.filter(pk__in=[row.pk for row in stored.values()]).exclude(
            category__in=[line.category for line in posts]
        ).delete()
        for order, line in enumerate(posts):
            row = stored.get(line.category) or Headcount(unit=unit, as_of=month.last_day, category=line.category)
            row.is_total, row.order = line.is_total, order
            for name in NUMBERS:
                setattr(row, name, getattr(line, name))
            row.save()
    return True
