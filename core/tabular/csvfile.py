"""A CSV file as rows of text: UTF-8, RFC 4180, within the limits."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

from core.tabular.limits import limit
from core.tabular.problems import Problems


def csv_rows(path: Path, place: str, problems: Problems, *, takes_cp949: bool = False) -> Iterator[list[str]]:
    """Yield the rows, header first. A file that cannot be read yields none, with a problem.

    ``takes_cp949``: systems of the office still write their exports so; people's own files are
    asked for in UTF-8, because a wrong guess would go unseen in a single name.
    """
    text = _text(path, place, problems, takes_cp949)
    if text is None:
        return
    # strict: a stray quote would otherwise swallow the rest of the file without a word.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.add(place, _broken(error), row=number)
            return
        yield [cell.strip() for cell in row]


def _broken(error: csv.Error) -> str:
    if "field larger" in str(error):
        return _("한 칸이 너무 깁니다. 따옴표가 닫히지 않았는지 확인해 주세요.")
    return _('따옴표가 맞지 않습니다. 칸 안의 "는 ""로 적고, 여는 따옴표를 닫아 주세요.')


def _text(path: Path, place: str, problems: Problems, takes_cp949: bool) -> str | None:
    size, largest = path.stat().st_size, limit("TABULAR_MAX_BYTES")
    if size > largest:
        problems.add(
            place,
            _("파일이 너무 큽니다(%(size)dMB). %(limit)dMB까지 읽습니다. 파일을 나누어 주세요.")
            % {"size": size >> 20, "limit": largest >> 20},
        )
        return None
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problems.add(place, _("UTF-16으로 저장된 파일입니다. %s") % _cure())
        return None
    if b"\0" in data:
        row = data[: data.index(b"\0")].count(b"\n") + 1
        problems.add(place, _("글자가 아닌 값(NUL)이 있습니다. CSV 파일이 맞는지 확인해 주세요."), row=row)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if takes_cp949:
            with suppress(UnicodeDecodeError):
                return data.decode("cp949")
        row = data[: error.start].count(b"\n") + 1
        problems.add(place, _wrong_encoding(data), row=row)
        return None


def _wrong_encoding(data: bytes) -> str:
    try:
        data.decode("cp949")
    except UnicodeDecodeError:
        return _("UTF-8이 아닌 글자가 있습니다. %s") % _cure()
    return _("CP949(EUC-KR)로 저장된 파일입니다. %s") % _cure()


def _cure() -> str:
    return _("엑셀에서 'CSV UTF-8(쉼표로 분리)' 형식으로 다시 저장해 주세요.")
