"""Checks of the budget itself: transfers that balance, and parts that make what was stated."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import Appropriation
from budgets.quality.money import MoneyRow, money, written
from budgets.quality.spending import stated
from core.money import MONEY_UNITS
from core.quality import Scope, Severity, Statement, check
from organization.quality import chart

Kind = Appropriation.Kind
#: What one line gives another gets, within the office; an 이체 may cross it.
WITHIN_OFFICE = (Kind.TRANSFER_BETWEEN_POLICIES, Kind.TRANSFER_WITHIN_POLICY, Kind.LINE_CHANGE)


def transfers(scope: Scope) -> list[Appropriation]:
    """Transfers of the fiscal year up to the month, of every office that the scope has a part of.

    One query. ``unit_id`` is whose line it is by the line's newest place up to the month.
    """
    tree, month = scope.once(chart), scope.month
    offices = {tree.office_id(unit_id) for unit_id in scope.unit_ids} - {None}
    unit_ids = {unit_id for office in offices for unit_id in tree.descendant_ids(office)}.union(scope.unit_ids)
    found = Appropriation.objects.filter(
        kind__in=[*WITHIN_OFFICE, Kind.REORGANIZATION_TRANSFER],
        line__fiscal_year=month.year,
        month__lte=month.value,
        line__series__placements__unit_id__in=unit_ids,
        line__series__placements__valid_from__lte=month.value,
    ).exclude(line__series__placements__valid_until__lte=month.value)
    return list(found.distinct().order_by("month", "pk"))


@check("transfers", gettext_lazy("이용·전용·변경의 짝"), Severity.NOTICE)
def transfers_balance(scope: Scope):
    """The rows of one pair sum to zero; rows without a pair balance by kind and month."""
    pairs, lone = defaultdict(list), defaultdict(list)
    for change in scope.once(transfers):
        if change.pair:
            pairs[change.pair].append(change)
        elif change.kind in WITHIN_OFFICE:
            lone[change.kind, change.month].append(change)
    rows = {row.amounts.line.pk: row for row in scope.once(money)}
    for pair, changes in pairs.items():
        yield from _unbalanced(changes, rows, str(pair))
    for (kind, month), changes in lone.items():
        yield from _unbalanced(changes, rows, f"{kind}:{month}")


def _unbalanced(changes: list[Appropriation], rows: dict[int, MoneyRow], subject: str):
    """One statement per line of the scope that has a part in what does not sum to zero."""
    rest = sum(change.amount for change in changes)
    if not rest:
        return
    for line_id in dict.fromkeys(change.line_id for change in changes):
        row = rows.get(line_id)
        if row is None:
            continue
        own = sum(change.amount for change in changes if change.line_id == line_id)
        shown = written(changes[0].given_unit, own, rest)
        sentence = _("'%(name)s': %(kind)s %(own)s의 상대 금액이 맞지 않아 합이 0원이 아니라 %(rest)s입니다.") % {
            "name": row.name,
            "kind": changes[0].get_kind_display(),
            "own": shown[0],
            "rest": shown[1],
        }
        yield stated(row, sentence, own, rest, subject=subject)


@check("stated_budget", gettext_lazy("예산현액과 예산 변동"), Severity.NOTICE)
def parts_make_the_stated_budget(scope: Scope):
    """Where both are known, original and changes make the budget that the ledger states."""
    for row in scope.once(money):
        statement = _stated_otherwise(row)
        if statement is not None:
            yield statement


def _stated_otherwise(row: MoneyRow) -> Statement | None:
    """The newest stated budget, where the parts up to its month say something else."""
    latest = next((change for change in reversed(row.changes) if change.kind == Kind.STATED), None)
    if latest is None:
        return None
    parts = [change for change in row.changes if change.kind != Kind.STATED and change.month <= latest.month]
    if not any(change.kind == Kind.ORIGINAL for change in parts):
        return None
    summed = sum(change.amount for change in parts)
    slack = sum(MONEY_UNITS.get(change.given_unit, 1) // 2 for change in [*parts, latest])
    if abs(summed - latest.amount) <= slack:
        return None
    shown = row.written(latest.amount, summed)
    sentence = _("'%(name)s': 원장의 예산현액 %(stated)s이 당초예산과 변동의 합 %(summed)s과 다릅니다.") % {
        "name": row.name,
        "stated": shown[0],
        "summed": shown[1],
    }
    return stated(row, sentence, latest.amount, summed, latest.month)
