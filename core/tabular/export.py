"""What another system exports: a title above the header, unknown columns, totals below.

Nothing of the layout is known here. Whoever reads says which header texts to look for; the row
in which they stand is the header, whatever stands above it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from core.tabular.csvfile import csv_rows
from core.tabular.limits import limit
from core.tabular.problems import Problems
from core.tabular.workbook import open_workbook

#: A title, a date line, a unit line and an empty row or two stand above a header, not more.
HEADER_WITHIN = 30
_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass
class Located:
    """Where the wanted columns stand. Row and column numbers start at 0."""

    first_row: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.doubled


def plain(text: str) -> str:
    """A text without what exports change from month to month: spaces, width, line breaks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def export_sheets(path: Path, name: str, problems: Problems) -> Iterator[tuple[str, list[list[str]]]]:
    """The sheets of an export as ``(place, rows)``; a CSV file is one sheet. ``name`` is how people call the file."""
    with path.open("rb") as file:
        is_workbook = file.read(4).startswith(_WORKBOOK_STARTS)
    if is_workbook or name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        yield from _workbook_sheets(path, name, problems)
    elif name.lower().endswith((".csv", ".txt")):
        rows = list(csv_rows(path, name, problems, takes_cp949=True))
        if len(rows) > limit("EXPORT_MAX_ROWS"):
            problems.add(name, _too_many())
            return
        yield name, rows
    else:
        problems.add(name, _("엑셀(.xlsx)이나 CSV 파일이 아닙니다. 원장에서 엑셀로 내려받은 파일을 올려 주세요."))


def _workbook_sheets(path: Path, name: str, problems: Problems) -> Iterator[tuple[str, list[list[str]]]]:
    workbook = open_workbook(path, problems, is_export=True, place=name)
    for sheet in workbook.names if workbook else ():
        place = _("%(file)s 「%(sheet)s」 시트") % {"file": name, "sheet": sheet}
        yield place, list(workbook.rows(sheet.strip(), place, problems))


def _too_many() -> str:
    return _("행이 너무 많습니다. 한 번에 %d행까지 읽습니다. 파일을 나누어 주세요.") % limit("EXPORT_MAX_ROWS")


def locate(rows: list[list[str]], headers: dict[str, str]) -> Located:
    """Find the header: the first row, or the first two rows together, that hold every text.

    ``headers`` maps what is wanted to the text above its column. Where no row holds them all, the
    result is the row that came closest, with what it lacks.
    """
    wanted = {key: plain(text) for key, text in headers.items()}
    best = Located(missing=list(headers.values()))
    for height in (1, 2):
        for start in range(min(len(rows), HEADER_WITHIN)):
            found = _match(_labels(rows[start : start + height]), wanted, headers)
            found.first_row = start + height
            if found.is_whole:
                return found
            if len(found.missing) < len(best.missing):
                best = found
    return best


def _labels(rows: list[list[str]]) -> list[set[str]]:
    """What each column may be called: by a row of its own, or by the heading above and its own."""
    width = max((len(row) for row in rows), default=0)
    labels = [set() for _column in range(width)]
    above = ""
    for column in range(width):
        texts = [plain(row[column]) if column < len(row) else "" for row in rows]
        if len(texts) == 2:
            above = texts[0] or above  # a merged heading has its text in its first cell only
            labels[column] |= {texts[1] or texts[0], texts[0] + texts[1], above + texts[1]}
        else:
            labels[column] |= set(texts)
        labels[column].discard("")
    return labels


def _match(labels: list[set[str]], wanted: dict[str, str], headers: dict[str, str]) -> Located:
    found = Located()
    for key, text in wanted.items():
        places = [column for column, names in enumerate(labels) if text in names]
        if not places:
            found.missing.append(headers[key])
        elif len(places) > 1:
            found.doubled.append(headers[key])
        else:
            found.columns[key] = places[0]
    return found
