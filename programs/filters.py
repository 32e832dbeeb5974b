"""Filters of the lists of programs and indicators; they stay in the address."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import Indicator, Program


class OfferedFilterSet(django_filters.FilterSet):
    """A filter set whose lists are told by the view: ``choices`` maps a filter to (value, label) pairs."""

    def __init__(self, data, queryset, *, choices):
        super().__init__(data, queryset)
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = offered
        for field in self.form.fields.values():
            if isinstance(field, forms.CharField):
                field.widget = forms.TextInput(attrs={"type": "search"})


class ProgramFilter(OfferedFilterSet):
    """Narrows programs by title, unit, year, section of the paper, tag, commission and strategy."""

    title = django_filters.CharFilter(label=_("사업 이름"), lookup_expr="icontains")
    owner = django_filters.ChoiceFilter(label=_("부서"), field_name="unit_id", empty_label=_("전체"))
    year = django_filters.ChoiceFilter(label=_("연도"), field_name="year", empty_label=_("전체"))
    section = django_filters.ChoiceFilter(
        label=_("쓰이는 곳"),
        field_name="places__section",
        lookup_expr="startswith",
        empty_label=_("전체"),
        distinct=True,
    )
    tag = django_filters.ChoiceFilter(label=_("표지"), method="with_tag", empty_label=_("전체"))
    commission = django_filters.ChoiceFilter(
        label=_("수행 방식"), choices=Program.Commission.choices, empty_label=_("전체")
    )
    strategy = django_filters.ChoiceFilter(label=_("전략"), field_name="strategy_id", empty_label=_("전체"))

    class Meta:
        model = Program
        fields = ["title", "owner", "year", "section", "tag", "commission", "strategy"]

    def with_tag(self, queryset, _name, value):
        return queryset.filter(tags__contains=[value])


class IndicatorFilter(OfferedFilterSet):
    """Narrows indicators by name, unit, measure and whether the card has been looked at."""

    name = django_filters.CharFilter(label=_("지표 이름"), lookup_expr="icontains")
    owner = django_filters.ChoiceFilter(label=_("부서"), field_name="unit_id", empty_label=_("전체"))
    measure = django_filters.ChoiceFilter(label=_("단위"), empty_label=_("전체"))
    aimed = django_filters.BooleanFilter(
        label=_("목표"),
        method="with_target",
        widget=forms.Select(
            choices=[("", _("전체")), ("true", _("목표가 있는 지표")), ("false", _("목표가 없는 지표"))]
        ),
    )

    class Meta:
        model = Indicator
        fields = ["name", "owner", "measure", "aimed"]

    def with_target(self, queryset, _name, value):
        aimed = queryset.filter(categories__targets__isnull=False)
        return aimed.distinct() if value else queryset.exclude(pk__in=aimed.values("pk"))
