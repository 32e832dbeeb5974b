"""The register of facilities: each place with its operator, term, capacity, people and budget.

What people have changed since stays theirs: a differing paper is only named. The place of a
shelter goes to ``facilities.secrecy`` alone, and is not kept among the published values either.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.money import round_half_up
from core.tabular import Row, Table
from facilities import secrecy
from facilities.models import Disclosure, District, Facility, FacilityType
from facilities.services import opening_day
from organization.models import Unit, User
from programs.importing.facility_contracts import Contracts
from programs.importing.facility_counts import CountImport
from programs.importing.facility_records import Records
from programs.importing.facility_types import Types, names_shelter
from programs.importing.organizations import Directory
from programs.importing.result import CREATED, UNCHANGED, UPDATED, ImportResult
from programs.importing.rhythm import Rhythm

FIELDS = ["type", "location_disclosure", "district", "address", "established", "opens_on", "area", "note", "order"]


@dataclass(eq=False)
class Place:
    """One facility of the file: its rows (more than one where several operators run it) and what it became."""

    rows: list[Row]
    unit: Unit
    office: Unit
    type: FacilityType
    facility: Facility | None = None
    is_changed_by_people: bool = False
    address: str = field(default="", repr=False)

    @property
    def first(self) -> Row:
        return self.rows[0]


class FacilityImport:
    """Both files about facilities: the counts, then the register."""

    def __init__(self, tables: dict[str, Table], directory: Directory, actor: User, result: ImportResult):
        self.counts, self.register = tables.get("facility_counts"), tables.get("facilities")
        self.directory, self.actor, self.result = directory, actor, result
        self.rhythm: Rhythm | None = None
        self._withheld: set[tuple[str, int, str]] = set()

    @property
    def withheld(self) -> frozenset[tuple[str, int, str]]:
        """Cells that may not be told: file, row, column."""
        return frozenset(self._withheld)

    def load(self) -> None:
        named = [row for table in (self.counts, self.register) if table for row in table.rows]
        units = {row["organization"] for row in named}
        offices = {self.directory.office_of(name).pk for name in units if not name or self.directory.knows(name)}
        self.types = Types(offices, self.result)
        if self.counts:
            counts = CountImport(self.counts, self.directory, self.types, self.actor, self.result)
            counts.load()
            self.rhythm = counts.rhythm
        if self.register and not self.result.problems:
            self._load_register(self.register)

    def _load_register(self, table: Table) -> None:
        places = self._places(table)
        self._districts(places)
        self._match(places)
        for place in places:
            self._settle(table, place)
        self._write(table, places)
        Contracts(table, self.result).load(places)
        Records(table, self.directory.day, self.result).load(places)

    def _places(self, table: Table) -> list[Place]:
        found: dict[tuple, Place] = {}
        for row in table.rows:
            unit = self.directory.unit(row["organization"], table.place, row)
            if unit is None:
                continue
            office = self.directory.office_of(row["organization"])
            if not row["organization"]:
                message = _("담당 조직이 비어 '%s'의 시설로 두었습니다.") % self.directory.name_of_office
                self.result.warnings.add(table.place, message, row.number, "organization")
            key = (unit.pk, row["name"], row["facility_type"], row["district"])
            if key in found:
                found[key].rows.append(row)
                continue
            name = row["facility_type"] or _("유형 없음")
            kind = self.types.named(office, name, row["line"] or row.number)
            found[key] = Place([row], unit, office, kind)
        return list(found.values())

    def _districts(self, places: list[Place]) -> None:
        self.districts = {row.name: row for row in District.objects.all()}
        for place in places:
            name = place.first["district"]
            if name and name not in self.districts and not self._starts_secret(place):
                self.districts[name] = District.objects.create(name=name)
                self.result.counted(_("자치구"), CREATED)

    def _starts_secret(self, place: Place) -> bool:
        return place.type.is_shelter or names_shelter(place.first["name"])

    def _match(self, places: list[Place]) -> None:
        """Stored facilities by unit and name; of several the one of the same type and district."""
        stored = defaultdict(list)
        units = {place.unit.pk for place in places}
        for facility in Facility.objects.filter(unit__in=units).select_related("district", "type"):
            stored[facility.unit_id, facility.name].append(facility)
        for place in places:
            candidates = stored[place.unit.pk, place.first["name"]]
            alike = sorted(candidates, key=lambda one, place=place: _distance(one, place))
            if alike and (len(candidates) == 1 or _distance(alike[0], place) < 2):
                place.facility = alike[0]
                candidates.remove(alike[0])

    def _settle(self, table: Table, place: Place) -> None:
        """What is told of the place, and what of its row must not be kept among the published values."""
        secret = place.facility.is_secret if place.facility else self._starts_secret(place)
        hides = place.facility.hides_address if place.facility else secret
        address = place.first["address"]
        if not hides:
            return
        place.address = " ".join(filter(None, (place.first["district"] if secret else "", address)))
        columns = secrecy.TELLING_COLUMNS if secret else ("address",)
        texts = [row["note"] for row in place.rows]
        if address and secrecy.tells(address, *texts):
            columns = (*columns, "note")
        for row in place.rows:
            self._withheld.update((table.file, row.number, column) for column in columns)
        if place.address:
            self.result.warnings.add(
                table.place,
                _("'%s'은(는) 위치를 알리지 않는 시설이라 주소를 비공개 주소에만 두었습니다.") % place.first["name"],
                place.first.number,
                "address",
            )

    def _write(self, table: Table, places: list[Place]) -> None:
        created, updated = [], []
        for place in places:
            wanted = self._wanted(table, place)
            action = UNCHANGED
            if place.facility is None:
                place.facility = Facility(unit=place.unit, name=place.first["name"], **wanted)
                created.append(place.facility)
                action = CREATED
            elif any(getattr(place.facility, name) != value for name, value in wanted.items()):
                place.is_changed_by_people = place.facility.version > 1
                if place.is_changed_by_people:
                    self.result.warnings.add(
                        table.place,
                        _("'%s'은(는) 화면에서 고친 시설이라 파일과 다른 채로 두었습니다.") % place.facility,
                        place.first.number,
                    )
                else:
                    for name, value in wanted.items():
                        setattr(place.facility, name, value)
                    updated.append(place.facility)
                    action = UPDATED
            self.result.counted(_("시설"), action)
            for row in place.rows:
                self.result.row(table.file, row.number, action)
        Facility.objects.bulk_create(created)
        Facility.objects.bulk_update(updated, FIELDS)
        hidden = {place.facility: place.address for place in places if place.address}
        self.result.counted(_("비공개 주소"), CREATED, secrecy.keep_many(hidden))

    def _wanted(self, table: Table, place: Place) -> dict:
        row, known = place.first, place.facility
        disclosure = Disclosure.SECRET if self._starts_secret(place) else Disclosure.PUBLIC
        if known is not None:
            disclosure = known.location_disclosure
        is_secret, hides = disclosure == Disclosure.SECRET, disclosure != Disclosure.PUBLIC
        is_told = (table.file, row.number, "note") in self._withheld
        return {
            "type": place.type,
            "location_disclosure": disclosure,
            "district": None if is_secret or not row["district"] else self.districts[row["district"]],
            "address": "" if hides else row["address"],
            "established": row["established"] or "",
            "opens_on": opening_day(row["established"] or ""),
            "area": None if row["area_m2"] is None else round_half_up(row["area_m2"], 2),
            "note": "" if is_told else row["note"],
            "order": row["line"] or row.number,
        }


def _distance(facility: Facility, place: Place) -> int:
    """How unlike a stored facility of the same name is: another type, another district."""
    district = facility.district.name if facility.district else ""
    other_place = not facility.is_secret and district != place.first["district"]
    return (facility.type_id != place.type.pk) + other_place
