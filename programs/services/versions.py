"""A new version of the categories into which an indicator is divided: from a month on, with what became of what."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from core.periods import Month
from core.refusals import InvalidInput
from organization.access import require, rights_of
from organization.models import User
from programs.models import Breakdown, Category
from reporting.locks import refuse_closed, translated
from reporting.models import Figure, Series, SeriesPlacement

LONGEST_NAME = Category._meta.get_field("name").max_length
MOST_CATEGORIES = 100


@dataclass(frozen=True)
class NewCategory:
    """One category of the new version and the old ones that it goes on from."""

    name: str
    earlier: tuple[str, ...] = field(default=())


def read_categories(text: str) -> list[NewCategory]:
    """One a line, ``교제폭력 = 데이트폭력``; without a sign the name itself, where it stood before, goes on."""
    found = []
    for line in text.splitlines():
        name, mark, rest = (part.strip() for part in line.partition("="))
        if not name and not rest:
            continue
        earlier = tuple(part.strip() for part in rest.split(",") if part.strip()) if mark else (name,)
        found.append(NewCategory(name, earlier))
    return found


@transaction.atomic
def start_version(*, actor: User, breakdown: Breakdown, month: Month, categories: list[NewCategory]) -> Breakdown:
    """Divide an indicator otherwise from a month on; months before keep their rows, names and figures.

    Raises ``NotAllowed``, or ``InvalidInput`` for names that cannot be, a closed month, or rows that hold
    values in the month already.
    """
    old = Breakdown.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=breakdown.pk)
    rights = rights_of(actor)
    unit_id = old.indicator.unit_id
    require(rights.may_define_indicators(unit_id))
    rows = {row.name: row for row in old.categories.select_related("series")}
    _refuse_names(categories, rows)
    _refuse_month(old, rows, month, rights.tree.office_id(unit_id))
    old.valid_until = month.value
    old.save(update_fields=["valid_until"])
    new = Breakdown.objects.create(
        indicator=old.indicator,
        name=old.name,
        coverage=old.coverage,
        version=_next_version(old),
        valid_from=month.value,
    )
    placed = {
        row.series_id: row
        for row in SeriesPlacement.objects.filter(
            series__in=[row.series_id for row in rows.values()], valid_until__isnull=True
        )
    }
    pattern = next(iter(placed.values()))
    with translated():
        for order, category in enumerate(categories):
            _begin(new, category, rows, pattern, month, order)
        for row in placed.values():
            row.valid_until = month.value
            row.save(update_fields=["valid_until"])
    return new


def _begin(
    new: Breakdown, category: NewCategory, rows: dict, pattern: SeriesPlacement, month: Month, order: int
) -> None:
    """A row of the new version with a series of its own, in the place of the rows before it."""
    indicator, like = new.indicator, next(iter(rows.values())).series
    series = Series.objects.create(kind=like.kind, measure=like.measure, nature=like.nature)
    SeriesPlacement.objects.create(
        series=series,
        unit_id=pattern.unit_id,
        team_id=pattern.team_id,
        officer_id=pattern.officer_id,
        name=f"{indicator.name} {category.name}"[:300],
        order=pattern.order,
        valid_from=month.value,
    )
    row = Category.objects.create(
        indicator=indicator, breakdown=new, name=category.name, series=series, order=pattern.order + order
    )
    earlier = [rows[name].pk for name in category.earlier if name in rows]
    Category.objects.filter(pk__in=earlier).update(mapped_to=row)


def _next_version(old: Breakdown) -> int:
    same = Breakdown.objects.filter(indicator=old.indicator, name=old.name)
    return max(same.values_list("version", flat=True)) + 1


def _refuse_names(categories: list[NewCategory], rows: dict[str, Category]) -> None:
    names = [category.name for category in categories]
    if any(row.parent_id for row in rows.values()) or any(row.series is None for row in rows.values()):
        raise InvalidInput(_("두 단계로 나눈 구분은 관리 화면에서 새 판을 만듭니다."))
    if not 2 <= len(names) <= MOST_CATEGORIES or len(set(names)) != len(names):
        raise InvalidInput(_("구분은 서로 다른 이름으로 2~%d개 적어 주세요.") % MOST_CATEGORIES)
    if any(not name or len(name) > LONGEST_NAME or "\x00" in name for name in names):
        raise InvalidInput(_("구분의 이름은 %d자까지 적어 주세요.") % LONGEST_NAME)
    told = [name for category in categories for name in category.earlier if name != category.name or name in rows]
    unknown = sorted(set(told) - set(rows))
    if unknown:
        raise InvalidInput(_("지금 판에 없는 이름입니다: %s") % ", ".join(unknown))
    twice = sorted({name for name in told if told.count(name) > 1})
    if twice:
        raise InvalidInput(_("한 구분은 새 구분 하나로만 이어집니다: %s") % ", ".join(twice))


def _refuse_month(old: Breakdown, rows: dict, month: Month, office_id: int | None) -> None:
    if old.valid_until is not None:
        raise InvalidInput(_("이미 끝난 판입니다. 지금 쓰는 판에서 이어 주세요."))
    if old.valid_from is not None and month.value <= old.valid_from:
        raise InvalidInput(_("지금 판이 시작한 달보다 뒤의 달을 골라 주세요."))
    refuse_closed(office_id, month)
    series = [row.series_id for row in rows.values()]
    if Figure.objects.filter(series__in=series, month__gte=month.value).exists():
        raise InvalidInput(_("그 달이나 뒤의 달에 이미 적은 값이 있습니다. 값을 지우거나 다음 달부터 바꿔 주세요."))
    if not SeriesPlacement.objects.filter(series__in=series, valid_until__isnull=True).exists():
        raise InvalidInput(_("이 구분에는 지금 적는 항목이 없습니다."))
