"""The portal in processes of its own, the requests of people's browsers, and what they wait for."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from tests.database import Person, second_connection, select

HOST = "127.0.0.1"
PATIENCE = 20
FORM = "application/x-www-form-urlencoded"
CSRF = "a" * 32


@dataclass(frozen=True)
class Answer:
    """What a browser got: a page, a redirect or JSON."""

    status: int
    text: str
    location: str

    @property
    def words(self) -> str:
        """The page with its quotation marks as people see them."""
        return unescape(self.text)

    def json(self) -> dict:
        return json.loads(self.text)


class WebServer:
    """Gunicorn with its web processes, as it stands in production, on the database of the tests."""

    def __init__(self, processes: int, log: Path):
        self.socket = socket.create_server((HOST, 0))
        self.port = self.socket.getsockname()[1]
        self.log = log
        arguments = [f"--bind=fd://{self.socket.fileno()}", f"--workers={processes}"]
        arguments.append("--config=python:tests.processes.gunicorn_settings")
        with log.open("wb") as output:
            self.master = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *arguments],
                cwd=settings.BASE_DIR,
                env={**os.environ, "GANEUM_TEST_DATABASE": connection.settings_dict["NAME"]},
                pass_fds=[self.socket.fileno()],
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_for(lambda: len(self.processes()) == processes, "the server did not start")

    def processes(self) -> set[int]:
        """The numbers of the web processes that are there now."""
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text()
        return {int(number) for number in children.split()}

    def kill(self, process: int):
        """kill -9; returns once the process is gone."""
        assert process in self.processes()
        os.kill(process, signal.SIGKILL)
        wait_for(lambda: process not in self.processes(), f"process {process} did not die")

    def stop(self):
        self.master.terminate()
        try:
            self.master.wait(PATIENCE)
        finally:
            self.master.kill()
            self.master.wait()
            self.socket.close()


class Window:
    """The browser window of one person, as far as its requests go."""

    def __init__(self, server: WebServer, user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.port = server.port
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
            "X-CSRFToken": CSRF,
        }

    def send_form(self, address: str, fields: dict) -> Answer:
        """What a button sends; a list is a field sent several times."""
        return self._send("POST", address, urlencode(fields, doseq=True), {"Content-Type": FORM})

    def send_cells(self, address: str, body: dict) -> Answer:
        """What the script of the grid sends."""
        headers = {"Content-Type": "application/json", "X-Requested-With": "XMLHttpRequest"}
        return self._send("POST", address, json.dumps(body), headers)

    def _send(self, method: str, address: str, body: str, headers: dict) -> Answer:
        browser = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            browser.request(method, address, body, self.headers | headers)
            answer = browser.getresponse()
            return Answer(answer.status, answer.read().decode(), answer.getheader("Location", ""))
        finally:
            browser.close()


@contextmanager
def held(statement: str, parameters=()):
    """Hold the locks of this statement for the block, which is given how to let them go earlier."""
    with second_connection() as holder:
        holder.execute(statement, parameters)
        try:
            yield holder.rollback
        finally:
            holder.rollback()


def held_table(table: str):
    """Nobody writes to the table meanwhile; everybody may read it."""
    return held(f"LOCK TABLE {table} IN EXCLUSIVE MODE")


def waiting_requests(count: int, table: str | None = None) -> list[tuple[int, int]]:
    """Wait until so many requests wait for a lock, of this table where one is named.

    Each is the number of its web process and that of the database's process that works for it.
    """

    def look():
        rows = select(
            "SELECT DISTINCT application_name, pid FROM pg_stat_activity JOIN pg_locks USING (pid)"
            " WHERE datname = current_database() AND application_name LIKE %s AND NOT granted"
            " AND (%s::text IS NULL OR relation = %s::regclass)",
            ["ganeum-%", table, table],
        )
        return rows if len(rows) == count else None

    rows = wait_for(look, f"never {count} requests waited")
    return [(int(name.removeprefix("ganeum-")), backend) for name, backend in rows]


def kill_waiting(server: WebServer, request: Person, table: str | None = None) -> int:
    """kill -9 of the process whose request waits in its transaction; the database's process it leaves behind."""
    [(process, backend)] = waiting_requests(1, table)
    server.kill(process)
    assert isinstance(request.finish().error, ConnectionError), request.result
    return backend


def wait_until_gone(backend: int):
    """The database notices a dead client when it next speaks to it, and then undoes what it had begun."""
    wait_for(
        lambda: not select("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [backend]),
        f"the database still works for the killed process ({backend})",
    )


def broken_off(server: WebServer, table: str, act):
    """Send a request and kill its process where it comes to write to the table."""
    with held_table(table):
        backend = kill_waiting(server, Person(act), table)
    wait_until_gone(backend)


def in_turn(table: str, first, second) -> tuple[Answer, Answer]:
    """Two requests in two processes: the second comes while the first, writing to the table, is in its transaction."""
    with held_table(table):
        one = Person(first)
        waiting_requests(1, table)
        other = Person(second)
        processes = {process for process, _backend in waiting_requests(2)}
    assert len(processes) == 2
    return answer_of(one), answer_of(other)


def answer_of(request: Person) -> Answer:
    error = request.finish().error
    assert error is None, error
    return request.result


def wait_for(look, complaint: str):
    """Look until something is found; it is given back."""
    give_up = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < give_up, complaint
        time.sleep(0.01)
    return found
