"""Checks of facilities: too full, run without a contract or under two, and counts that do not add up."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.quality import Scope, Severity, Statement, check
from facilities.models import Entrustment, Facility, FacilityRecord
from facilities.selectors import FEWEST_TOLD, TypeCount, people_text, running_contracts, total_of, type_counts
from organization.selectors import Tree, tree_as_of
from reporting.models import PublishedValue

COUNTS_FILE = "facility_counts.csv"
TOTAL, SUBTOTAL = "합계:", "소계:"


def chart(scope: Scope) -> Tree:
    """The organization chart at the end of the scope's month. One query."""
    return tree_as_of(scope.month.last_day)


def counts(scope: Scope) -> list[TypeCount]:
    """The units' confirmed counts as of the month. Two queries."""
    return type_counts(scope.unit_ids, scope.month)


@check("facility_full", gettext_lazy("시설 정원 초과"), Severity.NOTICE)
def occupancy_is_within_capacity(scope: Scope):
    """The latest record by the month has no more people than places."""
    day = scope.month.last_day
    units = dict(Facility.objects.answered_by(scope.unit_ids, day).values_list("pk", "unit_then"))
    rows = FacilityRecord.objects.filter(facility__in=list(units), as_of__lte=day)
    latest = rows.order_by("facility_id", "-as_of").distinct("facility_id").select_related("facility")
    for row in latest:
        if row.capacity is not None and row.occupancy is not None and row.occupancy > row.capacity:
            told = [_people(row.facility, number) for number in (row.occupancy, row.capacity)]
            yield Statement(
                unit_id=units[row.facility_id],
                sentence=_("'%(name)s': 현원 %(occupancy)s이 정원 %(capacity)s보다 많습니다(%(day)s 기준).")
                % {"name": row.facility.name, "occupancy": told[0], "capacity": told[1], "day": row.as_of},
                facts=tuple(told),
                subject=f"facility:{row.facility_id}",
            )


def _people(facility: Facility, number: int) -> str:
    """``12명``; of a secret place with few people only that they are few."""
    text = people_text(facility, number)
    return _("%s명") % text if text[-1:].isdigit() else _("%d명 미만") % FEWEST_TOLD


@check("contract_ended", gettext_lazy("위탁 만료"), Severity.NOTICE)
def contracts_have_not_ended(scope: Scope):
    """A contract that ended by the month has one after it, or the place is closed."""
    day = scope.month.last_day
    for row in running_contracts(scope.unit_ids, day).filter(ends_on__lt=day):
        if not row.has_next:
            yield Statement(
                unit_id=row.unit_then,
                sentence=_("'%(name)s': 위탁이 %(end)s에 끝났는데 그다음 위탁이 없습니다(%(days)d일 지남).")
                % {"name": row.facility.name, "end": row.ends_on, "days": (day - row.ends_on).days},
                facts=(row.ends_on,),
                subject=f"facility:{row.facility_id}",
            )


@check("contract_overlap", gettext_lazy("겹치는 위탁"), Severity.NOTICE)
def contracts_follow_each_other(scope: Scope):
    """Two contracts of one place do not hold on the same days, unless they are for different parts of it."""
    day = scope.month.last_day
    rows = (
        Entrustment.objects.with_unit_then(day)
        .filter(unit_then__in=scope.unit_ids, starts_on__lte=day, ends_on__isnull=False)
        .filter(Q(facility__closes_on__isnull=True) | Q(facility__closes_on__gt=day))
        .select_related("facility")
        .prefetch_related("parts")
        .order_by("starts_on", "pk")
    )
    by_facility = defaultdict(list)
    for row in rows:
        by_facility[row.facility].append(row)
    for facility, contracts in by_facility.items():
        for place, one in enumerate(contracts):
            for other in contracts[place + 1 :]:
                if other.starts_on <= one.ends_on and not _differ_in_part(one, other):
                    yield Statement(
                        unit_id=one.unit_then,
                        sentence=_("'%(name)s': 위탁 %(one)s와(과) %(other)s의 기간이 겹칩니다.")
                        % {"name": facility.name, "one": one.term, "other": other.term},
                        facts=(one.term, other.term),
                        subject=f"contracts:{one.pk}:{other.pk}",
                    )


def _differ_in_part(one: Entrustment, other: Entrustment) -> bool:
    """Whether each says what it is for, and nothing is in both."""
    parts = [{part.part for part in row.parts.all()} for row in (one, other)]
    return all(parts) and "" not in parts[0] | parts[1] and not parts[0] & parts[1]


@check("facility_group_sum", gettext_lazy("시설 분류별 합"), Severity.NOTICE)
def groups_add_up_as_printed(scope: Scope):
    """The types of a group sum to what a paper of the month printed for it."""
    for value in scope.once(printed_sums):
        if not value.row.startswith(SUBTOTAL):
            continue
        rows = [row for row in scope.once(counts) if (row.unit_id, row.group) == (value.unit_id, value.section)]
        yield from _differs(value, rows, value.section)


@check("facility_total", gettext_lazy("시설 수 합계"), Severity.NOTICE)
def everything_adds_up_as_printed(scope: Scope):
    """Everything below a unit sums to the total that a paper of the month printed for it."""
    tree = scope.once(chart)
    for value in scope.once(printed_sums):
        inside = set(tree.descendant_ids(value.unit_id))
        if value.row.startswith(TOTAL) and inside <= set(scope.unit_ids):
            rows = [row for row in scope.once(counts) if row.unit_id in inside]
            yield from _differs(value, rows, tree.name(value.unit_id))


def printed_sums(scope: Scope) -> list[PublishedValue]:
    """What papers of the month printed as sums of counts. One query."""
    found = PublishedValue.objects.filter(
        file=COUNTS_FILE, column="count", unit_id__in=scope.unit_ids, as_of__startswith=scope.month.iso
    ).filter(Q(row__startswith=TOTAL) | Q(row__startswith=SUBTOTAL))
    return list(found.order_by("source_id", "row_number"))


def _differs(value: PublishedValue, rows: list[TypeCount], name: str):
    summed = total_of(rows)
    if summed is None or value.value is None or summed == value.value:
        return
    yield Statement(
        unit_id=value.unit_id,
        sentence=_("'%(name)s' 시설 수: 유형별 합 %(summed)s개소가 발행된 %(printed)s개소와 다릅니다.")
        % {"name": name, "summed": f"{summed:,.0f}", "printed": f"{value.value:,.0f}"},
        facts=(_plain(summed), _plain(value.value)),
        subject=value.section,
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
