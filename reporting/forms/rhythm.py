"""Forms of the rhythm: opening months, deciding, typing a document number back."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.periods import Month
from reporting.models import RoundSection


class OpenPeriodForm(forms.Form):
    month = forms.CharField(
        label=gettext_lazy("기간"),
        max_length=120,
        help_text=gettext_lazy("2023-06처럼 적고, 여럿이면 쉼표로 잇습니다. 출납정리는 13월(2023-13)입니다."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("제출 기한"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("날짜를 2023-07-07처럼 적어 주세요.")},
    )

    def clean_month(self) -> list[Month]:
        """Every month named once, oldest first."""
        try:
            months = {Month.parse(text) for text in self.cleaned_data["month"].replace(",", " ").split()}
        except ValueError:
            months = set()
        if not months:
            raise forms.ValidationError(_("2023-06처럼 연도와 월(1~13)을 적어 주세요."))
        return sorted(months)


class ReopenForm(forms.Form):
    """마감 해제: why, and until which day."""

    reason = forms.CharField(
        max_length=300, error_messages={"required": gettext_lazy("마감을 해제하는 사유를 적어 주세요.")}
    )
    until = forms.DateField(
        error_messages={
            "required": gettext_lazy("언제까지 열어 둘지 날짜를 적어 주세요."),
            "invalid": gettext_lazy("날짜를 2023-07-07처럼 적어 주세요."),
        }
    )

    @property
    def message(self) -> str:
        """All that is wrong, in one line above the list."""
        return " ".join(str(text) for texts in self.errors.values() for text in texts)


class DocumentForm(forms.Form):
    """What is typed back from the document system."""

    document_number = forms.CharField(
        label=gettext_lazy("결재 문서번호"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("업무관리시스템의 문서번호. 나중에 적어도 됩니다."),
    )
    document_date = forms.DateField(
        label=gettext_lazy("결재일"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("날짜를 2023-06-07처럼 적어 주세요.")},
    )

    @property
    def messages(self) -> list[str]:
        return [error for texts in self.errors.values() for error in texts]


class ConfirmForm(DocumentForm):
    """What a head says when confirming."""

    by_proxy = forms.BooleanField(label=gettext_lazy("대결"), required=False)
    note = forms.CharField(label=gettext_lazy("의견"), max_length=300, required=False)


class RoundForm(forms.Form):
    """A new collection round (취합 회차): what is asked of whom, as of which day, until when."""

    title = forms.CharField(
        label=gettext_lazy("제목"), max_length=200, help_text=gettext_lazy("예: 2023년 6월 정례회 주요업무보고")
    )
    session = forms.CharField(label=gettext_lazy("회기"), max_length=100, required=False)
    as_of = forms.DateField(
        label=gettext_lazy("기준일"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("글 속의 수치를 이날이 든 달의 값과 견줍니다."),
    )
    due_on = forms.DateField(label=gettext_lazy("제출 기한"), widget=forms.DateInput(attrs={"type": "date"}))
    sections = forms.MultipleChoiceField(
        label=gettext_lazy("받을 글"), choices=RoundSection, widget=forms.CheckboxSelectMultiple
    )
    unit_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("부서"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, units: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit_ids"].choices = units


class RoundChangeForm(RoundForm):
    """What may still be said otherwise of an open round: its words, its due day, further units.

    The day it speaks of and the texts it asks for stay: what is written already answers them.
    """

    as_of = sections = None

    def __init__(self, *args, units: list[tuple[int, str]], **kwargs):
        super().__init__(*args, units=units, **kwargs)
        self.fields["unit_ids"].label = _("더 받을 부서")
        self.fields["unit_ids"].required = False
        if not units:
            del self.fields["unit_ids"]
