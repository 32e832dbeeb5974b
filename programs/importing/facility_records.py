"""How full each facility of the register is, who works there and what it costs, as of the report's day."""

from datetime import date

from django.utils.translation import gettext as _

from core.money import LARGEST_AMOUNT, MONEY_UNITS
from core.tabular import Row, Table
from facilities.models import FacilityRecord
from programs.importing.result import CREATED, UNCHANGED, UPDATED, ImportResult

PEOPLE = ("capacity", "occupancy", "staff_authorized", "staff_actual")
FIELDS = [*PEOPLE, "budget", "budget_unit"]


class Records:
    """One record a facility where the row says anything."""

    def __init__(self, table: Table, day: date, result: ImportResult):
        self.table, self.day, self.result = table, day, result

    def load(self, places: list) -> None:
        facilities = [place.facility for place in places]
        stored = {
            row.facility_id: row for row in FacilityRecord.objects.filter(facility__in=facilities, as_of=self.day)
        }
        created, updated = [], []
        for place in places:
            wanted = self._wanted(place.first)
            if not any(value is not None for name, value in wanted.items() if name != "budget_unit"):
                continue
            record = stored.get(place.facility.pk)
            action = UNCHANGED
            if record is None:
                created.append(FacilityRecord(facility=place.facility, as_of=self.day, **wanted))
                action = CREATED
            elif any(getattr(record, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(record, name, value)
                updated.append(record)
                action = UPDATED
            self.result.counted(_("시설 현황"), action)
        FacilityRecord.objects.bulk_create(created)
        FacilityRecord.objects.bulk_update(updated, FIELDS)

    def _wanted(self, row: Row) -> dict:
        budget, unit = self._budget(row)
        return {name: row[name] for name in PEOPLE} | {"budget": budget, "budget_unit": unit}

    def _budget(self, row: Row) -> tuple[int | None, str]:
        if row["budget"] is None:
            return None, ""
        won = row["budget"] * MONEY_UNITS.get(row["budget_unit"], 0)
        if (not won and row["budget"]) or won != won.to_integral_value() or abs(won) > LARGEST_AMOUNT:
            self.result.warnings.add(
                self.table.place, _("예산의 단위를 알 수 없어 발행값으로만 남겼습니다."), row.number, "budget"
            )
            return None, ""
        return int(won), row["budget_unit"]
