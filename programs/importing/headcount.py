"""People by category of a day (정원·현원)."""

from django.utils.translation import gettext as _

from core.tabular import Table
from organization.models import Headcount
from programs.importing.moments import last_day
from programs.importing.organizations import Directory
from programs.importing.result import CREATED, UNCHANGED, UPDATED, ImportResult
from programs.importing.schemas import HEADCOUNT_TOTAL

FIELDS = ["is_total", "authorized", "actual", "women", "order"]


def load_headcount(table: Table, directory: Directory, result: ImportResult) -> None:
    """One record a row; a category printed twice for the same day is a problem."""
    wanted = {}
    for row in table.rows:
        unit = directory.unit(row["organization"], table.place, row)
        if unit is None:
            continue
        key = (unit.pk, last_day(row["as_of"]), row["category"])
        if key in wanted:
            result.problems.add(
                table.place,
                _("같은 조직·기준일·직급이 %d행에도 있습니다. 한 행만 남겨 주세요.") % wanted[key][0].number,
                row.number,
                "category",
            )
            continue
        wanted[key] = (row, _record(key, row))
    stored = {
        (count.unit_id, count.as_of, count.category): count
        for count in Headcount.objects.filter(unit_id__in={key[0] for key in wanted})
    }
    created, updated = [], []
    for key, (row, record) in wanted.items():
        before = stored.get(key)
        if before is None:
            action = CREATED
            created.append(record)
        elif all(getattr(before, name) == getattr(record, name) for name in FIELDS):
            action = UNCHANGED
        else:
            action = UPDATED
            record.pk = before.pk
            updated.append(record)
        result.counted(_("정원·현원"), action)
        result.row(table.file, row.number, action)
    if not result.problems:
        Headcount.objects.bulk_create(created)
        Headcount.objects.bulk_update(updated, FIELDS)


def _record(key, row) -> Headcount:
    unit_id, as_of, category = key
    return Headcount(
        unit_id=unit_id,
        as_of=as_of,
        category=category,
        is_total=category.endswith(HEADCOUNT_TOTAL),
        authorized=row["authorized"],
        actual=row["actual"],
        women=row["actual_female"],
        order=row.number,
    )
