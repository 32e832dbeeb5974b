"""What papers printed of the units' money as of the month, row by row."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from core.money import MONEY_UNITS
from core.periods import month_of_year
from core.quality import Scope
from reporting.models import PublishedValue

FILE = "budget_lines.csv"
#: How a paper's table marks its sums, and what stands between the table and the heading in it.
TOTAL, SUM_MARKS = "합계:", ("합계:", "소계:")
SEPARATOR = " / "
TEXTS = {"kind": "direction", "account": "account", "rate_published": "rate_text"}


@dataclass
class PaperRow:
    """One printed row of a unit's money, amounts in won."""

    unit_id: int
    source_id: int
    number: int
    table: str
    name: str
    measure: str = ""
    direction: str = ""
    account: str = ""
    rate_text: str = ""
    rate: Decimal | None = None
    amounts: dict[str, Decimal] = field(default_factory=dict)

    @property
    def half(self) -> Decimal:
        """How far rounding may have moved a printed amount, in won."""
        return Decimal(MONEY_UNITS[self.measure]) / 2

    @property
    def is_sum(self) -> bool:
        return self.name.startswith(SUM_MARKS)

    @property
    def plain_name(self) -> str:
        return "".join(self.name.split())


def paper(scope: Scope) -> dict[int, list[PaperRow]]:
    """Rows with an amount as of the month, by unit, in the order of the papers. One query."""
    year = scope.month.year
    values = PublishedValue.objects.filter(
        unit_id__in=scope.unit_ids,
        file=FILE,
        fiscal_year=year,
        column__in=("current", "spent", *TEXTS),
    ).filter(Q(as_of__startswith=str(year)) | Q(as_of__startswith=str(year + 1)))
    rows = {}
    for value in values.order_by("source", "row_number"):
        if month_of_year(value.as_of, year) != scope.month:
            continue
        key = value.source_id, value.row_number
        table = value.section.split(SEPARATOR)[0]
        row = rows.setdefault(key, PaperRow(value.unit_id, *key, table, value.row))
        if value.column in TEXTS:
            setattr(row, TEXTS[value.column], value.text)
        elif value.value is not None and value.measure in MONEY_UNITS:
            row.measure = value.measure
            row.amounts[value.column] = value.value * MONEY_UNITS[value.measure]
        if value.column == "rate_published":
            row.rate = value.value
    found = defaultdict(list)
    for row in rows.values():
        if row.amounts:
            found[row.unit_id].append(row)
    return found
