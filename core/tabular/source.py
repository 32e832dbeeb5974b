"""A folder of CSV files or one workbook, as a list of named sheets of text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from core.tabular.csvfile import csv_rows
from core.tabular.problems import Problems
from core.tabular.workbook import Workbook, open_workbook


@dataclass(frozen=True)
class Sheet:
    """One table not yet read. ``file`` is the same for a CSV file and a sheet of its name."""

    name: str
    file: str
    path: Path
    workbook: Workbook | None = None

    @property
    def place(self) -> str:
        """How messages call it."""
        if self.workbook is None:
            return self.file
        return _("%(file)s 「%(sheet)s」 시트") % {"file": self.path.name, "sheet": self.name}

    def rows(self, problems: Problems) -> Iterable[list[str]]:
        """The rows as texts, header first; ends early at a problem that stops reading."""
        if self.workbook is None:
            return csv_rows(self.path, self.place, problems)
        return self.workbook.rows(self.name, self.place, problems)


def open_source(path: Path, problems: Problems) -> list[Sheet]:
    """The sheets under a path; none, with a problem, where it cannot be opened."""
    if path.is_dir():
        return list(_folder(path))
    if not path.exists():
        problems.add(str(path), _("없는 경로입니다. CSV 폴더나 엑셀 파일의 경로를 적어 주세요."))
        return []
    workbook = open_workbook(path, problems)
    if workbook is None:
        return []
    return [Sheet(name.strip(), f"{name.strip()}.csv", path, workbook) for name in workbook.names]


def _folder(path: Path) -> Iterator[Sheet]:
    for entry in sorted(path.iterdir()):
        if entry.is_file() and not entry.name.startswith("."):
            name = entry.stem if entry.suffix.lower() == ".csv" else entry.name
            yield Sheet(name, entry.name, entry)
