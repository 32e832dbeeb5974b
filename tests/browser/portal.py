"""The whole portal with the demo's real data, served as in production, and people who visit it."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from django.urls import reverse

from organization.models import Assignment, Role, Unit, User
from organization.selectors import tree_as_of
from reporting.models import Period
from tests.factories import JUNE, make_user

HOST = "127.0.0.1"
#: What a page may not do, told to the console, where the visitor listens.
TELL_BREACHES = """addEventListener('securitypolicyviolation', event =>
  console.error('POLICY ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile))"""
STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_numbers = count(1)


def execute(statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def name_database(name):
    """Let this thread and every thread to come use another database."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


@contextmanager
def database_copied_from(template):
    """A database of one's own, gone afterwards; what stood in it before is what the template holds."""
    before, name = connection.settings_dict["NAME"], f"{template}_{next(_numbers)}"
    connections.close_all()
    execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # left by a run that was killed
    execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    name_database(name)
    try:
        yield name
    finally:
        connections.close_all()
        name_database(before)
        execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def hashed_files(folder):
    """Settings of production for styles and scripts, which lie in ``folder``."""
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": STATIC}}
    return override_settings(STORAGES=storages, STATIC_ROOT=folder)


def collect_static(folder):
    with hashed_files(folder):
        call_command("collectstatic", verbosity=0, interactive=False)


@contextmanager
def served(static_folder):
    """The portal on a port of this machine: hashed static files by whitenoise, the real content policy."""
    with hashed_files(static_folder):
        server = LiveServerThread(HOST, static_handler=lambda application: application)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        try:
            yield f"http://{HOST}:{server.port}"
        finally:
            server.terminate()


@dataclass
class Visitor:
    """A browser window of one person; ``problems`` is what no page may do."""

    context: object
    page: object
    problems: list[str] = field(default_factory=list)
    expected: tuple[int, ...] = ()

    def may_fail(self, *statuses):
        """What a test provokes by itself: answers of scripts with these statuses are no problem."""
        self.expected = statuses

    def watch(self, page):
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("response", self._on_response)
        return page

    def new_page(self):
        return self.watch(self.context.new_page())

    def _on_console(self, message):
        # A failed request is told by its response, which knows whether it was a page.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"{message.location.get('url')}: {message.text}")

    def _on_response(self, response):
        if not response.url.startswith((f"http://{HOST}:", "data:", "blob:")):
            self.problems.append(f"another host: {response.url}")
        elif response.status in self.expected:
            return
        elif response.status >= 400 and not response.request.is_navigation_request():
            self.problems.append(f"{response.status}: {response.url}")


class Portal:
    """The running portal: its address, its units and its visitors."""

    def __init__(self, browser, url):
        self.browser, self.url = browser, url
        self.visitors = []
        self.period = Period.objects.get(month=int(JUNE), office__is_practice=False)
        self.tree = tree_as_of(JUNE.last_day)
        self.office = Unit.objects.get(pk=self.period.office_id)

    def address(self, name, unit_name, month=JUNE) -> str:
        return reverse(name, kwargs={"unit": self.unit(unit_name).pk, "month": month})

    def unit(self, name) -> Unit:
        return Unit.objects.get(pk=next(pk for pk, row in self.tree.placements.items() if row.name == name))

    def person(self, role, unit, *others, username="") -> User:
        """An account of its own that holds ``role`` in all these units."""
        user = make_user(role, unit, username=username, post=f"{self.tree.name(unit.pk)} {Role(role).label}")
        for other in others:
            Assignment.objects.create(user=user, unit=other, role=role, valid_from="2015-01-01")
        return user

    def window(self, user=None, *, width=1440, height=900, **options):
        """A window signed in as ``user`` (an account's name or the account), without the login page."""
        context = self.browser.new_context(
            base_url=self.url,
            locale="ko-KR",
            timezone_id="Asia/Seoul",
            viewport={"width": width, "height": height},
            **options,
        )
        context.set_default_timeout(15_000)
        context.add_init_script(TELL_BREACHES)
        visitor = Visitor(context, None)
        visitor.page = visitor.new_page()
        self.visitors.append(visitor)
        if user is not None:
            self.sign_in(visitor, user)
        return visitor.page

    def client(self, user) -> Client:
        """Django's own client, signed in; it sees the same pages without drawing them."""
        client = Client()
        client.force_login(
            user if isinstance(user, User) else User.objects.get(username=user),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return client

    def sign_in(self, visitor, user):
        client = self.client(user)
        name = settings.SESSION_COOKIE_NAME
        visitor.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])

    def visitor_of(self, page) -> Visitor:
        return next(visitor for visitor in self.visitors if visitor.context == page.context)

    def close(self):
        problems = [problem for visitor in self.visitors for problem in visitor.problems]
        for visitor in self.visitors:
            visitor.context.close()
        assert not problems, "\n".join(problems)
