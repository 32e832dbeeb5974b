"""Brings the whole portal up on this machine with real data in it, and takes it down again."""

import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

ADDRESS = "127.0.0.1"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15


class Command(BaseCommand):
    help = "데이터베이스를 준비하고 실제 자료를 넣은 뒤 포털을 엽니다. Ctrl+C로 모두 멈춥니다."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args, port, workers, **options):
        on_signals(interrupt)
        server = None
        try:
            refuse_taken_port(port)
            self.prepare()
            server = start_web_server(port, workers)
            wait_until_it_answers(server, port)
            self.greet(port)
            server.wait()
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            on_signals(signal.SIG_IGN)  # a second Ctrl+C must not leave half of it running
            if server is not None:
                stop_web_server(server)
        if server is not None and server.returncode > 0:
            raise CommandError(_("웹 서버가 멈췄습니다(종료 코드 %(code)s).") % {"code": server.returncode})
        self.stdout.write(_("모두 멈췄습니다."))

    def prepare(self):
        if migrations_are_pending():
            self.stdout.write(_("데이터베이스를 준비합니다 …"))
            call_command("migrate", verbosity=0, interactive=False)
        if collect_changed_files():
            self.stdout.write(_("화면 파일을 모았습니다."))
        if apps.get_model("organization", "Unit").objects.exists():
            call_command("load_demo", accounts=True, stdout=self.stdout)
        else:
            self.stdout.write(_("실제 자료를 넣습니다 …"))
            with transaction.atomic():  # stopped halfway, it starts over the next time
                call_command("load_demo", stdout=self.stdout)
        self.stdout.flush()
        connections.close_all()

    def greet(self, port):
        self.stdout.write("")
        self.stdout.write(f"{settings.PRODUCT_NAME}: http://{ADDRESS}:{port}/")
        self.stdout.write(_("멈추려면 Ctrl+C를 누르세요."))
        self.stdout.flush()


def on_signals(handler):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def interrupt(number, frame):
    raise KeyboardInterrupt


def refuse_taken_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise CommandError(
                _("%(port)s번 포트를 쓸 수 없습니다. 다른 번호를 주세요: PORT=8001 make demo") % {"port": port}
            ) from error


def migrations_are_pending():
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_changed_files():
    """Collect styles and scripts if one differs from the last time; tells whether it did."""
    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))
            state.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    mark = settings.VAR_DIR / "static.collected"
    if mark.exists() and settings.STATIC_ROOT.exists() and mark.read_text() == state.hexdigest():
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    mark.write_text(state.hexdigest())
    return True


def start_web_server(port, workers):
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", f"--bind={ADDRESS}:{port}", f"--workers={workers}"]
    command += ["--threads=4", "--no-control-socket", "--log-level=warning", "--graceful-timeout=5"]
    # A session of its own: Ctrl+C reaches this command alone, which then stops the web before the database.
    return subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)


def wait_until_it_answers(server, port):
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            visit = http.client.HTTPConnection(ADDRESS, port, timeout=SECONDS_TO_START)
            visit.request("GET", "/")
            visit.getresponse()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            visit.close()
    raise CommandError(_("웹 서버가 시작되지 않았습니다."))


def stop_web_server(server):
    server.terminate()
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
