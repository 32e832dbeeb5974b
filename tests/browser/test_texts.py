"""A text of a round, written by its people in their own windows: saved by itself, linked, contested, confirmed."""

from datetime import date

import pytest
from playwright.sync_api import expect

from organization.models import Role
from programs.models import Program
from programs.narratives.outline import text_of
from tests.browser.stage import MINE
from tests.factories import JUNE, make_indicator, make_round, text_in

pytestmark = pytest.mark.browser


@pytest.fixture
def narrative(portal):
    """An empty text of a program whose 시험 지표 has a target of 4,321명."""
    unit = portal.unit(MINE)
    program = Program.objects.filter(unit=unit, year=2023, parent=None).first()
    make_indicator(unit, "시험 지표", program=program, target=4321, valid_from=JUNE)
    opened = make_round(portal.office, [unit.pk], as_of=date(2023, 5, 31), title="6월 정례회")
    return text_in(opened, program)


def test_a_text_is_saved_linked_and_contested(portal, narrative):
    unit = portal.unit(MINE)
    first = portal.window(portal.person(Role.OFFICER, unit))
    second = portal.window(portal.person(Role.OFFICER, unit))
    address = f"/narratives/{narrative.pk}/"
    for page in (first, second):
        page.goto(address)
    field = first.locator("[data-outline]")
    field.focus()
    first.keyboard.type("ㅇ 시험 지표")
    first.keyboard.press("Enter")
    first.keyboard.press("Tab")
    first.keyboard.type("목표 4,321명")
    expect(first.locator("[data-outline-status]")).to_contain_text("자동 저장됨")
    first.get_by_role("button", name="4,321명 연결").click()
    expect(first.locator("[data-outline]")).to_have_value(" ㅇ 시험 지표\n   - 목표 4,321명⟨1⟩")

    portal.visitor_of(second).may_fail(409)
    second.locator("[data-outline]").fill("ㅇ 다른 사람의 글")
    expect(second.locator("[data-outline-conflict]")).to_be_visible()
    expect(second.locator("#outline-stored")).to_have_value(" ㅇ 시험 지표\n   - 목표 4,321명⟨1⟩")
    second.get_by_role("button", name="저장된 글 쓰기").click()
    expect(second.locator("[data-outline]")).to_have_value(" ㅇ 시험 지표\n   - 목표 4,321명⟨1⟩")
    second.locator("[data-outline]").press("Control+End")
    second.keyboard.press("Enter")
    second.keyboard.type("이어 씀")
    expect(second.locator("[data-outline-status]")).to_contain_text("자동 저장됨")
    narrative.refresh_from_db()
    assert text_of(narrative.blocks) == " ㅇ 시험 지표\n   - 목표 4,321명⟨1⟩\n   - 이어 씀"


def test_without_a_script_the_field_is_a_form(portal, narrative):
    page = portal.window(portal.person(Role.OFFICER, portal.unit(MINE)), java_script_enabled=False)
    page.goto(f"/narratives/{narrative.pk}/")
    page.locator("#outline").fill("□ 추진\nㅇ 내용")
    page.get_by_role("button", name="저장").first.click()
    expect(page.locator("#outline")).to_have_value("□ 추진\n ㅇ 내용")
    page.get_by_role("link", name="인쇄 미리보기").click()
    expect(page.locator(".document")).to_contain_text("□ 추진실적")
