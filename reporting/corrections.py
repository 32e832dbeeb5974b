"""정정: a closed month is mended by a signed figure in an open one that says which month and why.

The closed month stays as it was handed in and printed. What is known today of it is its own
figure and every correction of it; see ``FigureQuerySet.known_as_of``. A flow's correction counts in
every later sum of the year; of what stands at a day (시점값, 비율) it mends that month alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed, StaleForm
from organization.access import rights_of
from organization.models import User
from reporting.locks import translated
from reporting.models import Figure, Period, SeriesPlacement, Submission
from reporting.services import refuse_expired


@dataclass(frozen=True)
class Known:
    """What stands of one series in one closed month: as handed in, and what mends it."""

    printed: Decimal | None
    corrections: list[Figure] = field(default_factory=list)

    def value_without(self, period_month: int | None = None) -> Decimal:
        """The month as known today, leaving out the correction that stands in ``period_month``."""
        kept = (row.value for row in self.corrections if row.month != period_month)
        return sum(kept, self.printed or Decimal(0))

    @property
    def value(self) -> Decimal:
        return self.value_without()

    def entered_in(self, month: int) -> Figure | None:
        return next((row for row in self.corrections if row.month == month), None)


def known_values(series_ids, month: Month) -> dict[int, Known]:
    """``{series_id: Known}`` of a month; drafts of corrections count, since they are about to. One query."""
    rows = Figure.objects.filter(series_id__in=list(series_ids), value__isnull=False)
    own = rows.filter(month=month.value, corrects=None)
    mending = rows.filter(corrects=month.value)
    found = {}
    for row in (own | mending).select_related("entered_by", "submission").order_by("month"):
        known = found.setdefault(row.series_id, Known(None))
        if row.corrects is None:
            found[row.series_id] = Known(row.value, known.corrections)
        else:
            known.corrections.append(row)
    return found


def stored_figures(
    submission: Submission, series_ids: Iterable[int] | None = None
) -> tuple[dict[int, Figure], dict[int, list[Figure]]]:
    """What a submission holds by series: the month's own figures, and its corrections of earlier months. One query."""
    own, mending = {}, {}
    rows = Figure.objects.filter(submission_id=submission.pk).select_related("entered_by")
    if series_ids is not None:
        rows = rows.filter(series_id__in=series_ids)
    for row in rows.order_by("corrects"):
        if row.corrects is None:
            own[row.series_id] = row
        else:
            mending.setdefault(row.series_id, []).append(row)
    return own, mending


def periods_to_correct_in(office_id: int, unit_id: int, month: Month, kind: str) -> list[Period]:
    """Open months of the same fiscal year, after the month, whose submission takes entries today."""
    later = Period.objects.filter(
        office_id=office_id, month__gt=month.value, month__lte=month.year * 100 + 13, state=Period.State.OPEN
    ).order_by("month")
    standing = dict(
        Submission.objects.filter(unit_id=unit_id, kind=kind, period__in=later).values_list("period_id", "state")
    )
    takes = {Submission.State.DRAFT, Submission.State.RETURNED}
    return [period for period in later if period.is_open and standing.get(period.pk, Submission.State.DRAFT) in takes]


def is_final(series_id: int, office_id: int, month: Month) -> bool:
    """Whether what stood of the series in the month is confirmed or closed: only a correction mends it."""
    placement = SeriesPlacement.objects.as_of(month).filter(series_id=series_id).select_related("series").first()
    if placement is None:
        return False
    held = Submission.objects.filter(
        period__month=month.value, unit_id=placement.unit_id, kind=placement.series.kind
    ).first()
    if held is not None and (held.is_approved or held.figures.exists()):
        return held.is_approved
    return Period.objects.filter(office_id=office_id, month=month.value, state=Period.State.CLOSED).exists()


@transaction.atomic
def correct(
    *,
    actor: User,
    submission: Submission,
    series_id: int,
    month: Month,
    amount: Decimal | int,
    reason: str,
    given_unit: str = "",
    version: int = 0,
    known: Decimal | int | None = None,
) -> Figure:
    """Mend ``month`` by a signed ``amount`` inside the open submission, or replace what it says already.

    ``version`` is that of the correction the person saw in this submission (0 for none), and
    ``known`` the value of the month they started from, without it; either may have changed.
    Raises ``NotAllowed``, ``MonthClosed``, ``InvalidInput`` or ``StaleForm``.
    """
    submission = _writable(actor, submission)
    if not reason.strip():
        raise InvalidInput(_("정정하는 사유를 적어 주세요."))
    if not amount:
        raise InvalidInput(_("고칠 차이가 없습니다. 지금 아는 값과 다른 값을 적어 주세요."))
    _refuse_month(submission, series_id, month)
    stored = _stored(submission, series_id, month, version)
    _refuse_changed(submission, series_id, month, known)
    covers_from, covers_to = month.booked_days
    figure = stored or Figure(
        series_id=series_id, submission=submission, month=submission.period.month, corrects=month.value, version=0
    )
    figure.covers_from, figure.covers_to = covers_from, covers_to
    figure.value, figure.reason, figure.given_unit = amount, reason.strip()[:300], given_unit
    figure.entered_by = actor
    figure.version += 1
    with translated():
        figure.save()
    _count_change(submission)
    return figure


@transaction.atomic
def withdraw_correction(*, actor: User, submission: Submission, series_id: int, month: Month, version: int) -> None:
    """Take a correction back while its own month is still a draft; the history keeps it."""
    submission = _writable(actor, submission)
    stored = _stored(submission, series_id, month, version)
    if stored is None:
        raise InvalidInput(_("취소할 정정이 없습니다."))
    with translated():
        stored.delete()
    _count_change(submission)


def _writable(actor: User, submission: Submission) -> Submission:
    """The open submission, held against a submit at the same time."""
    if not rights_of(actor).may_enter(submission.unit_id):
        raise NotAllowed(_("이 부서의 값을 정정할 권한이 없습니다. 부서 취합담당에게 알려 주세요."))
    locked = Submission.objects.select_for_update(of=("self",)).select_related("period").get(pk=submission.pk)
    if not locked.takes_entries or locked.period.state != Period.State.OPEN:
        raise MonthClosed(
            _("%(month)s은(는) '%(state)s' 상태라 정정을 넣을 수 없습니다. 열린 달에 넣어 주세요.")
            % {"month": locked.period.as_month.label, "state": locked.get_state_display()}
        )
    refuse_expired(locked.period)
    return locked


def _refuse_month(submission: Submission, series_id: int, month: Month) -> None:
    into = submission.period.as_month
    if not (month < into and month.year == into.year):
        raise InvalidInput(_("%(into)s에는 같은 회계연도의 앞선 달만 정정할 수 있습니다.") % {"into": into.label})
    if not is_final(series_id, submission.period.office_id, month):
        raise InvalidInput(
            _("%(month)s은(는) 아직 확인되지 않았습니다. 정정하지 말고 그 달의 값을 고쳐 주세요.")
            % {"month": month.label}
        )


def _stored(submission: Submission, series_id: int, month: Month, version: int) -> Figure | None:
    stored = submission.figures.filter(series_id=series_id, corrects=month.value).first()
    if (stored.version if stored else 0) != version:
        raise StaleForm(_("그 사이 다른 사람이 이 정정을 고쳤습니다. 새로 고친 화면의 값을 보고 다시 저장해 주세요."))
    return stored


def _refuse_changed(submission: Submission, series_id: int, month: Month, known) -> None:
    """The right value was told against a value; if that one moved, the difference would be wrong."""
    if known is None:
        return
    now = known_values([series_id], month).get(series_id, Known(None)).value_without(submission.period.month)
    if now != known:
        raise StaleForm(_("그 사이 이 달의 값이 바뀌었습니다. 새로 고친 화면의 값을 보고 다시 저장해 주세요."))


def _count_change(submission: Submission) -> None:
    Submission.objects.filter(pk=submission.pk).update(version=F("version") + 1)
