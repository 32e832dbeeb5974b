"""The list of facilities, whose columns a person chooses."""

from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.money import format_money, format_number, in_unit, rate
from facilities.models import Entrustment, Facility, FacilityRecord, Mode
from facilities.selectors import people_text, where
from organization.selectors import Tree

NUMBER = {"th": {"class": "num"}, "td": {"class": "num"}}
NOWRAP = {"td": {"class": "nowrap"}}
#: Columns shown unless a person chooses others, and all there are.
USUAL = ("type", "unit_name", "place", "mode", "operator", "term", "left", "capacity", "occupancy")
BUDGET_UNIT = "백만원"
MODES = dict(Mode.choices)


def contract_of(facility: Facility) -> Entrustment | None:
    return facility.held[0] if facility.held else None


def record_of(facility: Facility) -> FacilityRecord | None:
    return facility.latest[0] if facility.latest else None


class FacilityTable(tables.Table):
    """One row a facility as of a day; rows come from ``Facility.objects.with_day``."""

    name = tables.Column(verbose_name=_("시설명"))
    type = tables.Column(verbose_name=_("유형"), accessor="type__name", order_by="type__order")
    group = tables.Column(verbose_name=_("분류"), accessor="type__group__name", order_by="type__group__order")
    unit_name = tables.Column(verbose_name=_("담당 부서"), empty_values=(), orderable=False)
    place = tables.Column(
        verbose_name=_("소재지"), empty_values=(), order_by=("district__order", "district__name"), attrs=NOWRAP
    )
    mode = tables.Column(verbose_name=_("운영방식"), empty_values=(), orderable=False, attrs=NOWRAP)
    operator = tables.Column(verbose_name=_("수탁기관"), empty_values=(), orderable=False)
    term = tables.Column(verbose_name=_("위탁기간"), empty_values=(), order_by="ends_on", attrs=NOWRAP)
    left = tables.Column(verbose_name=_("만료까지"), empty_values=(), orderable=False, attrs=NUMBER)
    capacity = tables.Column(verbose_name=_("정원"), empty_values=(), order_by="capacity", attrs=NUMBER)
    occupancy = tables.Column(verbose_name=_("현원"), empty_values=(), order_by="occupancy", attrs=NUMBER)
    filled = tables.Column(verbose_name=_("정원 대비"), empty_values=(), orderable=False, attrs=NUMBER)
    staff_authorized = tables.Column(
        verbose_name=_("종사자 정원"), empty_values=(), order_by="staff_authorized", attrs=NUMBER
    )
    staff_actual = tables.Column(verbose_name=_("종사자 현원"), empty_values=(), order_by="staff_actual", attrs=NUMBER)
    budget = tables.Column(verbose_name=_("예산(백만원)"), empty_values=(), order_by="budget", attrs=NUMBER)
    established = tables.Column(verbose_name=_("설치"), attrs=NOWRAP)
    area = tables.Column(verbose_name=_("면적(㎡)"), attrs=NUMBER)
    note = tables.Column(verbose_name=_("비고"), orderable=False)

    class Meta:
        attrs = {"id": "facilities", "aria_label": _("시설 목록")}
        default = "–"
        order_by_field = "sort"
        empty_text = _("조건에 맞는 시설이 없습니다. 조건을 바꿔 보세요.")

    def __init__(self, *args, day: date, tree: Tree, query: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.day, self.tree, self.query = day, tree, query

    def render_name(self, record):
        url = reverse("facility", args=[record.pk]) + self.query
        if not record.is_planned_on(self.day):
            return format_html('<a href="{}">{}</a>', url, record.name)
        return format_html('<a href="{}">{}</a> <span class="badge">{}</span>', url, record.name, _now("개소 예정"))

    def render_unit_name(self, record):
        return self.value_unit_name(record) or "–"

    def value_unit_name(self, record):
        return self.tree.name(record.unit_then)

    def render_place(self, record):
        return where(record) or "–"

    def render_mode(self, record):
        contract = contract_of(record)
        return MODES.get(contract.mode, "–") if contract else "–"

    def render_operator(self, record):
        contract = contract_of(record)
        return (contract.operator_names if contract else "") or "–"

    def render_term(self, record):
        contract = contract_of(record)
        return (contract.term if contract else "") or "–"

    def render_left(self, record):
        contract = contract_of(record)
        left = contract.days_left(self.day) if contract else None
        if left is None:
            return "–"
        return _now("만료") if left < 0 else f"D-{left}"

    def render_capacity(self, record):
        return self._people(record, "capacity")

    def render_occupancy(self, record):
        return self._people(record, "occupancy")

    def render_filled(self, record):
        found = record_of(record)
        if found is None or not found.capacity or found.occupancy is None or record.is_secret:
            return "–"
        return f"{rate(found.occupancy, found.capacity)}%"

    def render_staff_authorized(self, record):
        return self._staff(record, "staff_authorized") or "–"

    def render_staff_actual(self, record):
        return self._staff(record, "staff_actual") or "–"

    def render_budget(self, record):
        found = record_of(record)
        return (format_money(found.budget, BUDGET_UNIT) if found else "") or "–"

    # What a workbook gets instead of the text of the page: numbers as numbers.

    def value_name(self, record):
        return record.name

    def value_left(self, record):
        contract = contract_of(record)
        return contract.days_left(self.day) if contract else None

    def value_capacity(self, record):
        return self._number(record, "capacity")

    def value_occupancy(self, record):
        return self._number(record, "occupancy")

    def value_staff_authorized(self, record):
        return getattr(record_of(record), "staff_authorized", None)

    def value_staff_actual(self, record):
        return getattr(record_of(record), "staff_actual", None)

    def value_budget(self, record):
        found = record_of(record)
        return in_unit(found.budget, BUDGET_UNIT) if found else None

    def _number(self, record, name: str):
        found = record_of(record)
        number = getattr(found, name) if found else None
        text = people_text(record, number)
        return number if number is None or text == format_number(number) else text

    def _staff(self, record, name: str) -> str:
        return format_number(getattr(record_of(record), name, None))

    def _people(self, record, name: str) -> str:
        found = record_of(record)
        return (people_text(record, getattr(found, name)) if found else "") or "–"


#: Columns whose cells are numbers.
NUMBERS = {"left", "capacity", "occupancy", "staff_authorized", "staff_actual", "budget", "area"}
#: What may be chosen, with its heading; the name always stands first.
CHOICES = [(name, column.verbose_name) for name, column in FacilityTable.base_columns.items() if name != "name"]
