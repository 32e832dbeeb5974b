"""Periods and submissions of an import: what is open, what is closed, what must be begun."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.periods import Month
from organization.models import Unit, User
from programs.importing.result import CREATED, UPDATED, ImportResult
from reporting import services
from reporting.models import Kind, Period, Submission


@dataclass(eq=False)
class Gate:
    """One unit's month of one kind of data: its submission, and whether values may still enter it."""

    submission: Submission
    is_new: bool

    @property
    def month(self) -> Month:
        return self.submission.period.as_month

    @property
    def lock(self) -> str:
        """Why nothing can be changed (마감, 확인 …); empty where it can."""
        if self.submission.period.state == Period.State.CLOSED:
            return str(Period.State.CLOSED.label)
        if self.submission.state != Submission.State.DRAFT:
            return str(self.submission.get_state_display())
        return ""


class Rhythm:
    """All periods and submissions an import touches, loaded in two queries."""

    def __init__(self, offices: set[int], unit_ids: set[int], kind: str = Kind.MONEY):
        self.kind = kind
        self._periods = {
            (period.office_id, period.month): period for period in Period.objects.filter(office_id__in=offices)
        }
        stored = Submission.objects.filter(unit_id__in=unit_ids, kind=kind)
        self._gates = {
            (row.unit_id, row.period.month): Gate(row, is_new=False) for row in stored.select_related("period")
        }
        self.touched: list[Gate] = []

    def gate(self, unit: Unit, office: Unit, month: Month) -> Gate:
        """The submission of a unit's month, begun in memory where there is none."""
        gate = self._gates.get((unit.pk, month.value))
        if gate is None:
            period = self._periods.get((office.pk, month.value))
            if period is None:
                period = Period(office=office, month=month.value)
                self._periods[office.pk, month.value] = period
            gate = Gate(Submission(period=period, unit=unit, kind=self.kind), is_new=True)
            self._gates[unit.pk, month.value] = gate
        if gate not in self.touched:
            self.touched.append(gate)
        return gate

    def last_approved(self, unit: Unit, year: int) -> Month | None:
        """The last confirmed or closed month of the unit's year: the past ends there."""
        months = [
            gate.month
            for (unit_id, value), gate in self._gates.items()
            if unit_id == unit.pk and value // 100 == year and gate.submission.is_approved
        ]
        return max(months, default=None)

    def begin(self, result: ImportResult) -> None:
        """Write the periods and submissions that did not exist."""
        periods = {
            id(gate.submission.period): gate.submission.period
            for gate in self.touched
            if gate.submission.period.pk is None
        }
        Period.objects.bulk_create(periods.values())
        new = [gate.submission for gate in self.touched if gate.is_new]
        Submission.objects.bulk_create(new)
        result.counted(_("기간"), CREATED, len(periods))
        result.counted(_("제출"), CREATED, len(new))

    def close(self, actor: User, note: str, result: ImportResult) -> None:
        """Walk every draft that was loaded to closed."""
        drafts = [gate.submission for gate in self.touched if gate.submission.state == Submission.State.DRAFT]
        services.publish_many(actor=actor, submissions=drafts, note=note)
        result.counted(_("마감된 제출"), CREATED, len(drafts))


def close_periods(rhythms: list[Rhythm], result: ImportResult) -> None:
    """Close each month that was loaded and in which nothing is left open."""
    open_periods = {
        gate.submission.period_id: gate.submission.period
        for rhythm in rhythms
        for gate in rhythm.touched
        if gate.submission.period.state == Period.State.OPEN
    }
    waiting = set(
        Submission.objects.filter(period_id__in=open_periods, figures__isnull=False)
        .exclude(state=Submission.State.CLOSED)
        .values_list("period_id", flat=True)
    )
    ready = [pk for pk in open_periods if pk not in waiting]
    Period.objects.filter(pk__in=ready).update(state=Period.State.CLOSED)
    result.counted(_("마감된 기간"), UPDATED, len(ready))
    for pk in waiting:
        result.notes.append(
            _("%s은(는) 다른 부서의 제출이 남아 있어 열어 두었습니다.") % open_periods[pk].as_month.label
        )
