"""The grid of indicators and counts in a real browser: autosave, sums, conflict, paste, words, undo, story."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from programs.models import Category
from reporting.models import Figure, Kind
from tests.browser.test_grid import PASTE, enter  # noqa: F401
from tests.factories import MAY, World, make_indicator, make_series

SAVED = re.compile("자동 저장됨")


@pytest.fixture
def world(transactional_db):
    world = World()
    world.first, world.other = (
        make_indicator(world.unit, name, target=100).categories.get().series for name in ("상담 인원", "교육 횟수")
    )
    world.wide = make_wide(world)
    return world


def make_wide(world) -> dict:
    """여성 · 남성, each 초급 and 고급: the series of the four cells by their names."""
    indicator = make_indicator(world.unit, "수강 인원", members=("여성", "남성"))
    found = {}
    for parent in indicator.categories.exclude(name=""):
        for part in ("초급", "고급"):
            series = make_series(world.unit, f"수강 인원 {parent.name} {part}", kind=Kind.INDICATORS, measure="명")
            found[parent.name, part] = series
            Category.objects.create(
                indicator=indicator, breakdown=indicator.breakdowns.get(), parent=parent, name=part, series=series
            )
    return found


def open_grid(enter, world, user=None, **options):  # noqa: F811
    page = enter(user or world.officer, world, **options)
    page.goto(reverse("indicator_entry", kwargs={"unit": world.unit.pk, "month": MAY}))
    return page


def cell(page, series):
    return page.locator(f"[name=value-{series.pk}]")


def status(page):
    return page.locator("[data-grid-status]")


def stored(series):
    figure = Figure.objects.filter(series=series).first()
    return figure and (figure.value if figure.state == "value" else figure.state)


def test_a_left_cell_saves_itself_and_one_key_takes_it_back(enter, world):  # noqa: F811
    page = open_grid(enter, world)
    row = page.locator(f"#row-{world.first.pk}")
    cell(page, world.first).fill("1234.5")
    cell(page, world.first).press("Enter")
    expect(cell(page, world.other)).to_be_focused()
    expect(row.locator("[data-state]")).to_have_text("저장됨")
    expect(status(page)).to_have_text(SAVED)
    expect(cell(page, world.first)).to_have_value("1,234.5")
    expect(row.locator("[data-follows]")).to_have_text("1,235")
    expect(page.locator("[data-story]")).to_contain_text("교육 횟수")
    assert float(stored(world.first)) == 1234.5
    page.get_by_role("button", name="변동 없음").click()
    expect(cell(page, world.other)).to_have_value("변동 없음")
    cell(page, world.first).focus()
    expect(page.locator(f"#row-{world.other.pk} [data-state]")).to_have_text("저장됨")
    assert stored(world.other) == "no_change"
    page.locator("body").press("Control+z")
    expect(status(page)).to_contain_text("되돌렸습니다")
    expect(cell(page, world.other)).to_have_value("")
    assert stored(world.other) is None


def test_what_is_no_number_stays_and_says_so(enter, world):  # noqa: F811
    page = open_grid(enter, world)
    cell(page, world.first).fill("많이")
    cell(page, world.first).press("Tab")
    expect(status(page)).to_contain_text("숫자가 아닙니다")
    assert stored(world.first) is None
    cell(page, world.first).fill("미집계 7.10.")
    cell(page, world.first).blur()
    expect(page.locator(f"#row-{world.first.pk} [data-state]")).to_have_text("저장됨")
    assert stored(world.first) == "not_yet"


def test_a_wide_table_adds_up_while_it_is_typed(enter, world):  # noqa: F811
    page = open_grid(enter, world)
    table = page.locator("table", has=page.locator(f"[name='value-{world.wide['여성', '초급'].pk}']"))
    cell(page, world.wide["여성", "초급"]).fill("3")
    cell(page, world.wide["여성", "초급"]).press("Enter")
    expect(cell(page, world.wide["남성", "초급"])).to_be_focused()
    cell(page, world.wide["남성", "초급"]).fill("4")
    cell(page, world.wide["남성", "초급"]).blur()
    expect(table.locator("[data-sum-all]")).to_have_text("7")
    expect(table.locator("[data-sum-across]").first).to_have_text("3")
    expect(status(page)).to_have_text(SAVED)
    assert stored(world.wide["남성", "초급"]) == 4


def test_a_pasted_table_is_shown_first_and_saved_whole(enter, world):  # noqa: F811
    page = open_grid(enter, world)
    cell(page, world.wide["여성", "초급"]).focus()
    page.evaluate(PASTE, ["구분\t초급\t고급\r\n여성\t1\t2\r\n남성\t3\t4\r\n합계\t4\t6", ""])
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("이름으로 맞췄습니다")
    expect(dialog).to_contain_text("합계줄")
    assert stored(world.wide["여성", "초급"]) is None
    dialog.get_by_role("button", name="모두 붙여넣기").click()
    expect(status(page)).to_contain_text("4칸을 붙여넣고")
    assert [stored(series) for series in world.wide.values()] == [1, 2, 3, 4]
    page.locator("body").press("Control+z")
    expect(status(page)).to_contain_text("되돌렸습니다(4칸)")
    assert [stored(series) for series in world.wide.values()] == [None] * 4


def test_two_browsers_in_one_cell_see_both_values(enter, world):  # noqa: F811
    first, second = open_grid(enter, world), open_grid(enter, world, world.second_officer)
    cell(first, world.first).fill("100")
    cell(first, world.first).blur()
    expect(first.locator(f"#row-{world.first.pk} [data-state]")).to_have_text("저장됨")
    cell(second, world.first).fill("200")
    cell(second, world.first).blur()
    note = second.locator(f"#row-{world.first.pk} + .row-note")
    expect(note).to_contain_text("저장된 값 100")
    note.get_by_role("button", name="내 값 쓰기").click()
    expect(second.locator(f"#row-{world.first.pk} [data-state]")).to_have_text("저장됨")
    assert stored(world.first) == 200


def test_one_form_without_scripts(enter, world):  # noqa: F811
    page = open_grid(enter, world, java_script_enabled=False)
    cell(page, world.first).fill("12")
    cell(page, world.other).fill("해당 없음")
    page.get_by_role("button", name="저장").first.click()
    assert (stored(world.first), stored(world.other)) == (12, "not_applicable")
