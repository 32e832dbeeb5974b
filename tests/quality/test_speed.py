"""A bureau's year: 243 lines with twelve months are checked in a few queries and less than two seconds."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.periods import Month
from core.quality import Scope, run
from reporting.findings import refresh_findings
from reporting.models import Figure, Finding, Submission
from tests.factories import figure_values, make_line, make_period, make_submission, make_unit
from tests.quality.worlds import MILLION, months

pytestmark = pytest.mark.django_db
UNITS, LINES, YEAR = 9, 27, 12
#: Seconds of a busy machine; the bench says how long it takes on a quiet one.
MOST_QUERIES, MOST_SECONDS = 28, 10


def make_year(world):
    units = [make_unit(f"{number}과", parent=world.office) for number in range(UNITS)]
    lines = [make_line(unit, f"{unit.pk}-{number}") for unit in units for number in range(LINES)]
    figures = []
    for month in months(202301, YEAR):
        period = world.office.periods.filter(month=int(month)).first() or make_period(world.office, month)
        submissions = [make_submission(period, unit) for unit in units]
        figures += [
            Figure(**figure_values(submissions[place // LINES], line.series, (7 + place % 5) * MILLION))
            for place, line in enumerate(lines)
        ]
    Figure.objects.bulk_create(figures)
    return [world.office.pk, *(unit.pk for unit in units)]


def test_a_bureau_is_checked_quickly(world):
    unit_ids, month = make_year(world), Month(202312)
    assert Figure.objects.count() == UNITS * LINES * YEAR == 2916
    with CaptureQueriesContext(connection) as queries:
        found = run(Scope(unit_ids, month))
    started = time.perf_counter()
    run(Scope(unit_ids, month))
    checked = time.perf_counter() - started
    started = time.perf_counter()
    refresh_findings(unit_ids, month)
    kept = time.perf_counter() - started
    print(f"{len(queries)} queries, {len(found)} findings, checks {checked:.3f} s, kept {kept:.3f} s")
    assert len(queries) <= MOST_QUERIES
    assert checked < MOST_SECONDS and kept < 2 * MOST_SECONDS
    assert Finding.objects.count() == len(found)
    assert Submission.objects.filter(state="draft").exists()
