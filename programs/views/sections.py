"""Sections of the department page that are short enough to be said whole by one table."""

from django.urls import reverse

from budgets.report import grant_groups_table
from core.periods import Month
from core.presentation import tone_of
from organization.access import Rights
from organization.models import Unit
from programs.selectors import UnitMonth
from reporting.models import Kind, Submission
from reporting.notices import PAGES


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


def recent_submissions(found: UnitMonth, rights: Rights) -> dict:
    """제출 현황: the newest months as rows, kinds of data as columns; a kind never handed in has no column."""
    used = {kind for kinds in found.recent.values() for kind in kinds}
    kinds = [kind for kind in Kind if kind in used]
    rows = [
        {"label": Month(month).label, "cells": [_standing(found.unit, of_month.get(kind), rights) for kind in kinds]}
        for month, of_month in found.recent.items()
    ]
    return {"kinds": [kind.label for kind in kinds], "rows": rows}


def _standing(unit: Unit, submission: Submission | None, rights: Rights) -> dict:
    if submission is None:
        return {}
    page = PAGES.get(submission.kind, ("", ""))[1]
    is_read = page and rights.may_read(unit.pk, is_approved=submission.is_approved)
    place = {"unit": unit.pk, "month": submission.period.as_month}
    return {
        "label": submission.get_state_display(),
        "tone": tone_of(submission.state),
        "url": reverse(page, kwargs=place) if is_read else "",
    }
