"""Settings: the key is secret and stays, and what is safe does not depend on anyone's memory."""

import json
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings

NAMES = (
    "DEBUG",
    "SECRET_KEY",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
)
PRINT = (
    "import json; from django.conf import settings; "
    f"print(json.dumps({{name: getattr(settings, name) for name in {NAMES!r}}}))"
)


@pytest.fixture
def read_settings(tmp_path):
    """Reads the settings in several new processes at once, with these variables."""

    def read(processes=1, **environment):
        command = [sys.executable, "-c", PRINT]
        known = {**os.environ, "VAR_DIR": str(tmp_path / "var"), **environment}
        running = [
            subprocess.Popen(command, cwd=settings.BASE_DIR, env=known, stdout=subprocess.PIPE)
            for _ in range(processes)
        ]
        return [json.loads(process.communicate()[0]) for process in running]

    return read


def test_the_key_is_made_once_and_read_by_its_owner_alone(read_settings, tmp_path):
    keys = {found["SECRET_KEY"] for found in read_settings(processes=4)}
    (path,) = (tmp_path / "var").iterdir()  # no draft is left behind either
    assert keys == {path.read_text()}
    assert len(path.read_text()) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_on_this_machine_alone_no_certificate_is_asked_for(read_settings):
    (found,) = read_settings()
    assert found["DEBUG"] is False
    assert not any(found[name] for name in NAMES[2:])


def test_any_other_host_is_served_safely_without_being_told_so(read_settings):
    (found,) = read_settings(ALLOWED_HOSTS="127.0.0.1,portal.example.go.kr")
    assert found["DEBUG"] is False
    assert all(found[name] for name in NAMES[2:])


def test_the_content_policy_allows_nothing_unsafe():
    sources = {source for values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].values() for source in values}
    assert sources == {"'self'", "'none'", "data:"}
    assert "data:" not in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["default-src"]
