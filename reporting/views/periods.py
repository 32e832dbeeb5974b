"""Opening, closing and reopening of months (마감 관리)."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View

from core.documents import Table
from core.documents.lists import texts_table
from core.presentation import Link, tone_of, written
from core.refusals import Refusal
from organization.access import Rights, rights_of
from organization.models import Role, Unit
from organization.report import handed_out
from reporting import services
from reporting.forms import OpenPeriodForm, ReopenForm
from reporting.history import Reopening, reopenings_of
from reporting.models import Period
from reporting.selectors import period_progress

#: How many departments have come how far.
COUNTED = ("units", "submitted", "confirmed", "closed")


class PeriodsView(View):
    """The coordinator's page of months; for everybody else it does not exist."""

    def dispatch(self, request, *args, **kwargs):
        self.rights: Rights = rights_of(request.user)
        self.office_ids = self.rights.units_with({Role.COORDINATOR})
        if not self.office_ids:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        tables = {"periods": self._periods_table, "reopenings": self._reopenings_table}
        if build := tables.get(request.GET.get("export")):
            return handed_out(build(), Unit.objects.get(pk=min(self.office_ids)))
        return self.show(OpenPeriodForm())

    def post(self, request):
        acts = {"open": self.open, "close": self.close, "reopen": self.reopen}
        act = acts.get(request.POST.get("action"))
        if act is None:
            raise Http404
        try:
            return act()
        except Refusal as refusal:
            return self.show(OpenPeriodForm(), str(refusal), refusal.status_code)

    def open(self):
        form = OpenPeriodForm(self.request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        months = form.cleaned_data["month"]
        # Closed ones are refused by name, and then none is opened.
        with transaction.atomic():
            for office in Unit.objects.filter(pk__in=self.office_ids):
                for month in months:
                    services.open_period(
                        actor=self.request.user, office=office, month=month, due_on=form.cleaned_data["due_on"]
                    )
        return self.done(_("%(months)s을(를) 열었습니다.") % {"months": ", ".join(month.label for month in months)})

    def close(self):
        count = services.close_period(actor=self.request.user, period=self.period())
        return self.done(_("마감했습니다. 제출 자료 %(count)s건을 닫았습니다.") % {"count": count})

    def reopen(self):
        period, form = self.period(), ReopenForm(self.request.POST)
        if not form.is_valid():
            return self.show(OpenPeriodForm(), form.message, 422)
        services.reopen_period(actor=self.request.user, period=period, **form.cleaned_data)
        day = date_format(form.cleaned_data["until"], "Y.n.j.(D)")
        return self.done(_("%(day)s까지 마감을 해제했습니다. 사유가 기록에 남습니다.") % {"day": day})

    def period(self) -> Period:
        number = self.request.POST.get("period", "")
        if not number.isdecimal():
            raise Http404
        return get_object_or_404(Period, pk=int(number), office_id__in=self.office_ids)

    def done(self, message: str):
        messages.success(self.request, message)
        return redirect("periods")

    def show(self, form: OpenPeriodForm, error: str = "", status: int = 200):
        context = {
            "periods": self._rows(),
            "open_form": form,
            "reopenings": self._reopenings(),
            "until": timezone.localdate() + timedelta(days=services.REOPENED_DAYS),
            "today": timezone.localdate(),
            "form_error": error,
            "crumbs": [Link(_("관리"))],
        }
        return render(self.request, "reporting/periods.html", context, status=status)

    def _rows(self) -> list[dict]:
        periods = Period.objects.filter(office_id__in=self.office_ids).order_by("-month")
        return [self._row(period) for period in period_progress(periods)]

    def _reopenings(self) -> list[dict]:
        return [self._reopening(row) for row in reopenings_of(self.office_ids)]

    def _periods_table(self) -> Table:
        heads = [_("기간"), _("기관"), _("상태"), _("제출 기한"), _("부서"), _("제출"), _("확인"), _("마감"), _("비고")]
        names = (
            "label",
            "office_label",
            "state_label",
            "due_label",
            "units",
            "submitted",
            "confirmed",
            "closed",
            "note",
        )
        rows = [[row[name] for name in names] for row in self._rows()]
        return texts_table(_("기간별 마감 상태"), heads, rows, numbers=set(range(4, 8)))

    def _reopenings_table(self) -> Table:
        heads = [_("기간"), _("기관·부서"), _("사유"), _("기한(이날까지)"), _("누가"), _("언제")]
        rows = [
            [row["label"], row["unit_label"], row["reason"], row["until_label"], row["actor_label"], written(row["at"])]
            for row in self._reopenings()
        ]
        return texts_table(_("마감 해제 기록"), heads, rows)

    def _reopening(self, row: Reopening) -> dict:
        tree = self.rights.tree
        return {
            "label": row.month.label,
            "unit_label": tree.name(row.unit_id) if row.unit_id else tree.name(row.office_id),
            "reason": row.reason,
            "until_label": date_format(row.until, "Y.n.j.") if row.until else "",
            "actor_label": row.actor_label,
            "at": row.at,
        }

    def _row(self, period: Period) -> dict:
        is_open = period.state == Period.State.OPEN
        return {
            "value": period.pk,
            "label": period.as_month.label,
            "office_label": self.rights.tree.name(period.office_id),
            **_state(period),
            "due_label": date_format(period.due_on, "Y.n.j.(D)") if period.due_on else "",
            "units": period.units,
            "submitted": period.submitted,
            "confirmed": period.confirmed,
            "closed": period.closed,
            "note": period.note,
            "can_close": is_open,
            "can_reopen": not is_open or period.is_expired,
            "board_url": f"{reverse('home')}?month={period.month}",
        }


def _state(period: Period) -> dict:
    """The state in words; a reopened month says until when, and that it is over."""
    if period.state == Period.State.CLOSED or not period.reopened_until:
        return {"state_label": period.get_state_display(), "tone": tone_of(period.state), "until_label": ""}
    until_label = _("%(day)s까지") % {"day": date_format(period.reopened_until, "n.j.(D)")}
    if period.is_expired:
        return {"state_label": _("해제 기한 지남"), "tone": "danger", "until_label": until_label}
    return {"state_label": _("마감 해제"), "tone": "warning", "until_label": until_label}
