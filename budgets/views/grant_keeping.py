"""Writing a grant down, changing what it says of itself, and reading who changed what."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.forms.grants import GrantForm
from budgets.models import GrantStep
from budgets.selectors import line_placements
from budgets.services import add_grant, change_grant
from budgets.views.grants import GrantMixin, GrantsMixin
from core.history import versions_of
from core.money import format_number
from core.periods import Month
from core.presentation import Link
from core.refusals import Refusal
from reporting.selectors import submitting_units

#: How the history writes what was, or is, empty.
NOTHING = "–"


class KeepingMixin:
    """What the form of a grant offers: units that the person writes for, and their lines."""

    @cached_property
    def kept_units(self) -> list[tuple[int, str]]:
        """Units that hand in money, else all that the person may write for."""
        kept = self.rights.granting_unit_ids.intersection(self.unit_ids)
        giving = kept & set(submitting_units(kept, self.month))
        return [(pk, row.name) for pk, row in self.tree.placements.items() if pk in (giving or kept)]

    def lines(self, units: list[tuple[int, str]], month: Month) -> list[tuple[int, str]]:
        names = dict(units)
        rows = line_placements(list(names), month).select_related("series__budget_line")
        many = len(names) > 1
        return [(row.series.budget_line.pk, f"{names[row.unit_id]} · {row.name}" if many else row.name) for row in rows]

    def show_form(self, form: GrantForm, title: str, cancel_url: str, crumbs: list[Link], status: int = 200):
        context = {
            "title": title,
            "form": form,
            "cancel_url": cancel_url,
            "crumbs": crumbs,
            "is_practice": self.is_practice,
        }
        return render(self.request, "generic/form.html", context, status=status)


class GrantNewView(KeepingMixin, GrantsMixin, View):
    """A new grant; afterwards its card opens for the first step."""

    def dispatch(self, request, *args, **kwargs):
        if not self.kept_units:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.show(self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            grant = add_grant(actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, refusal.status_code)
        messages.success(request, _("교부 건을 만들었습니다. 이제 교부결정과 교부를 적어 주세요."))
        return redirect(reverse("grant", args=[grant.pk]) + self.query)

    def form(self, data=None) -> GrantForm:
        lines = self.lines(self.kept_units, self.month)
        return GrantForm(data, initial={"fiscal_year": self.month.year}, units=self.kept_units, lines=lines)

    def show(self, form: GrantForm, status: int = 200):
        list_url = reverse("grants") + self.query
        return self.show_form(form, _("교부 건 만들기"), list_url, [Link(_("보조금·위탁금"), list_url)], status)


class GrantEditView(KeepingMixin, GrantMixin, View):
    """What a grant says of itself. Once a closed month shows it, only the note may change."""

    def dispatch(self, request, *args, **kwargs):
        if not self.may_keep:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **_kwargs):
        return self.show(self.form())

    def post(self, request, **_kwargs):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            change_grant(actor=request.user, grant=self.grant, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, refusal.status_code)
        messages.success(request, _("저장했습니다."))
        return redirect(self.card_url)

    @property
    def card_url(self) -> str:
        return reverse("grant", args=[self.grant.pk]) + self.query

    def form(self, data=None) -> GrantForm:
        own = (self.grant.unit_id, self.tree.name(self.grant.unit_id) or str(self.grant.unit))
        units = self.kept_units if own in self.kept_units else [own, *self.kept_units]
        year = Month.of(self.grant.fiscal_year, 12)
        return GrantForm(data, instance=self.grant, units=units, lines=self.lines(units, year))

    def show(self, form: GrantForm, status: int = 200):
        crumbs = [*self.crumbs(), Link(str(self.grant), self.card_url)]
        return self.show_form(form, _("교부 건 고치기"), self.card_url, crumbs, status)


#: What every version of a step says alike.
UNSAID = {str(GrantStep._meta.get_field(name).verbose_name) for name in ("grant", "entered_by")}
AMOUNT = str(GrantStep._meta.get_field("amount").verbose_name)


def is_said(name: str, before: str, after: str) -> bool:
    return name not in UNSAID and (before, after) not in ((NOTHING, NOTHING), ("", NOTHING), (NOTHING, ""))


def said(name: str, before: str, after: str) -> dict[str, str]:
    """One field of a version as people read it; amounts with their commas, nothing for what is empty."""
    texts = ["" if text == NOTHING else text for text in (before, after)]
    if name == AMOUNT:
        texts = [format_number(int(text)) if text else "" for text in texts]
    return {"name": name, "before": texts[0], "after": texts[1]}


class GrantHistoryView(GrantMixin, View):
    """Who changed what of a grant and its steps; drafts are in it, so only those who see drafts read it."""

    def get(self, request, **_kwargs):
        if not self.rights.may_see_drafts(self.grant.unit_id):
            raise Http404
        versions = [
            {
                "at": version.at,
                "actor_label": version.actor_label,
                "what": version.subject,
                "action": version.action,
                "changes": [said(*change) for change in version.changes if is_said(*change)],
            }
            for version in versions_of(self.grant, {GrantStep: ("grant", self.grant.pk)})
        ]
        card_url = reverse("grant", args=[self.grant.pk]) + self.query
        context = {
            "title": str(self.grant),
            "versions": versions,
            "crumbs": [*self.crumbs(), Link(str(self.grant), card_url)],
            "is_practice": self.is_practice,
        }
        return render(request, "budgets/grant_history.html", context)
