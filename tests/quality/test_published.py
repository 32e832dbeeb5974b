"""The three real reports: the checks say what they print wrong and nothing else; a planted mistake is found."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets.models import Appropriation
from core.periods import Month
from core.quality import Scope, run
from organization.models import Headcount
from organization.selectors import tree_as_of
from reporting.findings import refresh_findings
from reporting.models import Finding, PublishedValue
from tests.importing.samples import BUREAU, CENTER, FOUNDATION
from tests.published import kept_reports

pytestmark = pytest.mark.django_db

PAPERS = {
    "bureau": (BUREAU, Month(202305)),
    "foundation": (FOUNDATION, Month(202209)),
    "center": (CENTER, Month(202403)),
}


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with kept_reports(django_db_blocker, [folder for folder, _month in PAPERS.values()]) as found:
        yield found


@pytest.fixture
def loaded(kept, db):
    """Units of a paper's office, and the month that it tells of."""

    def units_of(name):
        folder, month = PAPERS[name]
        return tree_as_of(month.last_day).descendant_ids(kept[folder].office.pk), month

    return units_of


def said(unit_ids, month):
    return [(item.check.code, item.statement.sentence) for item in run(Scope(unit_ids, month))]


#: What the papers themselves print wrong: the whole and its parts together, the rate and that of its amounts.
WRONG_ON_PAPER = {
    "bureau": [("64", "65"), ("3,499", "3,394"), ("22,662", "22,091")],
    "foundation": [("74.1%", "7.5%")],
    "center": [],
}
#: Units that the papers print with more people than posts.
OVER_THEIR_POSTS = {"bureau": 3, "foundation": 1, "center": 0}


def about_papers(unit_ids, month):
    """What is said beside the sums that the papers print wrong."""
    wrong = [pair for pairs in WRONG_ON_PAPER.values() for pair in pairs]
    return [
        (code, sentence)
        for code, sentence in said(unit_ids, month)
        if not (
            code in ("breakdown_sum", "printed_rate")
            and any(whole in sentence and parts in sentence for whole, parts in wrong)
        )
        and code != "headcount_posts"
    ]


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_is_said_of_what_is_right(loaded, name):
    unit_ids, month = loaded(name)
    assert about_papers(unit_ids, month) == []
    assert len(said(unit_ids, month)) == len(WRONG_ON_PAPER[name]) + OVER_THEIR_POSTS[name]


def test_the_command_says_so_too(kept, db):
    out = StringIO()
    call_command("run_checks", format="json", stdout=out)
    result = json.loads(out.getvalue())
    assert (result["open"], result["needs_reason"], result["accepted"]) == (8, 0, 0)
    assert {(part["unit"], part["month"]) for part in result["places"]} == {
        ("여성가족정책실", "2023-05"),
        ("서울시여성가족재단", "2022-09"),
        ("서울시가족센터", "2024-03"),
    }
    out = StringIO()
    call_command("run_checks", unit="여성가족정책실", month="2023-05", stdout=out)
    assert out.getvalue().splitlines()[0] == "여성가족정책실 2023-05: 확인 필요 6건(사유 필요 0건), 인정 0건"
    assert set(Finding.objects.values_list("code", flat=True)) == {"breakdown_sum", "headcount_posts", "printed_rate"}


def test_the_next_month_asks_only_for_what_is_not_there_yet(loaded):
    unit_ids, month = loaded("bureau")
    codes = [code for code, _ in said(unit_ids, month.next)]
    assert set(codes) == {"nothing_entered", "milestone_overdue", "headcount_posts"}
    assert codes.count("nothing_entered") == 7  # one sentence for each department


def test_a_wrong_headcount_is_found(loaded):
    unit_ids, month = loaded("bureau")
    row = Headcount.objects.filter(is_total=False, category="행정직", actual__gt=10).last()
    row.actual -= 1
    row.save()
    found = about_papers(unit_ids, month)
    assert {code for code, _ in found} == {"headcount_rows", "headcount_units"}
    assert all("명" in sentence for _, sentence in found)


def test_a_line_that_differs_from_the_paper_is_found(loaded):
    unit_ids, month = loaded("bureau")
    value = PublishedValue.objects.filter(column="current", section="부서별 집행현황", value__gt=50_000).last()
    PublishedValue.objects.filter(unit=value.unit, row=value.row, column="current").update(value=value.value + 7)
    (line,) = about_papers(unit_ids, month)
    assert line[0] == "published_line"
    assert f"{int(value.value):,}백만원" in line[1] and f"{int(value.value) + 7:,}백만원" in line[1]


def test_a_total_that_differs_from_the_paper_is_found(loaded):
    unit_ids, month = loaded("foundation")
    PublishedValue.objects.filter(row__startswith="합계:", column="spent").update(value=1)
    assert {code for code, _ in about_papers(unit_ids, month)} == {"published_total", "printed_rate"}


def test_the_number_of_queries_does_not_grow(loaded, django_assert_max_num_queries):
    unit_ids, month = loaded("bureau")
    with CaptureQueriesContext(connection) as few:
        refresh_findings(unit_ids[:2], month)
    with CaptureQueriesContext(connection) as many:
        refresh_findings(unit_ids, month)
    assert len(many) <= len(few) + 3 <= 45
    assert Appropriation.objects.count() > 200
