"""Runs a command on a throw-away cluster of the PostgreSQL that this machine has installed.

    python -m tests.system_postgres COMMAND …

The cluster is made for the run and removed after it; the command finds it through DATABASE_URL.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST = 15
FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"


def main(command):
    binaries = find_binaries()
    if binaries is None:
        required = os.environ.get("CI") == "true"
        print(f"PostgreSQL {OLDEST} 이상이 없어 이 시험을 하지 못했습니다. / No PostgreSQL {OLDEST} or newer here.")
        return 1 if required else 0
    folder = Path(tempfile.mkdtemp(prefix="ganeum-"))
    owner = choose_owner()
    data = folder / "data"
    try:
        if owner:
            shutil.chown(folder, owner)
        folder.chmod(0o700 if owner is None else 0o711)
        run(binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", owner=owner)
        options = f'-k {folder} -c listen_addresses="" {FAST}'
        run(binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start", owner=owner)
        try:
            run(binaries / "createdb", "-h", folder, "-U", "postgres", "ganeum")
            address = f"postgresql://postgres@/ganeum?host={folder}"
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode
        finally:
            run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", owner=owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries():
    """The folder of the newest server programs that are new enough, or None."""
    places = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        places.append(Path(on_path).resolve().parent)
    versions = {place: read_version(place) for place in places}
    fitting = [place for place in places if versions[place] >= OLDEST]
    return max(fitting, key=versions.get, default=None)


def read_version(place):
    printed = subprocess.run([place / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)", printed)
    return int(found.group(1)) if found else 0


def choose_owner():
    """PostgreSQL refuses to run as root; then somebody without rights of their own runs it."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


def run(*command, owner=None):
    done = subprocess.run([str(part) for part in command], user=owner, cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
