"""Everything that the three reports hold beside money: each value is published, and each has its place or is named."""

from collections import Counter
from decimal import Decimal

import pytest

from organization.models import Placement
from programs.importing.loading import import_path
from programs.importing.schemas import PRINTED, SCHEMAS
from programs.models import (
    Category,
    FundShare,
    Indicator,
    Milestone,
    PrintedResult,
    Program,
    StrategyNode,
    Target,
)
from reporting.models import Figure, Kind, PublishedValue, Series
from tests.importing.samples import REFERENCE, read
from tests.published import kept_reports

pytestmark = pytest.mark.django_db

FOLDERS = sorted(REFERENCE.iterdir())
#: Cells that say where a value stands; they are on each of the row's published values.
COORDINATES = {
    "group",
    "facility_type",
    "organization",
    "as_of",
    "section",
    "fiscal_year",
    "year",
    "unit",
    "budget_unit",
    "line",
    "program",
}
COORDINATES |= {"indicator", "breakdown", "name", "fund", "category", "line_name"}


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with kept_reports(django_db_blocker, FOLDERS) as found:
        yield found


@pytest.fixture
def reports(kept, db):
    """The three reports side by side."""


def rows_of(name):
    return [row for folder in FOLDERS if (folder / f"{name}.csv").exists() for row in read(folder / f"{name}.csv")]


def test_every_value_of_every_file_is_published(reports):
    for name, schema in SCHEMAS.items():
        rows = rows_of(name)
        values = {column: sum(bool(row[column]) for row in rows) for column in PRINTED[name]}
        stored = Counter(PublishedValue.objects.filter(file=f"{name}.csv").values_list("column", flat=True))
        assert stored == {column: count for column, count in values.items() if count}, name
        coordinates = set(schema.names) - set(PRINTED[name])
        assert coordinates <= COORDINATES, f"{name}: neither a value nor where one stands: {coordinates - COORDINATES}"


def test_a_published_value_is_the_cell_itself(reports):
    for folder in FOLDERS:
        for name in PRINTED:
            if not (folder / f"{name}.csv").exists():
                continue
            stored = {
                (value.row_number, value.column): (value.text, value.line)
                for value in PublishedValue.objects.filter(source__name=folder.name, file=f"{name}.csv")
            }
            wanted = {
                (number, column): (row[column], int(row["line"]) if row["line"] else None)
                for number, row in enumerate(read(folder / f"{name}.csv"), start=2)
                for column in PRINTED[name]
                if row[column]
            }
            assert stored == wanted, (folder.name, name)


def indicator_figures():
    return Figure.objects.filter(series__kind=Kind.INDICATORS)


def test_every_printed_row_of_an_indicator_has_a_series(reports):
    rows = rows_of("indicators")
    printed = {(row["organization"], row["program"], row["indicator"], row["unit"], row["breakdown"]) for row in rows}
    assert Category.objects.exclude(series=None).count() == len(printed)
    assert Series.objects.filter(kind=Kind.INDICATORS).count() == len(printed)
    assert Indicator.objects.count() == len({key[:4] for key in printed})


def test_a_text_stays_text_and_a_plan_of_years_becomes_targets(reports):
    text = PrintedResult.objects.get(category__name="보조교사(국비사업)")
    assert (text.value, text.text) == (None, "30:49:21")
    plan = Target.objects.filter(category__indicator__name="운영 시설 수", category__indicator__measure="개소")
    assert list(plan.values_list("year", "value")) == [(2022, 1829), (2023, 1903), (2024, 1953), (2025, 1951)]


def test_a_month_that_has_not_come_is_no_figure(reports):
    assert not indicator_figures().filter(month__gt=202305).exists()
    later = PrintedResult.objects.filter(end_text="2023-06-11")
    assert later.count() == 3


def test_levels_of_a_breakdown_nest(reports):
    member = Category.objects.filter(parent__isnull=False).first()
    assert member.parent.parent is None
    assert member.series_id and member.breakdown_id == member.parent.breakdown_id


def test_parents_predecessors_and_places_are_found(reports):
    part = Program.objects.get(title="서울우먼업 인턴십")
    assert part.parent.title.startswith("「서울우먼업 프로젝트」")
    again = Program.objects.get(title="협의체계 구축 및 네트워킹", year=2024)
    assert again.predecessor.year == 2023
    printed = Indicator.objects.filter(heading__startswith="주요업무 4-②").first()
    assert printed.program.title.startswith("기업과 시민의 상호 성장 플랫폼")
    center = Placement.objects.get(name="서울시가족센터").unit
    assert StrategyNode.objects.get(unit=center, title="홍보 및 정보제공", year=2023).parent is None


def test_shares_keep_their_base(reports):
    apart = Program.objects.filter(budget_base=Program.BudgetBase.WITHOUT_DISTRICT)
    assert apart.exists() and all(any(share.is_apart for share in row.shares.all()) for row in apart)
    share = FundShare.objects.get(text="4720백만원")
    assert (share.percent, share.amount) == (None, 4_720_000_000)
    whole = FundShare.objects.filter(text="100").first()
    assert whole.percent == Decimal(100)


def test_a_plan_that_has_begun_is_under_way(reports):
    recruiting = Milestone.objects.get(task="우먼업인턴십 참여자(100명) 모집")
    assert (recruiting.state, recruiting.date_text) == ("under_way", "2023.5.30. ~ 6.20.")
    assert Milestone.objects.get(task="인턴십 근무개시").state == "planned"


def test_again_changes_nothing(reports):
    for folder in FOLDERS:
        result = import_path(folder)
        assert not result.problems
        assert not result.has_changes, result.counts
