"""시설 현황 and 위탁 만료: how many places of each type there are, and whose contracts end when."""

from datetime import date, timedelta

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.periods import Month
from core.presentation import Link
from facilities.models import Entrustment, Mode
from facilities.models.contracts import LADDER
from facilities.report import counts_of_page, counts_table, ending_table, known
from facilities.selectors import ending_contracts, grouped, type_counts, where
from facilities.views.shared import FacilitiesMixin
from reporting.models import Kind, Submission
from reporting.querysets import APPROVED
from reporting.selectors import open_periods, submitting_units

#: How far ahead contracts are listed by month.
DAYS_AHEAD = 366
PAGE_ROWS = 100
MODES = dict(Mode.choices)
TONES = {0: "danger", 30: "danger", 90: "warning", 180: "info"}


class FacilityCountsView(FacilitiesMixin, View):
    """Counts by group and type, each unit's own; a file of the same table in any format."""

    def get(self, request):
        if export := request.GET.get("export"):
            return self.export(export)
        shown = counts_of_page(self.counted_ids, self.month, self.rights.draft_unit_ids, self.tree)
        context = (
            self.page_context("facility_counts")
            | shown
            | {"downloads": downloads(request), "offices": self._offices(), "entries": self._entries()}
        )
        return render(request, "facilities/facility_counts.html", context)

    @cached_property
    def counted_ids(self) -> list[int]:
        """One office at a time: a place that one runs for another would count twice."""
        if len(self.narrowed_ids) < len(self.unit_ids) or len(self.office_ids) < 2:
            return self.narrowed_ids
        return self.tree.descendant_ids(self.office_id)

    def _entries(self) -> list[Link]:
        """The months that wait for counts: to type them, or to look at what is typed."""
        links = []
        for period in open_periods([self.office_id]):
            for unit_id in submitting_units(self.counted_ids, period.as_month, Kind.FACILITIES):
                label = f"{self.tree.name(unit_id)} {period.as_month.label}"
                kwargs = {"unit": unit_id, "month": period.as_month}
                if self.rights.may_enter(unit_id):
                    links.append(Link(_("%s 입력") % label, reverse("facilities_entry", kwargs=kwargs)))
                    asked = reverse("collections", kwargs=kwargs) + "?kind=facilities"
                    links.append(Link(_("%s 외부 취합") % label, asked))
                elif self.rights.may_coordinate(unit_id):
                    links.append(Link(_("%s 검토") % label, reverse("facilities_review", kwargs=kwargs)))
        return [*links, *self._mending()]

    def _mending(self) -> list[Link]:
        """Where a confirmed month of one's own counts is mended, and where one says what is counted."""
        own = [unit_id for unit_id in self.counted_ids if self.rights.may_enter(unit_id)]
        held = Submission.objects.filter(
            unit_id__in=own, kind=Kind.FACILITIES, period__month=self.month.value, state__in=APPROVED
        )
        links = []
        for unit_id in held.values_list("unit_id", flat=True) if own else ():
            kwargs = {"unit": unit_id, "month": self.month}
            label = f"{self.tree.name(unit_id)} {self.month.label}"
            links.append(Link(_("%s 정정") % label, reverse("facility_corrections", kwargs=kwargs)))
        assigned = next((unit_id for unit_id in self.counted_ids if self.rights.may_assign(unit_id)), None)
        if assigned is not None:
            links.append(Link(_("집계 유형 정하기"), reverse("counted_types") + f"?unit={assigned}"))
        return links

    def _offices(self) -> list[Link]:
        """The offices to look at, where a person reads several."""
        if len(self.office_ids) < 2:
            return []
        shown = {self.tree.office_id(unit_id) for unit_id in self.counted_ids}
        month = f"?month={self.month.value}"
        here = [pk for pk in self.office_ids if pk in self.tree]
        return [Link(self.tree.name(pk), f"{month}&unit={pk}", current=shown == {pk}) for pk in here]

    def export(self, format_name: str):
        groups = known(grouped(type_counts(self.counted_ids, self.month, self.rights.draft_unit_ids)))
        names = {group.unit_id: self.tree.name(group.unit_id) for group in groups}
        return self.download(format_name, _("시설 현황"), counts_table(groups, names))


class EndingContractsView(FacilitiesMixin, View):
    """Contracts by the month in which they end; those that have ended without a next one stand first."""

    def get(self, request):
        until = self.day + timedelta(days=DAYS_AHEAD)
        contracts = ending_contracts(self.narrowed_ids, self.day, until)
        names = {row.unit_then: self.tree.name(row.unit_then) for row in contracts}
        page = Paginator(contracts, PAGE_ROWS).get_page(request.GET.get("page"))
        if export := request.GET.get("export"):
            return self.download(export, _("위탁 만료 예정"), ending_table(contracts, self.day, names))
        months: dict[str, list[dict]] = {}
        for contract in page:
            ended = contract.ends_on < self.day
            label = _("이미 만료됨") if ended else Month.from_date(contract.ends_on).label
            months.setdefault(label, []).append(self._row(contract, names))
        context = self.page_context("facilities_ending") | {
            "by_month": [{"label": label, "rows": rows} for label, rows in months.items()],
            "tiles": self._tiles(contracts),
            "count": len(contracts),
            "page_obj": page,
            "downloads": downloads(request),
        }
        return render(request, "facilities/ending.html", context)

    def _tiles(self, contracts) -> list[dict]:
        """What ends within each step of the ladder, and how much of it has nothing after it."""
        over = [row for row in contracts if row.ends_on < self.day]
        tiles = [_tile(_("만료되고 다음 위탁이 없음"), over, "danger")]
        for days in LADDER:
            within = [row for row in contracts if row not in over and row.days_left(self.day) <= days]
            tiles.append(_tile(_("%(days)d일 안에 만료") % {"days": days}, within, TONES[days]))
        return tiles

    def _row(self, contract, names: dict[int, str]) -> dict:
        facility, step = contract.facility, contract.step(self.day)
        return {
            "facility": facility,
            "place": where(facility),
            "unit_name": names[contract.unit_then],
            "contract": contract,
            "mode": MODES.get(contract.mode, ""),
            "left": contract.days_left(self.day),
            "step": _step_label(step, contract.days_left(self.day)),
            "tone": TONES.get(step, ""),
            "renewal": renewal_of(contract),
        }


def _tile(label: str, contracts: list[Entrustment], tone: str) -> dict:
    alone = sum(not row.has_next for row in contracts)
    return {
        "label": label,
        "value": _("%(count)d건") % {"count": len(contracts)},
        "note": _("다음 위탁 없음 %(count)d건") % {"count": alone} if alone else "",
        "tone": tone if alone else "",
    }


def renewal_of(contract: Entrustment) -> str:
    """How far the next term has come, by the last document that is written down; empty where nothing is."""
    if contract.has_next:
        return _("다음 위탁 있음")
    begun = contract.starts_on or date.min
    steps = (
        (contract.agreed_on if contract.agreed_on and contract.agreed_on > begun else None, _("협약")),
        (contract.consent_session, _("동의안")),
        (contract.evaluated_on if contract.evaluated_on and contract.evaluated_on > begun else None, _("성과평가")),
    )
    return next((f"{label} {value}" for value, label in steps if value), "")


def _step_label(step: int | None, left: int) -> str:
    if step == 0:
        return _("만료")
    return f"D-{left}"


def downloads(request) -> list[Link]:
    """The page as files."""
    address = request.GET.copy()
    links = []
    for name, label in (("hwpx", _("한글(HWPX)")), ("pdf", "PDF"), ("xlsx", _("엑셀"))):
        address["export"] = name
        links.append(Link(label, "?" + address.urlencode()))
    return links
