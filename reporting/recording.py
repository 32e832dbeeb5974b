"""Typed and loaded figures: the cells of one form or file, all or none."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.refusals import MonthClosed, StaleForm
from organization.access import require, rights_of
from organization.models import User
from reporting.locks import translated
from reporting.models import Figure, Period, SeriesPlacement, Submission

#: What saving a cell again replaces of its figure.
SAVED = ("value", "text", "given_unit", "state", "expected_on", "version", "entered_by", "entered_at")


@dataclass(frozen=True)
class Entry:
    """One cell to save: the new value (saying nothing at all empties it) and the version the person saw,
    0 for a cell that was empty. ``state`` tells why there is no number, ``text`` stands for one.
    """

    series_id: int
    value: Decimal | int | None
    given_unit: str
    version: int
    #: First day that a new value covers, where a file brings more than the month; else the month's first.
    covers_from: date | None = None
    state: str = Figure.State.VALUE
    text: str = ""
    expected_on: date | None = None

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.text and self.state == Figure.State.VALUE


@transaction.atomic
def record(*, actor: User, submission: Submission, entries: list[Entry]) -> list[Figure]:
    """Save the cells of one form, all or none.

    Raises ``NotAllowed``, ``MonthClosed`` (state, returned cells) or ``StaleForm`` naming the
    rows that somebody else changed meanwhile.
    """
    require(rights_of(actor).may_enter(submission.unit_id))
    return _record(actor, submission, entries)


@transaction.atomic
def record_from_ledger(*, actor: User, submission: Submission, entries: list[Entry]) -> list[Figure]:
    """Save what the ledger's export says of a unit, as ``record`` does, for whoever may load it.

    The values carry the name of who loaded the file. Loading counts as typing: nobody loads,
    submits and confirms alone.
    """
    require(rights_of(actor).may_load_ledger(submission.unit_id))
    return _record(actor, submission, entries)


def _record(actor: User, submission: Submission, entries: list[Entry]) -> list[Figure]:
    submission = Submission.objects.select_for_update(of=("self",)).select_related("period").get(pk=submission.pk)
    if not submission.takes_entries:
        raise MonthClosed(_("'%(state)s' 상태에서는 입력할 수 없습니다.") % {"state": submission.get_state_display()})
    refuse_expired(submission.period)
    current = {
        figure.series_id: figure
        for figure in Figure.objects.filter(
            submission=submission, corrects=None, series_id__in=[e.series_id for e in entries]
        )
    }
    _refuse_stale(entries, current)
    with translated():
        saved = _write(actor, submission, entries, current)
    if entries:
        Submission.objects.filter(pk=submission.pk).update(version=submission.version + 1)
    return saved


def _refuse_stale(entries: list[Entry], current: dict[int, Figure]) -> None:
    stale = [
        entry.series_id
        for entry in entries
        if (current[entry.series_id].version if entry.series_id in current else 0) != entry.version
    ]
    if not stale:
        return
    names = SeriesPlacement.objects.filter(series_id__in=stale).values_list("name", flat=True)
    refusal = StaleForm(
        _("그 사이 다른 사람이 고친 칸이 있습니다: %(rows)s. 두 값을 보고 다시 저장해 주세요.")
        % {"rows": ", ".join(sorted(set(names)))}
    )
    refusal.series_ids = stale
    raise refusal


def _write(actor: User, submission: Submission, entries: list[Entry], current: dict[int, Figure]) -> list[Figure]:
    """Two statements however many cells: emptied ones go, the others are inserted or replaced."""
    emptied = [current[entry.series_id].pk for entry in entries if entry.is_empty and entry.series_id in current]
    if emptied:
        Figure.objects.filter(pk__in=emptied).delete()
    covers_from, covers_to = submission.period.as_month.booked_days
    figures = []
    for entry in (entry for entry in entries if not entry.is_empty):
        known = current.get(entry.series_id)
        figures.append(
            Figure(
                series_id=entry.series_id,
                submission=submission,
                month=submission.period.month,
                covers_from=known.covers_from if known else entry.covers_from or covers_from,
                covers_to=known.covers_to if known else covers_to,
                value=entry.value,
                text=entry.text,
                state=entry.state,
                expected_on=entry.expected_on,
                given_unit=entry.given_unit,
                version=known.version + 1 if known else 1,
                entered_by=actor,
                entered_at=timezone.now(),
            )
        )
    return Figure.objects.bulk_create(
        figures,
        update_conflicts=True,
        unique_fields=["series", "month", "corrects"],
        update_fields=SAVED,
    )


def refuse_expired(period: Period) -> None:
    """A month whose reopening is over takes no values, though nobody has closed it again."""
    if period.is_expired:
        raise MonthClosed(
            _("%(month)s의 마감 해제 기한(%(day)s)이 지났습니다. 총괄담당에게 알려 주세요.")
            % {"month": period.as_month.label, "day": period.reopened_until}
        )
