"""The pages about people as tabs, and the seats of boards and committees with their terms."""

from datetime import date

from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.presentation import Link
from organization.access import Rights
from organization.forms import BoardSeatForm
from organization.models import BoardSeat
from organization.report import seats_table
from organization.selectors import SeatTerm, seat_terms, seats_to_fill
from organization.services import remove_seat, save_seat
from reporting.offices import OfficesMixin, RecordFormView

#: Seats that home lists; the page has them all.
MOST_SEATS = 8


def people_tabs(rights: Rights, current: str) -> list[Link]:
    """조직·인력 as tabs; those who change people and units have two more."""
    tabs = [("headcount", _("정원·현원")), ("board_seats", _("이사회·위원회"))]
    if rights.may_use_transfers:
        tabs += [("transfers", _("인사이동")), ("reorganization", _("조직 개편"))]
    return [Link(label, reverse(name), current=name == current) for name, label in tabs]


def seat_state(term: SeatTerm) -> tuple[str, str]:
    """(label, tone) of a term as of its day."""
    if term.is_ended:
        return (_("임기 끝남"), "") if term.is_renewed else (_("임기 끝남"), "danger")
    if term.is_ending:
        label = _("D-%(days)d") % {"days": term.days_left}
        return (label, "info") if term.is_renewed else (label, "warning")
    return (_("임기 중"), "good") if term.seat.ends_on else ("", "")


def home_seats(rights: Rights, day: date) -> dict:
    """Seats whose terms end soon after a day, for those who keep them; nothing for all others. One query at most.

    Of the practice bureau those alone who see nothing else.
    """
    practice = rights.sees_practice_only
    kept = [unit_id for unit_id in rights.keeping_unit_ids if rights.is_practice(unit_id) == practice]
    seats = list(BoardSeat.objects.filter(unit_id__in=kept)) if kept else []
    terms = seats_to_fill(seats, day)
    return {
        "count": len(terms),
        "rows": [_row(term, rights.known.name(term.seat.unit_id)) for term in terms[:MOST_SEATS]],
    }


def _row(term: SeatTerm, unit_name: str) -> dict:
    label, tone = seat_state(term)
    seat = term.seat
    return {
        "pk": seat.pk,
        "url": reverse("board_seat", args=[seat.pk]),
        "name": seat.seat,
        "unit_name": unit_name,
        "seat": seat.seat,
        "kind": seat.kind,
        "starts_on": seat.starts_on,
        "ends_on": seat.ends_on,
        "state_label": label,
        "tone": tone,
    }


class BoardSeatsView(OfficesMixin, View):
    """이사회·위원회: every seat with its term as of the month; what ends soon stands out."""

    def get(self, request):
        if request.GET.get("export") == "xlsx":
            return self.download("xlsx", _("이사회·위원회"), seats_table(self._rows()))
        waiting = [term for term in self.terms if term.needs_next]
        context = self.page_of_month(
            tabs=people_tabs(self.rights, "board_seats"),
            rows=self._rows(),
            ended=sum(term.is_ended for term in waiting),
            ending=sum(term.is_ending for term in waiting),
            kept=self.kept,
            show=self.show,
            new_url=reverse("board_seat_new") + ("?practice=1" if self.is_practice else "") if self.kept else "",
        )
        return render(request, "programs/board_seats.html", context)

    @cached_property
    def kept(self) -> set[int]:
        return self.rights.keeping_unit_ids.intersection(self.unit_ids)

    @cached_property
    def show(self) -> str:
        return "ending" if self.request.GET.get("show") == "ending" else "all"

    @cached_property
    def terms(self) -> list[SeatTerm]:
        order = {unit_id: place for place, unit_id in enumerate(self.unit_ids)}
        return sorted(
            seat_terms(BoardSeat.objects.filter(unit_id__in=self.unit_ids), self.day),
            key=lambda term: order[term.seat.unit_id],
        )

    def _rows(self) -> list[dict]:
        shown = [term for term in self.terms if self.show == "all" or term.needs_next]
        return [
            _row(term, self.unit_name(term.seat.unit_id)) | {"may_keep": term.seat.unit_id in self.kept}
            for term in shown
        ]


class BoardSeatFormView(RecordFormView):
    """A seat with one term of it."""

    model = BoardSeat
    list_name, list_label = "board_seats", gettext_lazy("이사회·위원회")
    new_title, edit_title = gettext_lazy("새 자리"), gettext_lazy("자리 고치기")
    saved, removed = gettext_lazy("자리를 저장했습니다."), gettext_lazy("자리를 지웠습니다.")

    def form(self, data=None) -> BoardSeatForm:
        return BoardSeatForm(data, instance=self.row, units=self.owners(self.kept))

    def save(self, row: BoardSeat) -> None:
        save_seat(actor=self.request.user, seat=row)

    def remove(self) -> None:
        remove_seat(actor=self.request.user, seat=self.row)
