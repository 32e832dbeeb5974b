"""실적 입력 › 시설: the month's counts by type, their review and the acts between."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.money import NotANumber, format_number, parse_number
from core.refusals import InvalidInput, Refusal
from facilities.selectors import TypeCount, type_counts
from reporting import services
from reporting.models import Figure, Kind
from reporting.selectors import returned_reasons
from reporting.views.review import DecidingView
from reporting.views.submissions import ActView, MonthMixin


class CountingMixin(MonthMixin):
    """A unit's counts of one month."""

    kind = Kind.FACILITIES
    entry_page, review_page, act_page = "facilities_entry", "facilities_review", "facilities_act"

    @cached_property
    def rows(self) -> list[TypeCount]:
        return type_counts([self.unit.pk], self.month, [self.unit.pk])

    @cached_property
    def before(self) -> dict[int, TypeCount]:
        """What stood at the end of the month before; of another year when the month is January."""
        return {row.series_id: row for row in type_counts([self.unit.pk], self.month.previous, [self.unit.pk])}

    @cached_property
    def figures(self) -> dict[int, Figure]:
        if not self.submission.pk:
            return {}
        return {row.series_id: row for row in self.submission.figures.filter(corrects=None)}

    @cached_property
    def returned(self) -> dict[int, str]:
        """Why rows came back, of the latest return; empty unless the submission stands there."""
        return returned_reasons(self.submission)

    def cell(self, row: TypeCount, typed: dict[int, str] | None = None) -> dict:
        figure, last = self.figures.get(row.series_id), self.before.get(row.series_id)
        value = _text(figure.value) if figure else ""
        reason = self.returned.get(row.series_id, "")
        return {
            "series_id": row.series_id,
            "name": row.name,
            "group": row.group,
            "measure": row.measure,
            "last": _text(last.value) if last else "",
            "value": value if typed is None else typed.get(row.series_id, value),
            "version": figure.version if figure else 0,
            "reason": reason,
            "is_open": not self.returned or bool(reason),
            "difference": _difference(figure, last),
        }


class FacilityEntryView(CountingMixin, View):
    """Type the month's counts, save, hand in; [전월과 같음] takes over what stood before."""

    def get(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        return self.show()

    def post(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        self.submission = services.submission_for(period=self.period, unit=self.unit, kind=Kind.FACILITIES)
        typed = {row.series_id: request.POST.get(f"count-{row.series_id}", "").strip() for row in self.rows}
        try:
            services.record(actor=request.user, submission=self.submission, entries=self.entries(typed))
            if request.POST.get("action") == "submit":
                services.submit(actor=request.user, submission=self.submission)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(typed, refusal.status_code)
        done = _("제출했습니다.") if request.POST.get("action") == "submit" else _("저장했습니다.")
        messages.success(request, done)
        return redirect(request.path)

    def entries(self, typed: dict[int, str]) -> list[services.Entry]:
        """The cells that differ from what is stored, with the versions that the person saw."""
        entries = []
        for row in self.rows:
            cell = self.cell(row)
            if not cell["is_open"] or f"count-{row.series_id}" not in self.request.POST:
                continue
            text = typed[row.series_id]
            if f"same-{row.series_id}" in self.request.POST and not text:
                text = typed[row.series_id] = cell["last"]
            value = _count(row, text)
            stored = self.figures.get(row.series_id)
            if value == (stored.value if stored else None):
                continue
            seen = self.request.POST.get(f"seen-{row.series_id}", "")
            version = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
            entries.append(services.Entry(row.series_id, value, row.measure, version))
        return entries

    def show(self, typed=None, status: int = 200):
        cells = [self.cell(row, typed) for row in self.rows]
        context = self.common_context() | {
            "rows": cells,
            "takes": self.takes_entries,
            "filled": sum(1 for row in self.rows if row.series_id in self.figures),
        }
        return render(self.request, "facilities/entry.html", context, status=status)


class FacilityReviewView(CountingMixin, DecidingView):
    """Read the month's counts, send rows back or confirm."""

    def show(self, errors=(), status: int = 200, reasons=None):
        context = (
            self.common_context()
            | self.deciding_context()
            | {
                "rows": [self.cell(row) | {"ticked": row.series_id in (reasons or {})} for row in self.rows],
                "errors": errors,
            }
        )
        return render(self.request, "facilities/review.html", context, status=status)


class FacilityActView(CountingMixin, ActView):
    """Buttons of the counts of a unit."""


def _count(row: TypeCount, text: str):
    try:
        value = parse_number(text)
    except NotANumber as error:
        raise InvalidInput(f"'{row.name}': {error}") from error
    if value is not None and (value != value.to_integral_value() or not 0 <= value <= 10**7):
        raise InvalidInput(_("'%s': 0 이상의 정수를 적어 주세요.") % row.name)
    return value


def _text(value) -> str:
    return "" if value is None else format_number(int(value))


def _difference(figure: Figure | None, last: TypeCount | None) -> str:
    if figure is None or figure.value is None or last is None or last.value is None:
        return ""
    moved = int(figure.value - last.value)
    return f"+{moved:,}" if moved > 0 else format_number(moved) if moved else "–"
