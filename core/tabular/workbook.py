"""An XLSX workbook as rows of text, guarded before anything opens it.

The reader builds every sheet as a full rectangle in memory, so a small file can claim a huge
one: the archive and the cell addresses are checked first.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import python_calamine
from django.utils.translation import gettext as _

from core.tabular.limits import limit
from core.tabular.problems import Problems
from core.tabular.values import cell_text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
#: A cell with content (style alone takes no room): its column letters and row number.
_FAR_COLUMN = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["'][A-Z]{2,}\d+["'][^>]*?(?<!/)>""")
#: The same for an export, which has many columns and few rows.
_FAR_COLUMN_OF_EXPORT = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["'](?:[A-Z]{3,}|[D-Z][A-Z])\d+["'][^>]*?(?<!/)>"""
)
_FAR_ROW = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^>]*?\br\s*=\s*["'][A-Z]*(\d{5,})["'][^>]*?(?<!/)>""")


class Unsafe(Exception):
    """The file must not be opened; the message says why and what to do."""


class Workbook:
    """An opened workbook; sheets are read when asked for."""

    def __init__(self, path: Path):
        self._book = python_calamine.load_workbook(str(path))

    @property
    def names(self) -> list[str]:
        return self._book.sheet_names

    def rows(self, name: str, place: str, problems: Problems) -> Iterator[list[str]]:
        wanted = next(title for title in self.names if title.strip() == name)
        try:
            sheet = self._book.get_sheet_by_name(wanted)
            for _blank in range(sheet.start[0] if sheet.start else 0):
                # Row numbers stay those of the spreadsheet when it begins with empty rows.
                yield []
            for row in sheet.iter_rows():
                yield [cell_text(cell) for cell in row]
        except python_calamine.CalamineError as error:
            problems.add(place, _("시트를 읽지 못했습니다: %s") % error)


def open_workbook(path: Path, problems: Problems, *, is_export: bool = False, place: str = "") -> Workbook | None:
    """The workbook, or ``None`` with a problem that says why it was not opened.

    An export of another system may use columns up to CZ, within a fifth of the rows.
    """
    place = place or path.name
    try:
        _check(path, is_export)
        return Workbook(path)
    except Unsafe as error:
        problems.add(place, str(error))
    except (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, EOFError, OSError):
        problems.add(place, _("엑셀 파일이 손상되었습니다. 엑셀에서 열어 .xlsx로 다시 저장해 주세요."))
    return None


def _check(path: Path, is_export: bool) -> None:
    with path.open("rb") as file:
        magic = file.read(8)
    if magic == _OLE:
        raise Unsafe(_("암호가 걸렸거나 옛 형식(.xls)입니다. 암호를 풀고 .xlsx로 다시 저장해 주세요."))
    if not zipfile.is_zipfile(path):
        raise Unsafe(_("엑셀 파일이 아닙니다. .xlsx 파일이나 CSV 폴더를 지정해 주세요."))
    if path.stat().st_size > limit("TABULAR_MAX_BYTES"):
        raise Unsafe(_("파일이 너무 큽니다. %dMB까지 읽습니다.") % (limit("TABULAR_MAX_BYTES") >> 20))
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if "xl/workbook.xml" not in archive.namelist():
            raise Unsafe(_("엑셀 파일이 아닙니다. .xlsx 파일이나 CSV 폴더를 지정해 주세요."))
        _check_size(path, entries)
        for entry in entries:
            _check_entry(archive, entry, is_export)


def _check_size(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    too_large = unpacked > limit("TABULAR_MAX_UNPACKED_BYTES")
    ratio = unpacked / max(1, path.stat().st_size)
    # Small files compress well without harm; the ratio counts from a few megabytes on.
    too_dense = unpacked > 10 * _CHUNK and ratio > limit("TABULAR_MAX_RATIO")
    if too_large or too_dense or len(entries) > limit("TABULAR_MAX_ENTRIES"):
        raise Unsafe(
            _(
                "압축을 풀면 지나치게 커지는 파일이라 열지 않았습니다(%(size)dMB, %(count)d개). "
                "필요한 시트만 새 파일로 저장해 주세요."
            )
            % {"size": unpacked >> 20, "count": len(entries)}
        )


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, is_export: bool) -> None:
    """Unpack once within the declared size, so that a wrong size or checksum shows here."""
    with archive.open(entry) as stream:
        if not entry.filename.lower().endswith(".xml"):
            while stream.read(_CHUNK):
                pass
            return
        content = stream.read()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"<!DOCTYPE" in content[:2000]:
        raise Unsafe(_("엑셀 프로그램이 만든 파일이 아닙니다. 엑셀에서 다시 저장해 주세요."))
    if (_FAR_COLUMN_OF_EXPORT if is_export else _FAR_COLUMN).search(content):
        raise Unsafe(
            _("%s열을 넘는 칸에 값이 있습니다. 쓰지 않는 열을 지우고 다시 저장해 주세요.")
            % ("CZ" if is_export else "Z")
        )
    largest = limit("EXPORT_MAX_ROWS" if is_export else "TABULAR_MAX_ROWS") + 1
    if any(int(number) > largest for number in _FAR_ROW.findall(content)):
        raise Unsafe(
            _("%(limit)d행을 넘는 칸에 값이 있습니다. 쓰지 않는 행을 지우거나 파일을 나누어 주세요.")
            % {"limit": largest}
        )
