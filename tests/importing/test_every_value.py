"""Every value of the three reports is counted twice: as it is printed, and where the model holds it.

What has no place in the model stands in ``WITHOUT_PLACE``, by name, with how many cells and why.
"""

import pytest
from django.db.models import Count

from budgets.models import Appropriation, BudgetLine, FundEntry
from facilities.models import Entrustment, EntrustmentPart, Facility, FacilityRecord
from organization.models import BoardSeat, Duty, Headcount, Placement
from programs.importing.loading import import_path
from programs.importing.schemas import PRINTED
from programs.models import (
    FundShare,
    Milestone,
    PlaceOfUse,
    PrintedResult,
    Program,
    ResponsiblePost,
    Statistic,
    StrategyNode,
    Target,
)
from reporting.models import Figure, Kind, PublishedValue
from tests.importing.samples import REFERENCE

pytestmark = pytest.mark.django_db

#: Rows of money that are sums, of no month, or another print of a line that has its place already.
NOT_BASE = "sums (45), rows of no month (17) and lines printed again elsewhere (158): compared, never added"
WITHOUT_PLACE = {
    ("budget_lines", "account"): (14, NOT_BASE),
    ("budget_lines", "kind"): (220, NOT_BASE),
    ("budget_lines", "current"): (220, NOT_BASE),
    ("budget_lines", "original"): (15, "sums: the portal adds the lines itself"),
    ("budget_lines", "adjustment"): (16, "sums (13), and changes since last year that make no budget (3)"),
    ("budget_lines", "spent"): (143, "sums (31) and lines printed again elsewhere (112)"),
    ("budget_lines", "rate_published"): (435, "computed from its amounts; the check printed_rate compares it"),
    ("facility_counts", "count"): (13, "sums, which the portal adds itself (12), and a count of no month (1)"),
    ("indicators", "period_start"): (29, "ratios hold as of their end, and targets are of a year"),
    ("indicators", "period_end"): (32, "rows with a target alone: it is the target of the year"),
    ("indicators", "published_rate"): (23, "computed from its parts; the check indicator_rate compares it"),
}
#: What the model holds beyond the printed cells: two units that have no row stand under the office.
BEYOND = {("organizations", "parent"): 2}


def held():
    """``{(file, column): how many cells the model holds}``; several records of one cell count as one."""
    return {
        ("organizations", "kind"): Placement.objects.exclude(unit__kind="").count(),
        ("organizations", "parent"): Placement.objects.exclude(parent=None).count(),
        ("organizations", "team_count"): Placement.objects.exclude(team_count=None).count(),
        ("organizations", "functions"): Duty.objects.values("unit").distinct().count(),
        ("headcount", "authorized"): Headcount.objects.exclude(authorized=None).count(),
        ("headcount", "actual"): Headcount.objects.exclude(actual=None).count(),
        ("headcount", "actual_female"): Headcount.objects.exclude(women=None).count(),
        ("budget_lines", "account"): BudgetLine.objects.exclude(account=None).count(),
        ("budget_lines", "kind"): BudgetLine.objects.exclude(direction="").count(),
        ("budget_lines", "original"): Appropriation.objects.filter(kind="original").count(),
        ("budget_lines", "adjustment"): Appropriation.objects.filter(kind="supplementary").count(),
        ("budget_lines", "current"): Appropriation.objects.values("line").distinct().count(),
        ("budget_lines", "spent"): Figure.objects.filter(series__kind=Kind.MONEY).count(),
        ("budget_lines", "rate_published"): 0,
        ("facility_counts", "count"): Figure.objects.filter(series__kind=Kind.FACILITIES).count(),
        ("facilities", "facility_type"): Facility.objects.exclude(type__name="유형 없음").count(),
        ("facilities", "district"): Facility.objects.exclude(district=None).count(),
        ("facilities", "address"): Facility.objects.exclude(address="").count(),
        ("facilities", "operator"): EntrustmentPart.objects.count(),
        ("facilities", "operation_mode"): Entrustment.objects.exclude(mode="").count(),
        ("facilities", "contract_start"): Entrustment.objects.exclude(starts_on=None).count(),
        ("facilities", "contract_end"): Entrustment.objects.exclude(ends_on=None).count(),
        ("facilities", "established"): Facility.objects.exclude(established="").count(),
        **{
            ("facilities", name): FacilityRecord.objects.exclude(**{name: None}).count()
            for name in ("capacity", "occupancy", "staff_authorized", "staff_actual", "budget")
        },
        ("facilities", "area_m2"): Facility.objects.exclude(area=None).count(),
        ("facilities", "note"): Facility.objects.exclude(note="").count(),
        ("strategy", "level"): StrategyNode.objects.exclude(level="").count(),
        ("strategy", "code"): StrategyNode.objects.exclude(code="").count(),
        ("strategy", "title"): StrategyNode.objects.count(),
        ("strategy", "parent"): StrategyNode.objects.exclude(parent=None).count(),
        ("statistics", "value"): Statistic.objects.exclude(value=None, text="").count(),
        ("statistics", "note"): Statistic.objects.exclude(note="").count(),
        ("programs", "team"): ResponsiblePost.objects.values("program").distinct().count(),
        ("programs", "number"): PlaceOfUse.objects.exclude(number="").count(),
        ("programs", "title"): PlaceOfUse.objects.count(),
        ("programs", "purpose_short"): Program.objects.exclude(purpose="").count(),
        **{
            ("programs", name): Program.objects.exclude(**{name: ""}).count()
            for name in ("legal_basis", "period_start", "period_end", "target_group")
        },
        ("programs", "budget"): Program.objects.exclude(required_budget=None).count(),
        **{
            ("programs", f"share_{source}"): FundShare.objects.filter(source=source).count()
            for source in FundShare.Source.values
        },
        ("programs", "status_tag"): Program.objects.exclude(tags=[], commission="").count(),
        ("indicators", "target"): Target.objects.count(),
        ("indicators", "actual"): indicator_figures().count() + PrintedResult.objects.count(),
        ("indicators", "period_start"): indicator_figures().filter(series__nature="flow").count()
        + PrintedResult.objects.exclude(start_text="").count(),
        ("indicators", "period_end"): indicator_figures().count() + PrintedResult.objects.exclude(end_text="").count(),
        ("indicators", "published_rate"): 0,
        ("milestones", "task"): Milestone.objects.count(),
        ("milestones", "start"): Milestone.objects.exclude(start_text="").count(),
        ("milestones", "end"): Milestone.objects.exclude(end_text="").count(),
        ("milestones", "state"): Milestone.objects.exclude(state="").count(),
        ("funding", "kind"): FundEntry.objects.exclude(kind="").count(),
        ("funding", "item"): FundEntry.objects.exclude(item="").count(),
        ("funding", "amount"): FundEntry.objects.exclude(amount=None).count(),
        ("board", "seat"): BoardSeat.objects.count(),
        ("board", "kind"): BoardSeat.objects.exclude(kind="").count(),
        ("board", "term_start"): BoardSeat.objects.exclude(starts_on=None).count(),
        ("board", "term_end"): BoardSeat.objects.exclude(ends_on=None).count(),
    }


def indicator_figures():
    return Figure.objects.filter(series__kind=Kind.INDICATORS)


def published():
    rows = PublishedValue.objects.values_list("file", "column").annotate(count=Count("pk"))
    return {(file.removesuffix(".csv"), column): count for file, column, count in rows.order_by()}


def test_every_value_has_its_place_or_is_named():
    for folder in sorted(REFERENCE.iterdir()):
        assert not import_path(folder).problems
    found, printed = held(), published()
    assert set(found) == {(file, column) for file, columns in PRINTED.items() for column in columns}
    left = {key: printed.get(key, 0) - count + BEYOND.get(key, 0) for key, count in found.items()}
    assert {key: count for key, count in left.items() if count} == {key: row[0] for key, row in WITHOUT_PLACE.items()}
