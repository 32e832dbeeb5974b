"""[표 복사(한글용)] carries merged headers, △ and the unit line, as HTML and as plain lines."""

TABLE = """<!doctype html><html lang="ko"><title>시험</title><main>
<button type="button" data-copy-table="#t" data-copy-title="연습과 예산집행" data-copy-unit="백만원"
hidden>표 복사(한글용)</button>
<table id="t"><caption>표</caption><thead>
<tr><th rowspan="2">사업</th><th colspan="2">예산</th><td data-copy-skip>막대</td></tr>
<tr><th>현액</th><th>지출</th></tr></thead>
<tbody><tr><th>가 &amp; 나 <span class="visually-hidden">숨은 말</span></th><td class="num">1,000</td>
<td class="entry-cell"><input value="△5"><input type="hidden" value="x"></td><td data-copy-skip>▮</td></tr>
<tr data-copy-skip><td colspan="4">설명</td></tr></tbody></table></main>
<script type="module" src="/static/js/copy-table.js"></script></html>"""
LISTEN = """() => window.addEventListener('copy', event => {
  window.copied = ['text/html', 'text/plain'].map(type => event.clipboardData.getData(type)); })"""


def test_the_table_travels_whole(show):
    page = show(TABLE)
    page.evaluate(LISTEN)
    page.get_by_role("button", name="표 복사(한글용)").click()
    page.wait_for_function("document.querySelector('[role=status]').textContent.includes('복사했습니다')")
    html, text = page.evaluate("window.copied")
    assert page.evaluate("navigator.clipboard.readText()") == text
    assert text.splitlines() == [
        "연습과 예산집행", "(단위: 백만원)", "사업\t예산\t", "\t현액\t지출", "가 & 나\t1,000\t△5",
    ]  # fmt: skip
    for part in ('rowspan="2"', 'colspan="2"', "△5", "(단위: 백만원)", "가 &amp; 나"):
        assert part in html, part
    assert "막대" not in html and "숨은 말" not in html and "설명" not in html


def test_the_button_works_where_the_clipboard_api_does_not_exist(show):
    """On plain http, as in an office without certificates, only the copy event is there."""
    page = show(TABLE)
    page.evaluate(LISTEN)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })")
    page.get_by_role("button", name="표 복사(한글용)").click()
    page.wait_for_function("document.querySelector('[role=status]').textContent.includes('복사했습니다')")
    assert "△5" in page.evaluate("window.copied")[1]
