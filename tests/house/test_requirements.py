"""Every package is pinned and says why it is here; every vendored file is the one that was checked."""

import hashlib
import re

import pytest

from tests.house.project import BASE_DIR

PINNED = re.compile(r"^[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==[\w.!+]+(\s*;[^#]+)?\s+# \S.*$")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_and_explained(name):
    lines = (BASE_DIR / name).read_text(encoding="utf-8").splitlines()
    loose = [line for line in lines if line.strip() and not line.startswith(("#", "-r ")) and not PINNED.match(line)]
    assert not loose, loose


def test_vendored_files_are_unchanged():
    vendor = BASE_DIR / "static/vendor"
    changed = []
    for line in (vendor / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        path = vendor / name.lstrip("*")
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            changed.append(name)
    assert not changed, changed
