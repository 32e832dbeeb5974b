"""Filters of the list of budget lines; they stay in the address."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import Direction
from reporting.models import SeriesPlacement


class BudgetLineFilter(django_filters.FilterSet):
    """Narrows the placements of a month's lines by name, unit, account and direction."""

    name = django_filters.CharFilter(label=_("세부사업 이름"), field_name="name", lookup_expr="icontains")
    owner = django_filters.ChoiceFilter(label=_("부서"), field_name="unit_id", empty_label=_("전체"))
    account = django_filters.ChoiceFilter(
        label=_("회계"), field_name="series__budget_line__account_id", empty_label=_("전체")
    )
    direction = django_filters.ChoiceFilter(
        label=_("세입·세출"),
        field_name="series__budget_line__direction",
        choices=Direction.choices,
        empty_label=_("전체"),
    )

    class Meta:
        model = SeriesPlacement
        fields = ["name", "owner", "account", "direction"]

    def __init__(self, data, queryset, *, owners, accounts):
        super().__init__(data, queryset)
        self.filters["owner"].extra["choices"] = owners
        self.filters["account"].extra["choices"] = accounts
        self.form.fields["name"].widget = forms.TextInput(attrs={"type": "search"})
