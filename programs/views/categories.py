"""구분 체계: the versions of an indicator's categories, what became of what, and the start of a new one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.periods import Month
from core.presentation import Link
from core.refusals import InvalidInput, Refusal
from programs import services
from programs.models import Breakdown, Category
from programs.services.versions import read_categories
from programs.views.scope import IndicatorOfAddressMixin
from reporting.selectors import months_to_begin_in


class CategoriesView(IndicatorOfAddressMixin, View):
    """Everybody of the office sees the versions; who defines indicators starts the next."""

    def get(self, request, **_kwargs):
        return self.show()

    def post(self, request, **_kwargs):
        if not self.may_define or request.POST.get("action") != "start":
            raise Http404
        try:
            new = services.start_version(
                actor=request.user,
                breakdown=self._breakdown(),
                month=self._month(),
                categories=read_categories(request.POST.get("categories", "")[:20_000]),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(refusal.status_code)
        since = Month(new.valid_from).label
        messages.success(request, _("%(month)s부터 %(version)d판을 씁니다.") % {"month": since, "version": new.version})
        return redirect("indicator_categories", self.indicator.pk)

    def _breakdown(self) -> Breakdown:
        number = self.request.POST.get("breakdown", "")
        pk = int(number) if number.isdecimal() and len(number) < 19 else 0
        found = Breakdown.objects.filter(pk=pk, indicator=self.indicator).first()
        if found is None:
            raise InvalidInput(_("이어 갈 구분 체계를 골라 주세요."))
        return found

    def _month(self) -> Month:
        try:
            return Month.parse(self.request.POST.get("month", ""))
        except ValueError as error:
            raise InvalidInput(_("시작하는 달을 골라 주세요.")) from error

    @cached_property
    def may_define(self) -> bool:
        return self.rights.may_define_indicators(self.indicator.unit_id)

    def show(self, status: int = 200):
        indicator = self.indicator
        breakdowns = list(indicator.breakdowns.order_by("name", "version", "pk"))
        rows = Category.objects.filter(indicator=indicator, breakdown__isnull=False)
        rows = list(rows.select_related("parent", "mapped_to").order_by("order", "pk"))
        earlier: dict[int, list[str]] = {}
        for row in rows:
            if row.mapped_to_id:
                earlier.setdefault(row.mapped_to_id, []).append(row.name)
        shown = [self._version(breakdown, rows, earlier) for breakdown in breakdowns]
        current = [version for version in shown if version["is_current"]]
        context = {
            "indicator": indicator,
            "unit_name": self.unit_name(indicator.unit_id),
            "versions": shown,
            "current": current if self.may_define else [],
            "typed": self.request.POST.get("categories", ""),
            "months": months_to_begin_in(self.office_id) if self.may_define else [],
            "admin_url": reverse("admin:programs_indicator_change", args=[indicator.pk])
            if self.rights.is_administrator
            else "",
            "crumbs": [
                Link(_("성과지표"), reverse("indicators")),
                Link(indicator.name, reverse("indicator", args=[indicator.pk])),
            ],
            "is_practice": self.rights.is_practice(indicator.unit_id),
        }
        return render(self.request, "programs/category_versions.html", context, status=status)

    def _version(self, breakdown: Breakdown, rows: list[Category], earlier: dict[int, list[str]]) -> dict:
        own = [row for row in rows if row.breakdown_id == breakdown.pk]
        until = Month(breakdown.valid_until).previous.label if breakdown.valid_until else ""
        return {
            "pk": breakdown.pk,
            "name": breakdown.name,
            "number": breakdown.version,
            "coverage": breakdown.get_coverage_display(),
            "since": Month(breakdown.valid_from).label if breakdown.valid_from else _("처음"),
            "until": until,
            "is_current": breakdown.valid_until is None,
            "names": "\n".join(row.name for row in own),
            "rows": [
                {
                    "name": row.name,
                    "level": 1 if row.parent_id else 0,
                    "earlier": ", ".join(earlier.get(row.pk, ())),
                    "later": row.mapped_to.name if row.mapped_to else "",
                }
                for row in own
            ],
        }
