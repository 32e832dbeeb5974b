"""Dated lines of a report become milestones; a date that moved keeps what it was."""

from collections import Counter
from datetime import date

from django.utils.translation import gettext as _

from core.periods import Month
from core.tabular import Row, Table
from organization.models import User
from programs.importing.differences import Differences, plain
from programs.importing.moments import first_day, last_day
from programs.importing.organizations import Directory
from programs.importing.programs import Programs
from programs.importing.result import CREATED, ImportResult
from programs.models import Milestone, MilestoneMove
from reporting.models import Period

State = Milestone.State
#: Words in the task itself that say more than the state beside it.
UNDER_WAY = "진행 중"
DATES = ("start_text", "end_text", "starts_on", "ends_on")


def load_milestones(
    table: Table, directory: Directory, programs: Programs, actor: User, source: str, result: ImportResult
) -> None:
    """One milestone a row, known again by what it stands under and what is to be done."""
    known = {
        (row.unit_id, plain(row.heading), plain(row.task), row.occurrence): row
        for row in Milestone.objects.filter(unit_id__in=directory.unit_ids)
    }
    differences = Differences(Milestone, known, _("추진일정"), table, result)
    seen, moves, unknown = Counter(), [], {}
    keeps = _is_superseded(directory)
    for row in table.rows:
        program = programs.find(row["program"], _year(row))
        if program is None:
            unknown.setdefault(row["program"], row)
        unit = program.unit if program else directory.office
        key = (unit.pk, plain(row["program"]), plain(row["task"]))
        seen[key] += 1
        key = (*key, seen[key])
        dates = _dates(row, table, result)
        before = known.get(key)
        if before is not None and before.pk and any(getattr(before, name) != dates[name] for name in DATES):
            moves.append(_move(before, actor, source))
        differences.put(
            key,
            row.number,
            fixed={"unit": unit, "heading": row["program"], "task": row["task"], "occurrence": key[3]},
            program=program or (before.program if before else None),
            state=before.state if keeps and before is not None else _state(row, dates, directory.day, before),
            order=row["line"] or row.number,
            **dates,
        )
    differences.write()
    MilestoneMove.objects.bulk_create(moves)
    result.counted(_("일정 변경"), CREATED, len(moves))
    warn_of_headings(unknown, table, result)


def _is_superseded(directory: Directory) -> bool:
    """Whether the office has later months: then an earlier report loaded again takes no state back."""
    month = Month.from_date(directory.day)
    return Period.objects.filter(office=directory.office, month__gt=month.value).exists()


def warn_of_headings(unknown: dict[str, Row], table: Table, result: ImportResult) -> None:
    """Headings that no program bears, each named once."""
    for name, row in unknown.items():
        result.warnings.add(
            table.place,
            _("사업 '%s'을(를) 찾지 못해 인쇄된 이름 아래에 두었습니다.") % name,
            row.number,
            "program",
        )


def _year(row: Row) -> int | None:
    moment = row["start"] or row["end"]
    return int(moment[:4]) if moment else None


def _dates(row: Row, table: Table, result: ImportResult) -> dict:
    start, end = row["start"] or "", row["end"] or ""
    starts_on = first_day(start) if start else None
    ends_on = last_day(end) if end else None
    if starts_on and ends_on and ends_on < starts_on:
        result.warnings.add(table.place, _("끝이 시작보다 앞서 정렬할 끝을 비워 두었습니다."), row.number, "end")
        ends_on = None
    return {"start_text": start, "end_text": end, "starts_on": starts_on, "ends_on": ends_on}


def _state(row: Row, dates: dict, day: date, before: Milestone | None) -> str:
    """The printed state; a plan that has surely begun and not ended by the day of the report is under way.

    What somebody has confirmed stays, unless the paper says that it is done.
    """
    if row["state"] == State.DONE:
        return State.DONE
    if before is not None and before.confirmed_at:
        return before.state
    has_begun = row["start"] and last_day(row["start"]) <= day
    is_over = dates["ends_on"] and dates["ends_on"] < day
    if row["state"] == State.UNDER_WAY or UNDER_WAY in row["task"] or (has_begun and not is_over):
        return State.UNDER_WAY
    return State.PLANNED


def _move(milestone: Milestone, actor: User, source: str) -> MilestoneMove:
    old = {name: getattr(milestone, name) for name in DATES}
    return MilestoneMove(milestone=milestone, moved_by=actor, reason=source[:300], **old)
