"""The council report, composed from the tables that each app knows how to build."""

from collections import defaultdict

from django.utils.translation import gettext as _

from budgets.models import Direction
from budgets.report import (
    accounts_table,
    changes_table,
    growth_row,
    lines_table,
    prints_changes,
    provisional_notes,
    summary_table,
    years_table,
)
from budgets.selectors import Execution, by_account, by_owner, executions, printed_unit
from core.documents import Document, Heading, Metadata, Outline, PageSetup, Row, Section, Table
from core.money import MONEY_UNITS, format_number, in_unit
from core.periods import Month
from organization.models import Unit
from organization.report import contacts_table, marked
from organization.selectors import Tree, contacts_of, tree_as_of
from reporting.models import PublishedValue


def budget_execution(unit: Unit, month: Month, *, draft_unit_ids=(), money_unit: str | None = None) -> Document:
    """예산 현황 of a unit and everything below it: accounts, units, all lines."""
    tree = tree_as_of(month.last_day)
    unit_ids = tree.descendant_ids(unit.pk)
    found = executions(unit_ids, month, draft_unit_ids=draft_unit_ids)
    spending, income = found[Direction.EXPENDITURE], found[Direction.REVENUE]
    money_unit = money_unit or printed_unit(spending, income)
    name = tree.name(unit.pk)
    title = _("%(year)s년 %(unit)s 예산 현황") % {"year": month.year, "unit": name}
    as_of = _("%(month)s 기준") % {"month": month.end_label}
    sections = [_accounts_section(unit, month, spending, income)]
    if prints_changes(spending) or income.lines:
        sections.append(_changes_section(income, spending, money_unit, as_of))
    else:
        sections[0] = Section(blocks=(*sections[0].blocks, *_lines_blocks(tree, name, spending, money_unit, month)))
    if spending.has_draft or income.has_draft:
        as_of += " · " + _("확인 전 값 포함")
    sections += _contacts_section(tree, unit_ids, month)
    document = Document(title=title, subtitle=as_of, sections=tuple(sections), metadata=Metadata(subject=as_of))
    return marked(document, unit)


def _accounts_section(unit: Unit, month: Month, spending: Execution, income: Execution) -> Section:
    total = spending.total
    blocks = [Heading(1, _("예산 현황"))]
    if total.current is not None:
        label = _("총 예산 : %(amount)s") % {"amount": spelled_amount(total.current)}
        blocks.append(Outline(0, label))
    for table in account_years(unit, month, spending, income):
        blocks += [Outline(1, table.caption), table]
    return Section(blocks=tuple(blocks))


def _contacts_section(tree: Tree, unit_ids: list[int], month: Month) -> list[Section]:
    """Whom to call, as of the month; nothing at all where no contact is kept."""
    rows = contacts_of(unit_ids, month.last_day)
    if not rows:
        return []
    # Below the office itself: a team is named with its department.
    names = {unit_id: " ".join(step.name for step in tree.path(unit_id)[1:][-2:]) for unit_id in unit_ids}
    blocks = (Heading(2, _("담당 연락처")), contacts_table(rows, names))
    return [Section(blocks=blocks)]


def _lines_blocks(tree: Tree, name: str, spending: Execution, money_unit: str, month: Month):
    names = {unit_id: tree.name(unit_id) for unit_id in by_owner(spending)}
    parts = [(names[unit_id], part.total) for unit_id, part in by_owner(spending).items()]
    for _name, row in parts:
        row.role = "line"
    year = f"{month.year % 100:02d}"
    when = _("’%(year)s.%(month)s월말 기준") % {"year": year, "month": month.number}
    if month.is_settlement:
        when = _("’%(year)s년 출납정리 기준") % {"year": year}
    blocks = [Outline(0, _("예산 집행현황 (%(when)s)") % {"when": when})]
    if len(parts) > 1:
        blocks += [Outline(1, _("총괄표")), summary_table(spending, parts, money_unit)]
    blocks += [Outline(1, _("부서별 집행현황")), lines_table(spending, names, name, money_unit)]
    return [*blocks, *provisional_notes(spending, money_unit)]


def _changes_section(income: Execution, spending: Execution, money_unit: str, as_of: str):
    """Seven columns need the paper across."""
    blocks = [Heading(2, _("수입·지출 집행현황 (%(when)s)") % {"when": as_of})]
    for part in (income, spending):
        if part.lines:
            label = _("수입") if part.direction == Direction.REVENUE else _("지출")
            blocks += [Outline(0, label), changes_table(part, money_unit), *provisional_notes(part, money_unit)]
    return Section(blocks=tuple(blocks), page_setup=PageSetup("landscape"))


def spelled_amount(won: int) -> str:
    """``3조 899억원``: the two largest units, as a headline says it."""
    hundred_millions = int(in_unit(won, "억원"))
    trillions, rest = divmod(hundred_millions, 10_000)
    if trillions:
        return f"{trillions}조 {format_number(rest)}억원" if rest else f"{trillions}조원"
    if hundred_millions:
        return f"{format_number(hundred_millions)}억원"
    return f"{format_number(in_unit(won, '백만원'))}백만원"


def account_years(unit: Unit, month: Month, spending: Execution, income: Execution) -> list[Table]:
    """Budgets this year beside last year, one table for each that a published paper prints.

    Sums come from the lines wherever the lines know them; what only the paper says (the year
    before, shares within an account) is printed from there and keeps its source.
    """
    known = {}
    if not income.lines:
        known = {f"소계: {row.name}": row.current for row in by_account(spending) if row.name}
        known["합계: "] = spending.total.current
    tables = [
        years_table(
            caption,
            [_years_row(years, month.year, known) for years in rows],
            month.year,
            rows[0][month.year].measure,
        )
        for caption, rows in _published_years(unit, month).items()
    ]
    return tables or [accounts_table(part, "억원") for part in (income, spending) if part.lines]


def _years_row(years: dict, year: int, known: dict) -> Row:
    now, before = years[year], years.get(year - 1)
    prefix, _colon, name = now.row.partition(": ")
    computed = known.get("합계: " if prefix == "합계" else now.row)
    current, source = now.value, f"published:{now.pk}"
    if computed is not None:
        current, source = in_unit(computed, now.measure), None
    return growth_row(
        name or now.row,
        (current, source),
        (before.value, f"published:{before.pk}") if before else (None, None),
        role={"합계": "total", "소계": "subtotal"}.get(prefix, "line"),
    )


def _published_years(unit: Unit, month: Month) -> dict[str, list[dict]]:
    """Per published table its rows as ``{year: value}``, where this and last year stand there."""
    values = list(
        PublishedValue.objects.filter(
            unit=unit,
            column__in=("current", "spent"),
            fiscal_year__in=(month.year, month.year - 1),
            measure__in=MONEY_UNITS,
        ).order_by("row_number")
    )
    executed = {_table_of(value) for value in values if value.column == "spent"}
    tables = defaultdict(dict)
    for value in values:
        caption = _table_of(value)
        is_now = value.fiscal_year < month.year or value.as_of.startswith(month.iso)
        if caption not in executed and is_now:
            key = (value.section, value.row, value.line)
            tables[caption].setdefault(key, {})[value.fiscal_year] = value
    complete = {caption: [years for years in rows.values() if month.year in years] for caption, rows in tables.items()}
    return {caption: rows for caption, rows in complete.items() if any(month.year - 1 in years for years in rows)}


def _table_of(value: PublishedValue) -> str:
    """The table that a value stood in; the section names a part of it after `` / ``."""
    return value.section.partition(" / ")[0]
