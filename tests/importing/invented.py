"""Loads an invented report and looks at what it became."""

from budgets.models import BudgetLine
from budgets.selectors import execution
from core.periods import Month
from organization.models import Placement
from programs.importing.loading import Options, import_path
from tests.importing.samples import numbered, write_report

MARCH = Month(202403)


def loaded(folder, rows, *, base=(), **more):
    result = import_path(write_report(folder, numbered(rows), **more), Options(base_sections=base))
    assert not result.problems, list(map(str, result.problems))
    return result


def names():
    return sorted(BudgetLine.objects.values_list("series__placements__name", flat=True))


def sheet(unit="기획과"):
    return execution([Placement.objects.get(name=unit).unit_id], MARCH)


def outline(unit="기획과"):
    return [(row.level, row.role, row.name) for row in sheet(unit).rows]


def told(result, text):
    return [str(warning) for warning in result.warnings if text in str(warning)]
