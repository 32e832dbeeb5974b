"""What was reached: figures of a month where the row has one that the portal keeps, else a printed result."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from core.money import format_number
from core.periods import Month
from core.tabular import Row
from organization.models import Placement, Unit
from programs.importing.differences import Differences
from programs.importing.moments import first_day, last_day
from programs.importing.result import CREATED, UNCHANGED, UPDATED
from programs.importing.rhythm import Gate
from programs.models import Category, PrintedResult
from reporting.models import Figure, Series

if TYPE_CHECKING:
    from programs.importing.indicators import IndicatorImport

LONGEST_TEXT = Figure._meta.get_field("text").max_length


class Actuals:
    """The column ``actual`` of one report."""

    def __init__(self, report: "IndicatorImport", categories: dict[int, Category]):
        self.report, self.categories = report, categories
        self.table, self.result, self.day = report.table, report.result, report.directory.day
        self.figures = defaultdict(dict)
        series_ids = {category.series_id for category in categories.values()}
        for figure in Figure.objects.filter(series_id__in=series_ids, corrects=None):
            self.figures[figure.series_id][figure.month] = figure
        self.created: list[Figure] = []
        self.changed: list[Figure] = []
        self.refused = Counter()
        self.outside: list[Row] = []
        self.seen = set()

    def load(self) -> None:
        placed = self._placed()
        rows = sorted(self.report.rows, key=lambda pair: pair[0]["period_end"] or "")
        for row, unit in rows:
            if row["actual"] is None:
                continue
            month = self._month(row, unit, placed)
            key = (self.categories[row.number].pk, month)
            if month is None or key in self.seen:
                self.outside.append(row)
            else:
                self.seen.add(key)
                self._figure(row, unit, month)
        self._print_outside()
        self._refuse()
        if not self.result.problems:
            self.report.rhythm.begin(self.result)
            Figure.objects.bulk_create(self.created, batch_size=1000)
            Figure.objects.bulk_update(
                self.changed, ["value", "text", "given_unit", "version", "entered_by", "entered_at"], batch_size=500
            )

    def _placed(self) -> dict[int, date]:
        """Since when each unit stands in the chart: before that it has no months."""
        spans = Placement.objects.filter(unit_id__in=self.report.offices).order_by("-valid_from")
        return dict(spans.values_list("unit_id", "valid_from"))

    def _month(self, row: Row, unit: Unit, placed: dict[int, date]) -> Month | None:
        """The month of the fiscal year in which the row ends, if it has come and the unit stood in it."""
        end = row["period_end"]
        if not end or "-" not in end:
            return None
        year, number = (int(part) for part in end.split("-")[:2])
        month = Month.of(year, number)
        if year != row["fiscal_year"] or month.last_day < placed[unit.pk]:
            return None
        if month.first_day > self.day:
            self.result.warnings.add(
                self.table.place,
                _("기간의 끝(%(end)s)이 자료 기준일보다 뒤여서 월 실적에 넣지 않았습니다.") % {"end": end},
                row.number,
                "period_end",
            )
            return None
        if row["period_start"] and first_day(row["period_start"]) > last_day(end):
            self.result.warnings.add(
                self.table.place,
                _("기간의 시작이 끝보다 뒤여서 월 실적에 넣지 않았습니다."),
                row.number,
                "period_start",
            )
            return None
        return month

    # -- figures ----------------------------------------------------------------------------

    def _figure(self, row: Row, unit: Unit, month: Month) -> None:
        series = self.categories[row.number].series
        gate = self.report.rhythm.gate(unit, self.report.offices[unit.pk], month)
        figure = self.figures[series.pk].get(month.value)
        covers, value, text = self._said(row, series, month, figure)
        if figure is None:
            if gate.lock:
                self.refused[month, gate.lock] += 1
                return
            self._new(row, series, gate, covers, value, text)
        elif (figure.value, figure.text) == (value, text):
            self._count(row, UNCHANGED)
        elif gate.lock:
            self._refuse_difference(row, gate, figure, value, text)
        else:
            figure.value, figure.text, figure.given_unit = value, text, series.measure
            figure.version += 1
            figure.entered_by, figure.entered_at = self.report.actor, timezone.now()
            self.changed.append(figure)
            self._count(row, UPDATED)

    def _said(self, row: Row, series: Series, month: Month, figure: Figure | None):
        """((first day, last day), value, text): of a flow what earlier figures do not hold already."""
        given = row["actual"]
        end = last_day(row["period_end"])
        start = self._start(row, series, month)
        if isinstance(given, str):
            return (start, end), None, given[:LONGEST_TEXT]
        before = [
            other
            for other in self.figures[series.pk].values()
            if other is not figure and other.month < month.value and other.covers_to >= start
        ]
        if series.nature == Series.Nature.FLOW and before:
            given -= sum((other.value or Decimal(0) for other in before if other.covers_from >= start), Decimal(0))
        start = max([start, *(other.covers_to + timedelta(days=1) for other in before)])
        return (min(start, end), end), given, ""

    def _start(self, row: Row, series: Series, month: Month) -> date:
        if row["period_start"] and series.nature == Series.Nature.FLOW:
            return first_day(row["period_start"])
        return month.first_of_year.first_day if series.nature == Series.Nature.FLOW else month.first_day

    def _new(self, row: Row, series: Series, gate: Gate, covers: tuple[date, date], value, text: str) -> None:
        figure = Figure(
            series=series,
            submission=gate.submission,
            month=gate.month.value,
            covers_from=covers[0],
            covers_to=covers[1],
            value=value,
            text=text,
            given_unit=series.measure,
            entered_by=self.report.actor,
        )
        self.figures[series.pk][gate.month.value] = figure
        self.created.append(figure)
        self._count(row, CREATED)

    def _count(self, row: Row, action: str) -> None:
        self.result.counted(_("지표 실적"), action)
        self.result.row(self.table.file, row.number, action)

    # -- what stands outside the months -----------------------------------------------------

    def _print_outside(self) -> None:
        ids = {category.pk for category in self.categories.values()}
        known = {
            (row.category_id, row.year, row.start_text, row.end_text, row.occurrence): row
            for row in PrintedResult.objects.filter(category_id__in=ids)
        }
        differences = Differences(PrintedResult, known, _("월 없이 인쇄된 값"), self.table, self.result)
        seen = Counter()
        for row in sorted(self.outside, key=lambda row: row.number):
            category, value = self.categories[row.number], row["actual"]
            texts = (row["period_start"] or "", row["period_end"] or "")
            key = (category.pk, row["fiscal_year"], *texts)
            seen[key] += 1
            is_text = isinstance(value, str)
            differences.put(
                (*key, seen[key]),
                row.number,
                fixed={
                    "category": category,
                    "year": row["fiscal_year"],
                    "start_text": texts[0],
                    "end_text": texts[1],
                    "occurrence": seen[key],
                },
                value=None if is_text else value,
                text=value[:LONGEST_TEXT] if is_text else "",
            )
        differences.write()

    # -- what cannot be done ----------------------------------------------------------------

    def _refuse(self) -> None:
        for (month, lock), count in self.refused.items():
            self.result.problems.add(
                self.table.place,
                _(
                    "%(lock)s된 %(month)s에 없던 지표 실적이 %(count)d개 있습니다. "
                    "마감을 해제하거나 열린 달에 넣어 주세요."
                )
                % {"lock": lock, "month": month.label, "count": count},
            )

    def _refuse_difference(self, row: Row, gate: Gate, figure: Figure, value, text: str) -> None:
        self.result.problems.add(
            self.table.place,
            _(
                "%(lock)s된 %(month)s '%(name)s'의 실적이 다릅니다: 저장된 값 %(stored)s, "
                "파일 값 %(given)s. 열린 달에 정정으로 넣거나 파일을 고쳐 주세요."
            )
            % {
                "lock": gate.lock,
                "month": gate.month.label,
                "name": row["indicator"],
                "stored": figure.text or format_number(figure.value),
                "given": text or format_number(value),
            },
            row.number,
            "actual",
        )
