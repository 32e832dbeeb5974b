"""Milestones: made by the dated lines of a plan, confirmed, moved and written down by people."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.refusals import InvalidInput, NotAllowed
from organization.access import rights_of
from organization.models import User
from programs.importing.differences import plain
from programs.models import Milestone, MilestoneMove, Narrative, Program
from programs.narratives.dates import DatedLine, dated_lines, dates_of
from reporting.models import RoundSection

State = Milestone.State
DATES = ("start_text", "end_text", "starts_on", "ends_on")
LONGEST_TASK = Milestone._meta.get_field("task").max_length
LONGEST_DATE = Milestone._meta.get_field("start_text").max_length
LONGEST_REASON = MilestoneMove._meta.get_field("reason").max_length
#: Two tasks of one program on the same days whose words are alike by this much are one, written twice.
SAME_TASK = 0.6


def _require(actor: User, unit_id: int) -> None:
    if not rights_of(actor).may_keep_programs(unit_id):
        raise NotAllowed(_("이 부서의 사업을 고칠 권한이 없습니다. 부서 취합담당에게 알려 주세요."))


@transaction.atomic
def confirm_milestones(*, actor: User, milestones: list[Milestone], state: str) -> int:
    """Say where milestones stand (예정·진행 중·완료); returns how many. Raises ``NotAllowed``, ``InvalidInput``."""
    if state not in State.values:
        raise InvalidInput(_("상태를 고르세요: 예정, 진행 중, 완료."))
    if not milestones:
        raise InvalidInput(_("확인할 일정을 하나 이상 고르세요."))
    for unit_id in {row.unit_id for row in milestones}:
        _require(actor, unit_id)
    locked = Milestone.objects.select_for_update().filter(pk__in=[row.pk for row in milestones])
    return locked.update(state=state, confirmed_by=actor, confirmed_at=timezone.now())


@transaction.atomic
def move_milestone(*, actor: User, milestone: Milestone, dates: str, reason: str) -> MilestoneMove:
    """Move a milestone to dates as a plan writes them (``~12월``, ``하반기``), keeping what they were and why."""
    _require(actor, milestone.unit_id)
    if not reason.strip():
        raise InvalidInput(_("일정을 옮기는 사유를 적어 주세요."))
    row = Milestone.objects.select_for_update().get(pk=milestone.pk)
    found = _read_dates(dates, (row.due_on or timezone.localdate()).year)
    move = _moved(row, found, actor, reason.strip())
    row.confirmed_by, row.confirmed_at = actor, timezone.now()
    row.save()
    return move


@transaction.atomic
def add_milestone(*, actor: User, program: Program, task: str, dates: str) -> Milestone:
    """Write down a date that no plan in words says; whoever writes it has confirmed it."""
    _require(actor, program.unit_id)
    task = " ".join(task.split())
    if not task or len(task) > LONGEST_TASK or "\x00" in task:
        raise InvalidInput(_("할 일을 %d자까지 적어 주세요.") % LONGEST_TASK)
    found = _read_dates(dates, program.year)
    known = list(program.milestones.all())
    if any(plain(row.task) == plain(task) and _is_on(row, found["starts_on"], found["ends_on"]) for row in known):
        raise InvalidInput(_("같은 일정이 이미 있습니다."))
    return _made(program, task, found, known, confirmed_by=actor, confirmed_at=timezone.now())


@transaction.atomic
def remove_milestone(*, actor: User, milestone: Milestone) -> None:
    """Take away a line that is no date of the program; a plan that says it again does not bring it back."""
    _require(actor, milestone.unit_id)
    milestone.delete()


def milestones_from_texts(*, actor: User, narratives: Iterable[Narrative]) -> tuple[int, int]:
    """Make milestones of the dated lines of plans (향후계획), to be confirmed; returns how many are new and moved.

    A line is known again by its words, or by its days and words alike; where it tells other days the
    milestone moves, keeping what they were. What people have done, or taken away, stays so.
    """
    made = moved = 0
    for narrative in narratives:
        if narrative.item.section == RoundSection.PLANS:
            of_round = narrative.item.round
            lines = dated_lines(narrative.blocks, of_round.as_of.year)
            new, other = _from_lines(narrative.program, lines, actor, of_round) if lines else (0, 0)
            made, moved = made + new, moved + other
    return made, moved


def _from_lines(program: Program, lines: list[DatedLine], actor: User, of_round) -> tuple[int, int]:
    known = list(Milestone.objects.select_for_update().filter(program=program))
    gone = _taken_away(program)
    left, made, moved = list(known), 0, 0
    for line in lines:
        row = _known_as(line, left)
        if row is not None:
            left.remove(row)
            moved += _follow(row, line, actor, of_round.title)
        elif plain(line.task) not in gone:
            dates = {name: getattr(line, name) for name in DATES}
            known.append(_made(program, line.task[:LONGEST_TASK], dates, known, state=_begun(line, of_round.as_of)))
            made += 1
    return made, moved


def _follow(row: Milestone, line: DatedLine, actor: User, reason: str) -> bool:
    """Move a milestone that is not done to the days of a newer plan; people say anew where it stands."""
    if row.state == State.DONE or _is_on(row, line.starts_on, line.ends_on):
        return False
    _moved(row, {name: getattr(line, name) for name in DATES}, actor, reason)
    row.confirmed_by = row.confirmed_at = None
    row.save()
    return True


def _known_as(line: DatedLine, rows: list[Milestone]) -> Milestone | None:
    words = plain(line.task)
    same = next((row for row in rows if plain(row.task) == words), None)
    if same is not None:
        return same
    alike = [row for row in rows if _is_on(row, line.starts_on, line.ends_on)]
    likeness = {row: SequenceMatcher(None, plain(row.task), words).ratio() for row in alike}
    best = max(alike, key=likeness.get, default=None)
    return best if best and likeness[best] >= SAME_TASK else None


def _taken_away(program: Program) -> set[str]:
    """Tasks that people have taken off the program, from its history."""
    events = Milestone.pgh_event_model.objects.filter(pgh_label="delete", program_id=program.pk)
    return {plain(task) for task in events.values_list("task", flat=True)}


def _is_on(row: Milestone, starts_on: date | None, ends_on: date | None) -> bool:
    """Whether a milestone stands on these days; one that was printed with its start alone tells no other end."""
    return row.starts_on == starts_on and (row.ends_on == ends_on or (row.ends_on is None and starts_on is not None))


def _begun(line: DatedLine, as_of) -> str:
    has_begun = line.starts_on and line.starts_on <= as_of and not (line.ends_on and line.ends_on < as_of)
    return State.UNDER_WAY if has_begun else State.PLANNED


def _made(program: Program, task: str, dates: dict, known: list[Milestone], **details) -> Milestone:
    times = Counter(plain(row.task) for row in known)
    last = max((row.order for row in known), default=0)
    return Milestone.objects.create(
        unit_id=program.unit_id,
        program=program,
        heading=program.title,
        task=task,
        occurrence=times[plain(task)] + 1,
        order=last + 1,
        **dates,
        **details,
    )


def _read_dates(text: str, year: int) -> dict:
    """The columns of a milestone's dates; refuses in words what tells none."""
    if not text.strip() or any(len(part.strip()) > LONGEST_DATE for part in text.split("~")):
        raise InvalidInput(_("날짜를 적어 주세요. 예: 2023-10, ~12월, 하반기, 5.30.~6.20."))
    found = dates_of(text, year)
    if found is None:
        raise InvalidInput(
            _("'%s'에서 날짜를 읽을 수 없습니다. 예: 2023-10, ~12월, 하반기, 연중") % text[:LONGEST_DATE]
        )
    if found["starts_on"] and found["ends_on"] and found["ends_on"] < found["starts_on"]:
        raise InvalidInput(_("끝이 시작보다 앞섭니다."))
    return found


def _moved(row: Milestone, dates: dict, actor: User, reason: str) -> MilestoneMove:
    """Give a milestone other dates and keep those that it had; the caller saves the milestone."""
    before = {name: getattr(row, name) for name in DATES}
    for name, value in dates.items():
        setattr(row, name, value)
    return MilestoneMove.objects.create(milestone=row, reason=reason[:LONGEST_REASON], moved_by=actor, **before)
