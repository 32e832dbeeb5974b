"""What people take with them: the copied table, the workbook, and the address of a narrowed list."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from programs.management.commands.load_demo import PASSWORD
from tests.browser.stage import MINE

pytestmark = pytest.mark.browser
#: The copy event as the system's clipboard gets it.
LISTEN = """() => window.addEventListener('copy', event => {
  window.copied = ['text/html', 'text/plain'].map(type => event.clipboardData.getData(type)); })"""


def copied(page, name="표 복사(한글용)"):
    page.evaluate(LISTEN)
    page.get_by_role("button", name=name).first.click()
    expect(page.locator("#copy-result")).to_contain_text("표를 복사했습니다")
    return page.evaluate("window.copied")


def test_the_copied_table_is_what_stands_on_the_page(portal):
    page = portal.window("officer")
    page.goto(portal.address("money_entry", MINE))
    page.locator("input[data-cell=this_month]").first.fill("△5")
    html, text = copied(page)
    lines = text.splitlines()
    assert lines[:3] == [
        "양성평등담당관 예산집행 (2023년 6월)",
        "(단위: 백만원)",
        "세부사업\t예산현액\t전월말 누계\t당월 지출\t지출 누계\t집행률\t계획 대비\t사유\t향후 계획\t연말(%)\t상태",
    ]
    assert lines[3].startswith("여성능력개발원 운영\t4,100\t2,751\t△5\t2,746\t67.0%")
    assert lines[-1].startswith("합계 51개\t97,776\t52,532\t△5\t52,527\t53.7%")
    for part in ("△5", "(단위: 백만원)", "합계 51개", "<table"):
        assert part in html


def test_a_printed_table_is_copied_from_its_preview(portal):
    page = portal.window("coordinator")
    page.goto(f"/publications/budget-execution/{portal.office.pk}/?month=202305")
    html, text = copied(page)
    lines = text.splitlines()
    assert lines[:2] == ["예산현액(회계별 총괄)", "(단위: 억원)"]
    assert any("△" in line for line in lines)
    assert "△" in html and "(단위: 억원)" in html and "font-weight:bold" in html


def test_the_workbook_holds_numbers(portal):
    page = portal.window("officer")
    page.goto(f"/units/{portal.unit(MINE).pk}/?month=202305&unit=원")
    with page.expect_download() as started:
        page.get_by_role("link", name="엑셀 내려받기").first.click()
    assert started.value.suggested_filename.endswith(".xlsx")
    rows = rows_of(started.value)
    current, spent = rows["여성능력개발원 운영"][:2]
    assert (current, spent) == (4_100_000_000, 2_751_000_000)
    assert isinstance(current, int | float)


def test_the_workbook_of_the_month_is_what_was_typed(portal):
    page = portal.window("officer")
    page.goto(portal.address("money_entry", MINE))
    page.locator("input[data-cell=this_month]").first.fill("(1,000)")
    page.get_by_role("button", name="저장").first.click()
    # leaving the cell has begun a save of its own, so the button's may still be on its way
    expect(page.locator("[data-grid-status]")).to_contain_text("모두 저장되어 있습니다")
    with page.expect_download() as started:
        page.get_by_role("link", name="엑셀 내려받기").click()
    rows = rows_of(started.value)
    assert rows["여성능력개발원 운영"] == [4_100, 2_751, -1_000, 1_751, 42.7]
    assert rows["합계"][:4] == [97_776, 52_532, -1_000, 51_532]


def rows_of(download):
    """Every row of the first sheet by its name."""
    sheet = CalamineWorkbook.from_filelike(BytesIO(download.path().read_bytes())).get_sheet_by_index(0)
    return {str(row[0]).strip(): row[1:] for row in sheet.to_python()}


def test_a_narrowed_list_keeps_its_address(portal):
    page = portal.window("officer")
    page.goto("/budget/?month=202305")
    page.get_by_label("세부사업 이름").fill("스토킹")
    page.get_by_role("button", name="조회").last.click()
    expect(page.get_by_role("heading", name="세부사업 2개")).to_be_visible()
    page.get_by_role("link", name="집행률").click()
    page.get_by_role("link", name="원", exact=True).click()
    narrowed = page.url
    for part in ("name=", "sort=", "unit=", "month=202305"):
        assert part in narrowed
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(MINE)
    page.go_back()
    assert page.url == narrowed
    expect(page.get_by_role("heading", name="세부사업 2개")).to_be_visible()
    # a login on the way leads back to the same list
    page.context.clear_cookies()
    page.reload()
    page.get_by_label("아이디").fill("officer")
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="로그인").click()
    assert page.url == narrowed
