"""e호조 불러오기: drop the export, settle what is unclear, see what it would do, apply or drop it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from budgets.ledger import services
from budgets.ledger.plan import Plan
from budgets.ledger.shown import shown_plan
from budgets.models import LedgerLayout, LedgerUpload
from core.presentation import Link
from core.refusals import Refusal
from organization.access import rights_of
from organization.models import Role, Unit
from reporting.models import Period

LISTED = 10


class LedgerMixin:
    """Whose rows a person may load: the coordinator the office's, a unit coordinator the unit's."""

    @cached_property
    def rights(self):
        return rights_of(self.request.user)

    def crumbs(self, period: Period) -> list[Link]:
        return [Link(_("실적 입력"), reverse("home")), Link(period.as_month.label)]


class LedgerPeriodView(LedgerMixin, View):
    """The files of one month, and the place to drop the next."""

    def get(self, request, **_kwargs):
        return self.show()

    def post(self, request, **_kwargs):
        file = request.FILES.get("file")
        if file is None:
            return self.show([_("파일을 골라 주세요.")], 422)
        try:
            upload = services.stage(actor=request.user, period=self.period, unit=self.unit, file=file)
        except services.UnreadableFile as refusal:
            return self.show(refusal.problems, 422, str(refusal))
        except Refusal as refusal:
            return self.show([str(refusal)], refusal.status_code)
        return redirect("ledger_upload", pk=upload.pk)

    @cached_property
    def period(self) -> Period:
        offices = {self.rights.tree.office_id(unit_id) for unit_id in self.rights.ledger_unit_ids}
        return get_object_or_404(Period, pk=self.kwargs["period"], office_id__in=offices - {None})

    @cached_property
    def is_whole(self) -> bool:
        return self.rights.may_coordinate(self.period.office_id)

    @cached_property
    def own_units(self) -> list[int]:
        """The units of this office that the person gathers for."""
        gathered = self.rights.units_with({Role.UNIT_COORDINATOR})
        return sorted(pk for pk in gathered if self.rights.tree.office_id(pk) == self.period.office_id)

    @cached_property
    def unit(self) -> Unit | None:
        """The unit whose rows count; none means the whole office."""
        if self.is_whole:
            return None
        asked = self.request.GET.get("unit", "")
        unit_id = int(asked) if asked.isdecimal() and int(asked) in self.own_units else self.own_units[0]
        return self.rights.tree.placements[unit_id].unit

    def show(self, problems: list[str] = (), status: int = 200, title: str = ""):
        tree, period = self.rights.tree, self.period
        uploads = LedgerUpload.objects.filter(period=period).exclude(state=LedgerUpload.State.DISCARDED)
        if not self.is_whole:
            uploads = uploads.filter(unit_id__in=self.own_units)
        layouts = LedgerLayout.objects.filter(office=period.office_id, is_active=True)
        context = {
            "period": period.as_month,
            "scope_label": tree.name(self.unit.pk if self.unit else period.office_id),
            "is_whole": self.is_whole,
            "is_open": period.state == Period.State.OPEN,
            "units": [
                Link(tree.name(pk), f"?unit={pk}", current=pk == self.unit.pk)
                for pk in (() if self.is_whole or len(self.own_units) < 2 else self.own_units)
            ],
            "layouts": [
                {"name": layout.name, "headers": [column.header for column in layout.columns.all()]}
                for layout in layouts.prefetch_related("columns")
            ],
            "layouts_url": reverse("admin:budgets_ledgerlayout_changelist") if self.rights.is_administrator else "",
            "uploads": [
                self._listed(upload) for upload in uploads.defer("rows").select_related("uploaded_by")[:LISTED]
            ],
            "problems": problems,
            "problems_title": title or _("불러오지 못했습니다."),
            "crumbs": self.crumbs(period),
        }
        return render(self.request, "budgets/ledger.html", context, status=status)

    def _listed(self, upload: LedgerUpload) -> dict:
        return {
            "name": upload.file_name,
            "url": reverse("ledger_upload", args=[upload.pk]),
            "unit_label": self.rights.tree.name(upload.unit_id) if upload.unit_id else _("전체"),
            "state_label": upload.get_state_display(),
            "tone": "good" if upload.state == LedgerUpload.State.APPLIED else "info",
            "at": upload.applied_at or upload.uploaded_at,
            "who": str(upload.uploaded_by),
        }


class LedgerUploadView(LedgerMixin, View):
    """One staged file beside the portal; nothing is written before [반영]."""

    def get(self, request, **_kwargs):
        return self.show()

    def post(self, request, **_kwargs):
        acts = {"choose": self.choose, "leave_out_unknown": self.leave_out_unknown, "add_known": self.add_known}
        acts |= {"apply": self.apply, "discard": self.discard}
        act = acts.get(request.POST.get("action", "choose"))
        if act is None:
            raise Http404
        self.upload  # noqa: B018  a stranger's file is not found, whatever is asked of it
        try:
            return act()
        except Refusal as refusal:
            return self.show(str(refusal), refusal.status_code)

    @cached_property
    def upload(self) -> LedgerUpload:
        found = LedgerUpload.objects.select_related("period", "layout", "uploaded_by", "applied_by")
        upload = get_object_or_404(found, pk=self.kwargs["pk"])
        if not self.rights.may_load_ledger(upload.unit_id or upload.period.office_id):
            raise Http404
        return upload

    @cached_property
    def tree(self):
        return self.rights.tree_on(self.upload.period.as_month.last_day)

    def choose(self):
        """The button says what to do with which row: ``key:line:5``, ``key:new:3``, ``key:out``, ``key:undo``.

        ``picked:line`` and ``picked:new`` take row and line or unit from the lists below the table.
        """
        key, what, number = [*self.request.POST.get("choice", "").split(":"), "", ""][:3]
        if key == "picked":
            key = self.request.POST.get("row", "")
            number = self.request.POST.get("line" if what == "line" else "unit", "")
            if not (key and number.isdecimal()):
                return self.show(_("파일의 줄과 이을 곳을 모두 골라 주세요."), 422)
        choice = self._choice(what, number)
        services.choose(actor=self.request.user, upload=self.upload, choices={key: choice})
        return redirect(reverse("ledger_upload", args=[self.upload.pk]) + "#unmatched")

    def _choice(self, what: str, number: str) -> dict | None:
        if what == "undo":
            return None
        if what == "out":
            return {"left_out": True}
        if what not in ("line", "new") or not number.isdecimal():
            raise Http404
        return {"line" if what == "line" else "unit": int(number)}

    def add_known(self):
        """Every row whose unit is known becomes a new line: a fiscal year begins with nothing."""
        plan = Plan(self.upload, self.tree)
        known = {match.row.key: {"unit": match.unit_id} for match in plan.unmatched if match.unit_id is not None}
        services.choose(actor=self.request.user, upload=self.upload, choices=known)
        return redirect("ledger_upload", pk=self.upload.pk)

    def leave_out_unknown(self):
        """Every row of a unit that the office does not have: an export of the whole city holds many."""
        plan = Plan(self.upload, self.tree)
        unknown = {match.row.key: {"left_out": True} for match in plan.unmatched if match.unit_id is None}
        services.choose(actor=self.request.user, upload=self.upload, choices=unknown)
        return redirect("ledger_upload", pk=self.upload.pk)

    def apply(self):
        before = self.upload.state
        applied = services.apply(
            actor=self.request.user,
            upload=self.upload,
            fingerprint=self.request.POST.get("fingerprint", ""),
            explanation=self.request.POST.get("explanation", ""),
            renames=frozenset(self.request.POST.getlist("rename")),
        )
        if before == LedgerUpload.State.APPLIED:
            messages.info(self.request, _("이미 반영한 파일입니다. 다시 쓴 것은 없습니다."))
        else:
            outcome = applied.outcome
            messages.success(
                self.request,
                _("반영했습니다. 지출 %(cells)d칸, 예산 변동 %(changes)d건을 썼습니다.")
                % {"cells": outcome["cells"], "changes": outcome["changes"]},
            )
        return redirect("ledger_upload", pk=self.upload.pk)

    def discard(self):
        services.discard(actor=self.request.user, upload=self.upload)
        messages.info(self.request, _("파일을 버렸습니다. 바뀐 값은 없습니다."))
        return redirect("ledger", period=self.upload.period_id)

    def show(self, error: str = "", status: int = 200):
        upload = get_object_or_404(LedgerUpload.objects.select_related("period", "layout"), pk=self.upload.pk)
        is_staged = upload.state == LedgerUpload.State.STAGED
        context = {
            "upload": upload,
            "period": upload.period.as_month,
            "state_label": upload.get_state_display(),
            "scope_label": self.tree.name(upload.unit_id or upload.period.office_id),
            "tone": "good" if upload.state == LedgerUpload.State.APPLIED else "info",
            "is_staged": is_staged,
            "error": error,
            "explanation": self.request.POST.get("explanation", ""),
            "period_url": reverse("ledger", args=[upload.period_id]),
            "crumbs": [
                Link(_("실적 입력"), reverse("home")),
                Link(_("%s 원장") % upload.period.as_month.label, reverse("ledger", args=[upload.period_id])),
            ],
        }
        if is_staged:
            context |= shown_plan(Plan(upload, self.tree))
        return render(self.request, "budgets/ledger_upload.html", context, status=status)
