"""The embedded server: it refuses folders it would spoil, is shared, and goes with its last user."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from config.postgres.server import UnsuitableFolder, find_private_parent, refuse_unsuitable_folder

EMBEDDED = settings.DATABASES["default"]["ENGINE"] == "config.postgres"
CONNECT = "from django.db import connection; connection.ensure_connection(); print('connected', flush=True); "

needs_embedded = pytest.mark.skipif(not EMBEDDED, reason="DATABASE_URL names another server")


@pytest.fixture
def var_dir():
    """A folder short and open enough for a server of its own, also for root."""
    folder = settings.VAR_DIR / f"try-{os.getpid()}"
    folder.mkdir(mode=0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def start(var_dir):
    """Starts Python with the portal's settings on that folder; ends whatever still runs after the test."""
    started = []

    def start_python(code):
        environment = {**os.environ, "VAR_DIR": str(var_dir), "DATABASE_URL": ""}
        process = subprocess.Popen(
            [sys.executable, "-c", f"import django; django.setup(); {code}"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start_python
    for process in started:
        process.terminate()
        process.communicate()
    if server := postmaster(var_dir):
        server.terminate()
        server.wait()


def postmaster(var_dir):
    """The server's process, or None when there is none."""
    try:
        number = int((var_dir / "postgres/postmaster.pid").read_text().split()[0])
        return psutil.Process(number)
    except (FileNotFoundError, psutil.NoSuchProcess):
        return None


def test_a_long_path_is_refused(tmp_path):
    with pytest.raises(UnsuitableFolder, match="VAR_DIR"):
        refuse_unsuitable_folder(tmp_path / ("a" * 100) / "postgres")


def test_a_private_parent_is_found_and_left_alone(tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    for parent in (tmp_path, *tmp_path.parents[:-1]):
        if parent.stat().st_mode & 0o055 != 0o055:
            private = parent  # the topmost one is named
    assert find_private_parent(tmp_path / "private" / "var" / "postgres") == private
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o700
    assert find_private_parent(Path("/usr/bin/env")) is None


@needs_embedded
@pytest.mark.skipif(os.geteuid() != 0, reason="only root would change the folders above")
def test_root_refuses_a_private_parent_before_changing_anything(var_dir):
    private = var_dir / "private"
    private.mkdir(mode=0o700)
    with pytest.raises(UnsuitableFolder, match=str(private)):
        refuse_unsuitable_folder(private / "postgres")
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert not list(private.iterdir())


def test_a_command_without_a_query_starts_nothing(var_dir, start):
    assert start("from django.core.management import call_command; call_command('check')").wait() == 0
    assert not (var_dir / "postgres").exists()


def test_the_server_stays_for_its_last_user_and_then_stops(var_dir, start):
    first, last, killed = (start(CONNECT + "input()") for _ in range(3))
    assert [process.stdout.readline() for process in (first, last, killed)] == ["connected\n"] * 3
    server = postmaster(var_dir)
    first.communicate("\n")
    killed.kill()  # says no goodbye, and must not be waited for
    killed.communicate()
    start(CONNECT).communicate()
    assert postmaster(var_dir) == server
    last.communicate("\n")
    assert last.returncode == 0
    assert postmaster(var_dir) is None
