"""Every planted mistake is found where it was planted, and little else."""

import pytest

from core.periods import Month
from organization.models import Placement
from programs.practice.mistakes import MISTAKES
from reporting.findings import refresh_findings
from reporting.models import Finding

MONTH = Month(202305)


@pytest.fixture
def found(beside):
    refresh_findings(beside.unit_ids, MONTH)
    return list(Finding.objects.filter(unit__in=beside.unit_ids, month=MONTH.value))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.code)
def test_a_planted_mistake_is_found(found, mistake):
    unit = mistakes_unit(mistake.department)
    sentences = [row.sentence for row in found if (row.code, row.unit_id) == (mistake.code, unit)]
    assert any(mistake.row.split(" → ")[0] in sentence for sentence in sentences), sentences


def test_hardly_anything_else_is_found(found):
    planted = {mistake.code for mistake in MISTAKES}
    others = [row.sentence for row in found if row.code not in planted]
    assert others == []


def mistakes_unit(name):
    return Placement.objects.get(name=name, unit__is_practice=True).unit_id
