"""Form fields for what the office writes its own way: months and amounts of money."""

from hashlib import sha256

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


class SeenMixin(forms.Form):
    """Refuses to save over what somebody else has saved since the form was opened.

    The form carries a digest of what it showed; on sending it is compared with what stands now.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self._digest()

    def clean(self):
        cleaned = super().clean()
        shown, stands = cleaned.get("seen"), self.initial["seen"]
        if shown and self.instance.pk and shown != stands:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = stands
            raise ValidationError(
                _(
                    "이 화면을 연 뒤 다른 사람이 먼저 고쳤습니다. 카드를 새로 열어 그 내용을 보세요. "
                    "그래도 아래에 적힌 대로 바꾸려면 한 번 더 저장하세요."
                )
            )
        return cleaned

    def _digest(self) -> str:
        shown = {name: str(self.initial.get(name, "")) for name in self.fields if name != "seen"}
        return sha256(repr(sorted(shown.items())).encode()).hexdigest()
