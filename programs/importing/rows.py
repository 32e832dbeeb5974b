"""Rows of the money file with their unit, month and amounts in won."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import MONEY_UNITS
from core.periods import Month, month_of_year
from core.tabular import Row, Table
from organization.models import Unit
from programs.importing.organizations import Directory
from programs.importing.result import ImportResult
from programs.importing.schemas import DIRECTIONS, SECTION_SEPARATOR, SUBTOTAL, TOTAL

AMOUNTS = ("original", "adjustment", "current", "spent")


@dataclass(eq=False)
class MoneyRow:
    """One printed row; amounts are won (``None`` where the paper is silent)."""

    row: Row
    unit: Unit
    unit_name: str
    year: int
    direction: str
    month: Month | None
    account: str
    name: str
    section: str
    measure: str
    original: Decimal | None
    adjustment: Decimal | None
    current: Decimal | None
    spent: Decimal | None
    rate: Decimal | None

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def order(self) -> int:
        """Where it stands in the document; in the file where that is not told."""
        return self.row["line"] or self.row.number

    @property
    def table(self) -> str:
        """The table of the report: the section without the headings inside it."""
        return self.section.split(SECTION_SEPARATOR)[0]

    @property
    def is_total(self) -> bool:
        return self.name.startswith(TOTAL)

    @property
    def is_sum(self) -> bool:
        return self.name.startswith((TOTAL, SUBTOTAL))

    @property
    def label(self) -> str:
        """The name of a sum without its prefix."""
        return self.name.split(":", 1)[1].strip() if self.is_sum else self.name

    @property
    def factor(self) -> int:
        return MONEY_UNITS[self.measure]

    @property
    def half(self) -> Decimal:
        """How far rounding to the printed unit may have moved the amount."""
        return Decimal(self.factor) / 2

    @property
    def plain_name(self) -> str:
        """The name as it compares with the same money elsewhere: spacing differs by table."""
        return "".join(self.name.split())

    @property
    def place(self) -> str:
        return _("%(row)d행(%(table)s)") % {"row": self.number, "table": self.table or _("절 없음")}


def money_rows(table: Table, directory: Directory, result: ImportResult) -> list[MoneyRow]:
    """The rows that can carry money; what cannot stays a published value, with a warning."""
    rows = []
    for row in table.rows:
        unit = directory.unit(row["organization"], table.place, row)
        if unit is None:
            continue
        if row["kind"] not in DIRECTIONS or row["unit"] not in MONEY_UNITS:
            column = "kind" if row["kind"] not in DIRECTIONS else "unit"
            result.warnings.add(
                table.place,
                _("'%s'을(를) 알 수 없어 발행값으로만 남겼습니다.") % column,
                row.number,
                column,
            )
            continue
        rows.append(_money_row(row, unit))
    return rows


def _money_row(row: Row, unit: Unit) -> MoneyRow:
    factor = MONEY_UNITS[row["unit"]]
    won = {name: None if row[name] is None else row[name] * factor for name in AMOUNTS}
    return MoneyRow(
        row=row,
        unit=unit,
        unit_name=row["organization"],
        year=row["fiscal_year"],
        direction=row["kind"],
        month=month_of_year(row["as_of"], row["fiscal_year"]),
        account=row["account"],
        name=row["line_name"],
        section=row["section"],
        measure=row["unit"],
        rate=row["rate_published"],
        **won,
    )


def summed(rows, name: str) -> Decimal:
    return sum((getattr(row, name) or Decimal(0) for row in rows), Decimal(0))
