"""Milestones that people confirm or move, and which budget lines pay for a program."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import BudgetLine
from core.fuzzy_dates import days_of
from core.refusals import InvalidInput, NotAllowed
from organization.access import rights_of
from organization.models import User
from programs.models import Milestone, MilestoneMove, Program, ProgramLine
from reporting.models import SeriesPlacement

LONGEST_DATE = Milestone._meta.get_field("start_text").max_length


def _require(actor: User, unit_id: int) -> None:
    if not rights_of(actor).may_keep_programs(unit_id):
        raise NotAllowed(_("이 부서의 사업을 고칠 권한이 없습니다. 부서 취합담당에게 알려 주세요."))


@transaction.atomic
def confirm_milestones(*, actor: User, milestones: list[Milestone], state: str) -> int:
    """Say where milestones stand (예정·진행 중·완료); returns how many. Raises ``NotAllowed``, ``InvalidInput``."""
    if state not in Milestone.State.values:
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
    start, _tilde, end = (part.strip() for part in dates.partition("~"))
    if "~" not in dates:
        end = start
    if not (start or end) or max(len(start), len(end)) > LONGEST_DATE:
        raise InvalidInput(_("날짜를 적어 주세요. 예: 2023-10, ~12월, 하반기, 5.30.~6.20."))
    year = (row.due_on or timezone.localdate()).year
    first, last = days_of(dates, year)
    if first is None and last is None:
        raise InvalidInput(
            _("'%s'에서 날짜를 읽을 수 없습니다. 예: 2023-10, ~12월, 하반기, 연중") % dates[:LONGEST_DATE]
        )
    if first and last and last < first:
        raise InvalidInput(_("끝이 시작보다 앞섭니다."))
    move = MilestoneMove.objects.create(
        milestone=row,
        start_text=row.start_text,
        end_text=row.end_text,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        reason=reason.strip()[:300],
        moved_by=actor,
    )
    row.start_text, row.end_text, row.starts_on, row.ends_on = start, end, first, last
    row.confirmed_by, row.confirmed_at = actor, timezone.now()
    row.save()
    return move


@transaction.atomic
def link_lines(*, actor: User, program: Program, lines: list[BudgetLine]) -> int:
    """Say that budget lines of the program's own unit pay for it; returns how many links are new."""
    _require(actor, program.unit_id)
    own = set(
        SeriesPlacement.objects.filter(
            unit_id=program.unit_id, series__in=[line.series_id for line in lines]
        ).values_list("series_id", flat=True)
    )
    if not lines or {line.series_id for line in lines} - own:
        raise InvalidInput(_("이 부서의 세부사업을 고르세요."))
    before = ProgramLine.objects.filter(program=program).count()
    ProgramLine.objects.bulk_create(
        (ProgramLine(program=program, line=line) for line in lines),
        update_conflicts=True,
        unique_fields=["program", "line"],
        update_fields=["is_confirmed"],
    )
    return ProgramLine.objects.filter(program=program).count() - before


@transaction.atomic
def confirm_link(*, actor: User, link: ProgramLine) -> None:
    """Take a link that the portal proposed as right."""
    _require(actor, link.program.unit_id)
    ProgramLine.objects.filter(pk=link.pk).update(is_confirmed=True)


@transaction.atomic
def unlink_line(*, actor: User, link: ProgramLine) -> None:
    """Take a link away: the line does not pay for the program."""
    _require(actor, link.program.unit_id)
    link.delete()
