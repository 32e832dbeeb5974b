"""Funds, donations and board seats of a report."""

from collections import Counter

from django.utils.translation import gettext as _

from budgets.models import FundEntry
from core.money import LARGEST_AMOUNT, won_per_unit
from core.tabular import Row, Table
from organization.models import BoardSeat
from programs.importing.differences import Differences
from programs.importing.moments import first_day, last_day
from programs.importing.organizations import Directory
from programs.importing.result import ImportResult

#: Words of the column ``kind`` that say which way money went; people may set it for the others.
FLOW_WORDS = {
    FundEntry.Flow.IN: ("donation", "income", "수입", "모금"),
    FundEntry.Flow.OUT: ("expenditure", "지출", "집행"),
}


def load_funding(table: Table, directory: Directory, result: ImportResult) -> None:
    """One entry a row; what is printed without an amount is kept as a fact."""
    known = {
        (row.unit_id, row.year, row.fund, row.kind, row.item, row.occurrence): row
        for row in FundEntry.objects.filter(unit_id__in=directory.unit_ids)
    }
    differences = Differences(FundEntry, known, _("기금·후원금"), table, result)
    seen = Counter()
    for row in table.rows:
        unit = directory.unit(row["organization"], table.place, row)
        if unit is None:
            continue
        key = (unit.pk, row["year"], row["fund"], row["kind"], row["item"])
        seen[key] += 1
        names = ("year", "fund", "kind", "item", "occurrence")
        differences.put(
            (*key, seen[key]),
            row.number,
            fixed={"unit": unit, "flow": flow_of(row["kind"])} | dict(zip(names, (*key[1:], seen[key]), strict=True)),
            amount=won_of(row["amount"], row["unit"], "amount", row, table, result),
            given_unit=row["unit"],
            order=row["line"] or row.number,
        )
    differences.write()


def flow_of(kind: str) -> str:
    """Whether what a file calls so came in or went out; empty where the word says neither."""
    for flow, words in FLOW_WORDS.items():
        if any(word in kind for word in words):
            return flow
    return ""


def won_of(amount, unit: str, column: str, row: Row, table: Table, result: ImportResult) -> int | None:
    """Whole won of a printed amount; ``None``, with a warning, where the unit says no won."""
    if amount is None:
        return None
    factor = won_per_unit(unit)
    won = None if factor is None else amount * factor
    if won is None or won != won.to_integral_value() or abs(won) > LARGEST_AMOUNT:
        result.warnings.add(
            table.place,
            _("'%(amount)s %(unit)s'을(를) 원으로 바꿀 수 없어 발행값으로만 남겼습니다.")
            % {"amount": row.texts[column], "unit": unit},
            row.number,
            column,
        )
        return None
    return int(won)


def load_board(table: Table, directory: Directory, result: ImportResult) -> None:
    """One seat and term a row; a seat with a new first day is a new term."""
    known = {
        (row.unit_id, row.seat, row.kind, row.starts_on): row
        for row in BoardSeat.objects.filter(unit_id__in=directory.unit_ids)
    }
    differences = Differences(BoardSeat, known, _("이사회·위원회 자리"), table, result)
    for row in table.rows:
        unit = directory.unit(row["organization"], table.place, row)
        if unit is None:
            continue
        starts_on = first_day(row["term_start"]) if row["term_start"] else None
        ends_on = last_day(row["term_end"]) if row["term_end"] else None
        if starts_on and ends_on and ends_on < starts_on:
            result.warnings.add(table.place, _("임기 끝이 시작보다 앞서 끝을 비워 두었습니다."), row.number, "term_end")
            ends_on = None
        differences.put(
            (unit.pk, row["seat"], row["kind"], starts_on),
            row.number,
            fixed={"unit": unit, "seat": row["seat"], "kind": row["kind"], "starts_on": starts_on},
            ends_on=ends_on,
            order=row["line"] or row.number,
        )
    differences.write()
