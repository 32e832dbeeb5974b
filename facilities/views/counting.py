"""실적 입력 › 시설: the month's counts by type, their review and the acts between."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.money import NotANumber, format_number, parse_number
from core.periods import Month
from core.presentation import Link, tone_of
from core.refusals import InvalidInput, Refusal, StaleForm
from facilities.selectors import TypeCount, type_counts
from organization.views import UnitMixin
from reporting import services
from reporting.models import Figure, Kind, Period, ReturnedCell, Submission


class CountingMixin(UnitMixin):
    """A unit's counts of one month."""

    @cached_property
    def month(self) -> Month:
        return self.kwargs["month"]

    @cached_property
    def tree(self):
        return self.rights.tree_on(self.month.last_day)

    @cached_property
    def period(self) -> Period:
        return get_object_or_404(Period, office_id=self.office_id, month=self.month.value)

    @cached_property
    def submission(self) -> Submission:
        found = Submission.objects.select_related("period").filter(
            period=self.period, unit=self.unit, kind=Kind.FACILITIES
        )
        return found.first() or Submission(period=self.period, unit=self.unit, kind=Kind.FACILITIES)

    @cached_property
    def rows(self) -> list[TypeCount]:
        return type_counts([self.unit.pk], self.month, [self.unit.pk])

    @cached_property
    def before(self) -> dict[int, TypeCount]:
        """What stood at the end of the month before; of another year when the month is January."""
        return {row.series_id: row for row in type_counts([self.unit.pk], self.month.previous, [self.unit.pk])}

    @cached_property
    def figures(self) -> dict[int, Figure]:
        if not self.submission.pk:
            return {}
        return {row.series_id: row for row in self.submission.figures.filter(corrects=None)}

    @cached_property
    def returned(self) -> dict[int, str]:
        """Why rows came back, of the latest return; empty unless the submission stands there."""
        if self.submission.state != Submission.State.RETURNED:
            return {}
        cells = ReturnedCell.objects.filter(submission=self.submission).order_by("decision_id")
        latest = max((cell.decision_id for cell in cells), default=None)
        return {cell.series_id: cell.reason for cell in cells if cell.decision_id == latest}

    def address(self, name: str) -> str:
        return reverse(name, kwargs={"unit": self.unit.pk, "month": self.month})

    def common_context(self) -> dict:
        submission, rights = self.submission, self.rights
        unit_label = self.tree.name(self.unit.pk) or str(self.unit)
        return {
            "unit_label": unit_label,
            "period": self.month,
            "submission": submission,
            "state_label": submission.get_state_display(),
            "tone": tone_of(submission.state),
            "act_url": self.address("facilities_act"),
            "entry_url": self.address("facilities_entry") if rights.may_enter(self.unit.pk) else "",
            "review_url": self.address("facilities_review"),
            "can_withdraw": submission.state == "submitted" and rights.may_submit(self.unit.pk),
            "can_close": submission.state == "confirmed" and rights.may_coordinate(self.unit.pk),
            "decisions": self._decisions() if submission.pk else [],
            "crumbs": [
                Link(_("실적 입력"), reverse("home")),
                Link(unit_label, reverse("unit", args=[self.unit.pk]) + f"?month={int(self.month)}"),
            ],
        }

    def _decisions(self) -> list[dict]:
        return [
            {
                "at": row.decided_at,
                "actor_label": str(row.actor),
                "decision_label": row.get_action_display() + (_("(대결)") if row.by_proxy else ""),
                "note": " · ".join(filter(None, (row.note, row.document_number))),
            }
            for row in self.submission.decisions.select_related("actor")
        ]

    def cell(self, row: TypeCount, typed: dict[int, str] | None = None) -> dict:
        figure, last = self.figures.get(row.series_id), self.before.get(row.series_id)
        value = _text(figure.value) if figure else ""
        reason = self.returned.get(row.series_id, "")
        return {
            "series_id": row.series_id,
            "name": row.name,
            "group": row.group,
            "measure": row.measure,
            "last": _text(last.value) if last else "",
            "value": value if typed is None else typed.get(row.series_id, value),
            "version": figure.version if figure else 0,
            "reason": reason,
            "is_open": not self.returned or bool(reason),
            "difference": _difference(figure, last),
        }


class FacilityEntryView(CountingMixin, View):
    """Type the month's counts, save, hand in; [전월과 같음] takes over what stood before."""

    def get(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        return self.show()

    def post(self, request, **_kwargs):
        self.require(self.rights.may_enter(self.unit.pk))
        self.submission = services.submission_for(period=self.period, unit=self.unit, kind=Kind.FACILITIES)
        typed = {row.series_id: request.POST.get(f"count-{row.series_id}", "").strip() for row in self.rows}
        try:
            services.record(actor=request.user, submission=self.submission, entries=self.entries(typed))
            if request.POST.get("action") == "submit":
                services.submit(actor=request.user, submission=self.submission)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(typed, refusal.status_code)
        done = _("제출했습니다.") if request.POST.get("action") == "submit" else _("저장했습니다.")
        messages.success(request, done)
        return redirect(request.path)

    def entries(self, typed: dict[int, str]) -> list[services.Entry]:
        """The cells that differ from what is stored, with the versions that the person saw."""
        entries = []
        for row in self.rows:
            cell = self.cell(row)
            if not cell["is_open"] or f"count-{row.series_id}" not in self.request.POST:
                continue
            text = typed[row.series_id]
            if f"same-{row.series_id}" in self.request.POST and not text:
                text = typed[row.series_id] = cell["last"]
            value = _count(row, text)
            stored = self.figures.get(row.series_id)
            if value == (stored.value if stored else None):
                continue
            seen = self.request.POST.get(f"seen-{row.series_id}", "")
            version = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
            entries.append(services.Entry(row.series_id, value, row.measure, version))
        return entries

    def show(self, typed=None, status: int = 200):
        takes = self.submission.takes_entries and self.period.is_open
        cells = [self.cell(row, typed) for row in self.rows]
        context = self.common_context() | {
            "rows": cells,
            "takes": takes,
            "filled": sum(1 for row in self.rows if row.series_id in self.figures),
        }
        return render(self.request, "facilities/entry.html", context, status=status)


class FacilityReviewView(CountingMixin, View):
    """Read the month's counts, send rows back or confirm."""

    def get(self, request, **_kwargs):
        self.require(self.rights.may_read(self.unit.pk, is_approved=self.submission.is_approved))
        return self.show()

    def post(self, request, **_kwargs):
        self.require(self.rights.may_confirm(self.unit.pk) and self.submission.pk)
        acts = {"return": self.send_back, "confirm": self.confirm}
        act = acts.get(request.POST.get("action"))
        if act is None:
            raise Http404
        try:
            self._refuse_stale()
            act()
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.show(refusal.status_code)
        return redirect(request.path)

    def send_back(self) -> None:
        chosen = [int(value) for value in self.request.POST.getlist("returned") if value.isdecimal()]
        common = self.request.POST.get("reason_all", "").strip()
        reasons = {pk: self.request.POST.get(f"reason-{pk}", "").strip() or common for pk in chosen}
        services.return_cells(actor=self.request.user, submission=self.submission, reasons=reasons, note=common)
        messages.success(self.request, _("%(count)s줄에 보완을 요청했습니다.") % {"count": len(reasons)})

    def confirm(self) -> None:
        number = self.request.POST.get("document_number", "")
        if len(number) > 100 or "\x00" in number:
            raise InvalidInput(_("결재 문서번호는 100자까지 적어 주세요."))
        services.confirm(
            actor=self.request.user,
            submission=self.submission,
            document_number=number,
            by_proxy="by_proxy" in self.request.POST,
        )
        messages.success(self.request, _("확인했습니다. 이제 값은 바뀌지 않습니다."))

    def _refuse_stale(self) -> None:
        if self.request.POST.get("submission_version") != str(self.submission.version):
            raise StaleForm(_("화면을 연 뒤 자료가 바뀌었습니다. 새로 고친 화면에서 다시 판단해 주세요."))

    def show(self, status: int = 200):
        may_confirm = self.rights.may_confirm(self.unit.pk)
        context = self.common_context() | {
            "rows": [self.cell(row) for row in self.rows],
            "can_return": may_confirm and self.submission.state in ("submitted", "confirmed"),
            "can_confirm": may_confirm and self.submission.state == "submitted",
        }
        return render(self.request, "facilities/review.html", context, status=status)


class FacilityActView(CountingMixin, View):
    """Buttons of one act: take the counts back, close them, open them again."""

    http_method_names = ["post"]

    def post(self, request, **_kwargs):
        acts = {
            "withdraw": (services.withdraw, self.rights.may_submit, _("제출을 취소했습니다.")),
            "close": (services.close, self.rights.may_coordinate, _("마감했습니다.")),
            "reopen": (services.reopen, self.rights.may_coordinate, _("마감을 해제했습니다.")),
        }
        act, may, done = acts.get(request.POST.get("action"), (None, None, None))
        self.require(act and may(self.unit.pk) and self.submission.pk)
        details = {"reason": request.POST.get("reason", "")} if act is services.reopen else {}
        try:
            act(actor=request.user, submission=self.submission, **details)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
        back = "facilities_entry" if self.rights.may_enter(self.unit.pk) else "facilities_review"
        return redirect(self.address(back))


def _count(row: TypeCount, text: str):
    try:
        value = parse_number(text)
    except NotANumber as error:
        raise InvalidInput(f"'{row.name}': {error}") from error
    if value is not None and (value != value.to_integral_value() or not 0 <= value <= 10**7):
        raise InvalidInput(_("'%s': 0 이상의 정수를 적어 주세요.") % row.name)
    return value


def _text(value) -> str:
    return "" if value is None else format_number(int(value))


def _difference(figure: Figure | None, last: TypeCount | None) -> str:
    if figure is None or figure.value is None or last is None or last.value is None:
        return ""
    moved = int(figure.value - last.value)
    return f"+{moved:,}" if moved > 0 else format_number(moved) if moved else "–"
