"""Signing in, staying in, getting out: only by the door, only back to the portal."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client, username, password=PASSWORD, address="192.0.2.1", **data):
    return client.post(reverse("login"), {"username": username, "password": password, **data}, REMOTE_ADDR=address)


def lock(username):
    for number in range(5):
        response = sign_in(Client(), username, "wrong-Pass-1!", address=f"192.0.2.{number}")
    return response


def test_a_locked_account_is_told_whom_to_ask(world):
    response = lock(world.people["officer"].username)
    text = response.content.decode()
    assert response.status_code == 429
    assert "계정이 잠겼습니다" in text and "관리자에게" in text and '<html lang="ko' in text


def test_locking_tells_nobody_whether_an_account_exists(world):
    known, unknown = lock(world.people["officer"].username), lock("nobody-of-this-name")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


def test_a_failure_tells_nobody_whether_an_account_exists(world):
    texts = {
        "".join(sign_in(Client(), username, "wrong-Pass-1!").context["form"].non_field_errors())
        for username in (world.people["officer"].username, "unknown", world.people["inactive"].username)
    }
    assert len(texts) == 1


def test_an_administrator_unlocks_in_the_admin_and_it_is_recorded(world, enter):
    officer, administrator = world.people["officer"], world.people["administrator"]
    lock(officer.username)
    assert sign_in(Client(), officer.username).status_code == 429
    portal = enter("administrator")
    assert "잠김" in portal.get("/admin/organization/user/?locked=yes").content.decode()
    response = portal.post(
        "/admin/organization/user/", {"action": "unlock", "_selected_action": [officer.pk]}, follow=True
    )
    assert "1개 계정의 잠금을 풀었습니다" in response.content.decode()
    entry = LogEntry.objects.get(object_id=str(officer.pk))
    assert (entry.user, entry.get_change_message()) == (administrator, "로그인 잠금 해제")
    assert sign_in(Client(), officer.username).status_code == 302
    history = portal.get(f"/admin/organization/user/{officer.pk}/history/").content.decode()
    assert "로그인 잠금 해제" in history


def test_a_stopped_account_stays_out_and_is_put_out(world, enter):
    assert sign_in(Client(), world.people["inactive"].username).status_code == 200
    browser, officer = enter("officer"), world.people["officer"]
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "http:evil.example", "/\\evil.example", "javascript:alert(1)"],
)
def test_signing_in_leads_nowhere_else(world, elsewhere):
    response = sign_in(Client(), world.people["officer"].username, next=elsewhere)
    assert (response.status_code, response.url) == (302, reverse("home"))
    response = Client().get("/admin/login/", {"next": elsewhere})
    assert response.url.startswith(reverse("login") + "?")


def test_signing_in_leads_back_to_the_page_that_asked(world):
    wanted = reverse("unit", args=[world.unit.pk])
    browser = Client()
    asked = browser.get(wanted)
    assert asked.url == f"{reverse('login')}?next={wanted}"
    assert sign_in(browser, world.people["officer"].username, next=wanted).url == wanted


def test_a_session_known_before_signing_in_is_worth_nothing_after(world):
    browser = Client()
    browser.session.save()
    sign_in(browser, world.people["officer"].username)
    first = browser.session.session_key
    browser.post(reverse("logout"))
    sign_in(browser, world.people["officer"].username)
    assert browser.session.session_key != first
    assert not Session.objects.filter(session_key=first).exists()


def test_going_out_takes_a_form_not_a_link(enter):
    browser = enter("officer")
    assert browser.get(reverse("logout")).status_code == 405
    assert browser.get("/").status_code == 200
    assert browser.post(reverse("logout")).status_code == 302
    assert browser.get("/").status_code == 302


def test_an_idle_session_ends_on_the_server(enter):
    browser = enter("officer")
    browser.get("/")
    session = Session.objects.get(session_key=browser.session.session_key)
    left = session.expire_date - timezone.now()
    assert timedelta(seconds=settings.IDLE_LOGOUT_SECONDS) <= left <= timedelta(seconds=settings.SESSION_COOKIE_AGE)
    Session.objects.update(expire_date=timezone.now())
    assert browser.get("/").status_code == 302


def test_going_on_renews_the_session(enter):
    browser = enter("officer")
    browser.get("/")
    soon = timezone.now() + timedelta(seconds=5)
    Session.objects.update(expire_date=soon)
    assert browser.get(reverse("session_extend")).status_code == 204
    assert Session.objects.get().expire_date > soon + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("aB1!", "짧"),
        ("onlyletters", "숫자, 특수문자"),
        ("123456789012", "문자, 특수문자"),
        ("letters4you", "특수문자"),
        ("{username}-1!", "유사"),
    ],
)
def test_a_weak_new_password_is_refused_with_the_reason(world, enter, password, said):
    officer = world.people["officer"]
    new = password.format(username=officer.username)
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    response = enter("officer").post(reverse("password_change"), data)
    assert response.status_code == 200 and said in response.content.decode()
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_a_common_password_is_refused(world, enter, settings):
    settings.AUTH_PASSWORD_VALIDATORS = settings.AUTH_PASSWORD_VALIDATORS[-1:]
    data = {"old_password": PASSWORD, "new_password1": "password123", "new_password2": "password123"}
    response = enter("officer").post(reverse("password_change"), data)
    assert response.status_code == 200 and "흔히 사용되는" in response.content.decode()


def test_a_new_password_ends_the_other_sessions(world, enter):
    here, elsewhere = enter("officer"), enter("officer")
    new = "Ganeum-new-2026!"
    data = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post(reverse("password_change"), data).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
