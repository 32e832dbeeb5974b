"""The year of a unit's spending as a chart: to date against the plan and the year before."""

from django.utils.translation import gettext as _

from budgets.selectors import CurvePoint
from core.charts import rate_chart
from core.money import format_rate


def spending_chart(points: list[CurvePoint]) -> dict | None:
    """The drawing and its numbers; nothing where less than two months are known of spending and plan."""
    lines = [
        (_("올해 집행률"), "spent", [point.spent for point in points]),
        (_("집행계획"), "planned", [point.planned for point in points]),
        (_("전년"), "last", [point.last_year for point in points]),
    ]
    known = [(name, kind, values) for name, kind, values in lines if any(value is not None for value in values)]
    if max((sum(value is not None for value in values) for _name, _kind, values in known), default=0) < 2:
        return None
    labels = [_("%(month)d월") % {"month": point.month} for point in points]
    rows = [{"label": name, "cells": [format_rate(value) for value in values]} for name, _kind, values in known]
    return {"chart": rate_chart(labels, known), "rows": rows}
