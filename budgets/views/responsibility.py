"""담당 지정 of the budget lines of a unit."""

from django.utils.translation import gettext_lazy as _

from budgets.selectors import line_placements
from budgets.views.submission import SubmissionMixin
from reporting.models import SeriesPlacement
from reporting.views.responsibility import ResponsibilityView


class LineResponsibilityView(SubmissionMixin, ResponsibilityView):
    """Whose line each is; lines of one name are told apart by their account."""

    rows_label = _("세부사업")
    notes_label = _("회계")

    def read_placements(self):
        return line_placements([self.unit.pk], self.month)

    def note(self, placement: SeriesPlacement) -> str:
        account = placement.series.budget_line.account
        return account.name if account else ""
