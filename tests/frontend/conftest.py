"""A browser page that serves one given text and the static files, under the portal's content policy."""

from mimetypes import guess_type

import pytest
from django.conf import settings

ORIGIN = "https://portal.test"
POLICY = "default-src 'self'; form-action 'self'"


@pytest.fixture
def show(browser):
    """``show(html)`` opens the text as a page of the portal; a breach of the policy or an error fails."""
    context = browser.new_context(locale="ko-KR", viewport={"width": 1440, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=ORIGIN)
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if "Policy" in message.text else None)
    page.requested = []

    def open_page(html):
        def answer(route):
            path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
            page.requested.append(path)
            file = settings.BASE_DIR / path.lstrip("/")
            if path.startswith("/static/") and file.is_file():
                route.fulfill(body=file.read_bytes(), content_type=guess_type(file.name)[0] or "font/woff2")
            elif path == "/":
                route.fulfill(
                    body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY}
                )
            else:
                route.fulfill(status=204 if path == "/extend/" else 404)

        page.route(f"{ORIGIN}/**", answer)
        page.goto(f"{ORIGIN}/", wait_until="load")
        return page

    yield open_page
    context.close()
    assert not problems, problems
