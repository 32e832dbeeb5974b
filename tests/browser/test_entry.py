"""The entry page of the demo when things go otherwise: no JavaScript, two people, a lost session, a paste."""

import re

import pytest
from playwright.sync_api import expect

from organization.models import Role
from programs.management.commands.load_demo import PASSWORD
from reporting.models import Decision, Figure
from tests.browser.stage import MINE
from tests.factories import JUNE

pytestmark = pytest.mark.browser
PASTE = """(target, text) => { const data = new DataTransfer(); data.setData('text/plain', text);
  target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }"""


def open_entry(portal, account="officer", **options):
    page = portal.window(account, **options)
    page.goto(portal.address("money_entry", MINE))
    return page


def cells(page):
    return page.locator("input[data-cell=this_month]")


def save(page):
    page.get_by_role("button", name="저장").first.click()


def told(page):
    return page.get_by_role("status").first


def is_saved(page, text="자동 저장됨"):
    expect(page.locator("[data-grid-status]")).to_contain_text(text)


def stored():
    """Saved won of June in the order of entry."""
    real = Figure.objects.filter(month=int(JUNE), submission__period__office__is_practice=False)
    return [int(figure.value) for figure in real.order_by("pk")]


def decided():
    return Decision.objects.filter(
        submission__period__month=int(JUNE), submission__period__office__is_practice=False
    ).count()


def say_why(page, *rows):
    """A reason beside each of these rows."""
    for number in rows:
        page.locator("input[data-more=text]").nth(number).fill("반납액 여입")


def test_one_form_and_one_save_without_javascript(portal):
    page = open_entry(portal, "gather", java_script_enabled=False)
    for number, typed in enumerate(("1,241", "△5", "(300)", "12.5")):
        cells(page).nth(number).fill(typed)
    save(page)
    expect(told(page)).to_have_text("4칸을 저장했습니다.")
    assert stored() == [1_241_000_000, -5_000_000, -300_000_000, 12_500_000]
    # every won is seen again in the field, the column that follows is rounded as on paper
    expect(cells(page).nth(3)).to_have_value("12.5")
    expect(page.locator("[data-sum=this_month]")).to_have_text("949")
    cells(page).nth(4).fill("1,241,7000")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("'1,241,7000'은(는) 숫자가 아닙니다")
    expect(cells(page).nth(4)).to_have_value("1,241,7000")
    cells(page).nth(4).press("Enter")  # Enter saves; it never submits
    assert not decided()
    cells(page).nth(4).fill("7")
    page.get_by_role("button", name="제출").click()
    expect(page.get_by_role("alert").first).to_contain_text("사유가 필요한 항목")
    say_why(page, 0, 1, 2, 3, 4)
    page.get_by_role("button", name="제출").click()
    expect(told(page)).to_contain_text("제출했습니다")
    assert stored()[-1] == 7_000_000 and cells(page).count() == 0


def test_the_second_of_two_sees_both_values_and_decides_without_javascript(portal):
    colleague = portal.person(Role.OFFICER, portal.unit(MINE))
    first = open_entry(portal, java_script_enabled=False)
    second = open_entry(portal, colleague, java_script_enabled=False)
    cells(first).first.fill("100")
    save(first)
    expect(told(first)).to_have_text("1칸을 저장했습니다.")
    cells(second).first.fill("200")
    cells(second).nth(1).fill("50")
    save(second)
    alert = second.get_by_role("alert")
    for part in ("양성평등정책팀 담당자", "'100'", "'200'"):
        expect(alert).to_contain_text(part)
    expect(cells(second).first).to_have_value("200")
    assert stored() == [100_000_000]  # all or nothing
    save(second)
    expect(told(second)).to_have_text("2칸을 저장했습니다.")
    assert stored() == [200_000_000, 50_000_000]
    # and the first, whose page is now old, is told in turn
    cells(first).first.fill("300")
    save(first)
    expect(first.get_by_role("alert")).to_contain_text("'200'")


def test_a_lost_session_asks_on_the_same_page_and_saves_what_was_typed(portal):
    page = open_entry(portal)
    page.context.clear_cookies(name=re.compile("^sessionid"))
    portal.visitor_of(page).may_fail(401, 400)
    cells(page).first.fill("1,241")
    cells(page).first.press("Enter")
    dialog = page.get_by_role("dialog", name="다시 로그인해 주세요")
    expect(dialog.get_by_label("계정")).to_have_value("officer")
    assert stored() == []
    dialog.get_by_label("비밀번호").fill(PASSWORD)
    dialog.get_by_role("button", name="로그인하고 이어서 저장").click()
    is_saved(page)
    assert stored() == [1_241_000_000]


def test_a_double_click_submits_once(portal):
    page = open_entry(portal, "gather")
    cells(page).first.fill("1")
    say_why(page, 0)
    page.get_by_role("button", name="제출").dblclick()
    expect(told(page)).to_contain_text("제출했습니다")
    assert decided() == 1


def test_a_block_from_excel_is_shown_before_it_goes_down_the_rows(portal):
    page = open_entry(portal)
    cells(page).nth(2).evaluate(PASTE, "1,000\r\n△5\r\n(300)\r\n 12.5 \r\n")
    dialog = page.get_by_role("dialog", name="엑셀 붙여넣기")
    expect(dialog.locator("[data-paste-rows] tr")).to_have_count(4)
    assert stored() == []
    dialog.get_by_role("button", name="모두 붙여넣기").click()
    is_saved(page, "4칸을 붙여넣고")
    assert stored() == [1_000_000_000, -5_000_000, -300_000_000, 12_500_000]
    assert page.locator("[data-sum=this_month]").inner_text() == "708"
    page.keyboard.press("Control+z")
    is_saved(page, "되돌렸습니다(4칸)")
    assert stored() == []


def test_the_keyboard_alone_is_enough(portal):
    page = open_entry(portal)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="본문 바로가기")).to_be_focused()
    cells(page).first.focus()
    for typed in ("310", "20"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    is_saved(page)
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(cells(page).nth(2)).to_have_value("")
    expect(cells(page).nth(2)).to_be_focused()
    page.locator(".entry-foot").get_by_role("button", name="저장").press("Enter")
    is_saved(page, "모두 저장되어 있습니다")
    assert stored() == [310_000_000, 20_000_000]
