"""Saying otherwise what an open round says of itself, and asking units that were forgotten."""

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
from programs.models import Program
from programs.views.rounds import RoundMixin
from reporting.forms import RoundChangeForm


class RoundChangeView(RoundMixin, View):
    """For everybody but the coordinator this page does not exist."""

    def dispatch(self, request, *args, **kwargs):
        if not self.may_coordinate:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **_kwargs):
        found = self.round
        initial = {"title": found.title, "session": found.session, "due_on": found.due_on}
        return self.show(RoundChangeForm(units=self.units, initial=initial))

    def post(self, request, **_kwargs):
        form = RoundChangeForm(request.POST, units=self.units)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            services.change_round(actor=request.user, round=self.round, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, refusal.status_code)
        messages.success(request, _("회차를 고쳤습니다."))
        return redirect(self.address)

    @property
    def address(self) -> str:
        return reverse("round", args=[self.kwargs["round"]])

    @cached_property
    def units(self) -> list[tuple[int, str]]:
        """Units with programs that the round does not ask yet, in the order of the chart."""
        inside = self.rights.tree.descendant_ids(self.round.office_id)
        writing = set(Program.objects.filter(unit_id__in=inside).values_list("unit_id", flat=True).distinct())
        missing = writing - set(self.round.items.values_list("unit_id", flat=True))
        return [(pk, self.unit_name(pk)) for pk in inside if pk in missing]

    def show(self, form: RoundChangeForm, status: int = 200):
        context = {
            "title": _("취합 회차 고치기"),
            "form": form,
            "submit_label": _("저장"),
            "cancel_url": self.address,
            "intro": _("기준일과 받을 글은 이미 쓴 글이 있어 바꾸지 않습니다. 더한 부서에는 지난 글을 가져옵니다."),
            "crumbs": [*self.crumbs(), Link(self.round.title, self.address)],
            "is_practice": self.is_practice,
        }
        return render(self.request, "programs/round_form.html", context, status=status)
