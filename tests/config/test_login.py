"""Coming in: five wrong passwords lock the account wherever they came from, and idling ends the session."""

import pytest
from axes.utils import reset
from django.conf import settings
from django.urls import reverse

from organization.models import User

PASSWORD = "right-Pass-2026"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return User.objects.create_user("officer-1", password=PASSWORD)


def attempt(client, password, address="10.0.0.1", username="officer-1"):
    return client.post(reverse("login"), {"username": username, "password": password}, REMOTE_ADDR=address)


def fail(client, times):
    for number in range(times):
        answer = attempt(client, "wrong", address=f"10.0.0.{number + 1}")
    return answer


def test_the_fifth_failure_locks_the_account_for_the_right_password_too(client, person):
    assert fail(client, 4).status_code == 200
    locked = attempt(client, "wrong", address="10.0.0.9")
    assert locked.status_code == 429
    assert "registration/locked.html" in [template.name for template in locked.templates]
    assert attempt(client, PASSWORD, address="10.0.0.10").status_code == 429
    assert "_auth_user_id" not in client.session


def test_one_locked_account_leaves_the_others_alone(client, person):
    User.objects.create_user("officer-2", password=PASSWORD)
    fail(client, 5)
    assert attempt(client, PASSWORD, username="officer-2").status_code == 302


def test_a_right_password_forgets_the_wrong_ones(client, person):
    fail(client, 4)
    assert attempt(client, PASSWORD).status_code == 302
    client.logout()
    assert fail(client, 4).status_code == 200


def test_an_administrator_unlocks(client, person):
    fail(client, 5)
    reset(username="officer-1")
    assert attempt(client, PASSWORD).status_code == 302


def test_every_request_winds_the_idle_clock_anew(client, person):
    attempt(client, PASSWORD)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    answer = client.get(reverse("home"))
    assert settings.SESSION_COOKIE_NAME in answer.cookies


def test_every_answer_carries_the_content_policy(client):
    policy = client.get(reverse("login")).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
