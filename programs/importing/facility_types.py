"""Groups and types of facilities as the files name them, found or created."""

from collections import defaultdict

from django.utils.translation import gettext as _

from facilities.models import FacilityGroup, FacilityType
from organization.models import Unit
from programs.importing.result import CREATED, UNCHANGED, ImportResult
from programs.importing.schemas import SHELTER_ENDINGS


class Types:
    """The types of the offices of one import, read in two queries."""

    def __init__(self, office_ids: set[int], result: ImportResult):
        self._result = result
        self._groups = {(row.office_id, row.name): row for row in FacilityGroup.objects.filter(office__in=office_ids)}
        self._by_name = defaultdict(list)
        for row in FacilityType.objects.filter(office__in=office_ids).select_related("group"):
            self._by_name[row.office_id, row.name].append(row)

    def counted(self, office: Unit, group_name: str, name: str, order: int) -> FacilityType:
        """The type that a row of counts names under its group."""
        group = self._group(office, group_name, order) if group_name else None
        known = self._by_name[office.pk, name]
        same = [row for row in known if row.group_id == (group.pk if group else None)]
        if same:
            self._result.counted(_("시설 유형"), UNCHANGED)
            return same[0]
        loose = [row for row in known if row.group_id is None]
        if group and loose:  # the register named it before a paper said where it belongs
            loose[0].group = group
            loose[0].save(update_fields=["group"])
            return loose[0]
        return self._new(office, group, name, order)

    def named(self, office: Unit, name: str, order: int) -> FacilityType:
        """The type that a row of the register names; in a group only where the name stands in one alone."""
        known = self._by_name[office.pk, name]
        return known[0] if known else self._new(office, None, name, order)

    def _group(self, office: Unit, name: str, order: int) -> FacilityGroup:
        key = (office.pk, name)
        if key not in self._groups:
            self._groups[key] = FacilityGroup.objects.create(office=office, name=name, order=order)
            self._result.counted(_("시설 분류"), CREATED)
        return self._groups[key]

    def _new(self, office: Unit, group: FacilityGroup | None, name: str, order: int) -> FacilityType:
        is_shelter = names_shelter(name) or bool(group and names_shelter(group.name))
        row = FacilityType.objects.create(office=office, group=group, name=name, order=order, is_shelter=is_shelter)
        self._by_name[office.pk, name].append(row)
        self._result.counted(_("시설 유형"), CREATED)
        return row


def names_shelter(name: str) -> bool:
    """Whether a name says that the place must not be found; people settle it on the type."""
    return name.endswith(SHELTER_ENDINGS)
