"""외부 취합: asked once, and all figures that came back written in one act."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, StaleForm
from organization.access import require, rights_of
from organization.models import Unit, User
from programs.collecting.offers import Member, Offer, members_for, offers_of, plain
from programs.collecting.table import CollectionTable
from programs.models import (
    Collection,
    CollectionCell,
    CollectionColumn,
    CollectionMember,
)
from reporting import services
from reporting.models import Figure, Kind, Period
from reporting.services import Entry

MOST_MEMBERS, MOST_COLUMNS = 200, 40
LONGEST_TITLE = Collection._meta.get_field("title").max_length


@transaction.atomic
def start_collection(
    *,
    actor: User,
    unit: Unit,
    month: Month,
    kind: str,
    basis: str,
    keys: list[str],
    title: str = "",
    due_on: date | None = None,
) -> Collection:
    """Ask for the offers named by ``keys``; what is asked and of whom never changes afterwards.

    Raises ``NotAllowed``, ``InvalidInput``, or ``MonthClosed`` where the month takes no values.
    """
    require(rights_of(actor).may_enter(unit.pk))
    _open_period(unit, month, actor)
    if kind not in (Kind.INDICATORS, Kind.FACILITIES) or basis not in Collection.Basis.values:
        raise InvalidInput(_("무엇을 어디에서 받을지 골라 주세요."))
    wanted = [offer for offer in offers_of(unit.pk, month, kind) if offer.key in set(keys)]
    if not wanted:
        raise InvalidInput(_("받을 항목을 하나 이상 골라 주세요."))
    members = members_for(basis, unit.pk, month, wanted)
    names = {plain(member.name) for member in members}
    refused = [offer.label for offer in wanted if not offer.fits(basis, names)]
    if refused:
        raise InvalidInput(
            _("이곳들에서 받을 수 없는 항목이 있습니다: %s. 항목을 빼거나 받을 곳을 바꿔 주세요.") % ", ".join(refused)
        )
    asked = [member for member in members if any(_asks(offer, member) for offer in wanted)]
    columns = sum(max(1, len(offer.parts)) for offer in wanted)
    if not asked or len(asked) > MOST_MEMBERS or columns > MOST_COLUMNS:
        raise InvalidInput(
            _("받을 곳은 1~%(members)d곳, 항목은 %(columns)d개까지입니다.")
            % {"members": MOST_MEMBERS, "columns": MOST_COLUMNS}
        )
    title = " ".join(title.split()) or wanted[0].label + (_(" 등") if len(wanted) > 1 else "")
    if "\x00" in title:
        raise InvalidInput(_("제목을 글자로 적어 주세요."))
    collection = Collection.objects.create(
        unit=unit, month=month.value, kind=kind, basis=basis, title=title[:LONGEST_TITLE], due_on=due_on, made_by=actor
    )
    _write_asked(collection, wanted, asked)
    return collection


def _asks(offer: Offer, member: Member) -> bool:
    return not offer.places or plain(member.name) in offer.places


def _write_asked(collection: Collection, offers: list[Offer], members: list[Member]) -> None:
    rows = [
        CollectionMember(
            collection=collection,
            name=member.name,
            district_id=member.district_id,
            facility_id=member.facility_id,
            order=order,
        )
        for order, member in enumerate(members)
    ]
    CollectionMember.objects.bulk_create(rows)
    cells, order = [], 0
    for offer in offers:
        for part in offer.parts or [""]:
            column = CollectionColumn.objects.create(
                collection=collection,
                indicator_id=offer.indicator_id,
                label=f"{offer.label} – {part}"[:300] if part else offer.label,
                measure=offer.measure,
                decimals=offer.decimals,
                adds_up=offer.adds_up,
                total_series_id=offer.total_series_id,
                order=order,
            )
            order += 1
            for row in rows:
                place = offer.places.get(plain(row.name), {})
                if not offer.places or part in place:
                    cells.append(CollectionCell(member=row, column=column, series_id=place.get(part)))
    CollectionCell.objects.bulk_create(cells)


@transaction.atomic
def apply_collection(*, actor: User, collection: Collection, seen: str, partial: bool = False) -> int:
    """Write every figure that the replies make into the unit's open submission; returns how many changed.

    ``seen`` is the fingerprint of what the person saw; ``partial`` writes sums though somebody is missing.
    All or nothing: raises what ``reporting.services.record`` raises, ``StaleForm``, or ``InvalidInput``.
    """
    collection = held(actor, collection)
    period = _open_period(collection.unit, collection.as_month, actor)
    submission = services.submission_for(period=period, unit=collection.unit, kind=collection.kind)
    table = CollectionTable(collection)
    if seen != table.fingerprint():
        raise StaleForm(_("그 사이 회신이나 포털의 값이 바뀌었습니다. 새로 고친 화면을 보고 다시 반영해 주세요."))
    if not table.answered:
        raise InvalidInput(_("아직 회신이 없습니다. 회신 파일을 먼저 올려 주세요."))
    writes = table.writes(partial=partial)
    entries = [
        Entry(write.series_id, write.value, write.measure, write.version, state=write.state)
        for write in writes
        if write.is_new
    ]
    if entries:
        services.record(actor=actor, submission=submission, entries=entries)
    _remember(writes, collection)
    collection.applied_by, collection.applied_at = actor, timezone.now()
    collection.save(update_fields=["applied_by", "applied_at"])
    return len(entries)


def _remember(writes, collection: Collection) -> None:
    """Which versions of the figures came from here."""
    cells = {write.cell_id: write.series_id for write in writes if write.cell_id}
    rows = Figure.objects.filter(series_id__in=cells.values(), month=collection.month, corrects=None)
    versions = dict(rows.values_list("series_id", "version"))
    changed = [CollectionCell(pk=pk, applied_version=versions.get(series_id)) for pk, series_id in cells.items()]
    CollectionCell.objects.bulk_update(changed, ["applied_version"])


@transaction.atomic
def discard_collection(*, actor: User, collection: Collection) -> None:
    """Take a collection back of which nothing was written yet; its workbooks fit nowhere afterwards."""
    collection = held(actor, collection)
    if collection.applied_at:
        raise InvalidInput(_("이미 반영한 취합은 지우지 않습니다. 값의 출처로 남습니다."))
    collection.delete()


def held(actor: User, collection: Collection) -> Collection:
    """The collection, held against two people at once, for those who enter the unit's values."""
    require(rights_of(actor).may_enter(collection.unit_id))
    return Collection.objects.select_for_update(of=("self",)).select_related("unit").get(pk=collection.pk)


def _open_period(unit: Unit, month: Month, actor: User) -> Period:
    office_id = rights_of(actor).tree.office_id(unit.pk)
    period = Period.objects.filter(office_id=office_id, month=month.value).first()
    if period is None or not period.is_open:
        raise MonthClosed(_("%(month)s은(는) 열려 있지 않습니다. 열린 달에서 취합해 주세요.") % {"month": month.label})
    return period
