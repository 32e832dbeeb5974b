"""The idle warning comes a minute before the end, and [계속 사용] asks the server for more time."""

PAGE = """<!doctype html><html lang="ko"><title>시험</title>
<body data-idle-seconds="{seconds}" data-extend-url="/extend/">
<form data-logout method="post" action="/logout/"><button>로그아웃</button></form>
<script type="module" src="/static/js/idle-logout.js"></script></body></html>"""


def test_a_minute_before_the_end_one_may_go_on(show):
    page = show(PAGE.format(seconds=61))
    dialog = page.get_by_role("dialog")
    dialog.wait_for(timeout=4000)
    assert "로그아웃됩니다" in dialog.inner_text()
    dialog.get_by_role("button", name="계속 사용").click()
    dialog.wait_for(state="hidden")
    assert "/extend/" in page.requested


def test_nothing_is_said_before(show):
    page = show(PAGE.format(seconds=600))
    page.wait_for_timeout(1500)
    assert page.get_by_role("dialog").count() == 0
    assert "/extend/" not in page.requested
