"""Checks of what papers print of indicators: rates that are not those of their parts."""

from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import format_number, round_half_up
from core.quality import Scope, Severity, Statement, check
from reporting.models import PublishedValue

COLUMNS = ("target", "actual", "published_rate")


def printed_rows(scope: Scope) -> list[dict]:
    """Rows of indicators printed as of the month with target, actual and rate as numbers. One query."""
    values = PublishedValue.objects.filter(
        unit_id__in=scope.unit_ids,
        file="indicators.csv",
        column__in=COLUMNS,
        as_of__startswith=f"{scope.month.year}-{min(scope.month.number, 12):02d}",
        value__isnull=False,
    )
    rows = {}
    for value in values.order_by("source_id", "row_number"):
        row = rows.setdefault((value.source_id, value.row_number), {"first": value})
        row[value.column] = value.value
        if value.column == "published_rate":
            row["text"] = value.text
    return [row for row in rows.values() if all(name in row for name in COLUMNS)]


@check("indicator_rate", gettext_lazy("달성률과 목표·실적"), Severity.NOTICE)
def printed_rates_are_those_of_their_parts(scope: Scope):
    """A printed rate is actual over target, rounded as it is printed; papers that cut off are let be."""
    for row in printed_rows(scope):
        if not row["target"]:
            continue
        decimals = len(row["text"].partition(".")[2])
        exact = row["actual"] * 100 / row["target"]
        rate = round_half_up(exact, decimals)
        cut_off = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
        if row["published_rate"] not in (rate, cut_off):
            first = row["first"]
            yield Statement(
                unit_id=first.unit_id,
                subject=f"{first.source_id}:{first.row_number}",
                sentence=_(
                    "'%(name)s': 인쇄된 비율 %(printed)s%%이(가) "
                    "실적 %(actual)s ÷ 목표 %(target)s = %(rate)s%%와 다릅니다."
                )
                % {
                    "name": first.row,
                    "printed": format_number(row["published_rate"], decimals),
                    "actual": format_number(row["actual"].normalize()),
                    "target": format_number(row["target"].normalize()),
                    "rate": format_number(rate, decimals),
                },
                facts=(row["published_rate"], rate),
            )
