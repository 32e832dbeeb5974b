"""실적 입력 › 성과지표: a unit's indicators of one month, typed, handed in, confirmed."""

from collections import defaultdict

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.money import format_number
from core.presentation import Link
from core.refusals import Refusal, StaleForm
from programs.forms import Cell, IndicatorForm, is_due
from programs.models import Category
from programs.selectors import Result, results_of
from reporting import services
from reporting.models import Figure, Kind, SeriesPlacement, Submission
from reporting.selectors import returned_reasons
from reporting.views.submissions import MonthMixin


class IndicatorEntryView(MonthMixin, View):
    """One page for those who type and for the head who confirms; what is not due is folded."""

    kind = Kind.INDICATORS
    entry_page = review_page = act_page = "indicator_entry"

    def get(self, request, **_kwargs):
        self.require(self.may_open)
        return self.show(IndicatorForm(self.cells))

    def post(self, request, **_kwargs):
        acts = {
            "save": (self.rights.may_enter, self._save),
            "submit": (self.rights.may_enter, self._save),
            "withdraw": (self.rights.may_submit, self._withdraw),
            "confirm": (self.rights.may_confirm, self._confirm),
            "return": (self.rights.may_confirm, self._send_back),
            "close": (self.rights.may_coordinate, self._close),
        }
        may, act = acts.get(request.POST.get("action"), (None, None))
        self.require(bool(act) and self.may_open and may(self.unit.pk))
        return act()

    # -- what there is ----------------------------------------------------------------------

    @property
    def may_open(self) -> bool:
        """Whoever works for the unit; others as soon as they may read what stands in it."""
        return self.rights.may_enter(self.unit.pk) or self.may_read

    @cached_property
    def results(self) -> list[Result]:
        placed = SeriesPlacement.objects.as_of(self.month).filter(unit=self.unit, series__kind=Kind.INDICATORS)
        rows = Category.objects.filter(series__in=placed.values("series")).order_by("indicator__order", "order", "pk")
        return results_of(rows, self.month, [self.unit.pk])

    @property
    def cells(self) -> list[Cell]:
        submission, takes = self.submission, self.takes_entries
        returned = self.returned
        return [
            Cell(
                result,
                result.states.get(self.month.value),
                takes and (submission.state != Submission.State.RETURNED or result.category.series_id in returned),
                returned.get(result.category.series_id, ""),
            )
            for result in self.results
        ]

    @cached_property
    def returned(self) -> dict[int, str]:
        """Rows that the last return sent back, with the reason; none in any other state."""
        return returned_reasons(self.submission)

    # -- acts -------------------------------------------------------------------------------

    def _save(self):
        request = self.request
        self.submission = services.submission_for(period=self.period, unit=self.unit, kind=Kind.INDICATORS)
        form = IndicatorForm(self.cells, request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        is_submit = request.POST.get("action") == "submit"
        try:
            if form.entries:
                services.record(actor=request.user, submission=self.submission, entries=form.entries)
            if is_submit:
                services.submit(actor=request.user, submission=self.submission)
        except StaleForm as refusal:
            form.mark_conflicts(refusal.series_ids)
            messages.error(request, str(refusal))
            return self.show(form, refusal.status_code)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(form, refusal.status_code)
        count = _("%(count)d칸을 저장했습니다.") % {"count": len(form.entries)}
        nothing = _("바뀐 값이 없습니다.")
        messages.success(request, _("제출했습니다.") if is_submit else count if form.entries else nothing)
        return redirect(request.path)

    def _withdraw(self):
        return self._act(services.withdraw, _("제출을 취소했습니다."))

    def _confirm(self):
        details = {name: self.request.POST.get(name, "")[:100] for name in ("document_number",)}
        return self._act(services.confirm, _("확인했습니다. 이제 값은 바뀌지 않습니다."), **details)

    def _close(self):
        return self._act(services.close, _("마감했습니다."))

    def _send_back(self):
        chosen = [int(value) for value in self.request.POST.getlist("returned") if value.isdecimal()]
        reason = self.request.POST.get("reason", "")
        return self._act(
            services.return_cells, _("보완을 요청했습니다."), reasons=dict.fromkeys(chosen, reason), note=reason
        )

    def _act(self, act, done: str, **details):
        if not self.submission.pk:
            raise Http404
        try:
            act(actor=self.request.user, submission=self.submission, **details)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, done)
        return redirect(self.request.path)

    # -- the page ---------------------------------------------------------------------------

    def show(self, form: IndicatorForm, status: int = 200):
        submission = self.submission
        due = [cell for cell in form.cells if is_due(cell.result.indicator, self.month) or cell.figure]
        folded = [cell for cell in form.cells if cell not in due]
        submitted = submission.state == Submission.State.SUBMITTED
        may_confirm = self.rights.may_confirm(self.unit.pk)
        context = self.common_context() | {
            "tabs": self._tabs(),
            "groups": self._groups(due),
            "folded_groups": self._groups(folded),
            "folded": len(folded),
            "total": len(due),
            "filled": sum(cell.figure is not None for cell in due),
            "states": Figure.State.choices,
            "errors": [cell for cell in form.cells if cell.errors],
            "can_enter": self.rights.may_enter(self.unit.pk) and any(cell.is_open for cell in form.cells),
            "can_confirm": submitted and may_confirm,
            "can_return": may_confirm and submission.state in ("submitted", "confirmed"),
        }
        return render(self.request, "programs/indicator_entry.html", context, status=status)

    def _tabs(self) -> list[Link]:
        parts = {"unit": self.unit.pk, "month": self.month}
        return [
            Link(_("예산집행"), reverse("money_entry", kwargs=parts)),
            Link(_("성과지표"), self.request.path, current=True),
        ]

    def _groups(self, cells: list[Cell]) -> list[dict]:
        """Rows below the program that they are of, in the order of the paper."""
        groups = defaultdict(list)
        for cell in cells:
            groups[cell.result.indicator.heading].append(self._row(cell))
        return [{"heading": heading, "rows": rows} for heading, rows in groups.items()]

    def _row(self, cell: Cell) -> dict:
        result, category = cell.result, cell.category
        indicator = result.indicator

        def text(value):
            return format_number(value, indicator.decimals)

        before = result.gathered(self.month.previous) if self.month.number > 1 else None
        return {
            "key": str(cell.series_id),
            "name": f"{indicator.name} – {category.name}" if category.name else indicator.name,
            "measure": indicator.measure,
            "target": (result.target.text or text(result.target.value)) if result.target else "",
            "before": text(before),
            "to_date": result.text or text(result.to_date),
            "shown": cell.shown,
            "version": str(cell.version),
            "is_open": cell.is_open,
            "is_conflict": cell.is_conflict,
            "is_saved": cell.figure is not None,
            "state_label": cell.figure.get_state_display() if cell.figure else "",
            "returned_reason": cell.returned_reason,
            "errors": cell.errors,
        }
