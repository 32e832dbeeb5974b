"""The entry grid by keyboard and clipboard: what follows, what is told, what is never touched."""

import pytest

from tests.frontend.samples import MILLION, entry_page, entry_row

PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""


@pytest.fixture
def grid(show):
    def open_grid(rows, **changes):
        page = show(entry_page(rows, **changes))
        page.wait_for_selector("[data-needs-script]:not([hidden])")
        return page

    return open_grid


def cell(page, series_id, name="this_month"):
    return page.locator(f"[name={name}-{series_id}]")


def test_total_rate_and_sums_follow_the_typed_month(grid):
    page = grid([entry_row(1), entry_row(2)])
    cell(page, 1).fill("△300")
    assert cell(page, 1, "to_date").input_value() == "△200"
    assert page.locator("#row-1 [data-rate]").inner_text() == "△20.0%"
    cell(page, 2).fill("(1,250.5)")
    cell(page, 2).blur()
    assert cell(page, 2).input_value() == "△1,250.5"
    assert page.locator("[data-sum=this_month]").inner_text() == "△1,551"
    assert page.locator("[data-sum=to_date]").inner_text() == "△1,351"
    assert page.locator("[data-filled]").inner_text() == "2"
    assert page.locator("#row-1 [data-state]").inner_text() == "저장 안 됨"


def test_month_follows_the_typed_total(grid):
    page = grid([entry_row(1)], mode="to_date")
    cell(page, 1, "to_date").fill("460")
    assert cell(page, 1).input_value() == "360"
    assert page.locator("#row-1 [data-rate]").inner_text() == "46.0%"


def test_rounding_does_not_pile_up(grid):
    page = grid(
        [entry_row(1, previous="100", previous_won=100_400_000), entry_row(2, previous="0", previous_won=400_000)]
    )
    cell(page, 1).fill("0.2")
    assert cell(page, 1, "to_date").input_value() == "101"
    assert page.locator("[data-sum=to_date]").inner_text() == "101"


def test_what_is_no_number_is_told_at_the_cell_and_stays_as_typed(grid):
    page = grid([entry_row(1)])
    cell(page, 1).fill("1,241,7000")
    cell(page, 1).blur()
    assert cell(page, 1).input_value() == "1,241,7000"
    assert cell(page, 1).get_attribute("aria-invalid") == "true"
    assert "숫자가 아닙니다" in page.locator("[data-grid-status]").inner_text()
    cell(page, 1).fill("12")
    assert cell(page, 1).get_attribute("aria-invalid") is None


def test_keys_move_by_row_skip_locked_rows_and_restore(grid):
    page = grid([entry_row(1, this_month_field="7", to_date_field="107", version=1, seen="1|7"),
                 entry_row(2, state="locked", this_month_field="5", to_date_field="105"), entry_row(3)])  # fmt: skip
    cell(page, 1).focus()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "this_month-3"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "this_month-1"
    page.keyboard.press("Escape")
    assert cell(page, 1).input_value() == "7"
    assert cell(page, 1, "to_date").input_value() == "107"
    assert page.locator("#row-1 [data-state]").inner_text() == "저장됨"
    assert page.url.endswith("portal.test/")  # Enter never sends the form


def test_escape_gives_back_what_the_server_printed(grid):
    page = grid([entry_row(1, spent_rate="10.0%")])
    cell(page, 1).fill("abc")
    page.keyboard.press("Escape")
    assert cell(page, 1).get_attribute("aria-invalid") is None
    assert page.locator("#row-1 [data-rate]").inner_text() == "10.0%"
    assert page.locator("#row-1 [data-state]").inner_text() == "입력 전"


def test_a_block_from_excel_fills_down_and_tells_what_is_wrong(grid):
    page = grid([entry_row(1), entry_row(2, state="locked", this_month_field="5"), entry_row(3), entry_row(4)])
    cell(page, 1).focus()
    page.evaluate(PASTE, "1,000\t9\r\n2\r\nabc\r\n(600)\r\n77\r\n")
    assert [cell(page, number).input_value() for number in (1, 3, 4)] == ["1,000", "abc", "△600"]
    status = page.locator("[data-grid-status]").inner_text()
    assert status == (
        "3칸을 붙여넣었습니다. 숫자가 아닌 칸 1개. 잠긴 줄 1개는 건너뛰었습니다. 표를 벗어난 칸 2개는 넣지 않았습니다."
    )


def test_leaving_with_unsaved_values_is_asked_about_once_typed(grid):
    page = grid([entry_row(1)])
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == []
    cell(page, 1).fill("3")
    page.reload()
    assert asked == ["beforeunload"]


def test_an_untouched_saved_value_keeps_its_text_and_its_won(grid):
    page = grid(
        [entry_row(1, this_month_field="1", to_date_field="101", seen="1|1", version=1, previous_won=100 * MILLION)]
    )
    cell(page, 1).focus()
    cell(page, 1).blur()
    assert cell(page, 1).input_value() == "1"
    assert page.locator("#row-1 [data-state]").inner_text() == "저장됨"


def test_the_page_is_one_form_without_scripts(browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(entry_page([entry_row(1)]))
    assert page.locator("form#entry-form [name=this_month-1]").is_editable()
    assert page.locator("form#entry-form [name=seen-1]").get_attribute("value") == "0|"
    assert page.locator("button[form=entry-form][value=submit]").is_visible()
    assert not page.locator("[data-copy-table]").first.is_visible()
    context.close()
