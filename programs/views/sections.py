"""Sections of the department page that are short enough to be said whole by one table."""

from django.urls import reverse

from budgets.report import grant_groups_table
from programs.selectors import UnitMonth


def grants_section(found: UnitMonth, money_unit: str) -> dict:
    """보조금·위탁금 by kind, where the unit or its parts give any; nothing at all where they do not."""
    rows = [row for group in found.grants for row in group.rows]
    if not rows:
        return {}
    unit = found.unit
    query = f"?month={int(found.month)}&unit={money_unit}"
    only = f"&owner={unit.pk}" if {row.grant.unit_id for row in rows} == {unit.pk} else ""
    practice = "&practice=1" if unit.is_practice else ""
    return {
        "table": grant_groups_table(found.grants, money_unit),
        "overdue": sum(row.is_overdue for row in rows),
        "count": len(rows),
        "has_draft": any(row.has_draft for row in rows),
        "all_url": f"{reverse('grants')}{query}{only}{practice}",
        "export_url": f"{reverse('unit_export', args=[unit.pk])}{query}&table=grants",
    }
