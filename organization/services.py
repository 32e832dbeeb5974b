"""Accounts and the roles that people hold."""

from datetime import date

from axes.utils import reset
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.translation import gettext as _

from core.refusals import InvalidInput, NotAllowed
from organization.access import may_use_admin
from organization.models import Assignment, Unit, User


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
