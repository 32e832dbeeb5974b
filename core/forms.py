"""Form fields for what the office writes its own way: months and amounts of money."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import NotANumber, format_number, parse_amount
from core.periods import Month


class MonthNumberField(forms.IntegerField):
    """A month typed as ``202305`` or ``2023-05``, kept as ``yyyymm``; 13 is the settlement (출납정리)."""

    widget = forms.TextInput(attrs={"size": 8, "class": "vIntegerField"})

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", gettext_lazy("202305 또는 2023-05. 출납정리는 13월."))
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return Month.parse(value).value
        except ValueError:
            raise ValidationError(
                _("'%(text)s'은(는) 달이 아닙니다. 202305처럼 적어 주세요.") % {"text": str(value)[:20]}
            ) from None


class WonField(forms.Field):
    """Whole won typed as ``1,234`` or ``△300``, kept as an integer."""

    widget = forms.TextInput(attrs={"size": 20, "class": "vBigIntegerField num"})

    def __init__(self, *, min_value=None, max_value=None, **kwargs):
        super().__init__(**kwargs)  # the limits of the column are wider than those of parse_amount

    def to_python(self, value):
        if isinstance(value, int):
            return value
        try:
            return parse_amount(value or "")
        except NotANumber as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value):
        return format_number(value) if isinstance(value, int) else value
