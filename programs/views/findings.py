"""확인 필요: what the checks say of a unit's month, to be explained by its people and accepted by its head."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.periods import Month
from core.presentation import Link
from core.refusals import Refusal
from organization.views import UnitMixin
from reporting.findings import accept, explain, grouped, refresh_findings, reopen_findings, tally
from reporting.models import Finding, Remark


class FindingsView(UnitMixin, View):
    """Findings of one unit and month by check, each group with one answer."""

    @cached_property
    def month(self) -> Month:
        try:
            return Month(self.kwargs["month"])
        except ValueError:
            raise Http404 from None

    @cached_property
    def findings(self) -> list[Finding]:
        """What still stands and may be read: a draft's numbers only by those who see drafts."""
        found = Finding.objects.shown().filter(unit=self.unit, month=self.month.value)
        return list(found.seen_with(self.rights.draft_unit_ids).select_related("decided_by"))

    def get(self, request, **_kwargs):
        self.require(self.rights.may_review(self.unit.pk))
        return self.show()

    def post(self, request, **_kwargs):
        unit_id = self.unit.pk
        may = {
            "explain": self.rights.may_explain(unit_id),
            "accept": self.rights.may_accept_findings(unit_id),
            "reopen": self.rights.may_accept_findings(unit_id),
            "refresh": self.rights.may_explain(unit_id) or self.rights.may_accept_findings(unit_id),
        }
        action = request.POST.get("action")
        self.require(may.get(action, False) and self.month is not None)
        try:
            done = getattr(self, action)()
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(refusal.status_code)
        messages.success(request, done)
        return redirect(request.path)

    def explain(self) -> str:
        count = explain(actor=self.request.user, findings=self.chosen(), note=self.note)
        return _("%(count)d건에 설명을 적었습니다. 부서장이 인정할 때까지 확인 필요로 남습니다.") % {"count": count}

    def accept(self) -> str:
        count = accept(actor=self.request.user, findings=self.chosen(), note=self.note)
        return _("%(count)d건을 인정했습니다. 내용이 바뀌기 전에는 다시 묻지 않습니다.") % {"count": count}

    def reopen(self) -> str:
        count = reopen_findings(actor=self.request.user, findings=self.chosen())
        return _("%(count)d건의 인정을 거두었습니다.") % {"count": count}

    def refresh(self) -> str:
        found = refresh_findings([self.unit.pk], self.month)
        count = sum(row.state == Finding.State.OPEN for row in found)
        return _("다시 점검했습니다. 확인 필요 %(count)d건.") % {"count": count}

    @property
    def note(self) -> str:
        return self.request.POST.get("note", "")

    def chosen(self) -> list[Finding]:
        """The marked findings, or with none marked the whole group."""
        code, marked = self.request.POST.get("code", ""), set(self.request.POST.getlist("finding"))
        group = [row for row in self.findings if row.code == code]
        return [row for row in group if str(row.pk) in marked] if marked else group

    def show(self, status: int = 200):
        rights, month = self.rights, self.month
        unit_label = rights.tree_on(month.last_day).name(self.unit.pk) or str(self.unit)
        self.__dict__.pop("findings", None)  # a refused act may have changed its copies
        answered = [row for row in self.findings if row.state == Finding.State.ACCEPTED]
        waiting = [row for row in self.findings if row.state == Finding.State.OPEN]
        counts = tally([self.unit.pk])
        context = {
            "unit": self.unit,
            "unit_label": unit_label,
            "period": month,
            "open_count": len(waiting),
            "right_count": sum(states[Finding.State.ACCEPTED] for states in counts.values()),
            "said_count": sum(states.total() for states in counts.values()),
            "unanswered_count": sum(row.needs_reason and not row.note and not self._remark(row) for row in waiting),
            "open_groups": self._groups(waiting),
            "accepted_groups": self._groups(answered),
            "entry_url": reverse("money_entry", kwargs={"unit": self.unit.pk, "month": month})
            if rights.may_enter(self.unit.pk)
            else "",
            "can_explain": rights.may_explain(self.unit.pk),
            "can_accept": rights.may_accept_findings(self.unit.pk),
            "crumbs": [
                Link(_("부서 현황")),
                Link(unit_label, reverse("unit", args=[self.unit.pk]) + f"?month={month.value}"),
            ],
        }
        return render(self.request, "programs/findings.html", context, status=status)

    def _groups(self, findings: list[Finding]) -> list[dict]:
        return [
            {
                "code": rows[0].code,
                "title": title,
                "needs_reason": rows[0].needs_reason,
                "rows": [{"finding": row, "url": self._url(row), "remark": self._remark(row)} for row in rows],
            }
            for title, rows in grouped(findings)
        ]

    @cached_property
    def _remarks(self) -> dict[int, str]:
        """What was written as the reason of each row in the month."""
        series = {row.series_id for row in self.findings} - {None}
        said = Remark.objects.filter(series_id__in=series, month=self.month.value).select_related("choice")
        return {row.series_id: " · ".join(filter(None, (row.choice and row.choice.name, row.text))) for row in said}

    def _remark(self, row: Finding) -> str:
        return self._remarks.get(row.series_id, "")

    def _url(self, row: Finding) -> str:
        """Where the row can be mended or its story read."""
        if row.series_id is None:
            return ""
        place = {"unit": self.unit.pk, "month": self.month}
        return reverse("series_history", kwargs=place | {"series": row.series_id})
