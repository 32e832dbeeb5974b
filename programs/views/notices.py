"""알림: what was done that concerns me, and what is due; read one by one or all at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from core.presentation import Link
from organization.access import rights_of
from programs.board import LATE, board_of, work_of
from programs.selectors.rounds import round_work
from programs.views.home import shown_round_task, shown_task
from reporting import notices
from reporting.models import Notice

PAGE_ROWS = 50


class NoticesView(View):
    """The person's own notices, newest first; nobody sees another's."""

    def get(self, request):
        rights = rights_of(request.user)
        work = work_of(request.user, rights)
        page = Paginator(Notice.objects.filter(user=request.user), PAGE_ROWS).get_page(request.GET.get("page"))
        context = {
            "page_obj": page,
            "due": [shown_task(task) for task in work.owed if task.is_late or task.is_due_soon]
            + [shown_round_task(task) for task in round_work(rights).owed if task.is_late or task.is_due_soon],
            "late_units": self._late_units(rights),
            "board_url": reverse("board") + f"?state={LATE}",
            "crumbs": [Link(_("홈"), reverse("home"))],
        }
        return render(request, "programs/notices.html", context)

    def post(self, request):
        number = request.POST.get("notice", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            count = notices.read(user=request.user)
            messages.success(request, _("알림 %(count)d건을 읽음으로 표시했습니다.") % {"count": count})
            return redirect("notices")
        notices.read(user=request.user, notice_id=int(number))
        found = Notice.objects.filter(user=request.user, pk=int(number)).first()
        if request.POST.get("action") == "open" and found and _is_ours(found.url, request):
            return redirect(found.url)
        return redirect("notices")

    def _late_units(self, rights) -> int:
        board = board_of(rights, office_id=None, month=None, state="")
        return len(board.late) if board else 0


def _is_ours(url: str, request) -> bool:
    return bool(url) and url_has_allowed_host_and_scheme(url, {request.get_host()})
