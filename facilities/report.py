"""Tables of facilities as documents: what a page shows and a report prints, in any format."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.documents import Cell, Column, Row, Table
from core.money import format_number
from core.periods import Month
from facilities.models import RECORD_NUMBERS, Entrustment
from facilities.selectors import (
    PLACES,
    GroupCount,
    MonthRecord,
    TypeCount,
    grouped,
    total_of,
    type_counts,
    where,
)
from organization.selectors import Tree


def _heads(*labels: str) -> tuple:
    return (tuple(Cell.of_text(label) for label in labels),)


def counts_table(groups: list[GroupCount], unit_names: dict[int, str]) -> Table:
    """시설 현황: every type under the sum of its group, under the sum of all."""
    shows_units = len(unit_names) > 1
    every = [row for group in groups for row in group.rows]
    rows = [_count_row((_("합계"), ""), total_of(every), shows_units, role="total")]
    for group in groups:
        names = (group.name, unit_names.get(group.unit_id, ""))
        rows.append(_count_row(names, group.total, shows_units, role="subtotal"))
        for row in group.rows:
            source = f"series:{row.series_id}@{row.month}" if row.month else None
            suffix = "" if row.measure == PLACES else row.measure
            rows.append(_count_row((row.name, ""), row.value, shows_units, source=source, suffix=suffix))
    labels = (_("분류·유형"), *([_("담당 부서")] if shows_units else []), _("시설 수"))
    return Table(
        caption=_("시설 현황"),
        columns=(Column(46, "left"), *([Column(26, "left")] if shows_units else []), Column(16, "right")),
        header=_heads(*labels),
        rows=tuple(rows),
        unit=PLACES,
    )


def counts_of_page(unit_ids, month: Month, draft_unit_ids, tree: Tree, *, whole: bool = True) -> dict:
    """What ``facilities/counts_table.html`` shows; without ``whole`` the groups alone where several units count."""
    rows = type_counts(unit_ids, month, draft_unit_ids)
    groups = known(grouped(rows))
    units = {group.unit_id for group in groups}
    shows_types = whole or len(units) == 1
    return {
        "groups": [
            {
                "name": group.name,
                "unit_name": tree.name(group.unit_id),
                "total": _whole(group.total),
                "rows": [_shown(row, month) for row in group.rows] if shows_types else [],
            }
            for group in groups
        ],
        "total": _whole(total_of(rows)),
        "types_count": sum(len(group.rows) for group in groups),
        "groups_count": len(groups),
        "shows_units": len(units) > 1,
    }


def known(groups: list[GroupCount]) -> list[GroupCount]:
    """Groups of which anything is counted by the month."""
    return [group for group in groups if any(row.value is not None for row in group.rows)]


def _whole(number: Decimal | None) -> str:
    return "" if number is None else format_number(int(number))


def _shown(row: TypeCount, month: Month) -> dict:
    return {
        "name": row.name,
        "value": _whole(row.value),
        "measure": "" if row.measure == PLACES or row.value is None else row.measure,
        "is_draft": row.is_draft,
        "as_of": Month(row.month).label if row.month and row.month != month.value else "",
    }


def ending_tile(contracts: list[Entrustment], day: date) -> dict | None:
    """How many of the running contracts end within 180 days; nothing where there is none at all."""
    if not contracts:
        return None
    ending, over = ending_within(contracts, day), left_over(contracts, day)
    return {
        "label": _("위탁 180일 안 만료"),
        "value": _("%(count)d건") % {"count": len(ending)},
        "note": _("만료 뒤 다음 위탁 없음 %(count)d건") % {"count": len(over)} if over else _("만료 뒤 빈 곳 없음"),
        "tone": "danger" if over else "warning" if ending else "",
    }


def ending_within(contracts: list[Entrustment], day: date) -> list[Entrustment]:
    """Contracts whose end stands on the ladder (D-180/90/30)."""
    return [row for row in contracts if row.ends_on >= day and row.step(day)]


def left_over(contracts: list[Entrustment], day: date) -> list[Entrustment]:
    """Contracts that have ended with nothing after them."""
    return [row for row in contracts if row.ends_on < day and not row.has_next]


def _count_row(names, value, shows_units: bool, *, role: str = "line", source=None, suffix: str = "") -> Row:
    shown = names if shows_units else names[:1]
    number = None if value is None else int(value)
    cells = (*(Cell.of_text(name) for name in shown), Cell.of_number(number, source=source, suffix=suffix))
    return Row(cells=cells, role=role)


def ending_table(contracts: list[Entrustment], day: date, unit_names: dict[int, str]) -> Table:
    """위탁 만료: each contract with its operators and the days that are left."""
    labels = (
        *(_("시설"), _("유형"), _("담당 부서"), _("소재지")),
        *(_("운영방식"), _("수탁기관"), _("위탁 시작일"), _("만료일"), _("남은 일수"), _("다음 위탁")),
    )
    widths = (34, 22, 20, 12, 14, 34, 14, 14, 10, 12)
    aligns = ("left",) * 6 + ("center", "center", "right", "center")
    return Table(
        caption=_("위탁 만료 예정"),
        columns=tuple(Column(width, align) for width, align in zip(widths, aligns, strict=True)),
        header=_heads(*labels),
        rows=tuple(_ending_row(row, day, unit_names) for row in contracts),
    )


def _ending_row(contract: Entrustment, day: date, unit_names: dict[int, str]) -> Row:
    facility = contract.facility
    texts = (
        *(facility.name, facility.type.name, unit_names.get(contract.unit_then, ""), where(facility)),
        *(contract.get_mode_display(), contract.operator_names or ""),
        *(str(contract.starts_on or ""), str(contract.ends_on or "")),
    )
    next_one = _("있음") if contract.has_next else ""
    return Row(
        cells=(
            *(Cell.of_text(text) for text in texts),
            Cell.of_number(contract.days_left(day)),
            Cell.of_text(next_one),
        )
    )


def card_tables(contracts: list[Entrustment], records: list[dict], inspections) -> list[Table]:
    """시설 카드: contracts, numbers as the card tells them, and inspections; each as a table of texts."""
    terms = [
        (
            *(row.get_mode_display(), row.get_renewal_display(), str(row.starts_on or ""), str(row.ends_on or "")),
            ", ".join(str(part) for part in row.parts.all()),
            *(" ".join(filter(None, pair)) for pair in _documents(row)),
            row.note,
        )
        for row in contracts
    ]
    names = ("capacity", "occupancy", "filled", "staff_authorized", "staff_actual")
    numbers = [
        (str(row["as_of"]), *(row[name] for name in names), row["budget"] and f"{row['budget']}{row['budget_unit']}")
        for row in records
    ]
    visits = [
        (str(row.inspected_on), row.get_kind_display(), row.result, str(row.due_on or ""), str(row.settled_on or ""))
        for row in inspections
    ]
    return [
        _texts(
            _("위탁"),
            (
                *(_("운영방식"), _("위탁 구분"), _("위탁 시작일"), _("만료일"), _("수탁기관")),
                *(_("동의안"), _("협약"), _("종합성과평가"), _("비고")),
            ),
            terms,
        ),
        _texts(
            _("정원·현원과 예산"),
            (_("기준일"), _("정원"), _("현원"), _("정원 대비"), _("종사자 정원"), _("종사자 현원"), _("예산")),
            numbers,
            align="right",
        ),
        _texts(
            _("지도점검·평가"), (_("점검일"), _("구분"), _("결과·지적사항"), _("조치 기한"), _("조치 완료일")), visits
        ),
    ]


def _documents(row: Entrustment) -> tuple:
    """What the renewal left behind, each as its day or session and its document."""
    return (
        (row.consent_session, row.consent_document),
        (str(row.agreed_on or ""), row.agreement_document),
        (str(row.evaluated_on or ""), row.evaluation),
    )


def _texts(caption: str, labels: tuple[str, ...], rows: list[tuple], *, align: str = "left") -> Table:
    """A table of texts; the first column stands at the left."""
    aligns = ("left", *[align] * (len(labels) - 1))
    return Table(
        caption=caption,
        columns=tuple(Column(20, place) for place in aligns),
        header=_heads(*labels),
        rows=tuple(
            Row(cells=tuple(Cell.of_text(text or "", align=place) for text, place in zip(texts, aligns, strict=True)))
            for texts in rows
        ),
    )


def register_table(columns: list[tuple[str, bool]], rows: list[list]) -> Table:
    """The list as it stands on the page: ``columns`` are (heading, is a number), cells texts or numbers."""

    def cell(value, is_number: bool) -> Cell:
        if not is_number or isinstance(value, str):
            return Cell.of_text(str(value or ""), align="right" if is_number else None)
        decimals = max(0, -value.as_tuple().exponent) if isinstance(value, Decimal) else 0
        return Cell.of_number(value, decimals)

    kinds = [is_number for _label, is_number in columns]
    return Table(
        caption=_("시설 목록"),
        columns=tuple(Column(14 if is_number else 30, "right" if is_number else "left") for is_number in kinds),
        header=_heads(*(label for label, _is_number in columns)),
        rows=tuple(
            Row(cells=tuple(cell(value, kind) for value, kind in zip(values, kinds, strict=True))) for values in rows
        ),
    )


def records_table(rows: list[MonthRecord]) -> Table:
    """정원·현원: every facility of a unit with its numbers of the month, or those known before it and since when."""
    labels = (_("시설명"), _("유형"), _("정원"), _("현원"), _("종사자 정원"), _("종사자 현원"), _("기준일"))
    widths, texts = (36, 24, 12, 12, 14, 14, 14), 2
    return Table(
        caption=_("시설 정원·현원"),
        columns=tuple(Column(width, "left" if place < texts else "right") for place, width in enumerate(widths)),
        header=_heads(*labels),
        rows=tuple(_record_row(row) for row in rows),
        unit=_("명"),
    )


def _record_row(row: MonthRecord) -> Row:
    latest = row.record or row.before
    numbers = [getattr(latest, name) if latest else None for name in RECORD_NUMBERS]
    return Row(
        cells=(
            *(Cell.of_text(text) for text in (row.facility.name, row.facility.type.name)),
            *(Cell.of_number(number) for number in numbers),
            Cell.of_text(str(latest.as_of) if latest else "", align="center"),
        )
    )
