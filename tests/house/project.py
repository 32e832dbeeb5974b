"""What the rules of the house read: the project's own files, as git knows them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]

# Every package of the portal, the highest first. `facilities` is named before it exists: its place is decided.
APPS = ("programs", "budgets", "facilities", "reporting", "organization")
PACKAGES = ("config", *APPS, "core")


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is committed or about to be, without what others wrote (static/vendor)."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=BASE_DIR, check=True, capture_output=True, text=True).stdout
    paths = (BASE_DIR / name for name in sorted(set(listed.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file() and "vendor" not in path.relative_to(BASE_DIR).parts)


def modules(*packages: str) -> list[Path]:
    """The Python files below these top-level folders, migrations left out: Django writes those."""
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and top(path) in packages and "migrations" not in path.parts
    ]


def texts(*folders: str, suffixes: set[str]) -> list[Path]:
    return [path for path in project_files() if top(path) in folders and path.suffix in suffixes]


def top(path: Path) -> str:
    return path.relative_to(BASE_DIR).parts[0]


def place(path: Path) -> str:
    """How a failure names a file."""
    return path.relative_to(BASE_DIR).as_posix()


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
