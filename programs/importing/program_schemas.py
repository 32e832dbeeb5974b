"""The files about what an office wants, does and counts: their columns, and which cells are values."""

from core.tabular import Column, TableSchema
from core.tabular.schema import INTEGER, MOMENT, NUMBER, VALUE

STRATEGY_LEVELS = ("mission", "vision", "goal", "strategy", "task")
MILESTONE_STATES = ("planned", "under_way", "done")
TEAM_SEPARATOR = " | "
LEVEL_SEPARATOR = " / "

_line = Column("line", INTEGER, minimum=0, maximum=10_000_000)
_organization = Column("organization", required=True, max_length=100)
_unit = Column("unit", max_length=20)


def _year(name: str, *, required: bool = False) -> Column:
    return Column(name, INTEGER, required=required, minimum=1900, maximum=2199)


STRATEGY = TableSchema(
    "strategy",
    (
        _organization,
        _year("year", required=True),
        Column("level", required=True, max_length=20, choices=STRATEGY_LEVELS),
        Column("code", max_length=20),
        Column("title", required=True),
        Column("parent"),
        _line,
    ),
)
STATISTICS = TableSchema(
    "statistics",
    (Column("name", required=True), _unit, _year("year"), Column("value", VALUE), Column("note"), _line),
)
PROGRAMS = TableSchema(
    "programs",
    (
        _organization,
        Column("team"),
        Column("section"),
        Column("number", max_length=20),
        Column("title", required=True),
        Column("purpose_short", max_length=500),
        Column("legal_basis", max_length=500),
        Column("period_start", MOMENT),
        Column("period_end", MOMENT),
        Column("target_group", max_length=500),
        Column("budget", NUMBER),
        Column("budget_unit", max_length=20),
        Column("share_national", max_length=100),
        Column("share_city", max_length=100),
        Column("share_district", max_length=100),
        Column("status_tag", max_length=100),
        _line,
    ),
)
INDICATORS = TableSchema(
    "indicators",
    (
        _organization,
        Column("program"),
        Column("indicator", required=True),
        Column("breakdown"),
        _unit,
        _year("fiscal_year", required=True),
        Column("period_start", MOMENT),
        Column("period_end", MOMENT),
        Column("target", VALUE),
        Column("actual", VALUE),
        Column("published_rate", VALUE),
        _line,
    ),
)
MILESTONES = TableSchema(
    "milestones",
    (
        Column("program", required=True),
        Column("task", required=True, max_length=500),
        Column("start", MOMENT),
        Column("end", MOMENT),
        Column("state", max_length=20, choices=MILESTONE_STATES),
        _line,
    ),
)
FUNDING = TableSchema(
    "funding",
    (
        _organization,
        Column("fund", required=True, max_length=100),
        Column("kind", max_length=100),
        Column("item"),
        Column("amount", NUMBER),
        _unit,
        _year("year", required=True),
        _line,
    ),
)
BOARD = TableSchema(
    "board",
    (
        _organization,
        Column("seat", required=True, max_length=100),
        Column("kind", max_length=50),
        Column("term_start", MOMENT),
        Column("term_end", MOMENT),
        _line,
    ),
)

PROGRAM_SCHEMAS = (STRATEGY, STATISTICS, PROGRAMS, INDICATORS, MILESTONES, FUNDING, BOARD)
#: As ``schemas.PRINTED``: file → column → unit of measure, ``None`` where the row says it.
PROGRAM_PRINTED = {
    "strategy": {"level": "", "code": "", "title": "", "parent": ""},
    "statistics": {"value": None, "note": ""},
    "programs": {
        "team": "",
        "number": "",
        "title": "",
        "purpose_short": "",
        "legal_basis": "",
        "period_start": "",
        "period_end": "",
        "target_group": "",
        "budget": None,
        "share_national": "",
        "share_city": "",
        "share_district": "",
        "status_tag": "",
    },
    "indicators": {"period_start": "", "period_end": "", "target": None, "actual": None, "published_rate": "%"},
    "milestones": {"task": "", "start": "", "end": "", "state": ""},
    "funding": {"kind": "", "item": "", "amount": None},
    "board": {"seat": "", "kind": "", "term_start": "", "term_end": ""},
}
#: The columns whose texts, joined, name a row; and the one that says in which part of the paper it stands.
PROGRAM_ROW_LABELS = {
    "strategy": ("title",),
    "statistics": ("name",),
    "programs": ("title",),
    "indicators": ("indicator", "breakdown"),
    "milestones": ("task",),
    "funding": ("fund", "item"),
    "board": ("seat",),
}
PROGRAM_SECTIONS = {"indicators": "program", "milestones": "program"}
#: The column that says as of when a row's values stand.
MOMENTS = {"indicators": "period_end"}
YEARS = ("fiscal_year", "year")
UNITS_OF_MEASURE = ("unit", "budget_unit")
