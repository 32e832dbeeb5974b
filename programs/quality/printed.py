"""Checks of what papers print beside money: rates that are not those of their parts, one value in two places."""

from collections import defaultdict
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


#: Files whose values stand as of a month, and the columns that say what such a value is.
DATED_FILES = ("headcount.csv", "facility_counts.csv", "indicators.csv")
COMPARED = ("authorized", "actual", "actual_female", "count", "target")
#: Of a flow the first day too says what it is: May alone is no January to May.
BEGINNING = "period_start"


def dated_values(scope: Scope) -> dict[tuple, list[PublishedValue]]:
    """Numbers printed as of the month under all that tells them apart. One query."""
    values = PublishedValue.objects.filter(
        unit_id__in=scope.unit_ids,
        file__in=DATED_FILES,
        column__in=(*COMPARED, BEGINNING),
        as_of__startswith=f"{scope.month.year}-{min(scope.month.number, 12):02d}",
    )
    values = list(values.select_related("source").order_by("source_id", "row_number"))
    begun = {(v.source_id, v.file, v.row_number): v.text for v in values if v.column == BEGINNING}
    found = defaultdict(list)
    for value in values:
        if value.column != BEGINNING and value.value is not None:
            start = begun.get((value.source_id, value.file, value.row_number), "")
            what = (value.unit_id, value.file, value.section, value.row, value.column, value.measure)
            found[(*what, value.fiscal_year, value.as_of, start)].append(value)
    return found


@check("value_twice", gettext_lazy("다르게 인쇄된 같은 값"), Severity.NOTICE)
def one_value_is_printed_alike(scope: Scope):
    """The same row printed again, in the same paper or a later one, says the same number."""
    for values in scope.once(dated_values).values():
        first = values[0]
        other = next((value for value in values if value.value != first.value), None)
        if other is None:
            continue
        yield Statement(
            unit_id=first.unit_id,
            subject=f"{other.source_id}:{other.file}:{other.row_number}:{other.column}",
            sentence=_("'%(name)s'이(가) %(here)s에는 %(one)s%(unit)s, %(there)s에는 %(two)s%(unit)s(으)로 다릅니다.")
            % {
                "name": first.row,
                "here": _place(first, other),
                "there": _place(other, first),
                "one": format_number(first.value.normalize()),
                "two": format_number(other.value.normalize()),
                "unit": first.measure,
            },
            facts=(first.value.normalize(), other.value.normalize()),
        )


def _place(value: PublishedValue, other: PublishedValue) -> str:
    """Where a value is printed: the paper where two are meant, and the line of its text."""
    line = value.line or value.row_number
    if value.source_id == other.source_id:
        return _("원문 %(line)d줄") % {"line": line}
    return _("'%(source)s' %(line)d줄") % {"source": value.source.name, "line": line}
