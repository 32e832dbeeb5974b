"""제출 기한: the due day of each unit for one month, kept by the coordinator."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.presentation import Link
from core.refusals import InvalidInput, Refusal
from organization.access import rights_of
from organization.models import Unit
from reporting.due import due_label, due_of
from reporting.models import Kind, Period
from reporting.responsibility import set_due
from reporting.selectors import submissions_of, submitting_units
from reporting.services import submission_for


class DueDatesView(View):
    """One row for each unit × kind that hands in; an emptied day follows its month again."""

    def get(self, request, period):
        return self.show()

    def post(self, request, period):
        try:
            changed = self._save()
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(refusal.status_code)
        messages.success(request, _("제출 기한 %(count)s건을 바꿨습니다.") % {"count": changed})
        return redirect(request.path)

    @cached_property
    def rights(self):
        return rights_of(self.request.user)

    @cached_property
    def period(self) -> Period:
        found = Period.objects.filter(pk=self.kwargs["period"]).first()
        if found is None or not self.rights.may_coordinate(found.office_id):
            raise Http404
        return found

    @cached_property
    def rows(self) -> list[dict]:
        """Every kind that has rows in the month. Two queries a kind."""
        tree = self.rights.tree_on(self.period.as_month.last_day)
        unit_ids = tree.descendant_ids(self.period.office_id)
        rows = []
        for kind in Kind:
            owning = submitting_units(unit_ids, self.period.as_month, kind)
            begun = submissions_of(self.period, kind) if owning else {}
            rows += [
                {
                    "name": f"due-{kind}-{unit_id}",
                    "unit_id": unit_id,
                    "unit_name": tree.name(unit_id),
                    "kind": kind,
                    "kind_label": kind.label,
                    "own": begun[unit_id].due_on if unit_id in begun else None,
                    "submission": begun.get(unit_id),
                    "label": due_label(due_of(begun.get(unit_id), self.period)),
                }
                for unit_id in unit_ids
                if unit_id in owning
            ]
        return rows

    @transaction.atomic
    def _save(self) -> int:
        wanted = [(row, self._day(row)) for row in self.rows]
        changed = [(row, day) for row, day in wanted if day != row["own"]]
        units = Unit.objects.in_bulk([row["unit_id"] for row, _day in changed])
        for row, day in changed:
            submission = row["submission"] or submission_for(
                period=self.period, unit=units[row["unit_id"]], kind=row["kind"]
            )
            set_due(actor=self.request.user, submission=submission, due_on=day)
        return len(changed)

    def _day(self, row: dict) -> date | None:
        text = self.request.POST.get(row["name"])
        if text is None:
            return row["own"]
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise InvalidInput(_("%(unit)s: 날짜를 2023-07-07처럼 적어 주세요.") % {"unit": row["unit_name"]}) from None

    def show(self, status: int = 200):
        rows = [row | {"value": self._typed(row)} for row in self.rows]
        context = {
            "period": self.period.as_month,
            "period_due": due_label(self.period.due_on),
            "rows": rows,
            "crumbs": [Link(_("마감 관리"), reverse("periods"))],
        }
        return render(self.request, "programs/due_dates.html", context, status=status)

    def _typed(self, row: dict) -> str:
        return self.request.POST.get(row["name"], row["own"].isoformat() if row["own"] else "")
