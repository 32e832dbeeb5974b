"""Checks of papers against themselves: rates and their parts, one amount in two places, a row in another unit."""

from collections import Counter, defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.quality.money import written
from budgets.quality.paper import PaperRow, paper
from core.money import MONEY_UNITS, format_number, rate
from core.quality import Scope, Severity, Statement, check

LABELS = {"current": gettext_lazy("예산현액"), "spent": gettext_lazy("집행액")}
#: A table of fewer rows has no unit of its own.
FEWEST_ROWS = 3


@check("printed_rate", gettext_lazy("집행률과 금액"), Severity.NOTICE)
def printed_rates_are_those_of_their_amounts(scope: Scope):
    """A printed rate is spent over budget; what rounding of either amount or cutting off explains is let be."""
    for unit_id, rows in scope.once(paper).items():
        told = set()
        for row in rows:
            current, spent = row.amounts.get("current"), row.amounts.get("spent")
            if row.rate is None or not current or spent is None or _may_be_rate(row, current, spent):
                continue
            key = (row.plain_name, current, spent, row.rate)
            if key in told:
                continue  # the same row printed again
            told.add(key)
            shown = written(row.measure, int(spent), int(current))
            yield Statement(
                unit_id=unit_id,
                subject=f"{row.source_id}:{row.number}",
                sentence=_(
                    "'%(name)s': 인쇄된 집행률 %(printed)s%%이(가) "
                    "집행액 %(spent)s ÷ 예산현액 %(current)s = %(rate)s%%와 다릅니다."
                )
                % {
                    "name": row.name,
                    "printed": row.rate_text,
                    "spent": shown[0],
                    "current": shown[1],
                    "rate": format_number(rate(spent, current), 1),
                },
                facts=(row.rate, spent, current),
            )


def _may_be_rate(row: PaperRow, current: Decimal, spent: Decimal) -> bool:
    """Whether some amounts that round to the printed ones have the printed rate, rounded or cut off."""
    step = Decimal(1).scaleb(-len(row.rate_text.partition(".")[2]))
    ends = [
        (spent + one * row.half) * 100 / whole
        for one in (-1, 1)
        for whole in (current - row.half, current + row.half)
        if whole
    ]
    return min(ends) - step < row.rate < max(ends) + step


@check("printed_twice", gettext_lazy("다르게 인쇄된 같은 금액"), Severity.NOTICE)
def one_amount_is_printed_alike(scope: Scope):
    """A line that several tables or papers print as of the month has one budget and one sum spent."""
    for unit_id, rows in scope.once(paper).items():
        sizes = Counter((row.source_id, row.table) for row in rows)
        alike = defaultdict(list)
        for row in rows:
            if not row.is_sum:
                alike[row.direction, row.plain_name].append(row)
        for found in alike.values():
            found.sort(key=lambda row: (-sizes[row.source_id, row.table], row.source_id, row.number))
            first = (found[0].source_id, found[0].table)
            for column in LABELS:
                yield from _told_differently(unit_id, column, first, found)


def _told_differently(unit_id: int, column: str, first: tuple, found: list[PaperRow]):
    """The first row elsewhere that no row of the largest table agrees with."""
    printed = [row for row in found if column in row.amounts]
    here = [row for row in printed if (row.source_id, row.table) == first]
    for other in printed:
        same = [row for row in here if not row.account or not other.account or row.account == other.account]
        if other in here or not same or any(_agree(other, row, column) for row in same):
            continue
        shown = written(other.measure, int(same[0].amounts[column]), int(other.amounts[column]))
        yield Statement(
            unit_id=unit_id,
            subject=f"{other.source_id}:{other.number}:{column}",
            sentence=_("'%(name)s' %(column)s이 '%(here)s'에는 %(first)s, '%(there)s'에는 %(second)s으로 다릅니다.")
            % {
                "name": same[0].name,
                "column": LABELS[column],
                "here": same[0].table or _("절 없음"),
                "there": other.table or _("절 없음"),
                "first": shown[0],
                "second": shown[1],
            },
            facts=(same[0].amounts[column], other.amounts[column]),
        )
        return


def _agree(one: PaperRow, other: PaperRow, column: str) -> bool:
    """Equal, or within the rounding of two units."""
    slack = 0 if one.measure == other.measure else one.half + other.half
    return abs(one.amounts[column] - other.amounts[column]) <= slack


@check("odd_unit", gettext_lazy("표와 다른 단위"), Severity.NOTICE)
def tables_have_one_unit(scope: Scope):
    """A single row in another unit than the unit's whole table (62,935원 among 천원) spoils every sum of it."""
    for unit_id, rows in scope.once(paper).items():
        tables = defaultdict(list)
        for row in rows:
            if not row.is_sum:
                tables[row.source_id, row.table].append(row)
        for table in tables.values():
            units = Counter(row.measure for row in table)
            common = max(units, key=units.get)
            odd = [row for row in table if row.measure != common]
            if len(table) >= FEWEST_ROWS and len(odd) == 1:
                yield _odd(unit_id, odd[0], common, len(table) - 1)


def _odd(unit_id: int, row: PaperRow, common: str, others: int) -> Statement:
    amount = next(iter(row.amounts.values()))
    printed = format_number((amount / MONEY_UNITS[row.measure]).normalize())
    return Statement(
        unit_id=unit_id,
        subject=f"{row.source_id}:{row.number}",
        sentence=_(
            "'%(name)s': '%(table)s' 표의 다른 %(count)d줄은 %(common)s인데 이 줄만 %(printed)s%(unit)s입니다. "
            "%(printed)s%(common)s이 아닌지 확인해 주세요."
        )
        % {
            "name": row.name,
            "table": row.table or _("절 없음"),
            "count": others,
            "common": common,
            "printed": printed,
            "unit": row.measure,
        },
        facts=(amount, common, row.measure),
    )
