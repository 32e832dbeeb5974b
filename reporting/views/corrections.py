"""정정 as pages, for every kind of data: the rows of a closed month, and the form that mends one of them.

A kind of data says which rows it has and how its numbers are read and written; the rest is the same.
"""

from decimal import Decimal

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.money import format_number, parse_quantity
from core.periods import Month
from core.presentation import Link, tone_of
from core.refusals import Refusal
from reporting import services
from reporting.corrections import (
    Known,
    correct,
    known_values,
    periods_to_correct_in,
    withdraw_correction,
)
from reporting.forms.corrections import CorrectionForm
from reporting.models import Figure, Period, SeriesPlacement, Submission
from reporting.views.submissions import MonthMixin


class CorrectionMixin(MonthMixin):
    """A closed month of a unit, opened by those who enter its values."""

    #: Names of the addresses of the list and of one row.
    list_name = one_name = ""
    row_label = gettext_lazy("항목")
    value_label = gettext_lazy("값")

    def dispatch(self, request, *args, **kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        self.require(self.is_final)
        return super().dispatch(request, *args, **kwargs)

    # -- what a kind of data says of itself -------------------------------------------------

    def placements(self) -> QuerySet[SeriesPlacement]:
        """The unit's rows of the month, with their series."""
        rows = SeriesPlacement.objects.as_of(self.month).filter(unit=self.unit, series__kind=self.kind)
        return rows.select_related("series").order_by("order", "pk")

    def write(self, number: Decimal | None) -> str:
        """A number as the page shows it; nothing is lost on the way."""
        if number is None:
            return ""
        number = Decimal(number)
        return format_number(number.to_integral_value() if number == number.to_integral_value() else number.normalize())

    def read(self, text: str) -> Decimal | None:
        """What was typed; raises ``NotANumber`` with what to write instead."""
        return parse_quantity(text)

    def measure(self, placement: SeriesPlacement) -> str:
        return placement.series.measure

    def history_url(self, placement: SeriesPlacement) -> str:
        """Where every change of the row is told, where there is such a page."""
        return ""

    def row_name(self, placement: SeriesPlacement) -> str:
        return placement.name

    @property
    def query(self) -> str:
        """What every address of these pages carries along."""
        return ""

    def extra_context(self) -> dict:
        return {}

    # -- what there is ----------------------------------------------------------------------

    @cached_property
    def is_final(self) -> bool:
        return self.submission.is_approved or self.period.state == Period.State.CLOSED

    @cached_property
    def open_periods(self) -> list[Period]:
        return periods_to_correct_in(self.office_id, self.unit.pk, self.month, self.kind)

    @property
    def list_url(self) -> str:
        return self.address(self.list_name) + self.query

    def correction_context(self) -> dict:
        unit_url = reverse("unit", args=[self.unit.pk]) + f"?month={int(self.month)}"
        return {
            "unit_label": self.unit_label,
            "period": self.month,
            "open_periods": self.open_periods,
            "row_label": self.row_label,
            "value_label": self.value_label,
            "crumbs": [Link(_("부서 현황")), Link(self.unit_label, unit_url)],
            "list_url": self.list_url,
        } | self.extra_context()

    def corrections_shown(self, corrections: list[Figure]) -> list[dict]:
        """Corrections as a table says them: where each stands, how much, why, who, how far."""
        return [
            {
                "into_label": Month(row.month).label,
                "amount": self.write(row.value),
                "reason": row.reason,
                "entered_by": str(row.entered_by),
                "entered_at": row.entered_at,
                "state_label": row.submission.get_state_display(),
                "tone": tone_of(row.submission.state),
            }
            for row in corrections
        ]


class CorrectionListView(CorrectionMixin, View):
    """The rows of a closed month: what was handed in, what mends it, what is known today."""

    def get(self, request, **_kwargs):
        placements = list(self.placements())
        known = known_values([row.series_id for row in placements], self.month)
        rows = [self._row(placement, known.get(placement.series_id, Known(None))) for placement in placements]
        context = self.correction_context() | {
            "rows": sorted(rows, key=lambda row: not row["corrections"]),
            "corrected_count": sum(1 for row in rows if row["corrections"]),
        }
        return render(request, "reporting/correction_list.html", context)

    def _row(self, placement: SeriesPlacement, known: Known) -> dict:
        return {
            "name": self.row_name(placement),
            "measure": self.measure(placement),
            "printed": self.write(known.printed),
            "corrected": self.write(sum(row.value for row in known.corrections)) if known.corrections else "",
            "known": self.write(known.value) if known.printed is not None or known.corrections else "",
            "corrections": self.corrections_shown(known.corrections),
            "history_url": self.history_url(placement),
            "url": self.address(self.one_name, series=placement.series_id) + self.query,
        }


class CorrectionFormView(CorrectionMixin, View):
    """정정: the right value or the signed difference of one row, and why."""

    def get(self, request, **_kwargs):
        return self.show(self.form() if self.into else None)

    def post(self, request, **_kwargs):
        acts = {"save": self.save, "withdraw": self.withdraw}
        act = acts.get(request.POST.get("action"))
        if act is None or self.into is None:
            raise Http404
        return act()

    def form(self, data=None) -> CorrectionForm:
        return CorrectionForm(self.base, self.stored, self.read, self.write, data)

    def save(self):
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            figure = correct(
                actor=self.request.user,
                submission=self._submission(),
                series_id=self.placement.series_id,
                month=self.month,
                amount=form.amount,
                reason=form.cleaned_data["reason"],
                given_unit=self.measure(self.placement),
                version=form.cleaned_data["version"],
                known=form.cleaned_data["known"],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, refusal.status_code)
        messages.success(
            self.request,
            _("%(into)s에 정정 %(amount)s%(unit)s을 넣었습니다. 그 달이 확인되면 %(month)s 값이 바로잡힙니다.")
            % {
                "into": self.into.as_month.label,
                "amount": self.write(figure.value),
                "unit": self.measure(self.placement),
                "month": self.month.label,
            },
        )
        return redirect(self.list_url)

    def withdraw(self):
        version = self.request.POST.get("version", "")
        if not version.isdecimal():
            raise Http404
        try:
            withdraw_correction(
                actor=self.request.user,
                submission=self._submission(),
                series_id=self.placement.series_id,
                month=self.month,
                version=int(version),
            )
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.request.get_full_path())
        messages.success(self.request, _("정정을 취소했습니다. 취소한 기록은 이력에 남습니다."))
        return redirect(self.list_url)

    def _submission(self) -> Submission:
        return services.submission_for(period=self.into, unit=self.unit, kind=self.kind)

    @cached_property
    def placement(self) -> SeriesPlacement:
        return get_object_or_404(self.placements(), series_id=self.kwargs["series"])

    @cached_property
    def into(self) -> Period | None:
        """The open month that takes the correction: the one asked for, else the first."""
        asked = self.request.POST.get("into") or self.request.GET.get("into")
        found = {str(period.month): period for period in self.open_periods}
        if asked:
            return found.get(asked)
        return self.open_periods[0] if self.open_periods else None

    @cached_property
    def known(self) -> Known:
        return known_values([self.placement.series_id], self.month).get(self.placement.series_id, Known(None))

    @cached_property
    def base(self) -> Decimal:
        """What the month is known to be without the correction that is being written."""
        return self.known.value_without(self.into.month)

    @cached_property
    def stored(self) -> Figure | None:
        return self.known.entered_in(self.into.month)

    def show(self, form: CorrectionForm | None, status: int = 200):
        also = f"&{self.query[1:]}" if self.query else ""
        context = self.correction_context() | {
            "series_name": self.row_name(self.placement),
            "measure": self.measure(self.placement),
            "form": form,
            "into": self.into,
            "stored": self.stored if self.into else None,
            "printed": self.write(self.known.printed),
            "known": self.write(self.known.value),
            "base": self.write(self.base) if self.into else "",
            "corrections": self.corrections_shown(self.known.corrections),
            "switch": [
                Link(period.as_month.label, f"?into={period.month}{also}", period == self.into)
                for period in self.open_periods
            ],
        }
        return render(self.request, "reporting/correction_form.html", context, status=status)
