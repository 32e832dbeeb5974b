"""Checks of the portal against the paper: what was published of a month, line by line and in total."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import Direction
from budgets.quality.money import MoneyRow, money, written
from budgets.quality.paper import SUM_MARKS, TOTAL, PaperRow, paper
from budgets.quality.spending import stated
from core.quality import Scope, Severity, Statement, check
from organization.quality import chart
from reporting.querysets import APPROVED

LABELS = {"current": gettext_lazy("예산현액"), "spent": gettext_lazy("지출 누계")}


@check("published_line", gettext_lazy("발행된 금액과 다름"), Severity.NOTICE)
def lines_are_as_published(scope: Scope):
    """A line that a paper printed for the month is what at least one of its tables says."""
    printed = defaultdict(list)
    for unit_id, rows in scope.once(paper).items():
        for row in rows:
            if not row.name.startswith(SUM_MARKS):
                printed[unit_id, row.direction, row.plain_name].append(row)
    for row in scope.once(money):
        same = printed.get((row.row.unit_id, row.amounts.line.direction, "".join(row.name.split())), ())
        for column in LABELS:
            yield from _line_differs(row, column, [one for one in same if column in one.amounts])


def _line_differs(row: MoneyRow, column: str, printed: list[PaperRow]):
    own = _approved_spent(row) if column == "spent" else row.amounts.current
    if own is None or not printed or any(_fits(own, one, column) for one in printed):
        return
    nearest = min(printed, key=lambda one: abs(one.amounts[column] - own))
    shown = written(nearest.measure, own, int(nearest.amounts[column]))
    sentence = _("'%(name)s': 포털의 %(column)s %(own)s이 발행된 %(printed)s과 다릅니다.") % {
        "name": row.name,
        "column": LABELS[column],
        "own": shown[0],
        "printed": shown[1],
    }
    yield stated(row, sentence, own, int(nearest.amounts[column]), subject=column)


@check("published_total", gettext_lazy("발행된 합계와 다름"), Severity.NOTICE)
def totals_are_as_published(scope: Scope):
    """A unit's total is what at least one of the totals says that a paper printed of it."""
    tree = scope.once(chart)
    for unit_id, rows in scope.once(paper).items():
        name = tree.name(unit_id)
        for direction in Direction.values:
            lines = _lines_of(scope, unit_id, direction)
            totals = [row for row in rows if row.direction == direction and _is_total(row, name)]
            if lines:
                for column in LABELS:
                    yield from _total_differs(unit_id, name, column, lines, [t for t in totals if column in t.amounts])


def _is_total(row: PaperRow, unit_name: str) -> bool:
    if row.name.startswith(TOTAL):
        return True
    return row.name.startswith(SUM_MARKS) and row.name.split(":", 1)[1].strip().startswith(unit_name)


def _lines_of(scope: Scope, unit_id: int, direction: str) -> list[MoneyRow]:
    """The unit's own lines, or those of everything below it if all of that is in the scope."""
    tree = scope.once(chart)
    lines = [row for row in scope.once(money) if row.amounts.line.direction == direction]
    own = [row for row in lines if row.row.unit_id == unit_id]
    inside = set(tree.descendant_ids(unit_id))
    if own or not inside <= set(scope.unit_ids):
        return own
    return [row for row in lines if row.row.unit_id in inside]


def _total_differs(unit_id: int, name: str, column: str, lines: list[MoneyRow], totals: list[PaperRow]):
    own = sum((_approved_spent(row) if column == "spent" else row.amounts.current) or 0 for row in lines)
    # Each line was rounded when it was printed, and so was their total.
    if not totals or any(_fits(own, one, column, lines=len(lines)) for one in totals):
        return
    nearest = min(totals, key=lambda one: abs(one.amounts[column] - own))
    shown = written(nearest.measure, own, int(nearest.amounts[column]))
    sentence = _("%(unit)s: 포털의 %(column)s 합계 %(own)s이 발행된 합계 %(printed)s과 다릅니다.") % {
        "unit": name,
        "column": LABELS[column],
        "own": shown[0],
        "printed": shown[1],
    }
    subject = f"{column}:{lines[0].amounts.line.direction}"
    yield Statement(unit_id=unit_id, sentence=sentence, facts=(own, nearest.amounts[column]), subject=subject)


def _fits(own: int, printed: PaperRow, column: str, *, lines: int = 0) -> bool:
    return abs(printed.amounts[column] - own) <= printed.half * (lines + 1)


def _approved_spent(row: MoneyRow) -> int | None:
    """What is confirmed: a paper never printed a draft, and no draft shows in a total above its unit."""
    values = [figure.value for figure in row.row.figures if figure.submission.state in APPROVED]
    return int(sum(value or 0 for value in values)) if values else None
