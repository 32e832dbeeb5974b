"""What is left of a unit's month, tab by tab (실적 입력의 탭)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast

from budgets.models import Grant, GrantStep
from core.periods import Month
from facilities.models import Facility
from programs.selectors.due import asked_in
from programs.selectors.rounds import OWED
from reporting.models import Figure, Round, RoundItem, SeriesPlacement


@dataclass(frozen=True)
class Left:
    """What is still to be done of one tab of a unit's month; of texts in a round also in which."""

    kind: str
    count: int
    round_id: int = 0


#: What stands beside the kinds of data among the tabs of a unit's month.
GRANTS, TEXTS, RECORDS = "grants", "texts", "records"


def left_of(unit_id: int, month: Month, keeping: Iterable[int] = ()) -> dict[str, Left]:
    """By kind what a unit has in a month and how much of it is left; one query.

    Of kinds of data the rows that say nothing yet, of grants of the year those that are not settled, of the open
    round that is due first the texts that nobody has touched. Of facilities that run in the month under the units
    in ``keeping`` only that there are any.
    """
    said = Figure.objects.filter(series=OuterRef("series"), month=month.value, corrects=None)
    rows = SeriesPlacement.objects.as_of(month).filter(unit_id=unit_id).order_by().values("series__kind")
    rows = rows.annotate(count=Count("pk", filter=asked_in(month) & ~Exists(said)))
    settled = GrantStep.objects.filter(grant=OuterRef("pk"), kind=GrantStep.Kind.SETTLEMENT)
    grants = Grant.objects.filter(unit_id=unit_id, fiscal_year=month.year).order_by().values("unit_id")
    grants = grants.annotate(count=Count("pk", filter=~Exists(settled)))
    waits = Q(state__in=OWED, narratives__edited_at__isnull=True, narratives__isnull=False)
    texts = RoundItem.objects.filter(unit_id=unit_id, round__state=Round.State.OPEN)
    texts = texts.order_by().values("round_id", "round__due_on").annotate(count=Count("narratives", filter=waits))
    none = Cast(Value(None), DateField())
    found = rows.values_list("series__kind", "count", Value(0), none).union(
        grants.values_list(Value(GRANTS), "count", Value(0), none),
        texts.values_list(Value(TEXTS), "count", "round_id", "round__due_on"),
        all=True,
    )
    keeping = list(keeping)
    if keeping:
        day = month.last_day
        places = Facility.objects.answered_by(keeping, day).as_of(day).order_by()
        found = found.union(places.values_list(Value(RECORDS), Value(0), Value(0), none)[:1], all=True)
    lefts: dict[str, Left] = {}
    for kind, count, round_id, _due_on in sorted(found, key=lambda row: (row[3] or date.min, row[2])):
        lefts.setdefault(kind, Left(kind, count, round_id))
    return lefts
