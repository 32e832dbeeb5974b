"""인사이동 반영: an order sheet pasted, looked at, put into effect; and what a successor takes over."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.money import format_money, format_rate
from core.periods import Month
from core.presentation import Link, tone_of
from core.refusals import InvalidInput, Refusal
from organization.access import rights_of
from organization.models import Assignment, Transfer, TransferRow
from organization.transfers import OrderRow, read_orders
from programs.handover import Handover, handover_of
from programs.views.people import people_tabs
from reporting import transfers
from reporting.models import Submission

#: Sheets that the page lists.
RECENT = 20
LONGEST_SHEET = 100_000
MONEY_UNIT = "백만원"


class TransfersView(View):
    """Administrators and coordinators; for everybody else the page does not exist."""

    def dispatch(self, request, *args, **kwargs):
        if not self.rights.may_use_transfers:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def rights(self):
        return rights_of(self.request.user)

    def get(self, request):
        return self.show()

    def post(self, request):
        acts = {"preview": self.preview, "apply": self.apply, "undo": self.undo}
        act = acts.get(request.POST.get("action"))
        if act is None:
            raise Http404
        try:
            return act()
        except Refusal as refusal:
            return self.show(self.rows(), str(refusal), refusal.status_code)

    @property
    def orders(self) -> str:
        text = self.request.POST.get("orders", "")
        if len(text) > LONGEST_SHEET or "\x00" in text:
            raise InvalidInput(_("붙여 넣은 글이 너무 깁니다. 나누어 반영해 주세요."))
        return text

    def rows(self) -> list[OrderRow]:
        try:
            return read_orders(self.orders, self.rights)
        except InvalidInput:
            return []

    def preview(self):
        rows = read_orders(self.orders, self.rights)
        if not rows:
            raise InvalidInput(_("반영할 줄이 없습니다. 발령 표를 붙여 넣어 주세요."))
        wrong = sum(1 for row in rows if row.problems)
        error = _("%(count)s줄에 문제가 있습니다. 고쳐서 다시 확인해 주세요.") % {"count": wrong} if wrong else ""
        return self.show(rows, error, 422 if wrong else 200)

    def apply(self):
        rows = read_orders(self.orders, self.rights)
        transfers.apply(actor=self.request.user, rows=rows)
        messages.success(
            self.request, _("%(count)s줄을 반영했습니다. 발령일까지는 되돌릴 수 있습니다.") % {"count": len(rows)}
        )
        return redirect("transfers")

    def undo(self):
        number = self.request.POST.get("transfer", "")
        found = get_object_or_404(self.transfers(), pk=int(number) if number.isdecimal() and len(number) < 10 else 0)
        transfers.undo(actor=self.request.user, transfer=found)
        messages.success(self.request, _("반영하기 전으로 되돌렸습니다."))
        return redirect("transfers")

    def transfers(self):
        """Sheets of which the person may see every row."""
        hidden = TransferRow.objects.exclude(unit__in=self.rights.visible_unit_ids)
        return Transfer.objects.filter(rows__isnull=False).exclude(pk__in=hidden.values("transfer")).distinct()

    def show(self, rows=(), error: str = "", status: int = 200):
        context = {
            "tabs": people_tabs(self.rights, "transfers"),
            "orders": self.request.POST.get("orders", "") if rows or error else "",
            "rows": rows,
            "form_error": error,
            "can_apply": bool(rows) and not any(row.problems for row in rows),
            "transfers": [self._transfer(found) for found in self._recent()],
        }
        return render(self.request, "programs/transfers.html", context, status=status)

    def _recent(self):
        parts = ("rows__predecessor", "rows__successor")
        return self.transfers().select_related("entered_by", "undone_by").prefetch_related(*parts)[:RECENT]

    def _transfer(self, found: Transfer) -> dict:
        rows = list(found.rows.all())
        return {
            "pk": found.pk,
            "entered_at": found.entered_at,
            "entered_by": found.entered_by,
            "undone_by": found.undone_by,
            "undone_at": found.undone_at,
            "can_undo": transfers.may_undo(found, rows),
            "rows": [
                {
                    "post": f"{self.rights.tree.name(row.unit_id)} {row.get_role_display()}",
                    "predecessor": row.predecessor,
                    "successor": row.successor,
                    "effective_on": row.effective_on,
                    "is_settled": row.is_settled,
                    "url": reverse("handover", args=[row.started_id]) if row.started_id else "",
                }
                for row in rows
            ],
        }


class HandoverView(View):
    """The successor's page: what the post answers for, what is open, what was said of it lately."""

    def get(self, request, assignment):
        rights = rights_of(request.user)
        post = next((row for row in rights.assignments if row.pk == assignment), None)
        post = post or get_object_or_404(Assignment.objects.select_related("user"), pk=assignment)
        if not rights.may_see_handover(post):
            raise Http404
        found = handover_of(post, rights)
        tree = rights.tree
        context = {
            "post": f"{tree.name(post.unit_id)} {post.get_role_display()}",
            "unit_name": tree.name(post.unit_id),
            "assignment": post,
            "transfer": found.transfer,
            "month": found.month,
            "money_unit": MONEY_UNIT,
            "lines": [self._line(line, found) for line in found.lines],
            "submissions": [self._submission(row, tree) for row in found.submissions],
            "returned": [
                {
                    "name": found.names.get(cell.series_id, ""),
                    "month": cell.submission.period.as_month.label,
                    "reason": cell.reason,
                    "value": format_money(cell.value_before, MONEY_UNIT),
                }
                for cell in found.returned
            ],
            "contacts": [
                {
                    "unit_name": tree.name(row.unit_id) if row.unit_id != post.unit_id else "",
                    "post": row.post,
                    "extension": row.extension,
                    "name": row.name,
                }
                for row in found.contacts
            ],
            "placement": tree.placements.get(post.unit_id),
            "is_practice": rights.is_practice(post.unit_id),
            "crumbs": [Link(_("홈"), reverse("home"))],
        }
        return render(request, "programs/handover.html", context)

    def _line(self, line, found: Handover) -> dict:
        return {
            "name": line.name,
            "current": format_money(line.current, MONEY_UNIT),
            "spent": format_money(line.spent, MONEY_UNIT),
            "rate": format_rate(line.rate),
            "remarks": [
                {
                    "month": Month(remark.month).label,
                    "text": " · ".join(filter(None, (str(remark.choice or ""), remark.text))),
                    "expected": format_rate(remark.expected_rate) if remark.expected_rate is not None else "",
                }
                for remark in found.remarks
                if remark.series_id == line.series_id
            ],
            "plans": [
                {"month": Month(plan.month).number, "amount": format_money(plan.amount, MONEY_UNIT)}
                for plan in found.plans.get(line.series_id, ())
            ],
        }

    def _submission(self, row: Submission, tree) -> dict:
        kwargs = {"unit": row.unit_id, "month": row.period.as_month}
        return {
            "unit_name": tree.name(row.unit_id),
            "month": row.period.as_month.label,
            "kind": row.get_kind_display(),
            "state": row.get_state_display(),
            "tone": tone_of(row.state),
            "due_on": row.due_on or row.period.due_on,
            "url": reverse("money_review", kwargs=kwargs),
        }
