"""Checks of grants: more spent than paid, more paid than decided, settlements and returns that are late or wrong."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import Grant
from budgets.quality.money import written
from budgets.selectors.grants import GrantRow, GrantState, grant_rows
from core.quality import Scope, Severity, Statement, check


def grants(scope: Scope) -> list[GrantRow]:
    """Grants of the scope that are not finished, or in which something happened this year. Three queries."""
    rows = grant_rows(Grant.objects.filter(unit__in=scope.unit_ids), scope.month)
    first = scope.month.first_of_year.value
    return [row for row in rows if row.state != GrantState.DONE or (row.last_month or 0) >= first]


def _stated(row: GrantRow, sentence: str, *facts, **said) -> Statement:
    """A statement of one grant; amounts are written in a unit in which they do not blur."""
    name = {"name": f"{row.grant.program_title} · {row.grant.recipient}"}
    return Statement(
        unit_id=row.grant.unit_id,
        sentence=sentence % (name | said),
        facts=facts,
        subject=f"grant:{row.grant.pk}",
    )


@check("grant_overspent", gettext_lazy("교부액보다 많은 실집행"), Severity.NOTICE)
def spent_within_what_was_paid(scope: Scope):
    """A recipient cannot have spent, nor settle, more than it was paid."""
    for row in scope.once(grants):
        used = max(row.spent or 0, row.settled or 0)
        paid = row.paid or 0
        if used > paid:
            shown = written("원", used, paid)
            sentence = _("'%(name)s': %(word)s %(used)s이 교부액 %(paid)s보다 많습니다.")
            word = _("실집행액") if used == row.spent else _("정산액")
            yield _stated(row, sentence, used, paid, word=word, used=shown[0], paid=shown[1])


@check("grant_undecided", gettext_lazy("교부결정보다 많은 교부"), Severity.NOTICE)
def paid_within_what_was_decided(scope: Scope):
    """What is paid was decided before; a grant of which no decision is written down says nothing."""
    for row in scope.once(grants):
        if row.decided is not None and (row.paid or 0) > row.decided:
            shown = written("원", row.paid, row.decided)
            sentence = _("'%(name)s': 교부액 %(paid)s이 교부결정액 %(decided)s보다 많습니다.")
            yield _stated(row, sentence, row.paid, row.decided, paid=shown[0], decided=shown[1])


@check("grant_settlement_late", gettext_lazy("정산 기한 지남"), Severity.NOTICE)
def settled_in_time(scope: Scope):
    """The day by which a grant was to be settled has passed without a settlement."""
    for row in scope.once(grants):
        if row.state == GrantState.SETTLEMENT_OVERDUE:
            sentence = _("'%(name)s': 정산 기한 %(day)s이(가) 지났는데 교부액 %(paid)s이 정산되지 않았습니다.")
            shown = written("원", row.paid)
            yield _stated(row, sentence, row.settle_by, row.paid, day=row.settle_by, paid=shown[0])


@check("grant_return_late", gettext_lazy("반납 기한 지남"), Severity.NOTICE)
def returned_in_time(scope: Scope):
    """The day by which the rest was to be returned has passed, and not all of it is back."""
    for row in scope.once(grants):
        if row.state == GrantState.RETURN_OVERDUE:
            shown = written("원", row.to_return, row.returned or 0)
            sentence = _(
                "'%(name)s': 반납 기한 %(day)s이(가) 지났는데 반납 대상 %(whole)s 가운데 %(part)s만 반납되었습니다."
            )
            facts = (row.return_by, row.to_return, row.returned)
            yield _stated(row, sentence, *facts, day=row.return_by, whole=shown[0], part=shown[1])


@check("grant_return", gettext_lazy("반납액과 집행 잔액"), Severity.NOTICE)
def returned_is_what_was_left(scope: Scope):
    """Of a settled grant what came back is what was paid less what was really spent.

    While a return is still awaited and not yet late, a part of it may be back; more than all never.
    """
    for row in scope.once(grants):
        if row.settled is None or not row.returned:
            continue
        left = (row.paid or 0) - (row.settled if row.spent is None else row.spent)
        awaited = row.state == GrantState.TO_RETURN and row.return_by is not None
        if row.returned == left or (awaited and row.returned < left) or row.state == GrantState.RETURN_OVERDUE:
            continue
        shown = written("원", row.returned, left)
        sentence = _("'%(name)s': 반납액 %(returned)s이 교부액에서 실집행액을 뺀 %(left)s과 다릅니다.")
        yield _stated(row, sentence, row.returned, left, returned=shown[0], left=shown[1])
