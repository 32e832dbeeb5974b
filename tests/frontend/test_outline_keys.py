"""The keyboard of the paper in the editor of texts: marks follow the level by themselves."""

import pytest

pytestmark = pytest.mark.browser
PAGE = """<!DOCTYPE html><html lang="ko"><head><title>글</title>
<script type="module" src="/static/js/outline-editor.js"></script></head><body>
<form data-outline-form data-save-url="/"><input type="hidden" name="version" value="0" data-outline-version>
<textarea data-outline rows="20" cols="60" aria-label="글">{text}</textarea></form>
<p data-outline-status></p><section data-outline-conflict hidden><textarea></textarea></section>
<div data-outline-panel></div><button id="after">다음</button></body></html>"""


@pytest.fixture
def write(show):
    """``write(text)`` opens the editor with the caret at the end of the text."""

    def open_editor(text=""):
        page = show(PAGE.format(text=text))
        page.wait_for_function("document.querySelector('[data-outline-status]').textContent !== ''")
        field = page.get_by_label("글")
        field.focus()
        field.evaluate("field => field.setSelectionRange(field.value.length, field.value.length)")
        return page, field

    return open_editor


def test_enter_keeps_the_level_and_tab_moves_it(write):
    page, field = write("□ 추진 내용")
    for key in ("Enter", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("상담")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("전화")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("교육")
    assert field.input_value() == "□ 추진 내용\n ㅇ 상담\n   - 전화\n ㅇ 교육"


def test_the_line_break_after_a_hangul_syllable_has_its_mark_too(write):
    """An input method reports Enter as a key of its own; the break comes as input alone."""
    page, field = write(" ㅇ 상담")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "교", "selectionStart": 1, "selectionEnd": 1})
    session.send("Input.insertText", {"text": "교"})
    for kind in ("rawKeyDown", "char", "keyUp"):
        session.send(
            "Input.dispatchKeyEvent", {"type": kind, "key": "Process", "windowsVirtualKeyCode": 229, "text": "\r"}
        )
    page.wait_for_timeout(100)
    assert field.input_value() == " ㅇ 상담교\n ㅇ "


def test_levels_end_where_the_paper_ends(write):
    page, field = write(" ㅇ 상담")
    for _time in range(5):
        page.keyboard.press("Tab")
    assert field.input_value() == "     ※ 상담"
    for _time in range(5):
        page.keyboard.press("Shift+Tab")
    assert field.input_value() == "□ 상담"


def test_backspace_behind_the_mark_raises_and_elsewhere_deletes(write):
    page, field = write("   - ")
    page.keyboard.press("Backspace")
    assert field.input_value() == " ㅇ "
    page.keyboard.type("가나")
    page.keyboard.press("Backspace")
    assert field.input_value() == " ㅇ 가"


def test_control_enter_writes_a_note_below(write):
    page, field = write(" ㅇ 상담 인원 1,311명")
    page.keyboard.press("Home")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("5월말 기준")
    assert field.input_value() == " ㅇ 상담 인원 1,311명\n     ※ 5월말 기준"


def test_several_lines_move_together_and_can_be_taken_back(write):
    page, field = write("□ 가\n ㅇ 나\n| 표 | 칸 |")
    field.evaluate("field => field.setSelectionRange(0, field.value.length)")
    page.keyboard.press("Tab")
    assert field.input_value() == " ㅇ 가\n   - 나\n| 표 | 칸 |"
    page.keyboard.press("Control+z")
    assert field.input_value() == "□ 가\n ㅇ 나\n| 표 | 칸 |"


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        ("구분\t4월\t5월\n상담\t1,200\t1,311\n", "| 구분 | 4월 | 5월 |\n| 상담 | 1,200 | 1,311 |"),
        ("■ 제목\n○ 내용\n이어지는 줄\n※참고", "□ 제목\n ㅇ 내용\n ㅇ 이어지는 줄\n     ※ 참고"),
    ],
)
def test_what_is_pasted_becomes_lines_and_tables(write, pasted, shown):
    page, field = write(" ㅇ ")
    page.evaluate("text => navigator.clipboard.writeText(text)", pasted)
    page.keyboard.press("Control+v")
    assert field.input_value() == shown


def test_escape_lets_the_next_tab_leave(write):
    page, field = write(" ㅇ 상담")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "after"
    assert field.input_value() == " ㅇ 상담"
