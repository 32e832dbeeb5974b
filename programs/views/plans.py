"""What home and the department page say of programs, indicators and milestones."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.money import format_money
from core.periods import Month
from organization.access import ENTERING, Rights
from organization.models import Role
from organization.selectors import Tree
from programs.models import Category, Milestone, Program, Target
from programs.selectors import DueMilestone, due_milestones, results_of
from programs.selectors.results import behind_plan, by_indicator
from programs.views.indicators import result_row

#: Rows of each part on the page of a unit; the lists have them all.
MOST_PROGRAMS, MOST_INDICATORS, MOST_DUE = 15, 15, 8


def home_milestones(rights: Rights, day: date) -> list[dict]:
    """What the units in which a person works, or which they coordinate, planned for about a day. One query."""
    unit_ids = rights.enclosing(ENTERING)
    for assigned in rights.units_with({Role.UNIT_HEAD, Role.UNIT_COORDINATOR, Role.COORDINATOR}):
        unit_ids |= set(rights.tree.descendant_ids(assigned))
    if not unit_ids:
        return []
    found = due_milestones(unit_ids, day)
    return [_due(item, rights.known.name(item.milestone.unit_id)) for item in found[:MOST_DUE]]


def unit_plans(unit_ids: list[int], unit_id: int, month: Month, tree: Tree, rights: Rights) -> dict:
    """The unit's programs of the year, its indicators with a target, and what is due after the month. Four queries."""
    programs = _programs(unit_ids, month)
    due = due_milestones(unit_ids, month.last_day)
    late = {item.milestone.program_id for item in due if item.is_overdue}
    results = results_of(_shown_rows(unit_ids, month), month, rights.draft_unit_ids)
    aimed = [result for result in results if result.target]
    missed = behind_plan(aimed)
    owners = {row.unit_id for row in programs}
    query = f"?owner={unit_id}"
    return {
        "programs": [
            _program(row, late, tree.name(row.unit_id) if owners != {unit_id} else "")
            for row in programs[:MOST_PROGRAMS]
        ],
        "programs_count": len(programs),
        "programs_url": reverse("programs") + (query if len(owners) == 1 else f"?year={month.year}"),
        "programs_late": sum(row.pk in late for row in programs),
        "groups": [
            [result_row(result) | {"is_behind": result.category.pk in missed} for result in group]
            for group in by_indicator(results[:MOST_INDICATORS])
        ],
        "indicators_count": len({result.indicator.pk for result in aimed}),
        "indicators_behind": len({result.indicator.pk for result in aimed if result.category.pk in missed}),
        "indicators_url": reverse("indicators") + (query + "&" if len(owners) == 1 else "?") + f"month={month.value}",
        "due": [_due(item, "") for item in due[:MOST_DUE]],
        "due_url": reverse("milestones") + query,
    }


def _shown_rows(unit_ids: list[int], month: Month) -> QuerySet[Category]:
    """Rows that have a target in the year, first; then those whose total the month tells."""
    rows = Category.objects.filter(indicator__unit_id__in=unit_ids)
    told = rows.filter(breakdown=None, series__figures__month=month.value, series__figures__value__isnull=False)
    told = told.order_by("indicator__order", "order").values("pk")[:MOST_INDICATORS]
    aim = Target.objects.filter(category=OuterRef("pk"), year=month.year)
    found = rows.annotate(is_aimed=Exists(aim)).filter(Q(is_aimed=True) | Q(pk__in=told))
    return found.order_by("-is_aimed", "indicator__order", "order")


def _programs(unit_ids: list[int], month: Month) -> list[Program]:
    rows = Program.objects.filter(unit_id__in=unit_ids, year=month.year, parent=None)
    waiting = Count("milestones", filter=~Q(milestones__state=Milestone.State.DONE))
    return list(rows.annotate(waiting=waiting).order_by("order", "pk"))


def _program(row: Program, late: set[int], unit_name: str) -> dict:
    is_late = row.pk in late
    return {
        "title": row.title,
        "url": reverse("program", args=[row.pk]),
        "unit_name": unit_name,
        "period": row.period_text,
        "budget": format_money(row.required_budget, "백만원"),
        "waiting": row.waiting or None,
        "plan": _("지난 일정 있음") if is_late else _("계획대로") if row.waiting else "",
        "tone": "warning" if is_late else "good",
    }


def _due(item: DueMilestone, unit_name: str) -> dict:
    row = item.milestone
    return {
        "task": row.task,
        "url": reverse("program", args=[row.program_id]) if row.program_id else "",
        "dates": row.date_text,
        "unit_name": unit_name,
        "is_late": item.is_overdue,
    }
