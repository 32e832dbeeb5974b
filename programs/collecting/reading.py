"""One workbook that came back, read against the collection that it should belong to."""

import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.money import parse_quantity
from core.periods import Month
from core.refusals import InvalidInput
from core.tabular.problems import Problems
from core.tabular.workbook import Workbook, open_workbook
from programs.collecting.workbook import HEAD_ROW, KEY, KEYS, LAYOUT, NAME, SHEET, VALUE
from programs.models import Collection, CollectionCell, CollectionFile
from reporting.models import Kind

LARGEST_COUNT = 10**7
#: What a reply may become when unpacked: ours are some twenty kilobytes.
MOST_UNPACKED = 8 << 20
NOT_APPLICABLE = {"해당없음", "해당사항없음", "-", "–"}
_SAVED = re.compile(rb"<dcterms:modified[^>]*>([^<]{10,40})</dcterms:modified>")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: How a workbook with a password, or an old one, begins; the reader says what to do with it.
_LOCKED = b"\xd0\xcf\x11\xe0"
MOST_TOLD = 5


@dataclass
class Reply:
    """What a workbook says: whose it is, its values by cell, and what is wrong with it."""

    member_id: int | None = None
    values: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    saved_at: datetime | None = None

    @property
    def message(self) -> str:
        """What to mend, in one line."""
        told = self.problems[:MOST_TOLD]
        rest = len(self.problems) - len(told)
        return " ".join(told) + (_(" 그 밖에 %(rest)d군데") % {"rest": rest} if rest else "")


def read_reply(path: Path, collection: Collection, cells: dict[int, dict[int, CollectionCell]]) -> Reply:
    """Read a file; ``cells`` maps the collection's members to their cells by number. Nothing is raised."""
    reply = Reply()
    try:
        reply.saved_at = _saved_at(path)
        workbook = _opened(path)
        reply.member_id = _member(workbook, collection, cells)
        _read_values(workbook, cells[reply.member_id], collection.kind, reply)
    except InvalidInput as error:
        reply.problems.append(str(error))
    return reply


def _opened(path: Path) -> Workbook:
    problems = Problems()
    workbook = open_workbook(path, problems)
    if workbook is None and not zipfile.is_zipfile(path) and path.read_bytes()[:4] != _LOCKED:
        raise InvalidInput(_("엑셀 파일이 아닙니다. 회신 서식(.xlsx)에 적어 다시 보내 달라고 하세요."))
    if workbook is None:
        raise InvalidInput(" ".join(problem.message for problem in problems))
    if KEYS not in workbook.names or SHEET not in workbook.names:
        raise InvalidInput(_("이 포털에서 만든 회신 서식이 아닙니다. [서식 만들기]로 받은 파일에 적어 달라고 하세요."))
    return workbook


def _saved_at(path: Path) -> datetime | None:
    """When the spreadsheet says that it was saved; refuses what would unpack to far more than a reply is."""
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                raise InvalidInput(_("회신 서식보다 훨씬 큰 파일이라 열지 않았습니다. 서식을 다시 보내 주세요."))
            if "docProps/core.xml" not in archive.namelist():
                return None
            found = _SAVED.search(archive.read("docProps/core.xml"))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return None  # the reader says what is wrong with it
    try:
        moment = parse_datetime(found.group(1).decode("ascii", "ignore")) if found else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _member(workbook: Workbook, collection: Collection, cells) -> int:
    """Whose file it is, once it is of this very collection."""
    keys = [row[0] if row else "" for row in workbook.rows(KEYS, KEYS, Problems())]
    if len(keys) < 4 or keys[0] != LAYOUT:
        raise InvalidInput(_("예전 모양의 서식이거나 열쇠 시트가 고쳐졌습니다. 서식을 새로 만들어 보내 주세요."))
    if keys[1] != str(collection.key):
        raise InvalidInput(_of_another(keys[1], collection))
    if not keys[2].isdecimal() or int(keys[2]) not in cells:
        raise InvalidInput(_("서식의 열쇠 시트가 고쳐졌습니다. 서식을 새로 만들어 보내 주세요."))
    return int(keys[2])


def _of_another(key: str, collection: Collection) -> str:
    """What to say of a workbook of another collection; of another unit's nothing is told."""
    own = Collection.objects.filter(unit_id=collection.unit_id)
    other = own.filter(key=key).first() if _UUID.fullmatch(key) else None
    if other is None:
        return _("다른 곳에서 만든 서식입니다. 이 취합의 서식을 다시 보내 주세요.")
    month = Month(other.month)
    if other.month != collection.month:
        return _("%(month)s '%(title)s'의 서식입니다. 그 취합에 올리거나 %(now)s 서식을 다시 보내 주세요.") % {
            "month": month.label,
            "title": other.title,
            "now": collection.as_month.label,
        }
    return _("따로 만든 취합 '%(title)s'의 서식입니다. 그 취합에 올려 주세요.") % {"title": other.title}


def _read_values(workbook: Workbook, cells: dict[int, CollectionCell], kind: str, reply: Reply) -> None:
    problems = Problems()
    for number, row in enumerate(workbook.rows(SHEET, SHEET, problems), start=1):
        if number <= HEAD_ROW + 1 or not row or not row[KEY]:
            continue
        cell = cells.get(int(row[KEY])) if row[KEY].isdecimal() and len(row[KEY]) < 19 else None
        name = row[NAME][:40] if len(row) > NAME else ""
        if cell is None or str(cell.pk) in reply.values:
            reply.problems.append(_("%(row)d행 '%(name)s': 이 서식에 없는 줄입니다.") % {"row": number, "name": name})
            continue
        text = row[VALUE] if len(row) > VALUE else ""
        try:
            reply.values[str(cell.pk)] = read_value(text, kind)
        except ValueError as error:
            reply.problems.append(_("%(row)d행 '%(name)s': %(why)s") % {"row": number, "name": name, "why": error})
            reply.values[str(cell.pk)] = ""
    if set(cells) - {int(pk) for pk in reply.values}:
        reply.problems.append(_("지워진 줄이 있습니다. 서식을 새로 만들어 보내 주세요."))
    reply.problems += [problem.message for problem in problems]


def read_value(text: str, kind: str) -> str:
    """The number as it is kept, or that it does not apply. Raises ``ValueError`` that says what to write."""
    cleaned = "".join(text.split())
    if not cleaned:
        raise ValueError(_("빈칸입니다. 없으면 0, 해당하지 않으면 '해당 없음'이라고 적습니다."))
    if cleaned in NOT_APPLICABLE:
        return CollectionFile.NOT_APPLICABLE
    value = parse_quantity(text)
    if kind == Kind.FACILITIES and (value != value.to_integral_value() or not 0 <= value <= LARGEST_COUNT):
        raise ValueError(_("0 이상의 정수를 적습니다."))
    return format(value.normalize(), "f")
