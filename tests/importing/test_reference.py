"""The two real reports: what the portal shows is what they printed, cell by cell."""

from decimal import Decimal

import pytest

from budgets.models import BudgetLine
from budgets.selectors import execution
from core.money import in_unit
from core.periods import Month
from organization.models import Headcount, Placement
from organization.selectors import tree_as_of
from reporting.models import Figure, Period, PublishedValue, Submission
from tests.importing.samples import BUREAU, CENTER, FOUNDATION, read
from tests.published import kept_reports

pytestmark = pytest.mark.django_db

MAY, SEPTEMBER = Month(202305), Month(202209)


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with kept_reports(django_db_blocker, [BUREAU, FOUNDATION, CENTER]) as found:
        yield found


@pytest.fixture
def reports(kept, db):
    return kept


def unit_named(name):
    return Placement.objects.get(name=name).unit


def printed(text):
    return None if text == "" else Decimal(text)


def shown(row, unit):
    """The cells of a row as the portal prints them; a change of nothing prints as silence."""
    adjustment = in_unit(row.adjustment, unit)
    return {
        "original": in_unit(row.original, unit),
        "adjustment": adjustment or None,
        "current": in_unit(row.current, unit),
        "spent": in_unit(row.spent, unit) or Decimal(0),
        "rate": row.rate,
    }


def expected(row):
    return {
        "original": printed(row["original"]),
        "adjustment": printed(row["adjustment"]),
        "current": printed(row["current"]),
        "spent": printed(row["spent"]) or Decimal(0),
        "rate": printed(row["rate_published"]),
    }


def label(row):
    name = row["line_name"]
    return name.split(":", 1)[1].strip() if name.startswith(("소계:", "합계:")) else name


def table_of(folder, section):
    rows = [row for row in read(folder / "budget_lines.csv") if row["section"].split(" / ")[0] == section]
    return sorted(rows, key=lambda row: int(row["line"]))


def test_every_line_of_the_bureau_is_printed_again(reports):
    rows = table_of(BUREAU, "부서별 집행현황")
    departments = {row["organization"] for row in rows} - {"여성가족정책실"}
    compared = subtotals = 0
    for name in departments:
        sheet = execution([unit_named(name).pk], MAY)
        own = [row for row in rows if row["organization"] == name]
        assert shown(sheet.total, "백만원") == expected(own[0])
        subtotals += 1
        assert [row.role for row in sheet.rows] == ["line"] * (len(own) - 1)
        for line, row in zip(sheet.rows, own[1:], strict=True):
            assert (line.name, shown(line, "백만원")) == (row["line_name"], expected(row))
            assert line.line.account_name == row["account"]
            compared += 1
    assert (compared, subtotals) == (243, 7)


def test_the_bureau_sums_to_its_printed_total(reports):
    unit_ids = tree_as_of(MAY.last_day).descendant_ids(unit_named("여성가족정책실").pk)
    total = execution(unit_ids, MAY).total
    assert (in_unit(total.current, "백만원"), in_unit(total.spent, "백만원")) == (3089858, 1449492)
    assert total.rate == Decimal("46.9")
    for row in table_of(BUREAU, "총괄표"):
        units = unit_ids if row["organization"] == "여성가족정책실" else [unit_named(row["organization"]).pk]
        assert shown(execution(units, MAY).total, "백만원") == expected(row)


@pytest.mark.parametrize(("direction", "count"), [("revenue", 11), ("expenditure", 27)])
def test_every_row_of_the_foundation_is_printed_again(reports, direction, count):
    rows = [row for row in table_of(FOUNDATION, "수입·지출 집행현황") if row["kind"] == direction]
    assert len(rows) == count
    sheet = execution([unit_named("서울시여성가족재단").pk], SEPTEMBER, direction=direction)
    for line, row in zip([sheet.total, *sheet.rows], rows, strict=True):
        assert shown(line, "천원") == expected(row), row["line_name"]
        difference = Decimal(row["current"]) - Decimal(row["spent"] or 0)
        assert in_unit(line.balance, "천원") == difference
        if line.role != "total":
            assert line.name == label(row)
            is_subtotal = row["line_name"].startswith("소계:")
            assert line.role == ("subtotal" if is_subtotal else "line")


def test_headings_nest_as_printed(reports):
    sheet = execution([unit_named("서울시여성가족재단").pk], SEPTEMBER)
    levels = {row.name: row.level for row in sheet.rows}
    assert [levels[name] for name in ("경상경비(C)", "일반관리비", "행정운영경비", "인건비", "예비비")] == [
        0,
        1,
        2,
        3,
        2,
    ]
    assert (levels["사업비(A)"], levels["양성평등 정책의 실효성 제고"]) == (0, 1)
    assert (levels["수탁기관(B)"], levels["수탁기관운영비"]) == (0, 1)


@pytest.mark.parametrize("folder", [BUREAU, FOUNDATION, CENTER], ids=["bureau", "foundation", "center"])
def test_every_value_cell_is_kept_as_printed(reports, folder):
    columns = {
        "organizations": ("kind", "parent", "team_count", "functions"),
        "headcount": ("authorized", "actual", "actual_female"),
        "budget_lines": ("account", "kind", "original", "adjustment", "current", "spent", "rate_published"),
        "facility_counts": ("count",),
        "facilities": (
            *("facility_type", "district", "address", "operator", "operation_mode", "contract_start", "contract_end"),
            *("established", "capacity", "occupancy", "staff_authorized", "staff_actual", "area_m2", "budget", "note"),
        ),
    }
    stored = {
        (value.file, value.row_number, value.column): (value.text, value.line, value.as_of)
        for value in PublishedValue.objects.filter(
            source__name=folder.name, file__in=[f"{name}.csv" for name in columns]
        )
    }
    wanted = {
        (f"{name}.csv", number, column): (row[column], int(row["line"]), row.get("as_of", ""))
        for name, names in columns.items()
        if (folder / f"{name}.csv").exists()
        for number, row in enumerate(read(folder / f"{name}.csv"), start=2)
        for column in names
        if row[column]
    }
    assert stored == wanted
    assert not PublishedValue.objects.filter(unit=None).exists()


def test_people_are_counted(reports):
    total = Headcount.objects.get(unit=unit_named("여성가족정책실"), is_total=True)
    assert (total.authorized, total.actual, total.women, str(total.as_of)) == (226, 223, 170, "2023-05-31")
    of_bureau = tree_as_of(MAY.last_day).descendant_ids(reports[BUREAU].office.pk)
    assert Headcount.objects.filter(is_total=True, unit__in=of_bureau).count() == 8


def test_published_months_are_closed(reports):
    assert set(Period.objects.values_list("state", flat=True)) == {"closed"}
    assert {202305, 202209} <= set(Period.objects.values_list("month", flat=True))
    assert set(Submission.objects.values_list("state", flat=True)) == {"closed"}
    money = Submission.objects.filter(kind="money")
    assert Submission.objects.filter(kind="facilities").count() == 6 + 1
    assert money.count() == 7 + 1
    assert set(money.values_list("period__month", flat=True)) == {202305, 202209}
    assert set(Figure.objects.filter(submission__in=money).values_list("covers_from__month", "covers_from__day")) == {
        (1, 1)
    }


def test_two_offices_stand_side_by_side(reports):
    tree = tree_as_of(MAY.last_day)
    assert {row.name for row in tree.children[None]} == {"여성가족정책실", "서울시여성가족재단"}
    # One team name in two offices is two units.
    assert Placement.objects.filter(name="보육사업팀").count() == 2
    assert BudgetLine.objects.count() == 243 + 23


def test_what_is_missing_in_the_chart_is_created_as_printed(reports):
    place = Placement.objects.get(name="대표이사")
    assert place.unit.kind == ""
    assert place.parent == unit_named("서울시여성가족재단")
    assert any("대표이사" in str(warning) for warning in reports[FOUNDATION].result.warnings)


def test_every_check_agrees_with_the_paper(reports):
    checks = reports[BUREAU].result.checks + reports[FOUNDATION].result.checks
    assert [check.agrees for check in checks] == [True] * 10
