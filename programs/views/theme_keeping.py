"""Themes made and filled by the coordinator of an office: a name, and what is looked for and chosen."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.models import BudgetLine
from budgets.selectors import line_placements
from core.presentation import Link
from core.refusals import Refusal
from organization.models import Unit
from programs import services
from programs.models import Program, Theme
from reporting.offices import OfficesMixin

#: Rows offered for one search, and characters of what is looked for.
MOST_FOUND, LONGEST_SEARCH = 30, 50


class ThemeKeepingView(OfficesMixin, View):
    """Name a theme; look for programs, budget lines and units of its office, add them, leave them out."""

    def get(self, request, **_kwargs):
        return self.show()

    def post(self, request, **_kwargs):
        theme = self.theme
        acts = {"save": self._save}
        acts |= {"add": self._add, "remove": self._remove, "drop": self._drop} if theme.pk else {}
        act = acts.get(request.POST.get("action"))
        if act is None:
            raise Http404
        try:
            return act()
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(refusal.status_code)

    @cached_property
    def theme(self) -> Theme:
        if "pk" not in self.kwargs:
            return Theme(office_id=self._own_office())
        theme = get_object_or_404(Theme.objects.prefetch_related("programs", "units"), pk=self.kwargs["pk"])
        if not self.rights.may_keep_themes(theme.office_id):
            raise Http404
        return theme

    def _own_office(self) -> int:
        """The office in which a new theme is made: the one asked for, else the first that the person coordinates."""
        kept = [pk for pk in sorted(self.office_ids) if self.rights.may_keep_themes(pk)]
        asked = self.request.GET.get("office", "")
        if not kept:
            raise Http404
        return next((pk for pk in kept if str(pk) == asked), kept[0])

    @cached_property
    def office_id(self) -> int:
        return self.theme.office_id

    # -- acts -------------------------------------------------------------------------------

    def _save(self):
        theme = services.save_theme(
            actor=self.request.user,
            theme=self.theme,
            name=self.request.POST.get("name", ""),
            description=self.request.POST.get("description", ""),
        )
        messages.success(self.request, _("저장했습니다."))
        return redirect("theme_edit", theme.pk)

    def _add(self):
        count = services.choose_for_theme(actor=self.request.user, theme=self.theme, **self._chosen())
        messages.success(self.request, _("%d건을 주제에 넣었습니다.") % count)
        return redirect(self.request.get_full_path())

    def _remove(self):
        count = services.leave_out_of_theme(actor=self.request.user, theme=self.theme, **self._chosen())
        messages.success(self.request, _("%d건을 주제에서 뺐습니다.") % count)
        return redirect(self.request.get_full_path())

    def _drop(self):
        services.drop_theme(actor=self.request.user, theme=self.theme)
        messages.info(self.request, _("주제를 지웠습니다. 사업과 세부사업은 그대로입니다."))
        return redirect("themes")

    def _chosen(self) -> dict:
        seen = self.rights.visible_unit_ids
        return {
            "programs": list(Program.objects.filter(pk__in=self._numbers("program"), unit_id__in=seen)),
            "lines": list(BudgetLine.objects.filter(pk__in=self._numbers("line"))),
            "units": list(Unit.objects.filter(pk__in=self._numbers("unit")).filter(pk__in=seen)),
        }

    def _numbers(self, name: str) -> list[int]:
        sent = self.request.POST.getlist(name)
        return [int(text) for text in sent if text.isdecimal() and len(text) < 19]

    # -- the page ---------------------------------------------------------------------------

    def show(self, status: int = 200):
        theme = self.theme
        typed = self.request.POST if self.request.POST.get("action") == "save" else {}
        context = {
            "theme": theme,
            "title": theme.name or _("새 주제"),
            "typed": {name: typed.get(name, getattr(theme, name)) for name in ("name", "description")},
            "sought": self.sought,
            "held": self._held() if theme.pk else [],
            "found": self._found() if theme.pk and self.sought else None,
            "crumbs": [Link(_("주제"), reverse("themes"))],
            "theme_url": reverse("theme", args=[theme.pk]) if theme.pk else reverse("themes"),
            "is_practice": self.rights.is_practice(theme.office_id),
        }
        return render(self.request, "programs/theme_form.html", context, status=status)

    @cached_property
    def sought(self) -> str:
        text = self.request.GET.get("q", "").strip()[:LONGEST_SEARCH]
        return "" if "\x00" in text else text

    def _held(self) -> list[dict]:
        """What the theme holds, by kind."""
        theme = self.theme
        lines = BudgetLine.objects.filter(themes=theme).order_by("-fiscal_year", "pk")
        names = self._line_names(lines)
        return [
            self._programs(theme.programs.all()),
            _group("line", _("세부사업"), [(row.pk, *names.get(row.series_id, ("", ""))) for row in lines]),
            _group("unit", _("조직·인력"), [(row.pk, self.unit_name(row.pk), "") for row in theme.units.all()]),
        ]

    def _programs(self, programs) -> dict:
        rows = [(row.pk, row.title, self._owner(row.unit_id, row.year)) for row in programs]
        return _group("program", _("사업"), rows)

    def _owner(self, unit_id: int, year: int) -> str:
        return _("%(unit)s %(year)d년") % {"unit": self.unit_name(unit_id), "year": year}

    def _line_names(self, lines) -> dict[int, tuple[str, str]]:
        """``{series: (name, owner and year)}`` by the newest placement of each line."""
        found = {}
        for line in lines.prefetch_related("series__placements"):
            placed = max(line.series.placements.all(), key=lambda row: row.valid_from, default=None)
            if placed:
                found[line.series_id] = (placed.name, self._owner(placed.unit_id, line.fiscal_year))
        return found

    def _found(self) -> list[dict]:
        """Rows of the office that bear what is looked for and are not held yet."""
        theme, below = self.theme, self.rights.tree.descendant_ids(self.theme.office_id)
        programs = Program.objects.filter(unit_id__in=below, title__icontains=self.sought)
        programs = programs.exclude(themes=theme).order_by("-year", "order", "pk")[:MOST_FOUND]
        placed = line_placements(below, self.month).filter(name__icontains=self.sought)
        placed = placed.exclude(series__budget_line__themes=theme)[:MOST_FOUND]
        held = {unit.pk for unit in theme.units.all()}
        units = [pk for pk in below if pk not in held and self.sought in self.unit_name(pk)][:MOST_FOUND]
        return [
            self._programs(programs),
            _group(
                "line",
                _("세부사업"),
                [(row.series.budget_line.pk, row.name, self._owner(row.unit_id, self.month.year)) for row in placed],
            ),
            _group("unit", _("조직·인력"), [(pk, self.unit_name(pk), "") for pk in units]),
        ]


def _group(field: str, label: str, rows: list[tuple]) -> dict:
    shown = [{"pk": pk, "name": name, "note": note} for pk, name, note in rows]
    return {"field": field, "label": label, "rows": shown}
