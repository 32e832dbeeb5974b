"""The grid of indicators as its script uses it: cells saved, blocks pasted, wide tables, the story of a row."""

import pytest
from django.urls import reverse

from organization.models import Role
from programs.models import Category
from programs.selectors.grid import indicator_tables
from reporting.forms import QuantityForm
from reporting.models import Figure, Kind
from reporting.quantities import QuantityRow
from reporting.services import submission_for
from tests.budgets.test_grid_cells import post
from tests.documents.readers import read_xlsx
from tests.factories import MAY, World, fill, make_indicator, make_series, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = World()
    world.indicator = make_indicator(world.unit, "상담 인원", target=100)
    world.series = world.indicator.categories.get().series
    client.force_login(world.officer)
    return world


def address(world, page="indicator_cells", **more):
    return reverse(page, kwargs={"unit": world.unit.pk, "month": world.may.as_month} | more)


def cells(*values):
    """A request: each value is (series, text, seen)."""
    return {
        "unit": "",
        "mode": "value",
        "cells": {f"value-{s.pk}": {"value": v, "seen": seen} for s, v, seen in values},
    }


def stored(series):
    figure = Figure.objects.filter(series=series).first()
    return figure and (figure.value, figure.state)


def series_of(indicator) -> dict:
    return {row.name: row.series for row in indicator.categories.select_related("series")}


def two_levels(world, coverage="exhaustive"):
    """여성 · 남성, each 초급 and 고급."""
    indicator = make_indicator(world.unit, "교육 인원", members=("여성", "남성"), coverage=coverage)
    breakdown = indicator.breakdowns.get()
    for parent in indicator.categories.exclude(name=""):
        for part in ("초급", "고급"):
            series = make_series(world.unit, f"교육 인원 {parent.name} {part}", kind=Kind.INDICATORS, measure="명")
            Category.objects.create(
                indicator=indicator, breakdown=breakdown, parent=parent, name=part, series=series, order=9
            )
    return indicator


def test_a_cell_is_saved_and_told(client, world):
    answer = post(client, address(world), cells((world.series, "1234.50", "0|")))
    assert answer.status_code == 200
    result = answer.json()["cells"][f"value-{world.series.pk}"]
    assert (result["state"], result["seen"], result["text"], result["before"]) == ("saved", "1|1,234.5", "1,234.5", "")
    assert result["by"] == str(world.officer) and result["follows"] == "1,235"
    assert stored(world.series) == (pytest.approx(1234.5), "value")


def test_two_people_in_one_cell_see_both_values(client, world):
    post(client, address(world), cells((world.series, "5", "0|")))
    client.force_login(world.second_officer)
    answer = post(client, address(world), cells((world.series, "6", "0|")))
    result = answer.json()["cells"][f"value-{world.series.pk}"]
    assert answer.status_code == 409
    assert (result["state"], result["text"], result["seen"]) == ("conflict", "5", "1|5")
    assert stored(world.series)[0] == 5


def test_one_wrong_cell_holds_up_all_and_says_why(client, world):
    other = make_indicator(world.unit, "교육 횟수").categories.get().series
    answer = post(client, address(world), cells((world.series, "5", "0|"), (other, "많이", "0|")))
    told = answer.json()["cells"]
    assert answer.status_code == 422
    assert told[f"value-{world.series.pk}"]["state"] == "held"
    assert "숫자가 아닙니다" in told[f"value-{other.pk}"]["message"]
    assert not Figure.objects.exists()


def test_what_is_not_the_units_or_is_locked_is_refused(client, world):
    foreign = make_indicator(world.other_unit, "남의 지표").categories.get().series
    assert post(client, address(world), cells((foreign, "5", "0|"))).status_code == 422
    fill(
        submission_for(period=world.may, unit=world.unit, kind=Kind.INDICATORS), {world.series: 1}, actor=world.officer
    )
    client.post(reverse("indicator_entry", kwargs={"unit": world.unit.pk, "month": 202305}), {"action": "submit"})
    answer = post(client, address(world), cells((world.series, "5", "1|1")))
    assert answer.status_code == 409 and answer.json()["cells"][f"value-{world.series.pk}"]["state"] == "locked"
    assert stored(world.series)[0] == 1


@pytest.mark.parametrize("body", ["[]", '{"cells": {}}', '{"cells": {"x": 1}}', '{"cells": {"value-1": {"value": 5}}}'])
def test_nonsense_is_a_message(client, world, body):
    assert post(client, address(world), body).status_code in (400, 422)


def paste(client, world, text, order, **more):
    return post(client, address(world, "indicator_paste"), {"text": text, "html": "", "order": order} | more).json()


def test_a_block_is_matched_by_names_and_saved_whole(client, world):
    other = make_indicator(world.unit, "교육 횟수").categories.get().series
    lines = [
        "성과지표\t목표\t5월 실적",
        "교육 횟수\t12\t변동 없음",
        "상담 인원\t100\t40",
        "합계\t112\t40",
        "모르는 지표\t1\t2",
    ]
    seen = paste(client, world, "\r\n".join(lines), [[world.series.pk], [other.pk]])
    assert seen["counts"]["change"] == 2 and seen["matched_by"] == "name"
    assert [row["state"] for row in seen["rows"]] == ["change", "change", "unknown"]
    assert seen["dropped"][-1]["why"] == "합계줄" and not Figure.objects.exists()
    assert post(client, address(world), {"unit": "", "mode": "value", "cells": seen["cells"]}).status_code == 200
    assert stored(world.series)[0] == 40 and stored(other) == (None, "no_change")


def test_a_column_goes_down_from_the_cell(client, world):
    other = make_indicator(world.unit, "교육 횟수").categories.get().series
    seen = paste(client, world, "7\r\n8\r\n9", [[world.series.pk], [other.pk]])
    assert [(row["name"], row["new"]) for row in seen["rows"]] == [("상담 인원", "7"), ("교육 횟수", "8")]
    assert "표를 벗어난 1줄" in seen["notes"][0]


def test_a_table_goes_into_a_wide_table_by_its_heads(client, world):
    indicator = two_levels(world)
    table = next(table for table in indicator_tables(world.unit, world.may.as_month) if table.is_wide)
    women = table.cells[table.labels.index("여성")]
    order = [[row.series_id if row else 0 for row in line] for line in table.cells]
    seen = paste(client, world, "구분\t고급\t초급\r\n남성\t1\t2\r\n여성\t3\t4", order)
    new = {row["name"]: row["new"] for row in seen["rows"]}
    assert new == {
        f"{indicator.name} – 남성 – 고급": "1",
        f"{indicator.name} – 남성 – 초급": "2",
        f"{indicator.name} – 여성 – 고급": "3",
        f"{indicator.name} – 여성 – 초급": "4",
    }
    seen = paste(client, world, "5\t6\r\n7\t8", [line[1:] for line in order])
    assert [row["new"] for row in seen["rows"]][:2] == ["5", "6"] and seen["rows"][0]["name"] == women[1].name


def test_two_levels_stand_as_rows_and_columns_with_their_sums(client, world):
    indicator = two_levels(world)
    rows = {f"{row.parent or ''}{row.name}": row.series for row in Category.objects.filter(indicator=indicator)}
    amounts = {"": 99, "여성": 7, "남성": 3, "여성초급": 3, "여성고급": 4, "남성초급": 1, "남성고급": 2}
    submission = submission_for(period=world.may, unit=world.unit, kind=Kind.INDICATORS)
    fill(submission, {rows[name]: value for name, value in amounts.items()}, actor=world.officer)
    page = client.get(address(world, "indicator_entry"))
    wide = next(table for table in page.context["tables"] if table["is_wide"])
    assert wide["columns"] == ["전체(명)", "초급", "고급"]
    assert [line["label"] for line in wide["lines"]] == ["여성", "남성", "전체"]
    assert [line["sum"] for line in wide["lines"]] == ["7", "3", ""]
    assert ([sum["text"] for sum in wide["sums"]], wide["total"]) == (["10", "4", "6"], "10")


def test_an_open_list_is_not_summed(client, world):
    two_levels(world, coverage="open")
    page = client.get(address(world, "indicator_entry"))
    wide = next(table for table in page.context["tables"] if table["is_wide"])
    assert not wide["adds_down"] and not wide["adds_across"]


def test_two_measures_stand_side_by_side(client, world):
    members = ("방문", "전화")
    cases = make_indicator(world.unit, "상담", measure="건", members=members)
    people = make_indicator(world.unit, "상담", measure="명", members=members)
    submission = submission_for(period=world.may, unit=world.unit, kind=Kind.INDICATORS)
    amounts = {series_of(cases)["방문"]: 5, series_of(people)["방문"]: 3, series_of(people)["전화"]: 1}
    fill(submission, amounts, actor=world.officer)
    page = client.get(address(world, "indicator_entry"))
    wide = next(table for table in page.context["tables"] if table["is_wide"])
    assert wide["columns"] == ["건", "명"] and [line["label"] for line in wide["lines"]] == ["방문", "전화", "전체"]
    assert [sum["text"] for sum in wide["sums"]] == ["5", "4"] and not wide["adds_across"]


def test_the_story_of_a_row(client, world):
    post(client, address(world), cells((world.series, "5", "0|")))
    post(client, address(world), cells((world.series, "변동 없음", "1|5")))
    page = client.get(address(world, "indicator_story", series=world.series.pk)).content.decode()
    assert "상담 인원" in page and "변동 없음" in page and "2023-05" in page
    assert client.get(address(world, "indicator_story", series=world.line.series_id)).status_code == 404


def test_tabs_keep_unit_and_month_and_say_what_is_left(client, world):
    make_indicator(world.unit, "해마다의 조사", frequency="yearly")
    for page in ("indicator_entry", "money_entry"):
        tabs = " ".join(client.get(address(world, page)).content.decode().split())
        assert (
            f'href="{address(world, "money_entry")}"' in tabs and f'href="{address(world, "indicator_entry")}"' in tabs
        )
        assert (
            '예산집행 <span class="tabs__count">2</span>' in tabs
            and '성과지표 <span class="tabs__count">1</span>' in tabs
        )


def test_queries_of_every_act_are_few_and_do_not_grow(client, world, django_assert_max_num_queries):
    made = [make_indicator(world.unit, f"지표 {number}").categories.get().series for number in range(70)]
    client.get(address(world, "indicator_entry"))
    with django_assert_max_num_queries(15):
        client.get(address(world, "indicator_entry"))
    with django_assert_max_num_queries(30):
        post(client, address(world), cells((made[0], "5", "0|")))
    with django_assert_max_num_queries(30):
        assert post(client, address(world), cells(*((series, "6", "0|") for series in made[1:]))).status_code == 200
    with django_assert_max_num_queries(15):
        seen = paste(client, world, "\n".join(str(number) for number in range(70)), [[series.pk] for series in made])
    assert seen["counts"] == {"change": 69, "same": 1, "locked": 0, "error": 0}
    with django_assert_max_num_queries(15):
        client.get(address(world, "indicator_review"))


def test_a_row_that_left_while_somebody_typed_is_told_of():
    """A conflict on a row that stands with another unit meanwhile has no second value to show."""
    form = QuantityForm([QuantityRow(series_id=7, name="상담 인원", label="상담 인원")], MAY, {"value-7": "5"})
    assert form.is_valid() and form.changed == 1
    form.mark_conflicts([7], [])
    assert form.rows[0].state == "conflict" and "옮겨졌거나" in form.messages[0]["message"]


def test_rows_of_one_indicator_stand_below_its_name(client, world):
    make_indicator(world.unit, "교육 인원", members=("여성", "남성"), coverage="exhaustive")
    page = client.get(address(world, "indicator_entry"))
    table = next(table for table in page.context["tables"] if table["name"] == "교육 인원")
    assert [line["label"] for line in table["lines"]] == ["여성", "남성", "전체"]


def test_achievement_and_last_year_stand_beside_the_value(client, world):
    told = post(client, address(world), cells((world.series, "40", "0|"))).json()
    assert told["cells"][f"value-{world.series.pk}"]["rate"] == "40.0%"
    page = client.get(address(world, "indicator_entry")).content.decode()
    assert "data-rate>40.0%<" in page and "달성률" in page and "전년 동월" not in page


def test_my_rows_stand_first_and_the_others_are_a_click_away(client, world):
    other = make_indicator(world.unit, "남의 지표").categories.get().series
    world.series.placements.update(officer=world.officer)
    mine = client.get(address(world, "indicator_entry"))
    assert [table["lines"][0]["label"] for table in mine.context["tables"]] == ["상담 인원"]
    assert mine.context["my_progress"].total == 1 and mine.context["total"] == 1
    everybody = client.get(address(world, "indicator_entry") + "?whose=all").content.decode()
    assert "남의 지표" in everybody and "내 담당만" in everybody
    assert post(client, address(world), cells((other, "3", "0|"))).status_code == 200


def test_mine_are_done_when_what_is_due_is_filled(client, world):
    late = make_indicator(world.unit, "해마다의 조사", frequency="yearly").categories.get().series
    for series in (world.series, late):
        series.placements.update(officer=world.officer)
    sent = client.post(address(world, "indicator_entry"), {"action": "done"}, follow=True)
    assert "아직 비어 있는 내 줄이 1건" in sent.content.decode()
    post(client, address(world), cells((world.series, "5", "0|")))
    sent = client.post(address(world, "indicator_entry"), {"action": "done"}, follow=True)
    assert "완료로 표시했습니다" in sent.content.decode()


def test_a_computed_ratio_is_typed_by_nobody(client, world):
    lower = make_indicator(world.unit, "대상")
    ratio = make_indicator(
        world.unit, "이행률", measure="%", aggregation="ratio", numerator=world.indicator, denominator=lower, decimals=1
    )
    series = ratio.categories.get().series
    post(client, address(world), cells((world.series, "542", "0|"), (lower.categories.get().series, "984", "0|")))
    page = client.get(address(world, "indicator_entry"))
    assert f'name="value-{series.pk}"' not in page.content.decode()
    assert "자동 계산" in page.content.decode() and "55.1" in page.content.decode()
    assert (page.context["total"], page.context["filled"]) == (2, 2)
    assert post(client, address(world), cells((series, "5", "0|"))).status_code == 409


def test_the_tables_leave_as_a_workbook(client, world):
    two_levels(world)
    post(client, address(world), cells((world.series, "변동 없음", "0|")))
    answer = client.get(address(world, "indicator_entry") + "?export=xlsx")
    assert answer["Content-Type"].endswith("sheet")
    texts = {value for rows in read_xlsx(answer.content).values() for row in rows for value in row}
    assert {"상담 인원", "변동 없음", "여성", "초급"} <= texts


def test_rows_are_given_to_people(client, world):
    client.force_login(make_user(Role.UNIT_COORDINATOR, world.unit))
    place = address(world, "indicator_responsibility")
    assert place in client.get(address(world, "indicator_entry")).content.decode()
    assert "상담 인원" in client.get(place).content.decode()
    key = world.series.pk
    sent = {f"officer-{key}": world.officer.pk, f"seen_officer-{key}": "", f"team-{key}": "", f"seen_team-{key}": ""}
    assert "1건의 담당을 바꿨습니다" in client.post(place, sent, follow=True).content.decode()
    assert world.series.placements.get().officer == world.officer


def test_what_is_known_late_offers_its_day(client, world):
    world.indicator.lag_days = 15
    world.indicator.save()
    page = client.get(address(world, "indicator_entry")).content.decode()
    assert 'data-expected="미집계 6.15."' in page
    post(client, address(world), cells((world.series, "미집계 6.15.", "0|")))
    assert str(Figure.objects.get().expected_on) == "2023-06-15"
