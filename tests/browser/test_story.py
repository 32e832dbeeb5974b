"""The month's story, played by its people in their own windows on the demo's real figures."""

import hashlib
import re

import pytest
from django.db import DatabaseError, connection, transaction
from playwright.sync_api import expect

from programs.management.commands.load_demo import PASSWORD
from tests.browser.stage import MINE

pytestmark = pytest.mark.browser
MAGIC = {"한글 문서": b"PK\x03\x04", "PDF": b"%PDF-", "엑셀": b"PK\x03\x04"}
REASON = "반납액이 아닌지 e호조 지출부를 확인해 주세요."


def sign_in(portal, account):
    """Through the login page, as a person does."""
    page = portal.window()
    page.goto("/")
    page.get_by_label("아이디").fill(account)
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="로그인").click()
    return page


def cell(page, line):
    return page.get_by_label(f"{line} 2023년 6월 당월 지출")


def row(page, line):
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile(f"^{line}")))


def texts(page, *names):
    return [page.locator(f"[data-sum={name}]").inner_text() for name in names]


def test_a_month_from_the_first_figure_to_the_paper(portal):
    officer, gatherer, head = (sign_in(portal, account) for account in ("officer", "gather", "head"))
    the_officer_types(officer)
    the_unit_coordinator_submits(gatherer)
    the_head_sends_one_row_back(head)
    the_officer_mends_it(officer)
    the_unit_coordinator_submits_again(gatherer)
    the_head_confirms(head)
    coordinator = sign_in(portal, "coordinator")
    the_coordinator_closes(coordinator)
    the_coordinator_prints(coordinator)
    the_database_refuses_to_change_it()


def the_officer_types(page):
    page.get_by_role("link", name="실적 입력", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"2023년 6월 실적 입력 · {MINE}")
    assert texts(page, "current", "previous", "this_month", "rate") == ["97,776", "52,532", "0", "53.7%"]
    for line, typed in (("여성능력개발원 운영", "1,241"), ("경력단절여성등의", "△5"), ("여성발전센터 운영", "(300)")):
        row(page, line).get_by_role("textbox").first.press_sequentially(typed)
    # seen before anything is saved
    for line, to_date, rate in (("여성능력개발원 운영", "3,992", "97.4%"), ("여성발전센터 운영", "3,261", "46.0%")):
        expect(row(page, line).locator("[data-cell=to_date]")).to_have_value(to_date)
        expect(row(page, line).locator("[data-rate]")).to_have_text(rate)
    assert texts(page, "this_month", "to_date", "rate") == ["936", "53,468", "54.7%"]
    for line, why in (
        ("여성능력개발원 운영", "분기 교부"),
        ("경력단절여성등의", "반납액 여입"),
        ("여성발전센터 운영", "집행잔액 반납"),
    ):
        row(page, line).locator("[data-more=text]").fill(why)
        row(page, line).locator("[data-more=text]").press("Tab")
    page.get_by_role("button", name="저장").first.click()
    expect(page.locator("[data-grid-status]")).to_contain_text("저장")
    expect(row(page, "여성발전센터 운영").locator("[data-state]")).to_have_text("저장됨")
    expect(cell(page, "여성발전센터 운영")).to_have_value("△300")
    expect(page.get_by_role("button", name="제출")).to_have_count(0)  # the unit has somebody who gathers


def the_unit_coordinator_submits(page):
    page.goto("/")
    page.get_by_role("link", name=f"{MINE} 2023년 6월 예산집행 입력").click()
    page.get_by_role("button", name="제출").dblclick()
    expect(page.get_by_role("status").first).to_contain_text("제출했습니다")
    assert page.locator("input[data-cell]").count() == 0


def unfold(page):
    """Rows without a reason to look at them are folded."""
    for toggle in page.locator(".review-toggle:not(:checked)").all():
        toggle.check()


def the_head_sends_one_row_back(page):
    page.goto("/")
    page.get_by_role("link", name=f"{MINE} 2023년 6월 예산집행 검토").click()
    unfold(page)
    line = row(page, "경력단절여성등의")
    line.get_by_role("checkbox").check()
    line.get_by_role("textbox").fill(REASON)
    page.get_by_role("button", name="표시한 줄 보완요청").click()
    expect(page.get_by_role("status").first).to_have_text("1줄에 보완을 요청했습니다.")


def the_officer_mends_it(page):
    page.goto("/")
    expect(page.get_by_role("table", name="보완요청 받은 칸")).to_contain_text(REASON)
    page.get_by_role("link", name=f"{MINE} 2023년 6월 예산집행 보완").click()
    open_cells = page.locator("input[data-cell=this_month]")
    expect(open_cells).to_have_count(1)
    expect(page.locator(".row-note")).to_have_text(f"보완요청 {REASON}")
    expect(open_cells).to_have_accessible_description(f"보완요청 {REASON}")
    open_cells.fill("5")
    assert texts(page, "this_month", "to_date") == ["946", "53,478"]
    open_cells.press("Enter")
    expect(page.locator("[data-grid-status]")).to_contain_text("자동 저장됨")


def the_unit_coordinator_submits_again(page):
    page.goto("/")
    page.get_by_role("link", name=f"{MINE} 2023년 6월 예산집행 보완").click()
    page.get_by_role("button", name="제출").click()
    expect(page.get_by_role("status").first).to_contain_text("제출했습니다")


def the_head_confirms(page):
    page.goto("/")
    page.get_by_role("link", name=f"{MINE} 2023년 6월 예산집행 검토").click()
    assert [change.inner_text() for change in page.locator(".change:has(del, .change__old)").all()] == ["△5 → 5"]
    expect(page.locator("#review-table tbody tr:not(.heading-row)").first.get_by_role("rowheader")).to_contain_text(
        "경력단절여성등의"
    )
    page.get_by_label("결재 문서번호").fill("양성평등담당관-2023-1207")
    page.get_by_label("결재일").fill("2023-07-06")
    page.get_by_label("대결(대신 결재)").check()
    page.get_by_label("의견").fill("반납 없음을 확인함")
    page.get_by_role("button", name="확인", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("확인했습니다")
    decided = page.get_by_role("region", name="처리 기록").get_by_role("listitem").last
    for part in ("확인(대결)", "양성평등담당관-2023-1207", "반납 없음을 확인함"):
        expect(decided).to_contain_text(part)


def the_coordinator_closes(page):
    board = page.get_by_role("table", name="부서와 자료별 제출 상태")
    expect(board.get_by_role("row").filter(has_text=MINE)).to_contain_text("확인")
    board.get_by_role("button", name=re.compile(f"^{MINE} .*마감$")).click()
    expect(page.get_by_role("status").first).to_have_text("1건을 마감했습니다.")
    expect(board.get_by_role("row").filter(has_text=MINE)).to_contain_text("마감")


def the_coordinator_prints(page):
    page.get_by_role("link", name="보고서", exact=True).click()
    page.get_by_role("button", name=re.compile("예산 현황 .*제출본 만들기$")).click()
    expect(page.get_by_role("status").first).to_have_text("제1호로 만들었습니다.")
    expect(page.locator(".paper")).to_contain_text("53,478")
    kept = page.get_by_role("region", name="파일 지문(SHA-256)").get_by_role("listitem").all_inner_texts()
    fingerprints = {text.split()[1] for text in kept}
    for label, magic in MAGIC.items():
        first, second = download(page, label), download(page, label)
        assert first.startswith(magic) and first == second
        assert hashlib.sha256(first).hexdigest() in fingerprints, label


def download(page, label):
    with page.expect_download() as started:
        page.get_by_role("link", name=label, exact=True).click()
    return started.value.path().read_bytes()


def the_database_refuses_to_change_it():
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reporting_figure SET value = 1 WHERE month = 202306 AND value = 5000000")
