"""One portal per test, each a copy of the demo's database, so that nothing one person does reaches another test."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections

from tests.browser.portal import Portal, collect_static, database_copied_from, execute, name_database, served


@pytest.fixture(scope="session")
def demo_database(django_db_setup, django_db_blocker):
    """The name of a database that holds what `make demo` shows on its first start."""
    with django_db_blocker.unblock():
        empty = connection.settings_dict["NAME"]
        name = f"{empty}_demo"
        connections.close_all()
        # With playwright's event loop running, Django keeps other connections than before: those still hold on.
        execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{empty}'")
        execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        execute(f'CREATE DATABASE "{name}" TEMPLATE "{empty}"')
        name_database(name)
        call_command("load_demo", verbosity=0, stdout=StringIO())
        connections.close_all()
        name_database(empty)
    yield name
    with django_db_blocker.unblock():
        execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def static_folder(tmp_path_factory):
    """Styles and scripts as `make demo` collects them."""
    folder = tmp_path_factory.mktemp("static")
    collect_static(folder)
    return folder


@pytest.fixture
def portal(transactional_db, browser, demo_database, static_folder):
    with database_copied_from(demo_database), served(static_folder) as url:
        portal = Portal(browser, url)
        yield portal
        portal.close()
