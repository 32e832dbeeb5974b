"""Transfers of people (인사이동): posts change hands on a day, and with them the rows that people answer for."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import Month
from core.refusals import InvalidInput, NotAllowed, StaleForm
from organization.access import rights_of
from organization.models import Assignment, Transfer, TransferRow, User
from organization.selectors import tree_as_of
from organization.transfers import OrderRow
from reporting.models import Notice, Period, SeriesPlacement

#: How long a predecessor goes on reading.
DAYS_OF_READING = 14


@transaction.atomic
def apply(*, actor: User, rows: list[OrderRow]) -> Transfer:
    """Put a whole order sheet into effect, or nothing of it.

    What is dated later changes on its day; rows that people answer for follow when the day has come.
    """
    if not rows or any(row.problems for row in rows):
        raise InvalidInput(_("문제가 있는 줄이 있어 아무것도 반영하지 않았습니다."))
    rights = rights_of(actor)
    if not all(rights.may_transfer(row.unit_id, row.role) for row in rows):
        raise NotAllowed(_("인사이동은 관리자와 그 기관의 총괄담당만 반영할 수 있습니다."))
    transfer = Transfer.objects.create(entered_by=actor)
    for row in rows:
        _put_into_effect(transfer, row)
    settle_due()
    return transfer


def _put_into_effect(transfer: Transfer, row: OrderRow) -> None:
    day, kept = row.effective_on, {}
    ended = row.ended and Assignment.objects.select_for_update().get(pk=row.ended.pk)
    if ended:
        if ended.valid_until != row.ended.valid_until:
            raise StaleForm(_("그 사이 다른 사람이 %(who)s의 보직을 바꿨습니다.") % {"who": row.predecessor})
        kept = {"until": ended.valid_until and ended.valid_until.isoformat()}
        ended.valid_until, ended.reads_until = day, day + timedelta(days=DAYS_OF_READING)
        ended.save(update_fields=["valid_until", "reads_until"])
    started = None
    if row.successor:
        held = row.successor.assignments.as_of(day).filter(unit_id=row.unit_id, role=row.role)
        if not held.exists():
            started = Assignment.objects.create(user=row.successor, unit_id=row.unit_id, role=row.role, valid_from=day)
    TransferRow.objects.create(
        transfer=transfer,
        unit_id=row.unit_id,
        role=row.role,
        predecessor=row.predecessor,
        successor=row.successor,
        effective_on=day,
        ended=ended,
        started=started,
        kept=kept,
    )
    _tell(row, ended, started)


def _tell(row: OrderRow, ended: Assignment | None, started: Assignment | None) -> None:
    post = f"{row.unit_name} {row.role_label}"
    if ended:
        text = _("%(day)s %(post)s 자리를 넘깁니다. %(until)s까지 읽을 수 있습니다.")
        words = {"day": row.effective_on.isoformat(), "post": post, "until": ended.reads_until.isoformat()}
        Notice.objects.create(user=row.predecessor, text=text % words)
    if started:
        text = _("%(day)s부터 %(post)s 자리를 맡습니다. 인계 내용을 확인해 주세요.")
        words = {"day": row.effective_on.isoformat(), "post": post}
        Notice.objects.create(user=row.successor, text=text % words, url=reverse("handover", args=[started.pk]))


@transaction.atomic
def settle_due(today: date | None = None) -> int:
    """Hand over the rows of posts whose day has come. Asked at every sign-in; mostly nothing is due."""
    today = today or timezone.localdate()
    due = TransferRow.objects.filter(is_settled=False, effective_on__lte=today, transfer__undone_at=None)
    rows = list(due.select_for_update(of=("self",), skip_locked=True).order_by("effective_on", "pk"))
    for row in rows:
        row.is_settled = True
        if row.predecessor_id and row.successor_id:
            # What was reported before stays with whom it was; the books of December are open after it.
            answered = _placements_of(row)
            row.kept["placements"] = sorted(answered.values_list("pk", flat=True))
            for placement in SeriesPlacement.objects.filter(pk__in=row.kept["placements"]):
                placement.officer_id = row.successor_id
                placement.save(update_fields=["officer"])
        row.save(update_fields=["is_settled", "kept"])
    return len(rows)


def _placements_of(row: TransferRow):
    """Rows for which the predecessor answers in that unit, as far as something of them is still to be done."""
    tree = tree_as_of(row.effective_on)
    around = {*tree.descendant_ids(row.unit_id), *tree.ancestor_ids(row.unit_id)}
    inside = tree.descendant_ids(row.unit_id)
    opened = Period.objects.filter(office_id=tree.office_id(row.unit_id), state=Period.State.OPEN)
    oldest = opened.order_by("month").values_list("month", flat=True).first()
    begin = Month.from_date(row.effective_on).value
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gte=min(begin, oldest or begin))
    of_the_post = Q(team_id__in=inside) | Q(team_id=None) | Q(unit_id__in=inside)
    return SeriesPlacement.objects.filter(lasting, of_the_post, officer_id=row.predecessor_id, unit_id__in=around)


def may_undo(transfer: Transfer, rows: list[TransferRow]) -> bool:
    """Until the day itself is over: from then on people have worked in their posts."""
    today = timezone.localdate()
    return transfer.undone_at is None and bool(rows) and all(row.effective_on >= today for row in rows)


@transaction.atomic
def undo(*, actor: User, transfer: Transfer) -> None:
    """Give everything back as it stood before the sheet was put into effect."""
    transfer = Transfer.objects.select_for_update().get(pk=transfer.pk)
    rows = list(transfer.rows.select_for_update(of=("self",)).order_by("-pk"))
    rights = rights_of(actor)
    if not all(rights.may_transfer(row.unit_id, row.role) for row in rows):
        raise NotAllowed(_("인사이동은 관리자와 그 기관의 총괄담당만 되돌릴 수 있습니다."))
    if not may_undo(transfer, rows):
        raise InvalidInput(_("발령일이 지났거나 이미 되돌린 인사이동입니다. 새 발령으로 반영해 주세요."))
    for row in rows:
        _give_back(row)
    transfer.undone_by, transfer.undone_at = actor, timezone.now()
    transfer.save(update_fields=["undone_by", "undone_at"])


def _give_back(row: TransferRow) -> None:
    placements = SeriesPlacement.objects.filter(pk__in=row.kept.get("placements", ()), officer_id=row.successor_id)
    for placement in placements:
        placement.officer_id = row.predecessor_id
        placement.save(update_fields=["officer"])
    if row.started_id:
        Notice.objects.filter(user_id=row.successor_id, url=reverse("handover", args=[row.started_id])).delete()
        Assignment.objects.filter(pk=row.started_id).delete()
    if row.ended_id:
        until = row.kept.get("until")
        until = date.fromisoformat(until) if until else None
        Assignment.objects.filter(pk=row.ended_id).update(valid_until=until, reads_until=None)
