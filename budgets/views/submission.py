"""Review, acts and history of a unit's money of one month, and what all its pages share."""

from django.contrib import messages
from django.db.models import Exists
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.models import Direction
from budgets.report import month_table
from budgets.selectors import entry_rows
from core.documents import Document, Section
from core.documents import render as render_document
from core.downloads import file_response
from core.money import DEFAULT_MONEY_UNIT, MONEY_UNITS, format_money
from core.periods import Month
from core.presentation import Link, tone_of
from core.refusals import InvalidInput, Refusal
from organization.views import UnitMixin
from reporting import services
from reporting.due import due_label, due_of, is_late
from reporting.forms import ReopenForm
from reporting.models import Figure, Kind, Period, Submission

PAGE_UNITS = ("원", "천원", "백만원")


def money_unit_of(request) -> str:
    """The unit of money a page is asked to show; nonsense shows the usual one."""
    asked = request.POST.get("unit") or request.GET.get("unit")
    return asked if asked in MONEY_UNITS else DEFAULT_MONEY_UNIT


class SubmissionMixin(UnitMixin):
    """A unit's money submission of one month, with what its pages have in common."""

    #: What is read once for a page, and again where somebody else was faster.
    READ_ONCE = ("_begun", "submission", "period")

    @cached_property
    def month(self) -> Month:
        return self.kwargs["month"]

    @cached_property
    def tree(self):
        return self.rights.tree_on(self.month.last_day)

    @cached_property
    def period(self) -> Period:
        if self._begun:
            return self._begun.period
        return get_object_or_404(Period, office_id=self.office_id, month=self.month.value)

    @cached_property
    def submission(self) -> Submission:
        return self._begun or Submission(period=self.period, unit=self.unit, kind=Kind.MONEY)

    @cached_property
    def _begun(self) -> Submission | None:
        """The submission with its month and whether the unit has revenue, in one query."""
        return self.submissions().annotate(has_revenue=Exists(self._revenue())).first()

    def read_again(self) -> None:
        """After a refusal the page must say where things stand now, not where they stood when it was asked for."""
        for name in self.READ_ONCE:
            self.__dict__.pop(name, None)

    def submissions(self):
        place = {"period__office_id": self.office_id, "period__month": self.month.value}
        return Submission.objects.select_related("period").filter(unit=self.unit, kind=Kind.MONEY, **place)

    def _revenue(self):
        return self.unit.series_placements.filter(
            series__budget_line__direction=Direction.REVENUE,
            series__budget_line__fiscal_year=self.month.year,
        )

    @cached_property
    def direction(self) -> str:
        asked = self.request.GET.get("direction")
        return asked if asked in Direction.values else Direction.EXPENDITURE

    def address(self, name: str) -> str:
        return reverse(name, kwargs={"unit": self.unit.pk, "month": self.month})

    def common_context(self) -> dict:
        submission, rights = self.submission, self.rights
        unit_label = self.tree.name(self.unit.pk) or str(self.unit)
        submission.state_label = submission.get_state_display()
        submission.tone = tone_of(submission.state)
        return {
            "unit": self.unit,
            "unit_label": unit_label,
            "period": self.month,
            "submission": submission,
            "due": due_label(due_of(submission, self.period)),
            "is_late": submission.takes_entries and is_late(due_of(submission, self.period)),
            "units": PAGE_UNITS,
            "money_unit": self.money_unit,
            "crumbs": [
                Link(_("실적 입력"), reverse("home")),
                Link(unit_label, reverse("unit", args=[self.unit.pk]) + f"?month={int(self.month)}"),
            ],
            "tabs": self._tabs(),
            "review_url": self.address("money_review"),
            "entry_url": self.address("money_entry") if rights.may_enter(self.unit.pk) else "",
            "decisions": _decisions(submission),
            "correct_url": self.correct_url,
            "can_close": submission.state == "confirmed" and rights.may_coordinate(self.unit.pk),
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
        title = _("%(unit)s 예산집행") % {"unit": self.tree.name(self.unit.pk) or self.unit}
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


class ActView(SubmissionMixin, View):
    """Buttons of one act: take a submission back, close it, open it again."""

    http_method_names = ["post"]

    def post(self, request, **_kwargs):
        acts = {
            "withdraw": (services.withdraw, self.rights.may_submit, _("제출을 취소했습니다.")),
            "close": (services.close, self.rights.may_coordinate, _("마감했습니다.")),
            "reopen": (services.reopen, self.rights.may_coordinate, _("마감을 해제했습니다.")),
        }
        act, may, done = acts.get(request.POST.get("action"), (None, None, None))
        self.require(act and may(self.unit.pk) and self.submission.pk)
        try:
            details = self._reopening() if act is services.reopen else {}
            act(actor=request.user, submission=self.submission, **details)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        if request.POST.get("back") == "home":
            return redirect(f"{reverse('home')}?month={int(self.month)}")
        back = "money_entry" if self.rights.may_enter(self.unit.pk) else "money_review"
        return redirect(self.address(back))

    def _reopening(self) -> dict:
        """Why, and until which day; a week where no day is said."""
        form = ReopenForm(self.request.POST)
        form.fields["until"].required = False
        if not form.is_valid():
            raise InvalidInput(form.message)
        return form.cleaned_data


def shared_cover(rows) -> str:
    """Which days the whole column covers, where every figure covers the same several months."""
    covers = {row.covers for row in rows if row.value is not None}
    return covers.pop() if len(covers) == 1 else ""


def _decisions(submission: Submission) -> list[dict]:
    if not submission.pk:
        return []
    return [
        {
            "at": decision.decided_at,
            "actor_label": str(decision.actor),
            "decision_label": decision.get_action_display() + (_("(대결)") if decision.by_proxy else ""),
            "note": " · ".join(filter(None, (decision.note, decision.document_number))),
        }
        for decision in submission.decisions.select_related("actor")
    ]


def change_as_text(change, money_unit: str) -> dict:
    return {
        "at": change.at,
        "actor_label": change.actor_label,
        "series_name": change.series_name,
        "before": format_money(change.before, money_unit),
        "after": format_money(change.after, money_unit),
        "note": change.note,
    }


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
