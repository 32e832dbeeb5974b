"""Every change and correction of one row in one month."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from budgets.views.submission import SubmissionMixin, correction_rows
from core.money import format_money
from reporting.corrections import known_values
from reporting.history import changes_of
from reporting.views.entries import change_as_text


class SeriesHistoryView(SubmissionMixin, View):
    """Every change of one row in one month."""

    def get(self, request, series, **_kwargs):
        self.require(self.may_read)
        placement = get_object_or_404(self.unit.series_placements.as_of(self.month), series_id=series)
        changes = []
        if self.submission.pk:
            found = changes_of(self.submission, series_id=series, limit=200)
            changes = [change_as_text(change, lambda won: format_money(won, self.money_unit)) for change in found]
        known = known_values([series], self.month).get(series)
        mending = known.corrections if known else []
        if not self.rights.may_see_drafts(self.unit.pk):
            mending = [row for row in mending if row.submission.is_approved]
        kwargs = {"unit": self.unit.pk, "month": self.month, "series": series}
        context = self.common_context() | {
            "series_name": placement.name,
            "changes": changes,
            "corrections": correction_rows(mending, self.money_unit),
            "correction_url": reverse("correction", kwargs=kwargs) if self.correct_url else "",
        }
        return render(request, "budgets/series_history.html", context)
