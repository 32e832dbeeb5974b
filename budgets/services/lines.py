"""Acts on budget lines and what they may spend."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from budgets.models import Account, Appropriation, BudgetLine, Direction, Heading
from budgets.selectors import line_placements
from core.periods import SETTLEMENT, Month
from core.refusals import InvalidInput, NotAllowed
from organization.access import rights_of
from organization.models import Unit, User
from organization.selectors import tree_as_of
from reporting.locks import translated
from reporting.models import Kind, Series, SeriesPlacement


@transaction.atomic
def add_line(
    *,
    actor: User,
    unit: Unit,
    fiscal_year: int,
    name: str,
    direction: str = Direction.EXPENDITURE,
    account: Account | None = None,
    heading: Heading | None = None,
    ledger_code: str = "",
    order: int = 0,
    first_month: Month | None = None,
) -> BudgetLine:
    """A new line of a fiscal year with its series and its place in the unit's table."""
    _require_master_data(actor, unit)
    with translated():
        series = Series.objects.create(kind=Kind.MONEY, measure="원", nature=Series.Nature.FLOW)
        SeriesPlacement.objects.create(
            series=series,
            unit=unit,
            name=name.strip(),
            order=order,
            valid_from=(first_month or Month.of(fiscal_year, 1)).value,
            valid_until=Month.of(fiscal_year + 1, 1).value,
        )
        return BudgetLine.objects.create(
            series=series,
            fiscal_year=fiscal_year,
            direction=direction,
            account=account,
            heading=heading,
            ledger_code=ledger_code,
        )


@transaction.atomic
def appropriate(
    *, actor: User, line: BudgetLine, kind: str, amount: int, month: Month, note: str = "", **details
) -> Appropriation:
    """Record an appropriation or a change of one, in won, in the ledger from ``month``."""
    placement = SeriesPlacement.objects.as_of(month).filter(series=line.series_id).first()
    if placement is None:
        raise InvalidInput(_("%(month)s에는 없는 세부사업입니다.") % {"month": month.label})
    _require_master_data(actor, placement.unit)
    with translated():
        return Appropriation.objects.create(
            line=line, kind=kind, amount=amount, month=month.value, note=note, entered_by=actor, **details
        )


@transaction.atomic
def continue_lines(*, actor: User, office: Unit, fiscal_year: int, line_ids: Iterable[int]) -> list[BudgetLine]:
    """다음 회계연도로 이어가기: next year's lines from the chosen ones of ``fiscal_year``, without amounts.

    Each keeps the owner, team, name and place that it had at the year's end, its account and
    heading, and names the line it comes from. A line that was continued already is left alone, so
    the act may be done again. Refuses lines of other offices and of units that are no longer there.
    """
    if not rights_of(actor).may_coordinate(office.pk):
        raise NotAllowed(_("다음 회계연도로 이어가는 일은 총괄담당이 합니다."))
    Unit.objects.select_for_update().get(pk=office.pk)  # two people at once would make each line twice
    placements = list(continuable(office, fiscal_year).filter(series__budget_line__in=list(line_ids)))
    first = Month.of(fiscal_year + 1, 1)
    tree = tree_as_of(first.first_day)
    gone = sorted({row.unit_id for row in placements} - set(tree.placements))
    if gone:
        names = ", ".join(str(unit) for unit in Unit.objects.filter(pk__in=gone))
        raise InvalidInput(
            _("%(year)s년에는 없는 부서의 사업입니다: %(units)s. 사업의 부서를 먼저 옮겨 주세요.")
            % {"year": fiscal_year + 1, "units": names}
        )
    headings = _next_headings({row.series.budget_line.heading_id for row in placements} - {None}, fiscal_year + 1)
    with translated():
        series = Series.objects.bulk_create(
            Series(kind=row.series.kind, measure=row.series.measure, nature=row.series.nature) for row in placements
        )
        SeriesPlacement.objects.bulk_create(
            SeriesPlacement(
                series=new,
                unit_id=row.unit_id,
                team_id=row.team_id if row.team_id in tree else None,
                officer_id=row.officer_id,
                name=row.name,
                order=row.order,
                valid_from=first.value,
                valid_until=Month.of(first.year + 1, 1).value,
            )
            for row, new in zip(placements, series, strict=True)
        )
        return BudgetLine.objects.bulk_create(
            BudgetLine(
                series=new,
                fiscal_year=first.year,
                direction=row.series.budget_line.direction,
                account_id=row.series.budget_line.account_id,
                heading=headings.get(row.series.budget_line.heading_id),
                ledger_code=row.series.budget_line.ledger_code,
                occurrence=row.series.budget_line.occurrence,
                predecessor=row.series.budget_line,
            )
            for row, new in zip(placements, series, strict=True)
        )


def continuable(office: Unit, fiscal_year: int) -> QuerySet[SeriesPlacement]:
    """Lines of the year as they stood at its end in the office's chart, which no line of the next year continues."""
    end = Month.of(fiscal_year, SETTLEMENT)
    unit_ids = tree_as_of(end.last_day).descendant_ids(office.pk)
    continued = BudgetLine.objects.filter(fiscal_year=fiscal_year + 1, predecessor__isnull=False)
    return line_placements(unit_ids, end).exclude(series__budget_line__in=continued.values("predecessor"))


def _next_headings(heading_ids: set[int], fiscal_year: int) -> dict[int, Heading]:
    """``{heading: the same heading next year}``, parents first; made where missing."""
    known = Heading.objects.filter(fiscal_year=fiscal_year - 1).in_bulk()
    found = {}

    def next_of(heading: Heading) -> Heading:
        if heading.pk not in found:
            parent = next_of(known[heading.parent_id]) if heading.parent_id else None
            found[heading.pk], _made = Heading.objects.get_or_create(
                unit_id=heading.unit_id,
                fiscal_year=fiscal_year,
                direction=heading.direction,
                name=heading.name,
                defaults={"parent": parent, "order": heading.order},
            )
        return found[heading.pk]

    for pk in heading_ids:
        next_of(known[pk])
    return found


@transaction.atomic
def fix_provisional(
    *, actor: User, appropriation: Appropriation, amount: int, month: Month, note: str = ""
) -> Appropriation:
    """확정: from ``month`` on the provisional amount is ``amount`` won; months before stay provisional.

    The provisional row is never rewritten: what differs is a dated change of its own that names
    the row it fixes, also where nothing differs.
    """
    stored = Appropriation.objects.select_for_update(of=("self",)).select_related("line").get(pk=appropriation.pk)
    if not stored.is_provisional or stored.kind in (Appropriation.Kind.ORIGINAL, Appropriation.Kind.STATED):
        raise InvalidInput(_("이월처럼 변동으로 적힌 잠정 금액만 확정합니다."))
    if Appropriation.objects.filter(fixes=stored).exists():
        raise InvalidInput(_("이미 확정한 금액입니다. 화면을 새로 고쳐 주세요."))
    if not (stored.month <= month.value and month.year == stored.line.fiscal_year):
        raise InvalidInput(
            _("확정월은 잠정 금액이 반영된 %(month)s부터 그 회계연도 안이어야 합니다.")
            % {"month": Month(stored.month).label}
        )
    fixing = appropriate(
        actor=actor,
        line=stored.line,
        kind=stored.kind,
        amount=amount - stored.amount,
        month=month,
        note=note or _("잠정 금액 확정"),
        fixes=stored,
        given_unit=stored.given_unit,
    )
    return fixing


def _require_master_data(actor: User, unit: Unit) -> None:
    rights = rights_of(actor)
    if not (rights.is_administrator or rights.may_coordinate(unit.pk)):
        raise NotAllowed(_("예산 항목은 총괄담당이나 관리자만 바꿀 수 있습니다."))
