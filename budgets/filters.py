"""Filters of the lists of budget lines and of grants; they stay in the address."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models import Direction, Grant
from budgets.selectors.grants import GrantState
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


class GrantFilter(django_filters.FilterSet):
    """Narrows grants by unit, kind, district, recipient and year; the state is derived, the view narrows by it."""

    #: A year beside the usual choice: everything that there is.
    EVERY_YEAR = "all"

    owner = django_filters.ChoiceFilter(label=_("부서"), field_name="unit_id", empty_label=_("전체"))
    year = django_filters.ChoiceFilter(label=_("회계연도"), method="of_year", empty_label=_("올해와 끝나지 않은 것"))
    kind = django_filters.ChoiceFilter(label=_("구분"), choices=Grant.Kind.choices, empty_label=_("전체"))
    district = django_filters.ChoiceFilter(label=_("자치구"), empty_label=_("전체"))
    recipient = django_filters.CharFilter(label=_("수령기관·사업명"), method="named")
    state = django_filters.ChoiceFilter(
        label=_("상태"),
        choices=[*GrantState.choices, ("overdue", _("기한 지남"))],
        method="leave",
        empty_label=_("전체"),
    )

    class Meta:
        model = Grant
        fields = ["owner", "year", "kind", "district", "recipient", "state"]

    def __init__(self, data, queryset, *, owners, years, districts):
        super().__init__(data, queryset)
        self.filters["owner"].extra["choices"] = owners
        self.filters["year"].extra["choices"] = [*((year, year) for year in years), (self.EVERY_YEAR, _("모든 연도"))]
        self.filters["district"].extra["choices"] = [(name, name) for name in districts]
        self.form.fields["recipient"].widget = forms.TextInput(attrs={"type": "search"})

    def of_year(self, grants, _name, value):
        return grants if value == self.EVERY_YEAR else grants.filter(fiscal_year=value)

    def named(self, grants, _name, value):
        return grants.filter(Q(recipient__icontains=value) | Q(program_title__icontains=value))

    def leave(self, grants, _name, _value):
        return grants

    def asked(self, name: str) -> str:
        """What a field asks for; nothing where the address says nonsense."""
        return "" if name in self.form.errors else self.form.cleaned_data.get(name, "")
