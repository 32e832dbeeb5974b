"""Checks of the headcount, whose rows and columns must add up, and of terms on boards."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.quality import Scope, Severity, Statement, check
from organization.models import BoardSeat, Headcount
from organization.selectors import Tree, latest_headcounts, seats_to_fill, tree_as_of

COLUMNS = {
    "authorized": gettext_lazy("정원"),
    "actual": gettext_lazy("현원"),
    "women": gettext_lazy("현원 중 여성"),
}


def chart(scope: Scope) -> Tree:
    """The organization chart at the end of the scope's month. One query."""
    return tree_as_of(scope.month.last_day)


def headcounts(scope: Scope) -> dict[int, list[Headcount]]:
    """The latest headcount of every unit of the scope and of its parts. One query."""
    tree = scope.once(chart)
    parts = {child.unit_id for unit_id in scope.unit_ids for child in tree.children.get(unit_id, ())}
    return latest_headcounts(parts.union(scope.unit_ids), scope.month.last_day)


@check("headcount_rows", gettext_lazy("정·현원 직급별 합"), Severity.NOTICE)
def rows_make_the_total(scope: Scope):
    """The categories of a unit sum to its total row."""
    for unit_id in scope.unit_ids:
        rows = scope.once(headcounts).get(unit_id, [])
        totals = [row for row in rows if row.is_total]
        parts = [row for row in rows if not row.is_total]
        if len(totals) != 1 or not parts:
            continue
        for column, label in COLUMNS.items():
            printed, summed = getattr(totals[0], column), _sum(parts, column)
            if printed is not None and summed is not None and printed != summed:
                yield Statement(
                    unit_id=unit_id,
                    sentence=_("%(unit)s %(column)s: 계 %(printed)d명이 직급별 합 %(summed)d명과 다릅니다.")
                    % {
                        "unit": scope.once(chart).name(unit_id),
                        "column": label,
                        "printed": printed,
                        "summed": summed,
                    },
                    facts=(printed, summed),
                    subject=column,
                )


@check("headcount_units", gettext_lazy("정·현원 부서별 합"), Severity.NOTICE)
def parts_make_the_whole(scope: Scope):
    """The parts of a unit sum to it, category by category.

    Only parts that break down as the whole does are its parts: entrusted places print a total of
    their own, and a unit that says nothing is counted elsewhere.
    """
    tree = scope.once(chart)
    for unit_id in scope.unit_ids:
        whole = scope.once(headcounts).get(unit_id, [])
        counted = [scope.once(headcounts).get(child.unit_id) for child in tree.children.get(unit_id, ())]
        parts = [rows for rows in counted if rows]
        if len(whole) < 2 or not parts or any(_columns(rows) != _columns(whole) for rows in parts):
            continue
        for row in whole:
            yield from _compared_with_parts(unit_id, tree.name(unit_id), row, parts)


def _compared_with_parts(unit_id: int, name: str, row: Headcount, parts: list[list[Headcount]]):
    same = [[one for one in rows if _same_category(one, row)] for rows in parts]
    for column, label in COLUMNS.items():
        printed, summed = getattr(row, column), _sum([one for rows in same for one in rows], column)
        if printed is not None and summed is not None and printed != summed:
            yield Statement(
                unit_id=unit_id,
                sentence=_("%(unit)s '%(category)s' %(column)s %(printed)d명이 부서별 합 %(summed)d명과 다릅니다.")
                % {"unit": name, "category": row.category, "column": label, "printed": printed, "summed": summed},
                facts=(printed, summed),
                subject=f"{row.category}:{column}",
            )


@check("headcount_women", gettext_lazy("현원보다 많은 여성"), Severity.NOTICE)
def women_are_among_them(scope: Scope):
    """Of those in post no more are women than there are."""
    for unit_id in scope.unit_ids:
        for row in scope.once(headcounts).get(unit_id, []):
            if row.women is not None and row.actual is not None and row.women > row.actual:
                yield Statement(
                    unit_id=unit_id,
                    sentence=_("%(unit)s '%(category)s' 현원 중 여성 %(women)d명이 현원 %(actual)d명보다 많습니다.")
                    % {
                        "unit": scope.once(chart).name(unit_id),
                        "category": row.category,
                        "women": row.women,
                        "actual": row.actual,
                    },
                    facts=(row.women, row.actual),
                    subject=row.category,
                )


@check("headcount_posts", gettext_lazy("정원보다 많은 현원"), Severity.NOTICE)
def people_fit_their_posts(scope: Scope):
    """No grade has more people than posts; one sentence for a unit, with each grade's numbers."""
    for unit_id in scope.unit_ids:
        rows = scope.once(headcounts).get(unit_id, [])
        parts = [row for row in rows if not row.is_total] or rows
        over = [row for row in parts if None not in (row.actual, row.authorized) and row.actual > row.authorized]
        if over:
            said = [
                _("%(category)s 현원 %(actual)d명 > 정원 %(authorized)d명")
                % {"category": row.category, "actual": row.actual, "authorized": row.authorized}
                for row in over
            ]
            yield Statement(
                unit_id=unit_id,
                sentence=_("%(unit)s: 현원이 정원보다 많습니다(%(said)s).")
                % {"unit": scope.once(chart).name(unit_id), "said": ", ".join(said)},
                facts=tuple((row.category, row.actual, row.authorized) for row in over),
            )


@check("board_term", gettext_lazy("이사회·위원회 임기"), Severity.NOTICE)
def seats_are_filled(scope: Scope):
    """A seat whose term has ended, or ends within three months, has a next term: one sentence a unit."""
    by_unit = {}
    for term in seats_to_fill(BoardSeat.objects.filter(unit_id__in=scope.unit_ids), scope.month.last_day):
        by_unit.setdefault(term.seat.unit_id, []).append(term)
    for unit_id, terms in by_unit.items():
        ended = sum(term.is_ended for term in terms)
        yield Statement(
            unit_id=unit_id,
            sentence=_(
                "%(unit)s: 임기가 끝난 자리 %(ended)d개, 90일 안에 끝나는 자리 %(ending)d개의 다음 임기가 없습니다. "
                "가장 이른 것은 '%(seat)s' %(day)s입니다."
            )
            % {
                "unit": scope.once(chart).name(unit_id),
                "ended": ended,
                "ending": len(terms) - ended,
                "seat": terms[0].seat.seat,
                "day": terms[0].seat.ends_on.isoformat(),
            },
            facts=tuple((term.seat.pk, term.is_ended) for term in terms),
        )


def _columns(rows: list[Headcount]) -> set:
    return {(row.as_of, row.is_total or row.category) for row in rows}


def _same_category(one: Headcount, other: Headcount) -> bool:
    return one.category == other.category or (one.is_total and other.is_total)


def _sum(rows: list[Headcount], column: str) -> int | None:
    """The sum of a column, unknown where one row does not say."""
    values = [getattr(row, column) for row in rows]
    return None if any(value is None for value in values) else sum(values)
