"""Who runs each facility of the register, in which way and until when."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from core.tabular import Row, Table
from facilities.models import Entrustment, EntrustmentPart, Mode, Operator
from programs.importing.moments import last_day
from programs.importing.result import CREATED, UNCHANGED, UPDATED, ImportResult


class Contracts:
    """One contract a facility; further rows of the same facility add operators to it."""

    def __init__(self, table: Table, result: ImportResult):
        self.table, self.result = table, result
        self.new_contracts: list[Entrustment] = []
        self.new_parts: list[EntrustmentPart] = []

    def load(self, places: list) -> None:
        self.stored = defaultdict(list)
        facilities = [place.facility for place in places]
        for row in Entrustment.objects.filter(facility__in=facilities).prefetch_related("parts"):
            self.stored[row.facility_id].append(row)
        offices = {place.office.pk for place in places}
        self.operators = {(row.office_id, row.name): row for row in Operator.objects.filter(office__in=offices)}
        for place in places:
            self._load(place)
        Entrustment.objects.bulk_create(self.new_contracts)
        EntrustmentPart.objects.bulk_create(self.new_parts)

    def _load(self, place) -> None:
        row = place.first
        if not any(row[name] for name in ("operator", "operation_mode", "contract_start", "contract_end")):
            return
        starts_on, ends_on = self._term(row)
        mode = row["operation_mode"] if row["operation_mode"] in Mode.values else ""
        stored = self.stored[place.facility.pk]
        same = next((one for one in stored if one.starts_on == starts_on), None)
        action = UNCHANGED
        if same is None:
            # A contract that began later, or was written down by people, stands beside what the paper says.
            same = Entrustment(facility=place.facility, mode=mode, starts_on=starts_on, ends_on=ends_on)
            self.new_contracts.append(same)
            action = CREATED
        elif (same.mode, same.ends_on) != (mode, ends_on):
            if place.facility.version > 1:
                self._leave(place)
            else:
                same.mode, same.ends_on = mode, ends_on
                same.save(update_fields=["mode", "ends_on"])
                action = UPDATED
        self.result.counted(_("위탁"), action)
        if action == CREATED or place.facility.version == 1:
            self._parts(place, same, [] if action == CREATED else list(same.parts.all()))

    def _parts(self, place, contract: Entrustment, known: list[EntrustmentPart]) -> None:
        names = list(dict.fromkeys(row["operator"] for row in place.rows if row["operator"]))
        held = {part.operator_id for part in known}
        wanted = [self._operator(place, name) for name in names]
        for order, operator in enumerate(wanted):
            if operator.pk not in held:
                self.new_parts.append(EntrustmentPart(entrustment=contract, operator=operator, order=order))
        gone = [part.pk for part in known if part.operator_id not in {operator.pk for operator in wanted}]
        if gone:
            EntrustmentPart.objects.filter(pk__in=gone).delete()

    def _operator(self, place, name: str) -> Operator:
        key = (place.office.pk, name)
        if key not in self.operators:
            self.operators[key] = Operator.objects.create(office=place.office, name=name)
            self.result.counted(_("수탁기관"), CREATED)
        return self.operators[key]

    def _term(self, row: Row) -> tuple[date | None, date | None]:
        starts_on = first_day(row["contract_start"]) if row["contract_start"] else None
        ends_on = last_day(row["contract_end"]) if row["contract_end"] else None
        if starts_on and ends_on and ends_on < starts_on:
            self.result.warnings.add(
                self.table.place, _("만료일이 시작일보다 앞서 발행값으로만 남겼습니다."), row.number, "contract_end"
            )
            return starts_on, None
        return starts_on, ends_on

    def _leave(self, place) -> None:
        self.result.warnings.add(
            self.table.place,
            _("'%s'의 위탁은 화면에서 고친 것이라 파일과 다른 채로 두었습니다.") % place.facility,
            place.first.number,
            "contract_end",
        )


def first_day(moment: str) -> date:
    """The day a contract begins of ``2023``, ``2023-05`` or a whole date."""
    parts = [int(part) for part in moment.split("-")]
    return date(*parts, *(1,) * (3 - len(parts)))
