"""Filters of the list of facilities; they stay in the address."""

from datetime import date, timedelta

import django_filters
from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from facilities.models import Disclosure, Facility, Mode

ENDING = (
    ("30", _("30일 안")),
    ("90", _("90일 안")),
    ("180", _("180일 안")),
    ("over", _("만료됨")),
    ("unknown", _("기간 모름")),
)
STATES = (("running", _("운영 중")), ("planned", _("조성 중·개소 예정")))


class FacilityFilter(django_filters.FilterSet):
    """Narrows facilities as of a day: by what they are, where, who runs them, in which way and until when."""

    name = django_filters.CharFilter(label=_("시설명"), field_name="name", lookup_expr="icontains")
    group = django_filters.ChoiceFilter(label=_("분류"), field_name="type__group_id", empty_label=_("전체"))
    type = django_filters.ChoiceFilter(label=_("유형"), field_name="type_id", empty_label=_("전체"))
    unit = django_filters.ChoiceFilter(label=_("담당 부서"), field_name="unit_then", empty_label=_("전체"))
    district = django_filters.ChoiceFilter(label=_("자치구"), field_name="district_id", empty_label=_("전체"))
    operator = django_filters.CharFilter(label=_("수탁기관"), method="run_by")
    mode = django_filters.ChoiceFilter(
        label=_("운영방식"), method="run_as", choices=Mode.choices, empty_label=_("전체")
    )
    ending = django_filters.ChoiceFilter(
        label=_("위탁 만료"), method="ends_within", choices=ENDING, empty_label=_("전체")
    )
    state = django_filters.ChoiceFilter(label=_("상태"), method="is_open", choices=STATES, empty_label=_("전체"))
    disclosure = django_filters.ChoiceFilter(
        label=_("위치 공개"), field_name="location_disclosure", choices=Disclosure.choices, empty_label=_("전체")
    )

    class Meta:
        model = Facility
        fields = []

    def __init__(self, data, queryset, *, day: date, choices: dict[str, list]):
        super().__init__(data, queryset)
        self.day = day
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered
        for name in ("name", "operator"):
            self.form.fields[name].widget = forms.TextInput(attrs={"type": "search"})

    def run_by(self, queryset, _name, value):
        return self._held(queryset, entrustments__parts__operator__name__icontains=value).distinct()

    def run_as(self, queryset, _name, value):
        return self._held(queryset, entrustments__mode=value)

    def ends_within(self, queryset, _name, value):
        if value == "unknown":
            return queryset.with_end(self.day).filter(ends_on=None)
        if value == "over":
            return queryset.with_end(self.day).filter(ends_on__lt=self.day)
        until = self.day + timedelta(days=int(value))
        return queryset.with_end(self.day).filter(ends_on__range=(self.day, until))

    def is_open(self, queryset, _name, value):
        planned = Q(opens_on__gt=self.day) | Q(opens_on=None, is_planned=True)
        return queryset.filter(planned) if value == "planned" else queryset.exclude(planned)

    def _held(self, queryset, **conditions):
        """Facilities whose contract of the day is such."""
        return queryset.with_contract(self.day).filter(entrustments__pk=F("contract_id"), **conditions)
