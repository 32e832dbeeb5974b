"""What is typed about grants: the grant itself, one step of it, and where a table of them comes from."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.forms.grant_tables import rows_of_file, rows_of_text
from budgets.models import Grant, GrantStep
from core.money import MONEY_UNITS, NotANumber, parse_amount
from core.periods import Month
from core.refusals import InvalidInput

FIRST_YEAR, LAST_YEAR = 2000, 2100


def month_choices(months: list[Month]) -> list[tuple[int, str]]:
    return [(month.value, month.label) for month in months]


class GrantForm(forms.ModelForm):
    """One grant: whose, of which year, to whom and for what."""

    class Meta:
        model = Grant
        fields = ["unit", "fiscal_year", "kind", "program_title", "recipient", "district", "line", "note"]

    def __init__(self, *args, units: list[tuple[int, str]], lines: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        for name, offered in (("unit", units), ("line", [("", _("정하지 않음")), *lines])):
            numbers = [pk for pk, _label in offered if pk]
            self.fields[name].queryset = self.fields[name].queryset.filter(pk__in=numbers)
            self.fields[name].choices = offered
        self.fields["fiscal_year"] = forms.IntegerField(label=_("회계연도"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class StepForm(forms.Form):
    """One step of a grant: what happened, in which open month, how much in the page's unit of money."""

    kind = forms.ChoiceField(label=gettext_lazy("단계"), choices=GrantStep.Kind.choices)
    month = forms.TypedChoiceField(
        label=gettext_lazy("반영월"),
        coerce=int,
        error_messages={"invalid_choice": gettext_lazy("열린 달만 고를 수 있습니다.")},
    )
    dated_on = forms.DateField(
        label=gettext_lazy("일자"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    amount = forms.CharField(label=gettext_lazy("금액"), max_length=40, required=False)
    due_on = forms.DateField(
        label=gettext_lazy("다음 기한"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("교부에는 정산 기한, 정산에는 반납 기한."),
    )
    document_number = forms.CharField(label=gettext_lazy("문서번호"), max_length=100, required=False)
    note = forms.CharField(
        label=gettext_lazy("비고"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("줄이는 금액(△)에는 까닭을 적습니다."),
    )

    def __init__(self, data=None, *, months: list[Month], money_unit: str, initial=None):
        super().__init__(data, initial=initial)
        self.money_unit = money_unit
        self.fields["month"].choices = month_choices(months)
        self.fields["amount"].label = _("금액(%(unit)s)") % {"unit": money_unit}

    def clean_amount(self) -> int:
        try:
            return parse_amount(self.cleaned_data["amount"], self.money_unit)
        except NotANumber as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict:
        """The same rules as the table's, said at their fields."""
        cleaned = super().clean()
        kind, amount = cleaned.get("kind"), cleaned.get("amount")
        Kind = GrantStep.Kind
        if kind == Kind.EXTENSION:
            if amount:
                self.add_error("amount", _("기한 변경에는 금액을 적지 않습니다."))
            if not cleaned.get("due_on"):
                self.add_error("due_on", _("새 기한을 적어 주세요."))
            cleaned["amount"] = 0
        elif "amount" not in self.errors and (amount is None or (amount == 0 and kind != Kind.SETTLEMENT)):
            self.add_error("amount", _("금액을 적어 주세요."))
        if kind and kind not in GrantStep.WITH_DUE_DATE and cleaned.get("due_on"):
            self.add_error("due_on", _("기한은 교부결정·교부·정산·기한 변경에만 적습니다."))
        if (amount or 0) < 0 and not cleaned.get("note", "").strip():
            self.add_error("note", _("줄이는 금액(△)에는 까닭을 적어 주세요."))
        return cleaned


class TableForm(forms.Form):
    """Where a table of grants comes from, and what stands for rows that do not say it themselves."""

    unit = forms.TypedChoiceField(label=gettext_lazy("부서"), coerce=int)
    fiscal_year = forms.IntegerField(label=gettext_lazy("회계연도"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    month = forms.TypedChoiceField(
        label=gettext_lazy("반영월"),
        coerce=int,
        error_messages={"invalid_choice": gettext_lazy("열린 달만 고를 수 있습니다.")},
    )
    money_unit = forms.ChoiceField(label=gettext_lazy("금액 단위"), choices=[(unit, unit) for unit in MONEY_UNITS])
    program_title = forms.CharField(
        label=gettext_lazy("사업명"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("표에 사업명 열이 없을 때 적습니다."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("구분"),
        choices=Grant.Kind.choices,
        help_text=gettext_lazy("표에 구분 열이 있으면 그것을 따릅니다."),
    )
    file = forms.FileField(label=gettext_lazy("엑셀·CSV 파일"), required=False)
    table = forms.CharField(
        label=gettext_lazy("또는 붙여넣기"),
        required=False,
        strip=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("엑셀에서 열 이름까지 골라 복사해 붙입니다."),
    )

    def __init__(self, data=None, files=None, *, units: list[tuple[int, str]], months: list[Month], initial=None):
        super().__init__(data, files, initial=initial)
        self.fields["unit"].choices = units
        self.fields["month"].choices = month_choices(months)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not cleaned.get("table", "").strip():
            raise forms.ValidationError(_("파일을 고르거나 표를 붙여 넣어 주세요."))
        return cleaned

    def rows(self) -> list[list[str]]:
        """The cells of the file, else of what was pasted. Raises ``InvalidInput``."""
        file = self.cleaned_data.get("file")
        rows = rows_of_file(file) if file else rows_of_text(self.cleaned_data["table"])
        if not rows:
            raise InvalidInput(_("표에 읽을 것이 없습니다."))
        return rows
