"""정정: the rows of a closed month, and the form that mends one of them inside an open month."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.forms import CorrectionForm
from budgets.selectors import line_placements
from budgets.views.submission import PAGE_UNITS, SubmissionMixin, correction_rows
from core.money import MONEY_UNITS, format_money
from core.presentation import Link
from core.refusals import Refusal
from reporting import services
from reporting.corrections import (
    Known,
    correct,
    known_values,
    periods_to_correct_in,
    withdraw_correction,
)
from reporting.models import Figure, Kind, Period

#: The unit in which a difference is told unless asked otherwise: exact to the won.
EXACT_UNIT = "원"


class CorrectionMixin(SubmissionMixin):
    """A closed month of a unit, opened by those who enter its values."""

    def dispatch(self, request, *args, **kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        self.require(self.is_final)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def is_final(self) -> bool:
        return self.submission.is_approved or self.period.state == Period.State.CLOSED

    @cached_property
    def money_unit(self) -> str:
        asked = self.request.POST.get("unit") or self.request.GET.get("unit")
        return asked if asked in MONEY_UNITS else EXACT_UNIT

    @cached_property
    def open_periods(self) -> list[Period]:
        return periods_to_correct_in(self.office_id, self.unit.pk, self.month, Kind.MONEY)

    def text(self, won) -> str:
        return format_money(won, self.money_unit)

    def correction_context(self) -> dict:
        unit_label = self.tree.name(self.unit.pk) or str(self.unit)
        unit_url = reverse("unit", args=[self.unit.pk]) + f"?month={int(self.month)}"
        return {
            "unit_label": unit_label,
            "period": self.month,
            "units": PAGE_UNITS,
            "money_unit": self.money_unit,
            "open_periods": self.open_periods,
            "crumbs": [Link(_("부서 현황")), Link(unit_label, unit_url)],
            "list_url": self.address("corrections"),
        }


class CorrectionsView(CorrectionMixin, View):
    """The rows of a closed month: what was handed in, what mends it, what is known today."""

    def get(self, request, **_kwargs):
        placements = list(line_placements([self.unit.pk], self.month))
        known = known_values([row.series_id for row in placements], self.month)
        rows = [self._row(placement, known.get(placement.series_id, Known(None))) for placement in placements]
        context = self.correction_context() | {
            "rows": sorted(rows, key=lambda row: not row["corrections"]),
            "corrected_count": sum(1 for row in rows if row["corrections"]),
        }
        return render(request, "budgets/correction_list.html", context)

    def _row(self, placement, known: Known) -> dict:
        kwargs = {"unit": self.unit.pk, "month": self.month, "series": placement.series_id}
        return {
            "name": placement.name,
            "printed": self.text(known.printed),
            "corrected": self.text(sum(row.value for row in known.corrections)) if known.corrections else "",
            "known": self.text(known.value) if known.printed is not None or known.corrections else "",
            "corrections": correction_rows(known.corrections, self.money_unit),
            "history_url": reverse("series_history", kwargs=kwargs),
            "url": reverse("correction", kwargs=kwargs),
        }


class CorrectionView(CorrectionMixin, View):
    """정정: the right value or the signed difference of one row, and why."""

    def get(self, request, **_kwargs):
        return self.show(CorrectionForm(self.known_won, self.money_unit, self.stored) if self.into else None)

    def post(self, request, **_kwargs):
        acts = {"save": self.save, "withdraw": self.withdraw}
        act = acts.get(request.POST.get("action"))
        if act is None or self.into is None:
            raise Http404
        return act()

    def save(self):
        form = CorrectionForm(self.known_won, self.money_unit, self.stored, self.request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            figure = correct(
                actor=self.request.user,
                submission=services.submission_for(period=self.into, unit=self.unit),
                series_id=self.kwargs["series"],
                month=self.month,
                amount=form.amount,
                reason=form.cleaned_data["reason"],
                given_unit=self.money_unit,
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
                "amount": self.text(figure.value),
                "unit": self.money_unit,
                "month": self.month.label,
            },
        )
        return redirect(self._list_address())

    def withdraw(self):
        version = self.request.POST.get("version", "")
        if not version.isdecimal():
            raise Http404
        try:
            withdraw_correction(
                actor=self.request.user,
                submission=services.submission_for(period=self.into, unit=self.unit),
                series_id=self.kwargs["series"],
                month=self.month,
                version=int(version),
            )
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.request.get_full_path())
        messages.success(self.request, _("정정을 취소했습니다. 취소한 기록은 이력에 남습니다."))
        return redirect(self._list_address())

    def _list_address(self) -> str:
        return self.address("corrections") + (f"?unit={self.money_unit}" if self.money_unit != EXACT_UNIT else "")

    @cached_property
    def placement(self):
        placements = line_placements([self.unit.pk], self.month)
        return get_object_or_404(placements, series_id=self.kwargs["series"])

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
    def known_won(self) -> int:
        return int(self.known.value_without(self.into.month))

    @cached_property
    def stored(self) -> Figure | None:
        return self.known.entered_in(self.into.month)

    def show(self, form: CorrectionForm | None, status: int = 200):
        printed = self.known.printed
        context = self.correction_context() | {
            "series_name": self.placement.name,
            "form": form,
            "into": self.into,
            "stored": self.stored if self.into else None,
            "printed": self.text(printed),
            "known": self.text(self.known.value),
            "base": self.text(self.known_won) if self.into else "",
            "corrections": correction_rows(self.known.corrections, self.money_unit),
            "switch": [
                Link(period.as_month.label, f"?into={period.month}&unit={self.money_unit}", period == self.into)
                for period in self.open_periods
            ],
        }
        return render(self.request, "budgets/correction_form.html", context, status=status)
