"""The files of a report that can be loaded, and those that are known but not loaded yet.

Only words of the schema stand here; what a report says is data.
"""

from core.money import MONEY_UNITS
from core.tabular import Column, TableSchema
from core.tabular.schema import INTEGER, MOMENT, NUMBER
from organization.models import UnitKind
from programs.importing.program_schemas import PROGRAM_PRINTED, PROGRAM_ROW_LABELS, PROGRAM_SCHEMAS

TOTAL, SUBTOTAL = "합계:", "소계:"
SECTION_SEPARATOR = " / "
DUTY_SEPARATOR = " | "
DIRECTIONS = ("expenditure", "revenue")
#: A headcount category that ends so is the sum of the others (계, 소계, 합계, 총계).
HEADCOUNT_TOTAL = "계"

_line = Column("line", INTEGER, minimum=0, maximum=10_000_000)
_people = {"kind": INTEGER, "minimum": 0, "maximum": 10_000_000}

ORGANIZATIONS = TableSchema(
    "organizations",
    (
        Column("as_of", MOMENT, required=True),
        Column("name", required=True, max_length=100),
        Column("kind", max_length=50, choices=tuple(UnitKind.values)),
        Column("parent", max_length=100),
        Column("team_count", INTEGER, minimum=0, maximum=10_000),
        Column("functions", max_length=2000),
        _line,
    ),
)
HEADCOUNT = TableSchema(
    "headcount",
    (
        Column("as_of", MOMENT, required=True),
        Column("organization", required=True, max_length=100),
        Column("category", required=True, max_length=50),
        Column("authorized", **_people),
        Column("actual", **_people),
        Column("actual_female", **_people),
        _line,
    ),
)
BUDGET_LINES = TableSchema(
    "budget_lines",
    (
        Column("fiscal_year", INTEGER, required=True, minimum=1948, maximum=2199),
        Column("as_of", MOMENT),
        Column("organization", required=True, max_length=100),
        Column("section", max_length=300),
        Column("account", max_length=100),
        Column("line_name", required=True, max_length=300),
        Column("kind", max_length=50, choices=DIRECTIONS),
        Column("original", NUMBER),
        Column("adjustment", NUMBER),
        Column("current", NUMBER),
        Column("spent", NUMBER),
        Column("rate_published", NUMBER),
        Column("unit", max_length=20, choices=tuple(MONEY_UNITS)),
        _line,
    ),
)

SCHEMAS = {schema.name: schema for schema in (ORGANIZATIONS, HEADCOUNT, BUDGET_LINES, *PROGRAM_SCHEMAS)}
NOT_YET = {
    "facility_counts",
    "facilities",
    "tables",
    "NOTES.md",
}

#: Columns whose cells are values that the paper printed: file → column → unit of measure.
#: ``None`` takes the unit from the row.
PRINTED = {
    "organizations": {"kind": "", "parent": "", "team_count": "팀", "functions": ""},
    "headcount": {"authorized": "명", "actual": "명", "actual_female": "명"},
    "budget_lines": {
        "account": "",
        "kind": "",
        "original": None,
        "adjustment": None,
        "current": None,
        "spent": None,
        "rate_published": "%",
    },
    **PROGRAM_PRINTED,
}
#: The columns whose texts, joined by `` / ``, name a row.
ROW_LABELS = {
    "organizations": ("name",),
    "headcount": ("category",),
    "budget_lines": ("line_name",),
    **PROGRAM_ROW_LABELS,
}
