"""What goes over the wire: headers on every answer, and certificates wherever the portal is not local."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse

ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ASK = """
import django, json
from django.conf import settings
settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
django.setup()
from django.test import Client
answers = {}
for scheme in ("http", "https"):
    answer = Client().get("/login/", secure=scheme == "https", headers={"host": "portal.example.go.kr"})
    cookies = {
        name.split("_")[0]: [bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"]]
        for name, cookie in answer.cookies.items()
    }
    answers[scheme] = [answer.status_code, dict(answer.headers), cookies]
print(json.dumps(answers))
"""


@pytest.mark.parametrize("role", ["officer", "administrator"])
def test_every_answer_carries_the_headers(world, enter, role):
    browser = enter(role)
    unit = world.unit.pk
    for address in (
        reverse("login"),
        "/",
        "/nowhere/",
        "/admin/",
        "/admin/jsi18n/",
        reverse("unit", args=[unit]),
        reverse("unit_export", args=[unit]),
        reverse("edition_file", args=[world.edition.pk, "xlsx"]),
        reverse("session_extend"),
    ):
        answer = browser.get(address)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy and "*" not in policy, address
        for name in ("object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'", "form-action 'self'"):
            assert name in policy, address
        assert {name: answer.get(name) for name in ALWAYS} == ALWAYS, address


def test_pages_with_figures_are_kept_by_no_cache(world, enter):
    answer = enter("officer").get(reverse("unit", args=[world.unit.pk]))
    assert "Cookie" in answer["Vary"]


def test_away_from_this_machine_everything_is_encrypted(tmp_path):
    known = {**os.environ, "ALLOWED_HOSTS": "portal.example.go.kr", "VAR_DIR": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", ASK], cwd=settings.BASE_DIR, env=known, capture_output=True, text=True, check=True
    )
    answers = json.loads(run.stdout.splitlines()[-1])
    status, headers, _cookies = answers["http"]
    assert (status, headers["Location"]) == (301, "https://portal.example.go.kr/login/")
    status, headers, cookies = answers["https"]
    assert status == 200
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert cookies == {"csrftoken": [True, True, "Lax"]}
    assert oct((tmp_path / "secret_key").stat().st_mode & 0o777) == "0o600"
