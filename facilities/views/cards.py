"""A card for each facility, the sight of a secret address, and what was changed."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from core.fuzzy_dates import as_read
from core.history import versions_of
from core.money import format_money, format_number, rate
from core.presentation import Link
from core.refusals import Refusal
from facilities import secrecy, services
from facilities.models import Entrustment, EntrustmentPart, FacilityRecord, Inspection
from facilities.report import card_tables
from facilities.selectors import people_text, where
from facilities.views.overviews import TONES
from facilities.views.shared import FacilityMixin
from reporting.models import PublishedValue

BUDGET_UNIT = "백만원"
#: Records that the card lists, newest first.
MOST_RECORDS = 24


class FacilityView(FacilityMixin, View):
    """시설: what it is, who runs it until when, how full it is, what inspections found, where it was printed.

    Its address is that of the roof, which adds results and money.
    """

    def get(self, request, **_kwargs):
        facility = self.facility
        may_keep = self.rights.may_keep_facilities(facility.unit_id)
        moved_later = facility.last_move and facility.last_move > self.day
        unit_then = facility.unit_id_on(self.day) if moved_later else facility.unit_id
        parts = Prefetch("parts", EntrustmentPart.objects.select_related("operator"))
        contracts = list(facility.entrustments.in_order().prefetch_related(parts))
        records = [self._record(row) for row in facility.records.filter(as_of__lte=self.day)[:MOST_RECORDS]]
        inspections = facility.inspections.filter(inspected_on__lte=self.day)
        if export := request.GET.get("export"):
            return self.download(export, facility.name, *card_tables(contracts, records, inspections))
        context = self.page_context("") | {
            "facility": facility,
            "unit_name": self.tree.name(unit_then) or str(facility.unit),
            "unit_then": unit_then,
            "is_planned": facility.is_planned_on(self.day),
            "facts": self._facts(),
            "contracts": [self._contract(row) for row in contracts],
            "records": records,
            "inspections": inspections,
            "day": self.day,
            "papers": self._papers(),
            "programs": [Link(f"{row.title} ({row.year})", reverse("program", args=[row.pk])) for row in self.programs],
            "may_keep": may_keep,
            "may_reveal": facility.hides_address and self.rights.may_see_secret_address(facility.unit_id),
            "has_address": facility.hides_address and may_keep and secrecy.is_kept(facility),
            "may_read_history": may_keep or self.rights.may_review(facility.unit_id),
            "sights": self._sights(),
            "crumbs": [Link(_("시설·위탁"), reverse("facilities") + f"?month={self.month.value}")],
        }
        return render(request, "facilities/facility.html", context | self.more_context())

    def more_context(self) -> dict:
        """What those who read more than facilities add to the card: results and money."""
        return {}

    def _facts(self) -> list[dict]:
        facility = self.facility
        place = (
            where(facility) if facility.hides_address else " ".join(filter(None, (where(facility), facility.address)))
        )
        facts = [
            (
                _("유형"),
                " › ".join(filter(None, (facility.type.group and facility.type.group.name, facility.type.name))),
            ),
            (_("소재지"), place),
            (_("위치 공개"), facility.get_location_disclosure_display()),
            (_("설치(개소)"), facility.established),
            (_("면적"), f"{format_number(facility.area.normalize())}㎡" if facility.area is not None else ""),
            (_("폐지일"), as_read(str(facility.closes_on or ""))),
            (_("비고"), facility.note),
        ]
        return [{"label": label, "value": value} for label, value in facts if value]

    def _contract(self, contract: Entrustment) -> dict:
        step, left = contract.step(self.day), contract.days_left(self.day)
        begun = contract.starts_on is None or contract.starts_on <= self.day
        badge = ""
        if left is not None and begun:
            badge = _("만료") if left < 0 else f"D-{left}"
        details = (
            (_("동의안 회기"), joined(" ", contract.consent_session, contract.consent_document)),
            (_("협약일"), joined(" ", as_read(str(contract.agreed_on or "")), contract.agreement_document)),
            (_("종합성과평가"), joined(" ", as_read(str(contract.evaluated_on or "")), contract.evaluation)),
            (_("비고"), contract.note),
        )
        return {
            "row": contract,
            "parts": contract.parts.all(),
            "badge": badge,
            "tone": TONES.get(step, ""),
            "details": [{"label": label, "value": value} for label, value in details if value],
        }

    def _record(self, record: FacilityRecord) -> dict:
        facility = self.facility
        is_small = facility.is_secret and not self.rights.may_keep_facilities(facility.unit_id)
        shown = people_text if is_small else (lambda _facility, number: format_number(number))
        filled = None if is_small else rate(record.occupancy, record.capacity)
        return {
            "as_of": record.as_of,
            "capacity": shown(facility, record.capacity),
            "occupancy": shown(facility, record.occupancy),
            "filled": f"{filled}%" if filled is not None else "",
            "is_over": bool(record.capacity and record.occupancy and record.occupancy > record.capacity),
            "staff_authorized": format_number(record.staff_authorized),
            "staff_actual": format_number(record.staff_actual),
            "budget": format_money(record.budget, record.budget_unit or BUDGET_UNIT),
            "budget_unit": record.budget_unit or BUDGET_UNIT,
        }

    def _papers(self) -> list[dict]:
        """The published papers that print the facility, and on which lines."""
        rows = PublishedValue.objects.filter(
            row=self.facility.name, unit_id=self.facility.unit_id, file="facilities.csv"
        )
        found = rows.values_list("source__name", "line").distinct().order_by("source__name", "line")
        return [{"source": source, "line": line} for source, line in found]

    @cached_property
    def programs(self) -> list:
        """The programs of which it is a part; they point here, so the relation bears their name."""
        return list(self.facility.programs.order_by("-year", "order", "pk"))

    def _sights(self) -> list:
        """Who has read the address, for those who may read it themselves."""
        if not (self.facility.hides_address and self.rights.may_see_secret_address(self.facility.unit_id)):
            return []
        return list(self.facility.sights.select_related("user")[:10])


@method_decorator([never_cache, sensitive_post_parameters("address")], name="dispatch")
class AddressView(FacilityMixin, View):
    """See a secret address once, saying why; or write it down, unseen.

    The address is in this one answer only: not in its own address, nor in the session, nor in a message.
    """

    http_method_names = ["post"]

    def post(self, request, **_kwargs):
        facility = self.facility
        self.require(facility.hides_address)
        acts = {"reveal": self.reveal, "keep": self.keep}
        act = acts.get(request.POST.get("action"))
        if act is None:
            raise Http404
        return act()

    @sensitive_variables("address", "context")
    def reveal(self):
        self.require(self.rights.may_see_secret_address(self.facility.unit_id))
        try:
            address = secrecy.reveal(
                actor=self.request.user,
                facility=self.facility,
                reason=self.request.POST.get("reason", ""),
                ip_address=self.request.META.get("REMOTE_ADDR") or None,
            )
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect("facility", self.facility.pk)
        context = {
            "facility": self.facility,
            "address": address,
            "crumbs": [
                Link(_("시설·위탁"), reverse("facilities")),
                Link(self.facility.name, reverse("facility", args=[self.facility.pk])),
            ],
        }
        return render(self.request, "facilities/address.html", context)

    def keep(self):
        self.require_keeper()
        try:
            services.save_address(
                actor=self.request.user, facility=self.facility, address=self.request.POST.get("address", "")
            )
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, _("비공개 주소를 저장했습니다. 보려면 사유를 적어야 합니다."))
        return redirect("facility", self.facility.pk)


class FacilityHistoryView(FacilityMixin, View):
    """Every version of the facility, its contracts, records and inspections; where it is stands in none."""

    def get(self, request, **_kwargs):
        facility = self.facility
        self.require(self.rights.may_keep_facilities(facility.unit_id) or self.rights.may_review(facility.unit_id))
        context = {
            "title": facility.name,
            "versions": self.versions,
            "crumbs": [
                Link(_("시설·위탁"), reverse("facilities")),
                Link(facility.name, reverse("facility", args=[facility.pk])),
            ],
        }
        return render(request, "facilities/history.html", context)

    @cached_property
    def versions(self) -> list:
        facility = self.facility
        models = [Entrustment, Inspection]
        if not facility.is_secret or self.rights.may_keep_facilities(facility.unit_id):
            models.append(FacilityRecord)  # of a secret place a few people could be recognised
        parts = dict.fromkeys(models, ("facility", facility.pk))
        contracts = list(facility.entrustments.values_list("pk", flat=True))
        return versions_of(facility, parts | {EntrustmentPart: ("entrustment", contracts)})


def joined(mark: str, *texts: str) -> str:
    """The texts that say something."""
    return mark.join(filter(None, texts))
