"""정오표: what two states of one paper say differently, where, and who changed it when and why.

Documents are compared by what they say, not by how they look: tables by caption, rows by the
figure they came from or by name, columns by their heading.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from difflib import SequenceMatcher

from django.apps import apps
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from budgets.models import Appropriation
from core.documents import (
    Cell,
    Column,
    Document,
    Metadata,
    Outline,
    PageSetup,
    Paragraph,
    Row,
    Section,
    Table,
)
from core.documents.grid import place_rows
from core.money import format_number
from core.periods import Month
from reporting.models import Decision, Figure
from reporting.querysets import APPROVED

_COUNTED = re.compile(r"\(\d+개\)")
_SOURCE = re.compile(r"series:(\d+)@\d+")


@dataclass(frozen=True)
class Reason:
    """Why a figure is not what it was: who, when, in which words."""

    who: str
    at: datetime
    why: str


@dataclass
class Difference:
    """One place where the later paper says something else."""

    section: int
    table: str
    row: str
    column: str
    before: str
    after: str
    change: str = ""
    series_id: int | None = None
    is_sum: bool = False
    reasons: list[Reason] = field(default_factory=list)

    @property
    def place(self) -> str:
        """``표 · 행 · 열`` as the reader finds it."""
        return " · ".join(part for part in (self.table, self.row, self.column) if part)


def compare(before: Document, after: Document) -> list[Difference]:
    """Every difference between two documents of one publication, in the order of the later one."""
    old, new = _tables(before), _tables(after)
    found = _text_differences(before, after)
    for key in [*new, *(key for key in old if key not in new)]:
        if key not in old or key not in new:
            section, table = new.get(key) or old[key]
            words = (_("없음"), _("새 표")) if key in new else (_("있음"), _("없어짐"))
            found.append(Difference(section, table.caption, "", "", *words))
            continue
        (_section, was), (section, now) = old[key], new[key]
        found += _table_differences(section, was, now)
    return found


def _tables(document: Document) -> dict[tuple, tuple[int, Table]]:
    """``{(caption, which of that caption): (section number, table)}``."""
    seen, found = Counter(), {}
    for number, section in enumerate(document.sections, start=1):
        for block in section.blocks:
            if isinstance(block, Table):
                seen[block.caption] += 1
                found[block.caption, seen[block.caption]] = (number, block)
    return found


def _text_differences(before: Document, after: Document) -> list[Difference]:
    was, now = _texts(before), _texts(after)
    matcher = SequenceMatcher(a=[text for _s, text in was], b=[text for _s, text in now], autojunk=False)
    found = []
    for kind, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if kind == "equal":
            continue
        for place in range(max(a_to - a_from, b_to - b_from)):
            old = was[a_from + place] if a_from + place < a_to else None
            new = now[b_from + place] if b_from + place < b_to else None
            section = (new or old)[0]
            found.append(Difference(section, _("본문"), "", "", old[1] if old else "", new[1] if new else ""))
    return found


def _texts(document: Document) -> list[tuple[int, str]]:
    lines = [(1, document.title), (1, document.subtitle)]
    for number, section in enumerate(document.sections, start=1):
        for block in section.blocks:
            if isinstance(block, Outline):
                lines.append((number, block.marked_text))
            elif not isinstance(block, Table) and hasattr(block, "text"):
                lines.append((number, block.text))
    return [(number, text) for number, text in lines if text]


def _table_differences(section: int, before: Table, after: Table) -> list[Difference]:
    old_columns, new_columns = _columns(before), _columns(after)
    old, new = _rows(before), _rows(after)
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        name = _row_name(now or was)
        for label in [*new_columns, *(label for label in old_columns if label not in new_columns)]:
            a = _cell(was, old_columns.get(label))
            b = _cell(now, new_columns.get(label))
            if (a.text if a else "") == (b.text if b else ""):
                continue
            found.append(
                Difference(
                    section=section,
                    table=after.caption,
                    row=name,
                    column=label[0],
                    before=a.text if a else _("없음"),
                    after=b.text if b else _("없음"),
                    change=_change(a, b),
                    series_id=_series_of(now or was),
                    is_sum=(now or was).role != "line" or not _series_of(now or was),
                )
            )
    return found


def _columns(table: Table) -> dict[tuple, int]:
    """``{(heading, which of that heading): column}``; headings in several rows are joined."""
    parts = {column: [] for column in range(len(table.columns))}
    for _row, column, cell in place_rows(table.header, len(table.columns)):
        for covered in range(column, column + cell.colspan):
            parts[covered].append(cell.text)
    seen, found = Counter(), {}
    for column, texts in parts.items():
        label = " ".join(text for text in texts if text)
        seen[label] += 1
        found[label, seen[label]] = column
    return found


def _rows(table: Table) -> dict[tuple, Row]:
    """Rows by the series they print, else by role and name and which of that name it is."""
    seen, found = Counter(), {}
    for row in table.rows:
        series = _series_of(row)
        key = ("series", series) if series else (row.role, _COUNTED.sub("", _row_name(row)))
        seen[key] += 1
        found[*key, seen[key]] = row
    return found


def _row_name(row: Row) -> str:
    return row.cells[0].text if row.cells else ""


def _series_of(row: Row) -> int | None:
    for cell in row.cells:
        if cell.source and (match := _SOURCE.fullmatch(cell.source)):
            return int(match[1])
    return None


def _cell(row: Row | None, column: int | None) -> Cell | None:
    """The cell that stands at a column; a body cell that spans stands at its first."""
    if row is None or column is None:
        return None
    at = 0
    for cell in row.cells:
        if at == column:
            return cell
        at += cell.colspan
    return None


def _change(before: Cell | None, after: Cell | None) -> str:
    """The signed difference, where both say a number; nothing counts as zero beside a number."""
    cells = [cell for cell in (before, after) if cell and cell.number is not None]
    if not cells:
        return ""
    decimals, is_rate = max(cell.decimals for cell in cells), cells[0].kind == "rate"
    was, now = (cell.number if cell and cell.number is not None else Decimal(0) for cell in (before, after))
    return format_number(now - was, decimals) + (_("%p") if is_rate else "")


def explain(differences: list[Difference], month: Month, since: datetime, until: datetime | None = None) -> None:
    """Say of every difference of a line what changed its figures between the two papers. Six queries.

    A change is a correction that was confirmed, a value entered anew after a reopening, or a
    budget that was recorded. Sums follow from their lines and say so.
    """
    series_ids = {row.series_id for row in differences if row.series_id}
    reasons = _reasons(series_ids, month, since, until)
    for row in differences:
        row.reasons = reasons.get(row.series_id, [])


def _reasons(series_ids: set[int], month: Month, since: datetime, until: datetime | None) -> dict[int, list[Reason]]:
    found = {}

    def tell(series_id: int, who: str, at: datetime, why: str) -> None:
        found.setdefault(series_id, []).append(Reason(who, at, why))

    corrections = _confirmed_between(Figure.objects.filter(corrects__lte=month.value), series_ids, month, since, until)
    for figure in corrections:
        why = _("%(into)s 정정(%(month)s분): %(reason)s") % {
            "into": Month(figure.month).label,
            "month": Month(figure.corrects).short_label,
            "reason": figure.reason,
        }
        tell(figure.series_id, str(figure.entered_by), figure.entered_at, why)
    for event, why in _entered_anew(series_ids, month, since, until):
        tell(event.series_id, str(event.entered_by), event.entered_at, why)
    for series_id, act in _still_open(series_ids, month, since, until):
        tell(series_id, str(act.actor), act.decided_at, _act_text(act) + _(" (아직 확인 전)"))
    for event in _budget_changes(series_ids, month, since, until):
        why = " · ".join(filter(None, (_("예산 변동 %(kind)s") % {"kind": event.get_kind_display()}, event.note)))
        tell(event.line.series_id, str(event.entered_by), event.pgh_created_at, why)
    for reasons in found.values():
        reasons.sort(key=lambda reason: reason.at)
    return found


def _confirmed_between(figures, series_ids, month: Month, since: datetime, until: datetime | None) -> list[Figure]:
    """Corrections of the months up to this one whose own month was confirmed between the two papers."""
    rows = figures.filter(
        series_id__in=series_ids, corrects__gte=month.first_of_year.value, submission__state__in=APPROVED
    ).select_related("entered_by")
    confirmed = dict(
        Decision.objects.filter(submission__in={row.submission_id for row in rows}, action=Decision.Action.CONFIRM)
        .order_by("decided_at")
        .values_list("submission_id", "decided_at")
    )
    return [row for row in rows if _is_between(confirmed.get(row.submission_id), since, until)]


def _is_between(at: datetime | None, since: datetime, until: datetime | None) -> bool:
    return at is not None and at > since and (until is None or at <= until)


def _entered_anew(series_ids, month: Month, since: datetime, until: datetime | None) -> list[tuple]:
    """Values of these months entered after the first paper, with why their month was opened again."""
    events = (
        apps.get_model("reporting", "FigureEvent")
        .objects.filter(
            series_id__in=series_ids,
            corrects=None,
            month__gte=month.first_of_year.value,
            month__lte=month.value,
        )
        .filter(Q(entered_at__gt=since) | Q(pgh_label="delete", pgh_created_at__gt=since))
    )
    if until:
        events = events.filter(entered_at__lte=until)
    events = list(events.select_related("entered_by").order_by("pgh_id"))
    reopened = {}
    acts = Decision.objects.filter(
        submission__in={event.submission_id for event in events},
        action__in=(Decision.Action.REOPEN, Decision.Action.RETURN),
    )
    for act in acts.order_by("decided_at"):
        reopened[act.submission_id] = (
            f"{act.get_action_display()}: {act.note}" if act.note else act.get_action_display()
        )
    return [(event, reopened.get(event.submission_id) or _("값을 새로 적음")) for event in events]


def _still_open(series_ids, month: Month, since: datetime, until: datetime | None) -> list[tuple[int, Decision]]:
    """Rows of months that were opened again after the first paper and are not confirmed yet."""
    acts = Decision.objects.filter(action=Decision.Action.REOPEN, decided_at__gt=since).exclude(
        submission__state__in=APPROVED
    )
    if until:
        acts = acts.filter(decided_at__lte=until)
    acts = {act.submission_id: act for act in acts.select_related("actor").order_by("decided_at")}
    rows = Figure.objects.filter(submission__in=acts, series_id__in=series_ids, month__lte=month.value)
    return [(series_id, acts[pk]) for series_id, pk in rows.values_list("series_id", "submission_id").distinct()]


def _act_text(act: Decision) -> str:
    return f"{act.get_action_display()}: {act.note}" if act.note else act.get_action_display()


def _budget_changes(series_ids, month: Month, since: datetime, until: datetime | None) -> list:
    events = Appropriation.pgh_event_model.objects.filter(
        line__series_id__in=series_ids, month__lte=month.value, pgh_created_at__gt=since
    )
    if until:
        events = events.filter(pgh_created_at__lte=until)
    return list(events.select_related("entered_by", "line").order_by("pgh_id"))


def errata_document(title: str, subtitle: str, differences: list[Difference], created: datetime | None) -> Document:
    """The errata as a paper across, in every format."""
    headings = (_("절"), _("표"), _("행"), _("열"), _("이전"), _("지금"), _("차이"), _("누가"), _("언제"), _("왜"))
    widths = (5, 16, 26, 13, 13, 13, 11, 11, 15, 34)
    columns = tuple(Column(width, "right" if 4 <= place <= 6 else "left") for place, width in enumerate(widths))
    blocks = [Paragraph(_("고친 곳이 없습니다."))]
    if differences:
        table = Table(
            caption=_("정오표"),
            columns=columns,
            header=(tuple(Cell.of_text(heading) for heading in headings),),
            rows=tuple(_errata_row(row) for row in differences),
        )
        blocks = [Outline(0, _("고친 곳 %(count)s군데") % {"count": len(differences)}), table]
    return Document(
        title=title,
        subtitle=subtitle,
        sections=(Section(blocks=tuple(blocks), page_setup=PageSetup("landscape")),),
        metadata=Metadata(subject=subtitle, created=created),
    )


def _errata_row(row: Difference) -> Row:
    texts = (str(row.section), row.table, row.row, row.column, row.before, row.after, row.change)
    return Row(cells=tuple(Cell.of_text(text) for text in (*texts, *reason_texts(row))))


def reason_texts(row: Difference) -> tuple[str, str, str]:
    """Who, when, why as one text each; a sum follows from its lines."""
    if row.is_sum and not row.reasons:
        return ("", "", _("세부사업의 변경을 더한 값") if row.change else "")
    people = list(dict.fromkeys(reason.who for reason in row.reasons))
    days = list(dict.fromkeys(_day(reason.at) for reason in row.reasons))
    words = list(dict.fromkeys(reason.why for reason in row.reasons))
    return (", ".join(people), ", ".join(days), " / ".join(words))


def _day(at: datetime) -> str:
    day = localtime(at)
    return f"{day.year}.{day.month}.{day.day}."
