"""Checks of any kind of figures: days that none covers, corrections that give no real reason."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.periods import Month
from core.quality import Scope, Severity, Statement, check
from reporting.models import Figure, Kind, Remark, Series, SeriesPlacement, Submission

#: Words that say no more than that something was corrected.
EMPTY_REASONS = {
    "정정",
    "수정",
    "오류",
    "착오",
    "오기",
    "변경",
    "기타",
    "없음",
    "오류정정",
    "착오정정",
    "정정함",
    "수정함",
}
SHORTEST_REASON = 4


@dataclass
class Row:
    """One row of a unit's grid as of the month, with what was entered in this fiscal year."""

    series_id: int
    unit_id: int
    name: str
    kind: str
    nature: str
    measure: str
    state: str
    figures: list[Figure] = field(default_factory=list)
    has_remark: bool = False

    @property
    def plain(self) -> list[Figure]:
        """Figures that are no corrections."""
        return [figure for figure in self.figures if figure.corrects is None]

    def booked_in(self, month: Month) -> list[Figure]:
        """What was entered in the month: its own figure and corrections of earlier ones."""
        return [figure for figure in self.figures if figure.month == month.value]


def rows(scope: Scope) -> dict[int, Row]:
    """The rows of the units as of the month, drafts included. Four queries."""
    month = scope.month
    placements = SeriesPlacement.objects.as_of(month).filter(unit_id__in=scope.unit_ids).select_related("series")
    states = {
        (unit_id, kind): state
        for unit_id, kind, state in Submission.objects.filter(
            unit_id__in=scope.unit_ids, period__month=month.value
        ).values_list("unit_id", "kind", "state")
    }
    found = {
        row.series_id: Row(
            series_id=row.series_id,
            unit_id=row.unit_id,
            name=row.name,
            kind=row.series.kind,
            nature=row.series.nature,
            measure=row.series.measure,
            state=states.get((row.unit_id, row.series.kind), ""),
        )
        for row in placements
    }
    figures = Figure.objects.filter(series_id__in=found).up_to(month).select_related("submission")
    for figure in figures.order_by("covers_from", "pk"):
        found[figure.series_id].figures.append(figure)
    said = Remark.objects.filter(series_id__in=found, month=month.value).values_list("series_id", "choice", "text")
    for series_id, choice, text in said:
        found[series_id].has_remark = bool(choice or text.strip())
    return found


@check("gap", gettext_lazy("빠진 기간"), Severity.NOTICE)
def days_are_covered(scope: Scope):
    """Between a row's first figure and its last every day is in one of them (sums only)."""
    for row in scope.once(rows).values():
        if row.nature != Series.Nature.FLOW or len(row.plain) < 2:
            continue
        gaps = _gaps(row.plain)
        if gaps:
            yield Statement(
                unit_id=row.unit_id,
                series_id=row.series_id,
                sentence=_("'%(name)s': %(first)s부터 %(last)s까지의 값 가운데 %(gaps)s에 해당하는 값이 없습니다.")
                % {
                    "name": row.name,
                    "first": _day(row.plain[0].covers_from),
                    "last": _day(row.plain[-1].covers_to),
                    "gaps": ", ".join(f"{_day(first)}~{_day(last)}" for first, last in gaps),
                },
                facts=tuple(f"{first}{last}" for first, last in gaps),
            )


def _gaps(figures: list[Figure]) -> list[tuple[date, date]]:
    found, until = [], None
    for figure in figures:
        if until is not None and figure.covers_from > until + timedelta(days=1):
            found.append((until + timedelta(days=1), figure.covers_from - timedelta(days=1)))
        until = figure.covers_to if until is None else max(until, figure.covers_to)
    return found


def _day(day: date) -> str:
    return f"{day.month}.{day.day}."


@check("outside_month", gettext_lazy("달 밖의 기간"), Severity.NOTICE)
def days_belong_to_the_month(scope: Scope):
    """A value of a month ends in that month and begins in its year: else it is of another time."""
    last = scope.month.booked_days[1]
    for row in scope.once(rows).values():
        for figure in row.booked_in(scope.month):
            is_early = figure.covers_from.year < scope.month.year and row.nature == Series.Nature.FLOW
            if figure.corrects is not None or not (figure.covers_to > last or is_early):
                continue
            yield Statement(
                unit_id=row.unit_id,
                series_id=row.series_id,
                sentence=_("'%(name)s': %(month)s 값이 %(first)s부터 %(last)s까지의 것이라 그 달의 값이 아닙니다.")
                % {
                    "name": row.name,
                    "month": scope.month.label,
                    "first": figure.covers_from,
                    "last": figure.covers_to,
                },
                facts=(figure.covers_from, figure.covers_to),
            )


@check("mixed_units", gettext_lazy("섞인 단위"), Severity.NOTICE)
def values_are_in_their_measure(scope: Scope):
    """A row that counts one thing takes no value of another: what was given in ``명`` is no ``건``."""
    for row in scope.once(rows).values():
        if row.kind == Kind.MONEY:
            continue
        for figure in row.booked_in(scope.month):
            if figure.given_unit in ("", row.measure) or figure.value is None:
                continue
            yield Statement(
                unit_id=row.unit_id,
                series_id=row.series_id,
                sentence=_(
                    "'%(name)s': 단위가 %(measure)s인데 %(month)s 값 %(value)s은(는) %(given)s(으)로 들어왔습니다."
                )
                % {
                    "name": row.name,
                    "measure": row.measure,
                    "month": scope.month.label,
                    "value": f"{figure.value.normalize():,f}",
                    "given": figure.given_unit,
                },
                facts=(figure.value, figure.given_unit, row.measure),
            )


@check("weak_reason", gettext_lazy("정정 사유 부족"), Severity.EXPLAIN)
def corrections_say_why(scope: Scope):
    """A correction must have a reason; one that only says 'corrected' explains nothing."""
    for row in scope.once(rows).values():
        if row.has_remark:
            continue
        weak = defaultdict(list)
        for figure in row.booked_in(scope.month):
            if figure.corrects is not None and is_weak(figure.reason):
                weak[figure.corrects].append(figure)
        for corrected, figures in weak.items():
            yield Statement(
                unit_id=row.unit_id,
                series_id=row.series_id,
                sentence=_("'%(name)s': %(month)s 정정의 사유 '%(reason)s'만으로는 왜 고쳤는지 알 수 없습니다.")
                % {"name": row.name, "month": Month(corrected).label, "reason": figures[0].reason},
                facts=(corrected, figures[0].reason),
                subject=str(corrected),
            )


def is_weak(reason: str) -> bool:
    """Whether a reason says nothing that a reader could check."""
    plain = "".join(letter for letter in reason if letter.isalnum())
    return len(plain) < SHORTEST_REASON or plain in EMPTY_REASONS
