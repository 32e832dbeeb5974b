"""신속집행: the marks of the year against what is spent and planned, by unit."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.selectors import Expedited, Mark, marks, next_mark, targets_of
from core.money import DEFAULT_MONEY_UNIT, MONEY_UNITS, format_money, format_points, format_rate
from core.periods import Month
from core.presentation import Link
from organization.access import rights_of
from reporting.selectors import month_from, months_of

PAGE_UNITS = ("천원", "백만원", "억원")


class ExpeditedView(View):
    """Every reader sees the offices of their own; another office's marks do not exist for them."""

    def get(self, request):
        targets = targets_of(self.rights.office_ids, self.month.year)
        mark = self._mark(targets)
        shown = [target for target in targets if target.month == mark]
        found = marks(shown, self.rights.visible_unit_ids, self.month, self.rights.draft_unit_ids)
        context = {
            "month": self.month,
            "months": months_of(self.office_id) or [self.month],
            "tabs": self._tabs(targets, mark),
            "tabs_label": _("신속집행 기준월"),
            "marks": [self._shown(place, part) for place, part in enumerate(found)],
            "units": PAGE_UNITS,
            "money_unit": self.money_unit,
            "crumbs": [Link(_("예산집행"), reverse("budget_lines") + f"?month={int(self.month)}")],
            "is_administrator": self.rights.is_administrator,
        }
        return render(request, "budgets/expedited.html", context)

    @cached_property
    def rights(self):
        return rights_of(self.request.user)

    @cached_property
    def office_id(self) -> int | None:
        return min(self.rights.office_ids, default=None)

    @cached_property
    def month(self) -> Month:
        return month_from(self.request.GET.get("month"), self.office_id)

    @cached_property
    def money_unit(self) -> str:
        asked = self.request.GET.get("unit")
        return asked if asked in MONEY_UNITS else DEFAULT_MONEY_UNIT

    def _mark(self, targets) -> int | None:
        asked = self.request.GET.get("mark", "")
        known = {str(target.month): target.month for target in targets}
        return known.get(asked) or next_mark(targets, self.month)

    def _tabs(self, targets, mark) -> list[Link]:
        values = sorted({target.month for target in targets})
        query = self.request.GET.copy()
        links = []
        for value in values:
            query["mark"] = str(value)
            links.append(Link(f"{Month(value).label}{_('말')}", f"?{query.urlencode()}", current=value == mark))
        return links if len(links) > 1 else []

    def _shown(self, place: int, found: Mark) -> dict:
        tree = self.rights.tree_on(found.month.last_day)
        ordered = [unit_id for unit_id in tree.placements if unit_id in found.units]
        ordered += [unit_id for unit_id in found.units if unit_id not in tree.placements]
        return {
            "id": f"expedited-{place}",
            "title": _("%(month)s말 목표 %(rate)s")
            % {"month": found.mark.label, "rate": format_rate(found.target.rate)},
            "scope": found.target.scope or _("전체 회계"),
            "until": found.month.label,
            "has_passed": found.mark < self.month,
            "tiles": self._tiles(found),
            "rows": [self._row(found.units[unit_id], tree.name(unit_id)) for unit_id in ordered],
            "total": self._row(found.total, ""),
        }

    def _tiles(self, found: Mark) -> list[dict]:
        total = found.total
        return [
            {
                "label": _("대상액"),
                "value": self._text(total.eligible),
                "note": _("%(unit)s · %(count)s건") % {"unit": self.money_unit, "count": total.count},
            },
            {
                "label": _("집행률"),
                "value": format_rate(total.rate) or "–",
                "note": _("%(month)s말까지") % {"month": found.month.label},
            },
            {
                "label": _("기준월 예상"),
                "value": format_rate(total.forecast) or "–",
                "note": _("지금까지 + 향후 집행계획"),
                "tone": "danger" if total.is_short else "good",
            },
            {"label": _("목표까지 남은 금액"), "value": self._text(total.missing), "note": self.money_unit},
        ]

    def _text(self, won) -> str:
        return format_money(won, self.money_unit)

    def _row(self, part: Expedited, name: str) -> dict:
        gap = None if part.forecast is None else part.forecast - part.target
        return {
            "name": name,
            "url": reverse("unit", args=[part.unit_id]) + f"?month={int(self.month)}" if part.unit_id else "",
            "count": part.count,
            "eligible": self._text(part.eligible),
            "spent": self._text(part.spent),
            "rate": format_rate(part.rate),
            "target": format_rate(part.target),
            "missing": self._text(part.missing),
            "expected": self._text(part.expected),
            "forecast": format_rate(part.forecast),
            "gap": format_points(gap),
            "is_short": part.is_short,
            "bar_percent": max(0, min(100, part.rate or 0)),
            "mark_percent": max(0, min(100, part.target)),
        }
