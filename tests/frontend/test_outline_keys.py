"""The keyboard of the paper in the editor of texts: marks follow the level by themselves."""

import pytest

pytestmark = pytest.mark.browser
PAGE = """<!DOCTYPE html><html lang="ko"><head><title>글</title>
<script type="module" src="/static/js/outline-editor.js"></script></head><body>
<form data-outline-form data-save-url="/"><input type="hidden" name="version" value="0" data-outline-version>
<textarea data-outline data-outline-part="results" rows="20" cols="60" aria-label="글">{text}</textarea></form>
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


CARD = """가 사업
□ 사업개요
ㅇ 근거
□ 추진실적(’23.5월말 기준)
ㅇ 상담
12
- 전화
□ 향후계획
ㅇ 교육"""


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


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        ("○\t상담\n\t- 전화\n1.\t첫째", " ㅇ 상담\n   - 전화\n   - 1. 첫째"),
        ("ㅇ 교육(인력풀,\n성인지 등)     실시\n➡ 6회", " ㅇ 교육(인력풀, 성인지 등) 실시\n   - ➡ 6회"),
        # a whole card: only what the field is for
        (
            "가 사업\n□ 사업개요\nㅇ 근거\n□ 추진실적(’23.5월말 기준)\nㅇ 상담\n12\n- 전화\n□ 향후계획\nㅇ 교육",
            " ㅇ 상담\n   - 전화",
        ),
        ("향후계획\n○ 교육", " ㅇ 향후계획\n ㅇ 교육"),
    ],
)
def test_papers_are_pasted_as_they_are_meant(write, pasted, shown):
    page, field = write(" ㅇ ")
    page.evaluate("text => navigator.clipboard.writeText(text)", pasted)
    page.keyboard.press("Control+v")
    assert field.input_value() == shown


#: What word processors put on the clipboard: styles, merged cells, frames of one cell, paragraphs in cells, lists.
HTML = """<html><head><style>p {color: red}</style></head><body>
<table><tr><td><p style="margin:0">○ 틀 안의 줄</p></td></tr></table>
<p style='x'>(단위: 명)</p>
<table border=1><tr><td rowspan=2>구분</td><td colspan=2 style="width:1px"><p>상담</p><p>인원</p></td></tr>
<tr><td>4월</td><td>5월</td></tr><tr><td>전화|방문</td><td>1,200</td><td>1,311</td></tr></table>
<ul><li>하나<ul><li>둘</li></ul></li></ul></body></html>"""


def test_tables_of_word_processors_keep_their_cells(write):
    _page, field = write(" ㅇ ")
    field.evaluate(
        """(field, html) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", html);
          clipboardData.setData("text/plain", "아무 글");
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        HTML,
    )
    assert field.input_value().split("\n") == [
        " ㅇ 틀 안의 줄",
        "(단위: 명)",
        "| 구분 | 상담 인원 |  |",
        "|  | 4월 | 5월 |",
        "| 전화\\|방문 | 1,200 | 1,311 |",
        " ㅇ 하나",
        "   - 둘",
    ]


def test_escape_lets_the_next_tab_leave(write):
    page, field = write(" ㅇ 상담")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "after"
    assert field.input_value() == " ㅇ 상담"
