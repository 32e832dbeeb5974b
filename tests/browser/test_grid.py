"""The grid in a real browser against the real server: autosave, conflict, lost session, paste, undo, story."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from reporting.models import Figure
from tests.factories import MAY, PASSWORD, World, fill

PASTE = """([text, html]) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  if (html) data.setData('text/html', html);
  const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""
SAVED = re.compile("자동 저장됨")


@pytest.fixture
def world(transactional_db):
    return World()


@pytest.fixture
def enter(browser, live_server):
    """``enter(user)`` opens the entry page of May in won, signed in; a breach of the content policy fails."""
    contexts, breaches = [], []

    def open_page(user, world, **context_options):
        context = browser.new_context(base_url=live_server.url, locale="ko-KR", **context_options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: breaches.append(m.text) if "Content Security Policy" in m.text else None)
        page.on("pageerror", lambda error: breaches.append(str(error)))
        page.goto(reverse("login"))
        page.fill("[name=username]", user.username)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.goto(reverse("money_entry", kwargs={"unit": world.unit.pk, "month": MAY}) + "?unit=원")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not breaches, breaches


def cell(page, line, name="this_month"):
    return page.locator(f"[name={name}-{line.series_id}]")


def state(page, line):
    return page.locator(f"#row-{line.series_id} [data-state]")


def status(page):
    return page.locator("[data-grid-status]")


def stored(line):
    return Figure.objects.filter(series=line.series_id).values_list("value", flat=True).first()


def test_a_left_cell_saves_itself_and_one_key_takes_it_back(enter, world):
    page = enter(world.officer, world)
    cell(page, world.line).fill("1234567")
    cell(page, world.line).press("Enter")
    expect(state(page, world.line)).to_have_text("저장됨")
    expect(status(page)).to_have_text(SAVED)
    assert stored(world.line) == 1_234_567
    expect(cell(page, world.line)).to_have_value("1,234,567")
    expect(page.locator("[data-sum=this_month]")).to_have_text("1,234,567")
    expect(page.locator("[data-story]")).to_contain_text("아이돌봄")  # Enter went one row down
    cell(page, world.line).fill("5")
    cell(page, world.line).press("Tab")
    expect(state(page, world.line)).to_have_text("저장됨")
    page.locator("body").press("Control+z")
    expect(status(page)).to_contain_text("되돌렸습니다")
    assert stored(world.line) == 1_234_567
    page.get_by_role("button", name="되돌리기").click()
    expect(cell(page, world.line)).to_have_value("")
    expect(status(page)).to_contain_text("되돌렸습니다")
    assert stored(world.line) is None
    page.locator("body").press("Control+y")
    expect(cell(page, world.line)).to_have_value("1,234,567")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    expect(status(page)).to_contain_text("다시 저장했습니다")
    page.reload()
    assert asked == []


def test_two_browsers_in_one_cell_see_both_values(enter, world):
    first, second = enter(world.officer, world), enter(world.second_officer, world)
    cell(first, world.line).fill("100")
    cell(first, world.line).blur()
    expect(state(first, world.line)).to_have_text("저장됨")
    cell(second, world.line).fill("200")
    cell(second, world.second).fill("7")
    cell(second, world.second).blur()
    expect(state(second, world.line)).to_have_text("충돌")
    expect(state(second, world.second)).to_have_text("저장됨")  # the other cell is not held up
    note = second.locator(f"#row-{world.line.series_id} + .row-note")
    expect(note).to_contain_text("저장된 값 100")
    expect(note).to_contain_text("내 값 200")
    assert stored(world.line) == 100
    note.get_by_role("button", name="저장된 값 두기").click()
    expect(cell(second, world.line)).to_have_value("100")
    cell(first, world.second).fill("8")
    cell(first, world.second).blur()
    expect(state(first, world.second)).to_have_text("충돌")
    first.get_by_role("button", name="내 값 쓰기").click()
    expect(state(first, world.second)).to_have_text("저장됨")
    assert stored(world.second) == 8


def test_a_lost_session_asks_for_the_password_and_loses_nothing(enter, world):
    page = enter(world.officer, world)
    Session.objects.all().delete()
    cell(page, world.line).fill("42")
    cell(page, world.line).blur()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("다시 로그인")
    dialog.get_by_label("비밀번호").fill("아님")
    dialog.get_by_label("비밀번호").press("Enter")
    expect(dialog).to_contain_text("비밀번호가 맞지 않습니다")
    assert cell(page, world.line).input_value() == "42" and stored(world.line) is None
    dialog.get_by_label("비밀번호").fill(PASSWORD)
    dialog.get_by_role("button", name="로그인하고").click()
    expect(state(page, world.line)).to_have_text("저장됨")
    assert stored(world.line) == 42
    page.get_by_role("button", name="제출").click()  # the forms of the page have the new token
    expect(page.locator(".badge", has_text="제출").first).to_be_visible()


def test_a_lost_connection_is_tried_again(enter, world):
    page = enter(world.officer, world)
    page.context.set_offline(True)
    cell(page, world.line).fill("42")
    cell(page, world.line).blur()
    expect(status(page)).to_contain_text("연결이 끊겨")
    expect(state(page, world.line)).to_have_text("저장 안 됨")
    page.context.set_offline(False)
    expect(state(page, world.line)).to_have_text("저장됨", timeout=8000)
    assert stored(world.line) == 42


def test_a_pasted_table_is_shown_first_and_saved_whole(enter, world):
    fill(world.submission, {world.second: 5})
    page = enter(world.officer, world)
    cell(page, world.line).focus()
    lines = ["세부사업\t예산현액\t당월 지출", "아이돌봄\t100,000,000\t600", "가족센터 운영\t100,000,000\t500"]
    block = "\r\n".join([*lines, "합계\t200,000,000\t1,100"])
    page.evaluate(PASTE, [block, ""])
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("이름으로 맞췄습니다")
    expect(dialog).to_contain_text("합계줄")
    assert stored(world.line) is None
    dialog.get_by_role("button", name="모두 붙여넣기").click()
    expect(status(page)).to_contain_text("2칸을 붙여넣고")
    assert (stored(world.line), stored(world.second)) == (500, 600)
    page.locator("body").press("Control+z")
    expect(status(page)).to_contain_text("되돌렸습니다(2칸)")
    assert (stored(world.line), stored(world.second)) == (None, 5)


def test_a_paste_that_meets_a_conflict_saves_nothing(enter, world):
    page = enter(world.officer, world)
    cell(page, world.line).focus()
    page.evaluate(PASTE, ["500\n600", ""])
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("놓인 순서대로")
    fill(world.submission, {world.second: 5})
    dialog.get_by_role("button", name="모두 붙여넣기").click()
    expect(status(page)).to_contain_text("하나도 저장하지 않았습니다")
    assert (stored(world.line), stored(world.second)) == (None, 5)


def test_submitting_at_once_saves_what_was_just_typed(enter, world):
    page = enter(world.officer, world)
    cell(page, world.line).fill("77")
    page.get_by_role("button", name="제출").click()
    expect(page.locator(".message--success, .message").first).to_contain_text("제출했습니다")
    assert stored(world.line) == 77


def test_a_row_locked_meanwhile_says_so_and_keeps_what_was_typed(enter, world):
    page = enter(world.officer, world)
    world.fill()
    world.submit()
    cell(page, world.line).fill("9")
    cell(page, world.line).blur()
    expect(state(page, world.line)).to_have_text("잠김")
    expect(cell(page, world.line)).to_have_value("9")
    assert stored(world.line) == 1_000


def test_one_form_without_scripts(enter, world):
    page = enter(world.officer, world, java_script_enabled=False)
    cell(page, world.line).fill("12")
    page.get_by_role("button", name="저장").first.click()
    assert stored(world.line) == 12
    assert page.get_by_role("link", name="가족센터 운영").get_attribute("href")
