"""What changes facilities: kept with their history by those who answer for them."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.periods import Month
from core.refusals import InvalidInput, NotAllowed, StaleForm
from facilities import secrecy
from facilities.models import (
    RECORD_NUMBERS,
    Disclosure,
    District,
    Entrustment,
    EntrustmentPart,
    Facility,
    FacilityCount,
    FacilityRecord,
    FacilityType,
    FormerUnit,
    Inspection,
    Operator,
    SavedView,
)
from facilities.selectors import records_of
from organization.access import require, rights_of
from organization.models import Unit, User
from reporting.locks import refuse_closed, translated
from reporting.models import Kind, Series, SeriesPlacement

#: A person keeps a handful of views; more are a list nobody reads.
MOST_VIEWS = 20


def opening_day(established: str) -> date | None:
    """The day from which a facility serves, of ``2023``, ``2023-05`` or ``2023-05-31``; none for none."""
    if not established:
        return None
    parts = [int(part) for part in established.split("-")]
    return date(*parts, *(1,) * (3 - len(parts)))


@sensitive_variables("address")
@transaction.atomic
def save_facility(*, actor: User, facility: Facility, address: str | None, version: int | None = None) -> Facility:
    """Save a facility, new or changed, with its address where that belongs (``None``: as it is).

    A place that becomes secret loses district and address, and what a register published of them.
    Raises ``NotAllowed``, ``StaleForm``, or ``InvalidInput`` where name or note repeat the address.
    """
    _require_keeper(actor, facility.unit_id)
    before = _locked(facility, version)
    if before is not None and before.unit_id != facility.unit_id:
        _require_keeper(actor, before.unit_id)
    _refuse_opening(actor, before, facility)
    hidden = address
    if not address and before is not None and not before.hides_address:
        hidden = before.address
    if facility.is_secret:
        hidden = _with_district(facility.district or (before and before.district), hidden)
        facility.district = None
    facility.address = "" if facility.hides_address else (facility.address if address is None else address)
    facility.opens_on = opening_day(facility.established)
    _refuse_telling(facility, hidden)
    facility.version = before.version + 1 if before else 1
    with translated():
        facility.save()
    if before is not None and before.unit_id != facility.unit_id:
        _remember_unit(before, timezone.localdate().replace(day=1))
    if facility.hides_address and hidden:
        secrecy.keep(facility, hidden)
    if facility.hides_address and before is not None and not before.is_secret:
        secrecy.forget_published(before)
    return facility


def _with_district(district: District | None, address: str | None) -> str | None:
    """The district told before goes where the address goes."""
    if district is None or (address and district.name in address):
        return address
    return f"{district.name} {address or ''}".strip()


def _locked(facility: Facility, version: int | None) -> Facility | None:
    if facility.pk is None:
        return None
    before = Facility.objects.select_for_update().get(pk=facility.pk)
    if version is not None and before.version != version:
        raise StaleForm(_("그 사이 다른 사람이 이 시설을 고쳤습니다. 새로 연 화면에서 다시 고쳐 주세요."))
    return before


def _refuse_opening(actor: User, before: Facility | None, facility: Facility) -> None:
    """Telling a place that was secret is for those who know it."""
    opens = before is not None and before.is_secret and not facility.is_secret
    if opens and not rights_of(actor).may_see_secret_address(facility.unit_id):
        raise NotAllowed(_("비공개 시설을 공개로 바꾸는 것은 담당 부서만 할 수 있습니다."))


@sensitive_variables("address")
def _refuse_telling(facility: Facility, address: str | None) -> None:
    if not facility.hides_address:
        return
    texts = (facility.name, facility.note)
    kept = facility.pk is not None and not address and secrecy.is_told_in(facility, *texts)
    if kept or secrecy.tells(address or "", *texts):
        raise InvalidInput(_("시설명이나 비고에 알리지 않을 주소가 들어 있습니다. 지우고 저장해 주세요."))


@sensitive_variables("address")
@transaction.atomic
def save_address(*, actor: User, facility: Facility, address: str) -> None:
    """Write the secret address of a facility; it is not shown to whoever writes it."""
    _require_keeper(actor, facility.unit_id)
    if not facility.hides_address:
        raise InvalidInput(_("위치를 공개하는 시설의 주소는 시설 정보에서 고칩니다."))
    if not address.strip() or len(address) > 300 or "\x00" in address:
        raise InvalidInput(_("주소를 300자까지 적어 주세요."))
    _refuse_telling(facility, address.strip())
    secrecy.keep(facility, address.strip())


@transaction.atomic
def save_entrustment(
    *, actor: User, entrustment: Entrustment, parts: list[tuple[str, str]], office: Unit
) -> Entrustment:
    """Save a contract with its operators, each ``(name, part)`` in order; new names become operators."""
    _require_keeper(actor, entrustment.facility.unit_id)
    told = (entrustment.consent_session, entrustment.consent_document, entrustment.agreement_document)
    told += (entrustment.evaluation, entrustment.note, *(text for pair in parts for text in pair))
    _refuse_told(entrustment.facility, *told)
    with translated():
        entrustment.save()
        wanted = {}
        for order, (name, part) in enumerate(parts):
            operator, _made = Operator.objects.get_or_create(office=office, name=name)
            wanted[operator.pk, part] = order
        stored = {(row.operator_id, row.part): row for row in entrustment.parts.all()}
        for key, row in stored.items():
            if key not in wanted:
                row.delete()
        for (operator_id, part), order in wanted.items():
            row = stored.get((operator_id, part)) or EntrustmentPart(
                entrustment=entrustment, operator_id=operator_id, part=part
            )
            if row.pk is None or row.order != order:
                row.order = order
                row.save()
    return entrustment


@dataclass(frozen=True)
class RecordEntry:
    """What somebody says of one facility in a month: its numbers by name, and what the page had shown of them."""

    facility: Facility
    numbers: dict[str, int | None]
    seen: str


@transaction.atomic
def save_records(*, actor: User, office_id: int, month: Month, entries: list[RecordEntry]) -> int:
    """Save places and people of many facilities as of the end of a month, all or none; returns how many.

    The budget that was known goes on within its year. Raises ``NotAllowed``, ``StaleForm`` where somebody else
    changed one meanwhile, or ``InvalidInput`` where the month is closed or has not begun.
    """
    as_of = min(month.last_day, timezone.localdate())
    if as_of < month.first_day:
        raise InvalidInput(_("아직 시작하지 않은 달입니다."))
    refuse_closed(office_id, month)
    numbers = [entry.facility.pk for entry in entries]
    places = {row.pk: row for row in Facility.objects.select_for_update().filter(pk__in=numbers).order_by("pk")}
    stored = {row.facility.pk: row for row in records_of(list(places.values()), month)}
    rows = []
    for entry in entries:
        known = stored[entry.facility.pk]
        _require_keeper(actor, known.facility.unit_id)
        if known.seen != entry.seen:
            raise StaleForm(
                _("그 사이 다른 사람이 '%s'을(를) 저장했습니다. 두 값을 보고 다시 저장해 주세요.") % entry.facility.name
            )
        latest = known.record or known.before
        row = FacilityRecord(facility=known.facility, as_of=as_of, **entry.numbers)
        if latest is not None and latest.as_of.year == as_of.year:
            row.budget, row.budget_unit = latest.budget, latest.budget_unit
        rows.append(row)
    with translated():
        FacilityRecord.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["facility", "as_of"],
            update_fields=[*RECORD_NUMBERS, "budget", "budget_unit"],
        )
    return len(rows)


@transaction.atomic
def save_record(*, actor: User, record: FacilityRecord) -> FacilityRecord:
    """Save how full a facility is as of a day; a second record of the day takes the place of the first.

    What a closed month shows stays as it was: raises ``InvalidInput`` for a day in or before one.
    """
    _require_keeper(actor, record.facility.unit_id)
    if record.as_of > timezone.localdate():
        raise InvalidInput(_("기준일은 오늘보다 뒤일 수 없습니다."))
    refuse_closed(rights_of(actor).known.office_id(record.facility.unit_id), Month.from_date(record.as_of))
    stored = FacilityRecord.objects.filter(facility=record.facility, as_of=record.as_of).first()
    if stored:
        record.pk = stored.pk
    with translated():
        record.save()
    return record


@transaction.atomic
def save_inspection(*, actor: User, inspection: Inspection) -> Inspection:
    """Write down an inspection, or what became of it."""
    _require_keeper(actor, inspection.facility.unit_id)
    _refuse_told(inspection.facility, inspection.result, inspection.document_number)
    with translated():
        inspection.save()
    return inspection


@transaction.atomic
def move_facilities(*, actor: User, facilities: list[Facility], unit: Unit, month: Month) -> int:
    """Hand facilities over to another unit of their office from a month on, all in one act; returns how many.

    Earlier months keep the unit that answered then. Raises ``NotAllowed``, or ``InvalidInput`` where the
    month is closed, or lies before the facility's last move.
    """
    rights = rights_of(actor)
    office_id = rights.tree.office_id(unit.pk)
    locked = list(Facility.objects.select_for_update().filter(pk__in=[row.pk for row in facilities]).order_by("pk"))
    if not locked:
        raise InvalidInput(_("옮길 시설을 하나 이상 고르세요."))
    for unit_id in {unit.pk, *(row.unit_id for row in locked)}:
        _require_keeper(actor, unit_id)
        if rights.tree.office_id(unit_id) != office_id:
            raise InvalidInput(_("같은 기관 안에서만 옮깁니다."))
    refuse_closed(office_id, month)
    moving = [row for row in locked if row.unit_id != unit.pk]
    latest = dict(FormerUnit.objects.filter(facility__in=moving).order_by("until").values_list("facility_id", "until"))
    for row in moving:
        if row.pk in latest and latest[row.pk] >= month.first_day:
            raise InvalidInput(
                _("'%(name)s'은(는) %(day)s에 이미 옮겼습니다. 그보다 뒤의 달부터 옮길 수 있습니다.")
                % {"name": row.name, "day": latest[row.pk]}
            )
        _remember_unit(row, month.first_day)
        row.unit = unit
        row.version += 1
        with translated():
            row.save(update_fields=["unit", "version"])
    return len(moving)


def _remember_unit(facility: Facility, until: date) -> None:
    """The unit of the facility as it is now answered for it until the day."""
    FormerUnit.objects.get_or_create(facility=facility, until=until, defaults={"unit_id": facility.unit_id})


@transaction.atomic
def start_count(*, actor: User, unit: Unit, type: FacilityType, month: Month) -> FacilityCount:
    """Begin to count a type every month in a unit, from the month on (시설 수 항목).

    Raises ``NotAllowed``, or ``InvalidInput`` where the unit counts the type already or the month is closed.
    """
    rights = rights_of(actor)
    require(rights.may_assign(unit.pk))
    if type.office_id != rights.tree.office_id(unit.pk):
        raise InvalidInput(_("같은 기관의 유형을 골라 주세요."))
    refuse_closed(type.office_id, month)
    counted = SeriesPlacement.objects.filter(unit=unit, series__facility_count__type=type)
    if counted.exclude(valid_until__isnull=False, valid_until__lte=month.value).exists():
        raise InvalidInput(_("'%s'은(는) 이 부서가 이미 집계하고 있습니다.") % type.name)
    with translated():
        series = Series.objects.create(kind=Kind.FACILITIES, measure="개소", nature=Series.Nature.STOCK)
        SeriesPlacement.objects.create(
            series=series, unit=unit, name=type.name, order=type.order, valid_from=month.value
        )
        return FacilityCount.objects.create(series=series, type=type)


@transaction.atomic
def end_count(*, actor: User, count: FacilityCount, unit: Unit, month: Month) -> None:
    """Stop counting a type in a unit: ``month`` is the first that is not counted any more.

    Raises ``NotAllowed``, or ``InvalidInput`` where the month is closed, counted already or before the beginning.
    """
    rights = rights_of(actor)
    require(rights.may_assign(unit.pk))
    refuse_closed(rights.tree.office_id(unit.pk), month)
    placed = SeriesPlacement.objects.select_for_update().filter(series=count.series_id, unit=unit)
    placed = placed.filter(valid_until__isnull=True).first()
    if placed is None:
        raise InvalidInput(_("이미 끝난 항목입니다."))
    if month.value <= placed.valid_from:
        raise InvalidInput(_("집계를 시작한 달보다 뒤의 달을 골라 주세요."))
    if count.series.figures.filter(month__gte=month.value).exists():
        raise InvalidInput(_("그 달이나 뒤의 달에 이미 적은 값이 있습니다. 값을 지우고 끝내 주세요."))
    with translated():
        placed.valid_until = month.value
        placed.save(update_fields=["valid_until"])


@transaction.atomic
def keep_view(*, actor: User, name: str, query: str) -> SavedView:
    """Keep conditions and columns of the list under a name; the same name again replaces them."""
    name = name.strip()
    if not name or len(name) > 50 or "\x00" in name + query or len(query) > 1000:
        raise InvalidInput(_("보기의 이름을 50자까지 적어 주세요. 조건은 1,000자까지입니다."))
    is_new = not SavedView.objects.filter(user=actor, name=name).exists()
    if is_new and SavedView.objects.filter(user=actor).count() >= MOST_VIEWS:
        raise InvalidInput(_("보기는 %(most)d개까지 저장합니다. 쓰지 않는 것을 지워 주세요.") % {"most": MOST_VIEWS})
    view, _made = SavedView.objects.update_or_create(user=actor, name=name, defaults={"query": query})
    return view


def drop_view(*, actor: User, pk: int) -> bool:
    """Forget one of one's own views."""
    return bool(SavedView.objects.filter(user=actor, pk=pk).delete()[0])


def _require_keeper(actor: User, unit_id: int) -> None:
    if not rights_of(actor).may_keep_facilities(unit_id):
        raise NotAllowed(_("이 시설을 고칠 권한이 없습니다. 담당 부서나 총괄담당에게 알려 주세요."))


def _refuse_told(facility: Facility, *texts: str) -> None:
    if facility.hides_address and secrecy.is_told_in(facility, *texts):
        raise InvalidInput(_("적은 글에 알리지 않을 주소가 들어 있습니다. 지우고 저장해 주세요."))


def disclosure_for(facility_type: FacilityType) -> str:
    """How much of a new facility's place is told unless somebody says otherwise."""
    return Disclosure.SECRET if facility_type.is_shelter else Disclosure.PUBLIC
