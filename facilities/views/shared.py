"""What every page of facilities shares: whose they are, as of which month, and how a file leaves."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.documents import RENDERERS, Document, PageSetup, Section, Table
from core.documents import render as render_document
from core.downloads import file_response
from core.periods import Month
from core.presentation import Link
from core.refusals import InvalidInput
from facilities.models import Facility
from organization.access import Rights, rights_of
from organization.models import Unit
from organization.report import marked
from reporting.selectors import month_from, months_of, months_to_begin_in

FORMATS = ("xlsx", "hwpx", "pdf")


class OfficesMixin:
    """The facilities of a person's offices, real or practice ones, as of a month."""

    @cached_property
    def rights(self) -> Rights:
        return rights_of(self.request.user)

    @cached_property
    def is_practice(self) -> bool:
        """The practice bureau alone: its facilities never stand beside real ones."""
        return self.rights.sees_practice_only or self.request.GET.get("practice") == "1"

    @cached_property
    def office_ids(self) -> list[int]:
        return sorted(self.rights.offices_apart(practice=self.is_practice))

    @cached_property
    def office_id(self) -> int | None:
        """The office whose months are offered: that of the person's own posts before others that they read."""
        posts = [self.rights.tree.office_id(row.unit_id) for row in self.rights.assignments]
        own = [office_id for office_id in posts if office_id in self.office_ids]
        return own[0] if own else next(iter(self.office_ids), None)

    @cached_property
    def months(self) -> list[Month]:
        return months_of(self.office_id)

    @cached_property
    def month(self) -> Month:
        return month_from(self.request.GET.get("month"), self.office_id)

    @property
    def day(self):
        return self.month.last_day

    @cached_property
    def tree(self):
        return self.rights.tree_on(self.day)

    @cached_property
    def unit_ids(self) -> list[int]:
        """Every unit of the offices: of today's chart, whose rights hold, and of that of the month."""
        found: dict[int, None] = {}
        for office_id in self.office_ids:
            found |= dict.fromkeys(self.tree.descendant_ids(office_id))
            found |= dict.fromkeys(self.rights.tree.descendant_ids(office_id))
        return [unit_id for unit_id in found if unit_id in self.rights.visible_unit_ids or unit_id in self.tree]

    @cached_property
    def narrowed_ids(self) -> list[int]:
        """The unit that the address names with everything below it; all where it names none."""
        asked = self.request.GET.get("unit", "")
        unit_id = int(asked) if asked.isdecimal() and len(asked) < 18 else None
        if unit_id not in self.unit_ids:
            return self.unit_ids
        return [below for below in self.tree.descendant_ids(unit_id) if below in self.unit_ids]

    def page_context(self, current: str) -> dict:
        return {
            "month": self.month,
            "months": self.months or [self.month],
            "tabs": tabs(current, self.request),
            "is_practice": self.is_practice,
            "has_both": len({self.rights.is_practice(office_id) for office_id in self.rights.office_ids}) > 1,
        }

    def download(self, format_name: str, title: str, tables: list[Table]) -> HttpResponse:
        """The tables as a file of the asked format; 404 for one that there is not."""
        if format_name not in FORMATS or format_name not in RENDERERS:
            raise Http404
        as_of = _("%(month)s 기준") % {"month": self.month.end_label}
        section = Section(blocks=tuple(tables), page_setup=PageSetup("landscape"))
        document = Document(title=title, subtitle=as_of, sections=(section,))
        office = self.rights.tree.placements.get(self.office_id)
        content = render_document(marked(document, office.unit) if office else document, format_name)
        return file_response(content, format_name, f"{title}_{self.month.iso}")


class FacilityMixin(OfficesMixin):
    """One facility of the address; that of another office does not exist."""

    @cached_property
    def facility(self) -> Facility:
        rows = Facility.objects.select_related("type__group", "district", "unit").with_last_move()
        facility = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not self.rights.may_see(facility.unit_id):
            raise Http404
        return facility

    @cached_property
    def is_practice(self) -> bool:
        return self.rights.is_practice(self.facility.unit_id)

    @cached_property
    def office_id(self) -> int | None:
        return self.rights.tree.office_id(self.facility.unit_id)

    def require(self, allowed: bool) -> None:
        """What a person may not do does not exist for them either."""
        if not allowed:
            raise Http404

    def require_keeper(self) -> None:
        self.require(self.rights.may_keep_facilities(self.facility.unit_id))


class ChosenUnitMixin(OfficesMixin):
    """A page about one unit at a time, chosen among those for which the person may act."""

    def may_act_for(self, unit_id: int) -> bool:
        raise NotImplementedError

    @cached_property
    def kept_ids(self) -> list[int]:
        """The units for which the person may act, in the order of the chart."""
        tree = self.rights.tree
        below = [pk for office_id in sorted(self.rights.office_ids) for pk in tree.descendant_ids(office_id)]
        return [pk for pk in below if self.may_act_for(pk)]

    def require_unit(self) -> None:
        """Who may act for no unit finds no such page."""
        if not self.kept_ids:
            raise Http404

    @cached_property
    def unit(self) -> Unit:
        asked = self.request.POST.get("unit") or self.request.GET.get("unit", "")
        unit_id = int(asked) if asked.isdecimal() and len(asked) < 18 else None
        return self.rights.tree.placements[unit_id if unit_id in self.kept_ids else self.kept_ids[0]].unit

    @cached_property
    def office_id(self) -> int:
        return self.rights.tree.office_id(self.unit.pk)

    @cached_property
    def offered_months(self) -> list[Month]:
        """Open months and the one after them: what is closed stays as it was."""
        return months_to_begin_in(self.office_id) or [Month.from_date(timezone.localdate())]

    def sent_number(self, name: str) -> int:
        text = self.request.POST.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 19 else 0

    def sent_month(self) -> Month:
        try:
            return Month.parse(self.request.POST.get("month", ""))
        except ValueError as error:
            raise InvalidInput(_("달을 골라 주세요.")) from error

    def unit_context(self) -> dict:
        tree = self.rights.tree
        return {
            "units": [(pk, "\u3000" * (len(tree.path(pk)) - 1) + tree.name(pk)) for pk in self.kept_ids],
            "unit": self.unit,
            "unit_label": tree.name(self.unit.pk),
            "months": self.offered_months,
            "is_practice": self.rights.is_practice(self.unit.pk),
        }


def tabs(current: str, request) -> list[Link]:
    """The pages of facilities; the month asked for goes along."""
    kept = {name: request.GET[name] for name in ("month", "unit", "practice") if request.GET.get(name, "").isdecimal()}
    query = "?" + "&".join(f"{name}={value}" for name, value in kept.items()) if kept else ""
    labels = (
        ("facilities", _("시설 목록")),
        ("facilities_ending", _("위탁 만료")),
        ("facility_counts", _("시설 현황")),
    )
    return [Link(label, reverse(name) + query, current=name == current) for name, label in labels]
