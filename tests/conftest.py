"""The tests' own folder and database, and a real browser where the machine has one."""

import os
import shutil
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parent.parent
# Before the settings are read: nothing a test writes may lie beside real data, and nothing in the
# environment of the person who runs them may change what is tested.
if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker inherits what the run has set
    os.environ["VAR_DIR"] = str(Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve() / "test")
for _name in ("ALLOWED_HOSTS", "DEBUG", "SECURE", "IDLE_LOGOUT_SECONDS", "PASSWORD_MIN_LENGTH", "OFFICE_NAME"):
    os.environ.pop(_name, None)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()

# The database refuses to empty a table that must be kept, unless a test database's connection says so.
settings.DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    "-c ganeum.test_truncate=on -c synchronous_commit=off"
)
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow by design
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_BROWSER = "no chromium on this machine, and none could be installed"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """The embedded server of the tests may lose its data in a power cut, and is faster for it."""
    from django.db import connection

    if settings.DATABASES["default"]["ENGINE"] != "config.postgres":
        return
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        for name in ("fsync", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {name} = off")
        cursor.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """At the end nobody else holds on to the database: with playwright's loop Django opens other connections."""
    yield
    from django.db import connection, connections

    with django_db_blocker.unblock():
        connections.close_all()  # this one may have been ended already, by whoever copied the database
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connections.close_all()


def find_browser():
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def browser_is_required():
    return os.environ.get("GANEUM_REQUIRE_BROWSER") == "1" or os.environ.get("CI") == "true"


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("browser") and find_browser() is None and not browser_is_required():
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_terminal_summary(terminalreporter):
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.section("BROWSER TESTS SKIPPED", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} browser tests did NOT run: {NO_BROWSER}.")
        terminalreporter.line("브라우저 시험을 하지 못했습니다. 하려면 먼저: apt-get install chromium")


@pytest.fixture(scope="session")
def browser():
    """Chromium of this machine, started once per process."""
    executable = find_browser()
    if executable is None:
        pytest.fail(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would otherwise take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=BROWSER_FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def browser_page(browser, live_server):
    """A page of an empty profile; `goto("/…")` reaches the live server. A breach of the content policy fails."""
    context = browser.new_context(
        base_url=live_server.url, locale="ko-KR", timezone_id="Asia/Seoul", viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    breaches = []
    page.on("console", lambda message: breaches.append(message.text) if is_breach(message) else None)
    page.on("pageerror", lambda error: breaches.append(str(error)))
    yield page
    context.close()
    assert not breaches, breaches


def is_breach(message):
    return message.type == "error" and "Content Security Policy" in message.text
