"""What tests ask of the database itself: refusals by name, and a second person's connection."""

import threading
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction


@contextmanager
def refused(constraint):
    """The block is refused by the database with an IntegrityError of this constraint, and undone."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield caught
        flush_constraints()
    name = caught.value.__cause__.diag.constraint_name
    assert name == constraint, f"refused by {name}: {caught.value}"


def run(sql, params=None):
    """Run one statement past every service; the number of rows that it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def select(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def flush_constraints():
    """Check now what would be checked at commit; DDL refuses to run before."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def second_connection():
    """A connection of its own to the same database, committing when its block ends well."""
    parameters = connection.get_connection_params()
    with psycopg.connect(**{name: parameters[name] for name in parameters.keys() - {"cursor_factory", "context"}}) as b:
        yield b


class Person(threading.Thread):
    """Somebody else acting at the same time, on a connection of their own."""

    def __init__(self, act):
        super().__init__()
        self.act = act
        self.result = self.error = None
        self.start()

    def run(self):
        try:
            self.result = self.act()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def finish(self):
        self.join(10)
        assert not self.is_alive(), "still waiting"
        return self


def wait_until_blocked(timeout=5):
    """Return once somebody waits for a lock in this database; fail if nobody ever does."""
    give_up = time.monotonic() + timeout
    with second_connection() as watcher:
        watcher.autocommit = True
        while time.monotonic() < give_up:
            waiting = watcher.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            ).fetchone()
            if waiting[0]:
                return
            time.sleep(0.01)
    pytest.fail("nobody waited")
