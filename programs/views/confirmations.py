"""모아서 확인: a head of several units confirms several submissions in one act, each under its own rules."""

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.presentation import Link
from core.refusals import Refusal
from organization.access import rights_of
from reporting import services
from reporting.forms import ConfirmForm
from reporting.models import Decision, Finding, Submission
from reporting.notices import PAGES


class ConfirmationsView(View):
    """What waits for the head's confirmation, to be ticked and confirmed together."""

    def dispatch(self, request, *args, **kwargs):
        self.rights = rights_of(request.user)
        if not self.rights.confirmed_unit_ids:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.show(ConfirmForm())

    def post(self, request):
        form = ConfirmForm(request.POST)
        chosen = [row for row in self.waiting() if str(row.pk) in request.POST.getlist("submission")]
        if not form.is_valid():
            return self.show(form, status=422)
        if not chosen:
            return self.show(
                form, errors=[_("확인할 자료를 하나 이상 골라 주세요. 이미 처리된 것은 빠집니다.")], status=422
            )
        results = [self.confirm(row, form) for row in chosen]
        refused = [row for row in results if row["error"]]
        if not refused:
            messages.success(
                request, _("%(count)d건을 확인했습니다. 이제 값은 바뀌지 않습니다.") % {"count": len(results)}
            )
            return redirect("confirmations")
        return self.show(form, results=results, status=409 if len(refused) == len(results) else 200)

    def confirm(self, submission: Submission, form: ConfirmForm) -> dict:
        """One of them, as its own page would confirm it: only what stood in the list when it was opened."""
        error = ""
        if self.request.POST.get(f"version-{submission.pk}") != str(submission.version):
            error = _("화면을 연 뒤 자료가 바뀌었습니다. 다시 보고 판단해 주세요.")
        else:
            try:
                services.confirm(actor=self.request.user, submission=submission, **form.cleaned_data)
            except Refusal as refusal:
                error = str(refusal)
        return {"label": self._label(submission), "error": error}

    def waiting(self) -> list[Submission]:
        """Handed in and not decided on, oldest month first. One query."""
        acts = Decision.objects.filter(submission=OuterRef("pk"), action=Decision.Action.SUBMIT).order_by("-pk")
        findings = (
            Finding.objects.filter(unit=OuterRef("unit"), month=OuterRef("period__month"), state=Finding.State.OPEN)
            .order_by()
            .values("unit")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return list(
            Submission.objects.filter(unit_id__in=self.rights.confirmed_unit_ids, state=Submission.State.SUBMITTED)
            .select_related("period")
            .annotate(
                filled=Count("figures", filter=Q(figures__corrects=None)),
                findings_count=Coalesce(Subquery(findings), 0),
                submitted_at=Subquery(acts.values("decided_at")[:1]),
                submitted_by=Subquery(acts.values("actor__post")[:1]),
            )
            .order_by("period__month", "unit_id", "kind")
        )

    def show(self, form: ConfirmForm, *, results: list | None = None, errors: list | None = None, status: int = 200):
        ticked = self.request.POST.getlist("submission")
        context = {
            "rows": [self._row(row, ticked) for row in self.waiting()],
            "form": form,
            "results": results or [],
            "errors": [*(errors or []), *(form.messages if form.is_bound else [])],
            "crumbs": [Link(_("홈"), reverse("home"))],
        }
        return render(self.request, "programs/confirmations.html", context, status=status)

    def _label(self, row: Submission) -> str:
        return f"{self.rights.known.name(row.unit_id)} {row.period.as_month.label} {row.get_kind_display()}"

    def _row(self, row: Submission, ticked: list[str]) -> dict:
        pages = PAGES.get(row.kind)
        kwargs = {"unit": row.unit_id, "month": row.period.as_month}
        return {
            "pk": row.pk,
            "version": row.version,
            "label": self._label(row),
            "unit_label": self.rights.known.name(row.unit_id),
            "period_label": row.period.as_month.label,
            "kind_label": row.get_kind_display(),
            "filled": row.filled,
            "findings_count": row.findings_count,
            "submitted_at": row.submitted_at,
            "submitted_by": row.submitted_by,
            "url": reverse(pages[1], kwargs=kwargs) if pages else "",
            "ticked": str(row.pk) in ticked,
        }
