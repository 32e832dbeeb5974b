"""What is typed to fix what was provisional."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import NotANumber, parse_amount


class FixForm(forms.Form):
    """확정 of one provisional amount: how much in won, and from which open month."""

    appropriation = forms.IntegerField(min_value=1)
    amount = forms.CharField(
        max_length=40, error_messages={"required": gettext_lazy("확정 금액을 원으로 적어 주세요.")}
    )
    month = forms.TypedChoiceField(
        coerce=int, error_messages={"invalid_choice": gettext_lazy("열린 달에서만 확정합니다.")}
    )
    note = forms.CharField(max_length=300, required=False)

    def __init__(self, data, *, months: list[int]):
        super().__init__(data)
        self.fields["month"].choices = [(month, month) for month in months]

    def clean_amount(self) -> int:
        try:
            amount = parse_amount(self.cleaned_data["amount"], "원")
        except NotANumber as error:
            raise forms.ValidationError(str(error)) from error
        if amount is None:
            raise forms.ValidationError(_("확정 금액을 원으로 적어 주세요."))
        return amount
