"""What is typed to mend a closed month, and to fix what was provisional."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import NotANumber, format_money, parse_amount
from reporting.models import Figure


class CorrectionForm(forms.Form):
    """정정 of one row of a closed month: the right value, or the signed difference, and why.

    ``amount`` is then the difference in won against ``known``, what the month is known to be
    without this very correction. Either field may be left empty; told both, they must agree.
    """

    right_value = forms.CharField(label=gettext_lazy("옳은 값"), max_length=40, required=False)
    difference = forms.CharField(
        label=gettext_lazy("또는 차이(±)"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("줄여야 하면 △5 또는 -5처럼 적습니다."),
    )
    reason = forms.CharField(
        label=gettext_lazy("정정 사유"),
        max_length=300,
        help_text=gettext_lazy("정오표에 그대로 나옵니다. 무엇이 왜 틀렸는지 한 줄로 적어 주세요."),
        error_messages={"required": gettext_lazy("정정하는 사유를 적어 주세요.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)
    known = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, known: int, money_unit: str, stored: Figure | None = None, data=None):
        self.money_unit, self.amount, self.stored = money_unit, 0, stored
        initial = {"version": stored.version if stored else 0, "known": known}
        if stored:
            initial |= {"difference": format_money(stored.value, money_unit), "reason": stored.reason}
            initial["right_value"] = format_money(known + stored.value, money_unit)
        super().__init__(data, initial=initial)

    def clean_right_value(self) -> int | None:
        return self._amount("right_value")

    def clean_difference(self) -> int | None:
        return self._amount("difference")

    def _amount(self, name: str) -> int | None:
        """What was typed, in won; ``None`` where it still says what the page had shown."""
        text = self.cleaned_data[name]
        if text == self.initial.get(name):
            return None
        try:
            return parse_amount(text, self.money_unit)
        except NotANumber as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        right, difference = cleaned["right_value"], cleaned["difference"]
        told = None if right is None else right - cleaned["known"]
        if told is not None and difference is not None and told != difference:
            self.add_error("difference", _("옳은 값과 차이가 서로 맞지 않습니다. 하나만 적어도 됩니다."))
        elif told is not None or difference is not None:
            self.amount = difference if told is None else told
        elif self.stored:
            self.amount = int(self.stored.value)  # only the reason changes
        else:
            self.add_error("right_value", _("옳은 값이나 차이를 적어 주세요."))
        return cleaned


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
