"""Who owes what: everybody's own tasks, and the matrix of units × periods × kinds of data."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import Month
from organization.access import ENTERING, Rights
from organization.models import User
from organization.selectors import Tree
from programs.models.indicators import frequencies_due
from programs.selectors import asked_in
from reporting.due import day_text, due_of, is_late, working_days_until
from reporting.models import Decision, Figure, Kind, Period, ReturnedCell, SeriesPlacement, Submission
from reporting.selectors import open_periods

State = Submission.State
NOT_BEGUN = "none"
LATE = "late"
#: States of the board in the order of a month's life; in the first nothing is entered yet.
STATES = (NOT_BEGUN, State.DRAFT, State.SUBMITTED, State.RETURNED, State.CONFIRMED, State.CLOSED)
OWED = (NOT_BEGUN, State.DRAFT, State.RETURNED)
#: From so many working days before it is due a task is said to be due soon.
SOON = 2


def state_label(state: str) -> str:
    if state == LATE:
        return _("지연")
    return _("미착수") if state == NOT_BEGUN else State(state).label


@dataclass
class Task:
    """What one unit owes of one kind of data for one period."""

    unit_id: int
    unit_name: str
    period: Period
    kind: str
    total: int
    submission: Submission | None
    today: date
    mine: int = 0
    mine_missing: int = 0

    @property
    def state(self) -> str:
        """Opening the page of a month is not yet work on it."""
        if self.submission is None or (self.submission.state == State.DRAFT and not self.filled):
            return NOT_BEGUN
        return self.submission.state

    @property
    def state_label(self) -> str:
        return state_label(self.state)

    @property
    def filled(self) -> int:
        return self.submission.filled if self.submission else 0

    @property
    def missing(self) -> int:
        return max(self.total - self.filled, 0)

    @property
    def due_on(self) -> date | None:
        return due_of(self.submission, self.period)

    @property
    def days_left(self) -> int | None:
        """Working days until it is due, negative when that has passed; ``None`` without a due day."""
        return working_days_until(self.due_on, self.today) if self.due_on else None

    @property
    def is_owed(self) -> bool:
        return self.state in OWED

    @property
    def is_late(self) -> bool:
        return self.is_owed and is_late(self.due_on, self.today)

    @property
    def is_due_soon(self) -> bool:
        return self.is_owed and self.due_on is not None and not self.is_late and self.days_left <= SOON

    @property
    def title(self) -> str:
        return f"{self.period.as_month.label} {Kind(self.kind).label}"


@dataclass
class Work:
    """Everything that waits for one person."""

    owed: list[Task] = field(default_factory=list)
    to_confirm: list[Task] = field(default_factory=list)


def work_of(user: User, rights: Rights) -> Work:
    """What the person's units owe in open periods, and what waits for the person's confirmation."""
    mine = rights.enclosing(ENTERING)
    if not mine:
        return Work()
    periods = open_periods(rights.office_ids)
    tasks = tasks_of(periods, mine, rights.known)
    _count_own_rows(tasks, user)
    confirming = rights.confirmed_unit_ids
    return Work(
        owed=[task for task in tasks if task.is_owed],
        to_confirm=[task for task in tasks if task.state == State.SUBMITTED and task.unit_id in confirming],
    )


def tasks_of(periods: list[Period], unit_ids: set[int], tree: Tree) -> list[Task]:
    """One task for each unit, period and kind that has rows, in chart order. Two queries."""
    if not periods or not unit_ids:
        return []
    totals = _row_counts(unit_ids, {period.month for period in periods})
    filled = Count("figures", filter=Q(figures__corrects=None))
    rows = Submission.objects.filter(period__in=periods, unit_id__in=unit_ids).annotate(filled=filled)
    submissions = {(row.period_id, row.unit_id, row.kind): row for row in rows}
    today = timezone.localdate()
    tasks = []
    for period in periods:
        for unit_id in tree.descendant_ids(period.office_id):
            for kind in Kind.values:
                total = totals.get((unit_id, period.month, kind))
                if total:
                    found = submissions.get((period.pk, unit_id, kind))
                    if found:
                        found.period = period
                    tasks.append(Task(unit_id, tree.name(unit_id), period, kind, total, found, today))
    return tasks


def _row_counts(unit_ids: set[int], months: set[int]) -> dict[tuple[int, int, str], int]:
    """``{(unit_id, month, kind): number of rows}`` that the month asks for: of indicators only those
    whose turn it is. One query for all months.
    """
    columns = {}
    for month in months:
        lives = Q(valid_until__isnull=True) | Q(valid_until__gt=month)
        columns[f"in_{month}"] = Count("pk", filter=lives & asked_in(Month(month)) & Q(valid_from__lte=month))
    rows = SeriesPlacement.objects.filter(unit_id__in=unit_ids).order_by().values("unit_id", "series__kind")
    return {
        (row["unit_id"], month, row["series__kind"]): row[f"in_{month}"]
        for row in rows.annotate(**columns)
        for month in months
    }


def _count_own_rows(tasks: list[Task], user: User) -> None:
    """How many rows of each task are the person's own, and how many of these are still empty. Two queries."""
    placements = list(
        SeriesPlacement.objects.filter(officer=user).values_list(
            "series_id",
            "unit_id",
            "series__kind",
            "valid_from",
            "valid_until",
            "series__category__indicator__frequency",
        )
    )
    if not placements:
        return
    months = {task.period.month for task in tasks}
    figures = Figure.objects.filter(series_id__in=[row[0] for row in placements], month__in=months, corrects=None)
    filled = set(figures.values_list("series_id", "month"))
    for task in tasks:
        month = task.period.month
        due = {None, *frequencies_due(Month(month))}
        for series_id, unit_id, kind, first, until, frequency in placements:
            is_placed = first <= month and (until is None or until > month) and frequency in due
            if (unit_id, kind) == (task.unit_id, task.kind) and is_placed:
                task.mine += 1
                task.mine_missing += (series_id, month) not in filled


def returned_cells(tasks: list[Task]) -> list[ReturnedCell]:
    """The rows that were sent back and wait for mending, with their names and who wants them. One query."""
    returned = [task.submission.pk for task in tasks if task.state == State.RETURNED]
    if not returned:
        return []
    last = Decision.objects.filter(submission=OuterRef("submission"), action=Decision.Action.RETURN).order_by("-pk")
    month = OuterRef("submission__period__month")
    names = SeriesPlacement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=month), series=OuterRef("series"), valid_from__lte=month
    )
    return list(
        ReturnedCell.objects.filter(submission_id__in=returned, decision=Subquery(last.values("pk")[:1]))
        .annotate(name=Subquery(names.values("name")[:1]))
        .select_related("decision__actor")
        .order_by("submission_id", "pk")
    )


@dataclass(frozen=True, order=True)
class ColumnKey:
    """One column of the board."""

    month: int
    kind: str

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label


@dataclass
class Board:
    """The matrix of one office: rows are units, columns kinds of data of each period shown."""

    office_id: int
    periods: list[Period] = field(default_factory=list)
    choices: list[Period] = field(default_factory=list)
    columns: list[ColumnKey] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    state: str = ""

    @property
    def counts(self) -> Counter:
        """How many cells are in each state, and how many of them are late."""
        counts = Counter(task.state for task in self.tasks)
        counts[LATE] = sum(task.is_late for task in self.tasks)
        return counts

    def shows(self, task: Task) -> bool:
        return not self.state or task.state == self.state or (self.state == LATE and task.is_late)

    @property
    def rows(self) -> list[tuple[int, str, list[Task | None]]]:
        """(unit, name, its cells in the order of the columns) of the units with a cell in the chosen state."""
        cells, names, shown = {}, {}, set()
        for task in self.tasks:
            cells.setdefault(task.unit_id, {})[ColumnKey(task.period.month, task.kind)] = task
            names[task.unit_id] = task.unit_name
            if self.shows(task):
                shown.add(task.unit_id)
        return [
            (unit_id, names[unit_id], [found.get(column) for column in self.columns])
            for unit_id, found in cells.items()
            if unit_id in shown
        ]

    def column_counts(self, column: ColumnKey) -> Counter:
        return Counter(
            task.state for task in self.tasks if (task.period.month, task.kind) == (column.month, column.kind)
        )

    @property
    def late(self) -> list[Task]:
        return [task for task in self.tasks if task.is_late]

    @property
    def due_soon(self) -> list[Task]:
        return [task for task in self.tasks if task.is_due_soon]


def board_of(rights: Rights, *, office_id: int | None, month: Month | None, state: str) -> Board | None:
    """The board of an office the person watches, of one month or of all that are open. Three queries."""
    offices = rights.watched_office_ids
    if not offices:
        return None
    periods = list(Period.objects.filter(office_id__in=offices).order_by("-month"))
    if office_id not in offices:
        # The first office with something open; a person of several chooses.
        ready = [row.office_id for row in periods if row.state == Period.State.OPEN] or [p.office_id for p in periods]
        office_id = min(ready, default=offices[0])
    own = [row for row in periods if row.office_id == office_id]
    shown = [row for row in own if month and row.month == month.value]
    shown = shown or [row for row in own if row.state == Period.State.OPEN] or own[:1]
    shown.sort(key=lambda row: row.month)
    tasks = tasks_of(shown, set(rights.known.descendant_ids(office_id)), rights.known)
    columns = sorted(
        {ColumnKey(task.period.month, task.kind) for task in tasks},
        key=lambda column: (column.month, Kind.values.index(column.kind)),
    )
    known = state if state in (*STATES, LATE) else ""
    return Board(office_id, shown, own, columns, tasks, known)


def reminder(board: Board) -> str:
    """The text for the messenger: which units have not handed in what, month by month (독촉 문구)."""
    lines = []
    for tasks, when in ((board.late, _("제출 기한이 지났습니다")), (board.due_soon, _("제출 기한이 다가왔습니다"))):
        for title in dict.fromkeys(task.title for task in tasks):
            same = [task for task in tasks if task.title == title]
            lines.append(f"[{title}] {when}({_due_label(same)}).")
            lines += [
                f"- {task.unit_name}: {task.state_label}, "
                + (
                    _("빈 줄 %(missing)d/%(total)d") % {"missing": task.missing, "total": task.total}
                    if task.missing
                    else _("다 적었으나 아직 제출하지 않음")
                )
                for task in same
            ]
    if not lines:
        return ""
    return "\n".join([*lines, _("포털의 [실적 입력]에서 적고 [제출]해 주시기 바랍니다.")])


def _due_label(tasks: list[Task]) -> str:
    days = sorted({task.due_on for task in tasks})
    return ", ".join(day_text(day) for day in days)
