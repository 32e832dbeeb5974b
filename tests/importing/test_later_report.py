"""A later report of an office that is there already: other names, units and lines; each month stays what it was."""

from decimal import Decimal

import pytest

from budgets.selectors import execution
from core.money import in_unit
from core.periods import Month
from organization.models import Placement, Unit
from organization.selectors import tree_as_of
from programs.importing.loading import Options, import_path
from programs.importing.schemas import SCHEMAS
from tests.importing.census import census
from tests.importing.samples import BUREAU, money, organization, read, write_report, write_table

pytestmark = pytest.mark.django_db

MAY, JUNE = Month(202305), Month(202306)
OLD, NEW = "영유아담당관", "보육담당관"


def a_month_later(row):
    """The row as the next report prints it: one department under another name, a month more of everything."""
    row = {key: NEW if text == OLD else text for key, text in row.items()}
    for column in ("as_of", "period_end"):
        if row.get(column) == "2023-05":
            row[column] = "2023-06"
    return row


def june(folder):
    for path in sorted(BUREAU.glob("*.csv")):
        if path.stem in SCHEMAS:
            write_table(folder, path.stem, [a_month_later(row) for row in read(path)])
    lines = read(folder / "budget_lines.csv")
    for row in lines:
        row["line_name"] = row["line_name"].replace(OLD, NEW)
        if row["as_of"] == "2023-06" and row["spent"]:
            row["spent"], row["rate_published"] = str(int(row["spent"]) + 1), ""
    last = max(
        (row for row in lines if row["section"].startswith("부서별 집행현황") and row["organization"] == "아동담당관"),
        key=lambda row: int(row["line"]),
    )
    lines.append({**last, "line_name": "여름방학 긴급돌봄", "current": "100", "spent": "5"})
    write_table(folder, "budget_lines", lines)
    units = read(folder / "organizations.csv")
    write_table(folder, "organizations", [*units, {**units[-1], "name": "신설과", "parent": units[0]["name"]}])
    return folder


def total(month):
    tree = tree_as_of(month.last_day)
    bureau = Placement.objects.get(name="여성가족정책실").unit_id
    found = execution(tree.descendant_ids(bureau), month).total
    return found.count, in_unit(found.current, "백만원"), in_unit(found.spent, "백만원")


def test_june_of_the_bureau_after_its_may(tmp_path):
    import_path(BUREAU)
    before, units = total(MAY), Unit.objects.count()
    result = import_path(june(tmp_path / "june"))
    assert not result.problems, list(map(str, result.problems))
    assert total(MAY) == before == (243, Decimal(3089858), Decimal(1449492))
    assert total(JUNE) == (244, Decimal(3089958), Decimal(1449492 + 243 + 5))
    unit = Placement.objects.get(name=NEW).unit
    assert (tree_as_of(MAY.last_day).name(unit.pk), tree_as_of(JUNE.last_day).name(unit.pk)) == (OLD, NEW)
    assert Unit.objects.count() == units + 1
    stored = census()
    assert not import_path(tmp_path / "june").has_changes
    again = import_path(BUREAU)
    assert not again.has_changes, [key for key in again.counts if key[1] != "unchanged"]
    assert census() == stored


OFFICE = [organization("새누리본부", kind="headquarters"), organization("기획과", "새누리본부")]
LINES = [money("가", 100, 10), money("나", 50, 5), money("다", 30, 3)]


def renamed(folder, *, lines=LINES, name="미래과", **options):
    units = [{**row, "as_of": "2024-06"} for row in OFFICE]
    units[1]["name"] = name
    rows = [{**row, "organization": name, "as_of": "2024-06"} for row in lines]
    return import_path(write_report(folder, rows, units), Options(**options))


def test_a_department_is_known_by_what_it_does(tmp_path):
    import_path(write_report(tmp_path / "march", LINES, OFFICE))
    result = renamed(tmp_path / "june", lines=[*LINES, money("라", 7, 1)])
    assert any("이름이 바뀐 것으로 보았습니다" in str(warning) for warning in result.warnings)
    assert Unit.objects.count() == 2


def test_what_only_people_know_they_say(tmp_path):
    import_path(write_report(tmp_path / "march", LINES, OFFICE))
    others = [money(f"새 사업 {number}", 10, 1) for number in range(3)]
    result = renamed(tmp_path / "june", lines=others, dry_run=True)
    assert any("'기획과'이(가) 이 보고서에 없습니다" in str(warning) for warning in result.warnings)
    assert result.counts["조직", "created"] == 1
    result = renamed(tmp_path / "june", lines=others, renamed=(("기획과", "미래과"),))
    assert not result.problems and Unit.objects.count() == 2
    assert not renamed(tmp_path / "june", lines=others, renamed=(("기획과", "미래과"),)).has_changes


@pytest.mark.parametrize("pair", [("없는과", "미래과"), ("기획과", "없는과")])
def test_names_that_stand_nowhere_are_refused(tmp_path, pair):
    import_path(write_report(tmp_path / "march", LINES, OFFICE))
    result = renamed(tmp_path / "june", renamed=(pair,))
    assert "볼 수 없습니다" in str(next(iter(result.problems)))
    assert Unit.objects.count() == 2 and not Placement.objects.filter(name="미래과").exists()
