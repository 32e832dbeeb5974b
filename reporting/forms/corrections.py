"""What is typed to mend one row of a closed month, whatever it counts."""

from collections.abc import Callable
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import NotANumber
from reporting.models import Figure


class CorrectionForm(forms.Form):
    """정정 of one row of a closed month: the right value, or the signed difference, and why.

    ``read`` turns what was typed into a number (``None`` for nothing, ``NotANumber`` for nonsense) and
    ``write`` turns a number back. ``amount`` is then the difference against ``known``, what the month is
    known to be without this very correction. Either field may be left empty; told both, they must agree.
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
    known = forms.DecimalField(widget=forms.HiddenInput, max_digits=20, decimal_places=4)

    def __init__(self, known: Decimal, stored: Figure | None, read: Callable, write: Callable, data=None):
        self.read, self.amount, self.stored = read, Decimal(0), stored
        initial = {"version": stored.version if stored else 0, "known": known}
        if stored:
            initial |= {"difference": write(stored.value), "reason": stored.reason}
            initial["right_value"] = write(known + stored.value)
        super().__init__(data, initial=initial)

    def clean_right_value(self) -> Decimal | None:
        return self._number("right_value")

    def clean_difference(self) -> Decimal | None:
        return self._number("difference")

    def _number(self, name: str) -> Decimal | None:
        """What was typed; ``None`` where it still says what the page had shown."""
        text = self.cleaned_data[name]
        if text == self.initial.get(name):
            return None
        try:
            return self.read(text)
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
            self.amount = self.stored.value  # only the reason changes
        else:
            self.add_error("right_value", _("옳은 값이나 차이를 적어 주세요."))
        return cleaned
