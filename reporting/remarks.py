"""Reasons beside the figures: saved with the same care, refused for the same causes."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed, StaleForm
from organization.access import rights_of
from organization.models import User
from reporting.locks import translated
from reporting.models import ReasonChoice, Remark, Submission
from reporting.services import refuse_expired

LONGEST_TEXT = 300
FIELDS = ("choice_id", "text", "expected_rate")
EMPTY = {"choice_id": None, "text": "", "expected_rate": None}


@dataclass(frozen=True)
class RemarkEntry:
    """One field of a row's remark to save: its new value, and the one that the person saw."""

    series_id: int
    field: str
    value: int | str | Decimal | None
    seen: int | str | Decimal | None


@transaction.atomic
def remark(*, actor: User, submission: Submission, entries: list[RemarkEntry]) -> list[Remark]:
    """Save reasons and expected rates of one form, all or none.

    Two people may write different fields of a row; the same field written meanwhile raises
    ``StaleForm`` naming the rows. Otherwise as ``services.record``.
    """
    if not rights_of(actor).may_enter(submission.unit_id):
        raise NotAllowed(_("이 부서의 자료를 입력할 권한이 없습니다."))
    if not entries:
        return []
    submission = Submission.objects.select_for_update(of=("self",)).select_related("period").get(pk=submission.pk)
    if not submission.takes_entries:
        raise MonthClosed(_("'%(state)s' 상태에서는 입력할 수 없습니다.") % {"state": submission.get_state_display()})
    refuse_expired(submission.period)
    wanted = {entry.series_id for entry in entries}
    stored = {row.series_id: row for row in Remark.objects.filter(submission=submission, series_id__in=wanted)}
    _refuse_stale(entries, stored)
    _refuse_unknown(entries, stored)
    with translated():
        saved = _write(actor, submission, entries, stored)
    Submission.objects.filter(pk=submission.pk).update(version=F("version") + 1)
    return saved


def _value(row: Remark | None, field: str):
    return EMPTY[field] if row is None else getattr(row, field)


def _refuse_stale(entries: list[RemarkEntry], stored: dict[int, Remark]) -> None:
    stale = [
        entry for entry in entries if _value(stored.get(entry.series_id), entry.field) not in (entry.seen, entry.value)
    ]
    if stale:
        refusal = StaleForm(_("그 사이 다른 사람이 고친 사유가 있습니다. 두 값을 보고 다시 저장해 주세요."))
        refusal.series_ids = [entry.series_id for entry in stale]
        refusal.fields = {(entry.series_id, entry.field) for entry in stale}
        raise refusal


def _refuse_unknown(entries: list[RemarkEntry], stored: dict[int, Remark]) -> None:
    """A reason comes from the list as it is now; one taken off the list stays where it was given."""
    chosen = {
        entry.value
        for entry in entries
        if entry.field == "choice_id" and entry.value not in (None, _value(stored.get(entry.series_id), "choice_id"))
    }
    if ReasonChoice.objects.filter(pk__in=chosen, is_active=True).count() < len(chosen):
        raise InvalidInput(_("목록에 없는 사유입니다. 화면을 새로 고친 뒤 다시 골라 주세요."))


def _write(actor: User, submission: Submission, entries: list[RemarkEntry], stored: dict) -> list[Remark]:
    """Two statements however many rows: emptied remarks go, the others are inserted or replaced."""
    changes = defaultdict(dict)
    for entry in entries:
        changes[entry.series_id][entry.field] = entry.value
    emptied, kept = [], []
    for series_id, changed in changes.items():
        known = stored.get(series_id)
        values = {field: changed.get(field, _value(known, field)) for field in FIELDS}
        if values == EMPTY:
            emptied += [known.pk] if known else []
            continue
        kept.append(
            Remark(
                series_id=series_id,
                submission=submission,
                month=submission.period.month,
                version=known.version + 1 if known else 1,
                entered_by=actor,
                entered_at=timezone.now(),
                **values,
            )
        )
    if emptied:
        Remark.objects.filter(pk__in=emptied).delete()
    return Remark.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["series", "month"],
        update_fields=["choice", "text", "expected_rate", "version", "entered_by", "entered_at"],
    )


def reason_text(row: Remark | None) -> str:
    """``하반기 집행 · 계약이 8월로 밀림``; empty where nothing was said."""
    if row is None:
        return ""
    return " · ".join(filter(None, (str(row.choice) if row.choice_id else "", row.text)))


def remarks_of(series_ids, month: Month) -> tuple[dict[int, Remark], dict[int, Remark]]:
    """``{series_id: remark}`` of the month, and of the month before it. One query."""
    now, before = {}, {}
    rows = Remark.objects.filter(series_id__in=series_ids, month__in=(month.value, month.previous.value))
    for row in rows.select_related("choice"):
        (now if row.month == month.value else before)[row.series_id] = row
    return now, before
