"""Accounts and the roles that people hold."""

from datetime import date

from axes.utils import reset
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.refusals import InvalidInput, NotAllowed
from organization.access import may_use_admin, require, rights_of
from organization.models import Assignment, BoardSeat, Unit, User


@transaction.atomic
def appoint(*, actor: User | None, user: User, unit: Unit, role: str, valid_from: date) -> Assignment:
    """Give a person a role in a unit from a day on; the same role twice is one role.

    ``actor`` is ``None`` only where there is nobody yet: when an installation begins.
    """
    existing = user.assignments.as_of(valid_from).filter(unit=unit, role=role).first()
    if existing:
        return existing
    return Assignment.objects.create(user=user, unit=unit, role=role, valid_from=valid_from)


@transaction.atomic
def dismiss(*, actor: User, assignment: Assignment, last_day_after: date) -> Assignment:
    """End a role: ``last_day_after`` is the first day on which it is no longer held."""
    if last_day_after <= assignment.valid_from:
        raise InvalidInput(_("종료일은 시작일보다 뒤여야 합니다."))
    assignment.valid_until = last_day_after
    assignment.save(update_fields=["valid_until"])
    return assignment


@transaction.atomic
def unlock(*, actor: User, user: User) -> bool:
    """Let an account locked by wrong passwords sign in again; who did it stays in the record."""
    if not may_use_admin(actor):
        raise NotAllowed(_("잠긴 계정은 관리자만 풀 수 있습니다."))
    forgotten = reset(username=user.username)
    if forgotten:
        LogEntry.objects.log_actions(
            user_id=actor.pk,
            queryset=[user],
            action_flag=CHANGE,
            change_message=_("로그인 잠금 해제"),
            single_object=True,
        )
    return bool(forgotten)


def keep_record(*, actor: User, row: models.Model) -> None:
    """Save a record of a unit that no month asks for, new or changed, also out of the unit it was of."""
    allowed = rights_of(actor).keeping_unit_ids
    before = type(row).objects.select_for_update().filter(pk=row.pk).first() if row.pk else None
    require(row.unit_id in allowed and (before is None or before.unit_id in allowed))
    if before and before.unit.is_practice != row.unit.is_practice:
        raise InvalidInput(_("연습용 기관과 실제 기관 사이로는 옮길 수 없습니다."))
    row.save()


def drop_record(*, actor: User, row: models.Model) -> None:
    """Take away a record of a unit that was written down by mistake; its history stays."""
    require(rights_of(actor).may_keep_records(row.unit_id))
    row.delete()


@transaction.atomic
def save_seat(*, actor: User, seat: BoardSeat) -> BoardSeat:
    """Save a seat of a board with its term; a seat that is filled again is a new row (임기)."""
    keep_record(actor=actor, row=seat)
    return seat


@transaction.atomic
def remove_seat(*, actor: User, seat: BoardSeat) -> None:
    drop_record(actor=actor, row=seat)
