"""Review, acts and history of a unit's money of one month, and what all its pages share."""

from django.db.models import Exists
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budgets.models import Direction
from budgets.report import month_table
from budgets.selectors import entry_rows
from core.documents import Document, Section
from core.documents import render as render_document
from core.downloads import file_response
from core.money import DEFAULT_MONEY_UNIT, MONEY_UNITS, format_money
from core.periods import Month
from core.presentation import Link, tone_of
from reporting.models import Figure, Kind
from reporting.views.submissions import ActView, MonthMixin

PAGE_UNITS = ("원", "천원", "백만원")


def money_unit_of(request) -> str:
    """The unit of money a page is asked to show; nonsense shows the usual one."""
    asked = request.POST.get("unit") or request.GET.get("unit")
    return asked if asked in MONEY_UNITS else DEFAULT_MONEY_UNIT


class SubmissionMixin(MonthMixin):
    """A unit's money submission of one month, with what its pages have in common."""

    kind = Kind.MONEY
    entry_page, review_page, act_page = "money_entry", "money_review", "money_act"

    def submissions(self):
        """With whether the unit has revenue."""
        return super().submissions().annotate(has_revenue=Exists(self._revenue()))

    def _revenue(self):
        return self.unit.series_placements.filter(
            series__budget_line__direction=Direction.REVENUE,
            series__budget_line__fiscal_year=self.month.year,
        )

    @cached_property
    def direction(self) -> str:
        asked = self.request.GET.get("direction")
        return asked if asked in Direction.values else Direction.EXPENDITURE

    def common_context(self) -> dict:
        return super().common_context() | {
            "units": PAGE_UNITS,
            "money_unit": self.money_unit,
            "tabs": self._tabs(),
            "correct_url": self.correct_url,
        }

    @property
    def correct_url(self) -> str:
        """Where a month that no longer takes entries is mended, for those who may."""
        mends = self.submission.is_approved and self.rights.may_enter(self.unit.pk)
        return self.address("corrections") if mends else ""

    @cached_property
    def money_unit(self) -> str:
        return money_unit_of(self.request)

    def workbook(self):
        """The table of the page as Excel takes it."""
        rows = entry_rows(self.submission, self.tree, direction=self.direction)
        title = _("%(unit)s 예산집행") % {"unit": self.unit_label}
        section = Section(blocks=(month_table(rows, self.money_unit),))
        document = Document(title=title, subtitle=self.month.label, sections=(section,))
        return file_response(render_document(document, "xlsx"), "xlsx", f"{title}_{self.month.iso}")

    def _tabs(self) -> list[Link]:
        has_revenue = self._begun.has_revenue if self._begun else self._revenue().exists()
        if not has_revenue:
            return []
        return [
            Link(label, f"?direction={value}", current=value == self.direction) for value, label in Direction.choices
        ]


class MoneyActView(SubmissionMixin, ActView):
    """Buttons of the money of a unit."""


def shared_cover(rows) -> str:
    """Which days the whole column covers, where every figure covers the same several months."""
    covers = {row.covers for row in rows if row.value is not None}
    return covers.pop() if len(covers) == 1 else ""


def correction_rows(corrections: list[Figure], money_unit: str) -> list[dict]:
    """Corrections of one month as a table says them: where each stands, how much, why, who, how far."""
    return [
        {
            "into_label": Month(row.month).label,
            "amount": format_money(row.value, money_unit),
            "reason": row.reason,
            "entered_by": str(row.entered_by),
            "entered_at": row.entered_at,
            "state_label": row.submission.get_state_display(),
            "tone": tone_of(row.submission.state),
            "is_known": row.submission.is_approved,
        }
        for row in corrections
    ]
