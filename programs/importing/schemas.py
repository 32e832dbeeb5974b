"""The files of a report that can be loaded, and those that are known but not loaded yet.

Only words of the schema stand here; what a report says is data.
"""

from core.money import MONEY_UNITS
from core.tabular import Column, TableSchema
from core.tabular.schema import INTEGER, MOMENT, NUMBER
from facilities.models import Mode
from organization.models import UnitKind
from programs.importing.program_schemas import PROGRAM_PRINTED, PROGRAM_ROW_LABELS, PROGRAM_SCHEMAS, PROGRAM_SECTIONS

TOTAL, SUBTOTAL = "합계:", "소계:"
SECTION_SEPARATOR = " / "
DUTY_SEPARATOR = " | "
DIRECTIONS = ("expenditure", "revenue")
#: What the names of places end in whose whereabouts the law keeps (가정폭력방지법, 성폭력방지법, 아동복지법 …).
SHELTER_ENDINGS = ("보호시설", "자립지원시설", "긴급피난처", "그룹홈", "쉼터", "피해자 지원시설", "피해자지원시설")
#: What a count counts where its name says so at the end: ``전용공간(실)``.
COUNT_MEASURES = ("실", "구획", "석", "면", "호", "동", "명", "건")
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

FACILITY_COUNTS = TableSchema(
    "facility_counts",
    (
        Column("as_of", MOMENT),
        Column("organization", max_length=100),
        Column("group", max_length=100),
        Column("facility_type", required=True, max_length=100),
        Column("count", INTEGER, minimum=0, maximum=10_000_000),
        _line,
    ),
)
FACILITIES = TableSchema(
    "facilities",
    (
        Column("name", required=True, max_length=200),
        Column("facility_type", max_length=100),
        Column("organization", max_length=100),
        Column("district", max_length=50),
        Column("address", max_length=300),
        Column("operator", max_length=200),
        Column("operation_mode", max_length=50, choices=tuple(Mode.values)),
        Column("contract_start", MOMENT),
        Column("contract_end", MOMENT),
        Column("established", MOMENT),
        *(Column(name, **_people) for name in ("capacity", "occupancy", "staff_authorized", "staff_actual")),
        Column("area_m2", NUMBER, minimum=0, maximum=1_000_000_000),
        Column("budget", NUMBER),
        Column("budget_unit", max_length=20, choices=tuple(MONEY_UNITS)),
        Column("note", max_length=2000),
        _line,
    ),
)

SCHEMAS = {
    schema.name: schema
    for schema in (ORGANIZATIONS, HEADCOUNT, BUDGET_LINES, FACILITY_COUNTS, FACILITIES, *PROGRAM_SCHEMAS)
}
NOT_YET = {
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
    "facility_counts": {"count": "개소"},
    "facilities": {
        "facility_type": "",
        "district": "",
        "address": "",
        "operator": "",
        "operation_mode": "",
        "contract_start": "",
        "contract_end": "",
        "established": "",
        "capacity": "명",
        "occupancy": "명",
        "staff_authorized": "명",
        "staff_actual": "명",
        "area_m2": "㎡",
        "budget": None,
        "note": "",
    },
    **PROGRAM_PRINTED,
}
#: The columns whose texts, joined by `` / ``, name a row.
ROW_LABELS = {
    "organizations": ("name",),
    "headcount": ("category",),
    "budget_lines": ("line_name",),
    "facility_counts": ("facility_type",),
    "facilities": ("name",),
    **PROGRAM_ROW_LABELS,
}
#: The column that says under which heading a row stands, where it is not called ``section``.
SECTIONS = {"facility_counts": "group", "facilities": "facility_type", **PROGRAM_SECTIONS}
