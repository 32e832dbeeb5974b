"""What goes wrong is said in the portal's own words, in Korean, and tells a stranger nothing about us."""

import pytest
from django.test import Client

from tests.security.urls import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.security.urls")]

TELLTALES = (SECRET, "Traceback", "RuntimeError", "DEBUG", "Django", "settings", "site-packages", "urlpatterns")


@pytest.fixture
def browser(enter):
    return enter("officer", raise_request_exception=False)


def assert_own_page(response, status, said):
    text = response.content.decode()
    assert response.status_code == status
    assert f"오류 {status}" in text and said in text and '<html lang="ko">' in text
    assert not [word for word in TELLTALES if word in text]
    assert "default-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/test/broken/", 500, "시스템에 문제가 생겼습니다"),
        ("/test/forbidden/", 403, "권한"),
        ("/test/suspicious/", 400, ""),
        ("/test/closed/", 409, "이미 마감된 달입니다."),
        ("/nowhere/", 404, ""),
    ],
)
def test_every_kind_of_error_has_its_page(browser, address, status, said):
    assert_own_page(browser.get(address), status, said)


def test_a_broken_page_says_the_same_to_somebody_who_broke_the_session(browser, settings):
    settings.TEMPLATES = [dict(settings.TEMPLATES[0], OPTIONS={"context_processors": ["no.such.thing"]})]
    assert browser.get("/test/broken/").status_code == 500


def test_too_many_fields_and_too_large_a_body_are_413(browser, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    assert_own_page(browser.post("/test/fields/", {f"f{n}": "1" for n in range(11)}), 413, "저장된 것은 없습니다")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert_own_page(browser.post("/test/fields/", {"f": "1" * 200}, "application/x-www-form-urlencoded"), 413, "")
    assert_own_page(browser.post("/login/", {"username": "가" * 200}), 413, "")


def test_a_foreign_host_is_400(browser):
    assert_own_page(browser.get("/", headers={"host": "evil.example"}), 400, "")


def test_a_form_without_its_token_is_explained(world):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.people["officer"])
    for address in ("/logout/", "/password/", f"/units/{world.unit.pk}/entry/202306/money/", "/login/"):
        response = browser.post(address, {"action": "submit"})
        assert response.status_code == 403
        text = response.content.decode()
        assert '<html lang="ko">' in text and "CSRF" not in text and "Referer" not in text


def test_nobody_signed_in_learns_which_addresses_exist(client):
    for address in ("/nowhere/", "/test/broken/"):
        response = Client(raise_request_exception=False).get(address)
        assert response.status_code in (302, 404)
        assert not [word for word in TELLTALES if word in response.content.decode()]
