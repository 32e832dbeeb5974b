"""정의서와 목표: an indicator's card and what its rows are to reach, kept by who gathers or heads its unit."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.presentation import Link
from core.refusals import Refusal
from programs import services
from programs.forms import MONTHS, CardForm, TargetsForm
from programs.models import Category, Indicator, Target
from programs.services import Aim
from programs.views.scope import IndicatorOfAddressMixin

FIRST_YEAR, LAST_YEAR = 1980, 2100


class KeepingMixin(IndicatorOfAddressMixin):
    """An indicator that a person may describe; for all others the page does not exist."""

    def dispatch(self, request, *args, **kwargs):
        if not self.rights.may_describe_indicators(self.indicator.unit_id):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def head(self, title: str) -> dict:
        card_url = reverse("indicator", args=[self.indicator.pk])
        return {
            "title": title,
            "indicator": self.indicator,
            "cancel_url": card_url,
            "crumbs": [Link(_("성과지표"), reverse("indicators")), Link(self.indicator.name, card_url)],
            "is_practice": self.rights.is_practice(self.indicator.unit_id),
        }


class IndicatorCardView(KeepingMixin, View):
    """The definition card as a form."""

    def get(self, _request, **_kwargs):
        return self.show(self.form())

    def post(self, request, **_kwargs):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            services.describe_indicator(
                actor=request.user, indicator=form.save(commit=False), changed=form.changed_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, refusal.status_code)
        messages.success(request, _("정의서를 저장했습니다.") if form.changed_data else _("바뀐 것이 없습니다."))
        return redirect("indicator", self.indicator.pk)

    def form(self, data=None) -> CardForm:
        defines = self.rights.may_define_indicators(self.indicator.unit_id)
        return CardForm(data, instance=self.indicator, defines=defines)

    def show(self, form: CardForm, status: int = 200):
        context = self.head(_("정의서 고치기")) | {
            "form": form,
            "intro": f"{self.indicator.name} ({self.indicator.measure})",
        }
        return render(self.request, "generic/form.html", context, status=status)


class IndicatorTargetsView(KeepingMixin, View):
    """A year's targets with their profile by month: one table, saved at once."""

    def get(self, _request, **_kwargs):
        return self.show(self.form())

    def post(self, request, **_kwargs):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        aims = [Aim(row.category.pk, row.value, row.words, row.months) for row in form.rows]
        try:
            changed = services.set_targets(actor=request.user, indicator=self.indicator, year=self.year, aims=aims)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(form, refusal.status_code)
        said = _("%(year)d년 목표 %(count)d줄을 저장했습니다.") if changed else _("바뀐 목표가 없습니다.")
        messages.success(request, said % {"year": self.year, "count": changed} if changed else said)
        for row in self._fallen(form):
            messages.warning(
                request,
                _(
                    "'%(row)s'의 목표가 %(year)d년 목표보다 낮습니다. "
                    "맞다면 정의서에서 '전년보다 낮아도 됨'을 켜 주세요."
                )
                % {"row": row.label, "year": self.year - 1},
            )
        return redirect(request.get_full_path())

    def _fallen(self, form: TargetsForm):
        if self.indicator.may_fall:
            return []
        is_down = self.indicator.direction == Indicator.Direction.DOWN
        before = self._targets(self.year - 1)
        rows = [(row, before.get(row.category.pk)) for row in form.rows if row.value is not None]
        return [
            row
            for row, last in rows
            if last and last.value is not None and (row.value > last.value if is_down else row.value < last.value)
        ]

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        if asked.isascii() and asked.isdecimal() and FIRST_YEAR <= int(asked[:5]) <= LAST_YEAR:
            return int(asked)
        return self.months[0].year

    def _targets(self, year: int) -> dict[int, Target]:
        rows = Target.objects.filter(category__indicator=self.indicator, year=year).prefetch_related("months")
        return {row.category_id: row for row in rows}

    def form(self, data=None) -> TargetsForm:
        rows = Category.objects.filter(indicator=self.indicator, series__isnull=False).select_related("parent")
        return TargetsForm(list(rows.order_by("breakdown_id", "order", "pk")), self._targets(self.year), data)

    def show(self, form: TargetsForm, status: int = 200):
        context = self.head(_("%d년 목표") % self.year) | {
            "rows": form.rows,
            "month_numbers": MONTHS,
            "year": self.year,
            "years": [(year, f"?year={year}") for year in (self.year - 1, self.year + 1)],
            "has_errors": any(row.errors for row in form.rows),
        }
        return render(self.request, "programs/indicator_targets.html", context, status=status)
