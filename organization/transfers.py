"""The order sheet of a transfer (인사이동), as pasted: read, matched and judged row by row. Writes nothing."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from organization.access import Rights
from organization.models import Assignment, Role, User

HEADER_WORDS = {"전임", "후임", "발령일"}
#: How many rows one sheet may have.
MOST_ROWS = 300
#: Words of order sheets for the roles, beside the portal's own.
ROLE_WORDS = {str(role.label): role for role in Role} | {
    "취합담당": Role.UNIT_COORDINATOR,
    "감사": Role.AUDITOR,
    "담당": Role.OFFICER,
    "과장": Role.UNIT_HEAD,
}
NOBODY = {"", "-", "–", "없음", "공석"}


@dataclass(eq=False)
class OrderRow:
    """One row of the sheet: what it says, whom and what it means, and why it cannot be done."""

    number: int
    texts: list[str]
    unit_id: int | None = None
    unit_name: str = ""
    role: str = ""
    predecessor: User | None = None
    successor: User | None = None
    effective_on: date | None = None
    ended: Assignment | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label) if self.role else ""


def read_orders(text: str, rights: Rights) -> list[OrderRow]:
    """Rows of the pasted table, each with its problems. Two queries, however many rows."""
    rows = _rows(text)
    people = _people(rows)
    units = _units(rights)
    for row in rows:
        _match(row, people, units, rights)
    _find_ended(rows)
    _refuse_twice(rows)
    return rows


def _rows(text: str) -> list[OrderRow]:
    rows = []
    for number, line in enumerate(text.replace("\r", "").split("\n"), start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells) or HEADER_WORDS & set(cells):
            continue
        row = OrderRow(number, (cells + [""] * 4)[:4])
        if len(cells) < 4:
            row.problems.append(_("열이 넷이어야 합니다: 업무 | 전임 | 후임 | 발령일"))
        rows.append(row)
    for row in rows[MOST_ROWS:]:
        row.problems.append(_("한 번에 %(most)s줄까지 반영합니다.") % {"most": MOST_ROWS})
    return rows


def _plain(text: str) -> str:
    return re.sub(r"[\s>·/]", "", text)


def _people(rows: list[OrderRow]) -> dict[str, list[User]]:
    """Accounts that the sheet names, by user name and by post."""
    named = {text for row in rows for text in row.texts[1:3]} - NOBODY
    found = defaultdict(list)
    for user in User.objects.filter(is_active=True).order_by("pk"):
        for word in {user.username, user.post} & named:
            found[word].append(user)
    return found


def _units(rights: Rights) -> dict[str, list[int]]:
    """Units by name, by department and team, and by the whole path, without spaces."""
    found = defaultdict(list)
    for unit_id in rights.visible_unit_ids:
        names = [step.name for step in rights.tree.path(unit_id)]
        for word in {_plain("".join(names[start:])) for start in range(len(names))}:
            found[word].append(unit_id)
    return found


def _match(row: OrderRow, people, units, rights: Rights) -> None:
    post, *named, day = row.texts
    _match_post(row, post, units, rights)
    row.predecessor, row.successor = (_person(row, text, people) for text in named)
    if not row.problems and not (row.predecessor or row.successor):
        row.problems.append(_("전임과 후임이 모두 비어 있습니다."))
    if row.predecessor and row.predecessor == row.successor:
        row.problems.append(_("전임과 후임이 같습니다."))
    try:
        row.effective_on = parse_day(day)
    except ValueError:
        row.problems.append(
            _("발령일 '%(text)s'을(를) 읽을 수 없습니다. 2026-07-01처럼 적어 주세요.") % {"text": day[:20]}
        )


def _match_post(row: OrderRow, post: str, units, rights: Rights) -> None:
    role_words = "|".join(re.escape(word) for word in sorted(ROLE_WORDS, key=len, reverse=True))
    found = re.fullmatch(rf"(.+?)[\s·/,(\-]+({role_words})\)?", post)
    if found is None:
        row.problems.append(
            _("'%(text)s'에서 단위와 역할을 알 수 없습니다. '○○팀 · 담당자'처럼 적어 주세요.") % {"text": post[:50]}
        )
        return
    row.role = ROLE_WORDS[found[2]]
    matched = [pk for pk in units.get(_plain(found[1]), ()) if rights.may_transfer(pk, row.role)]
    if not matched:
        row.problems.append(_("'%(name)s' 조직이 없거나 내가 옮길 수 있는 자리가 아닙니다.") % {"name": found[1][:50]})
    elif len(matched) > 1:
        paths = ", ".join(" > ".join(step.name for step in rights.tree.path(pk)) for pk in matched)
        row.problems.append(_("'%(name)s' 조직이 둘 이상입니다: %(paths)s") % {"name": found[1], "paths": paths})
    else:
        row.unit_id, row.unit_name = matched[0], rights.tree.name(matched[0])


def _person(row: OrderRow, text: str, people) -> User | None:
    if text in NOBODY:
        return None
    found = people.get(text, [])
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(user.username for user in found)
        row.problems.append(
            _("'%(text)s' 계정이 둘 이상입니다. 아이디로 적어 주세요: %(names)s") % {"text": text, "names": names}
        )
    else:
        row.problems.append(_("'%(text)s' 계정이 없습니다. 아이디나 직위를 그대로 적어 주세요.") % {"text": text[:50]})
    return None


def parse_day(text: str) -> date:
    """``2026-07-01``, ``2026.7.1.``, ``20260701``; ``7.1.`` is of this year. Raises ``ValueError``."""
    numbers = re.findall(r"\d+", text)
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    if len(numbers) == 2:
        numbers.insert(0, str(timezone.localdate().year))
    if len(numbers) != 3 or not re.fullmatch(r"[\d\s.\-/년월일]+", text):
        raise ValueError(text)
    year, month, day = map(int, numbers)
    if not 2000 <= year <= 2200:
        raise ValueError(text)
    return date(year, month, day)


def _find_ended(rows: list[OrderRow]) -> None:
    """The role that each predecessor holds up to the day, from one query."""
    wanted = [row for row in rows if row.predecessor and row.unit_id and row.effective_on]
    held = defaultdict(list)
    for found in Assignment.objects.filter(user__in=[row.predecessor for row in wanted]).order_by("valid_from"):
        held[found.user_id, found.unit_id, found.role].append(found)
    for row in wanted:
        for found in held[row.predecessor.pk, row.unit_id, row.role]:
            if found.valid_until is None or found.valid_until > row.effective_on:
                row.ended = found
        if row.ended is None:
            row.problems.append(
                _("%(who)s은(는) 발령일에 %(unit)s %(role)s이(가) 아닙니다.")
                % {"who": row.predecessor, "unit": row.unit_name, "role": row.role_label}
            )
        elif row.ended.valid_from >= row.effective_on:
            row.problems.append(
                _("발령일은 전임의 시작일(%(day)s)보다 뒤여야 합니다.") % {"day": row.ended.valid_from.isoformat()}
            )


def _refuse_twice(rows: list[OrderRow]) -> None:
    seen = {}
    for row in rows:
        for who in (row.predecessor, row.successor):
            key = (who.pk, who is row.successor, row.unit_id, row.role) if who and row.unit_id else None
            if key in seen:
                row.problems.append(_("%(number)s번째 줄과 같은 사람, 같은 자리입니다.") % {"number": seen[key]})
            elif key:
                seen[key] = row.number
