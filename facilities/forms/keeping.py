"""Forms by which a unit keeps its facilities, contracts, records and inspections."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import WonField
from core.tabular.schema import MOMENT, Column
from core.tabular.values import BadValue, parse
from facilities.models import Disclosure, Entrustment, Facility, FacilityRecord, Inspection
from organization.forms import offer_units

MOST_OPERATORS = 10
PART_MARK = "|"


class DateInput(forms.DateInput):
    """A day as browsers pick it."""

    def __init__(self, **options):
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"}, **options)


def dates(*names: str) -> dict:
    return {name: DateInput() for name in names}


class FacilityForm(forms.ModelForm):
    """A facility. A secret address is neither shown nor typed here again: it has a form of its own on the card."""

    location_disclosure = forms.ChoiceField(
        label=gettext_lazy("위치 공개"),
        choices=[("", gettext_lazy("유형에 따름(보호시설은 비공개)")), *Disclosure.choices],
        required=False,
        help_text=gettext_lazy("비공개면 자치구와 주소를 따로 둡니다."),
    )
    address = forms.CharField(label=gettext_lazy("주소"), max_length=300, required=False, strip=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**6)

    class Meta:
        model = Facility
        fields = [
            "name",
            "unit",
            "type",
            "location_disclosure",
            "district",
            "address",
            "established",
            "is_planned",
            "closes_on",
            "area",
            "note",
        ]
        widgets = dates("closes_on") | {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, units, types, **kwargs):
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], units)
        self.fields["type"].queryset = types
        facility = self.instance
        self.fields["version"].initial = facility.version if facility.pk else 0
        if facility.pk is not None:
            self.fields["location_disclosure"].choices = Disclosure.choices
        if facility.pk is not None and facility.hides_address:
            self.fields["address"].help_text = _("저장된 주소는 여기에 보이지 않습니다.")
            self.initial["address"] = ""

    def clean_established(self):
        text = self.cleaned_data["established"]
        if not text:
            return ""
        try:
            return parse(text, Column("established", MOMENT))
        except BadValue as error:
            raise ValidationError(str(error)) from None

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("type")
        if not cleaned.get("location_disclosure") and kind is not None:
            cleaned["location_disclosure"] = Disclosure.SECRET if kind.is_shelter else Disclosure.PUBLIC
        return cleaned

    @property
    def typed_address(self) -> str | None:
        """What was typed; ``None`` where nothing was and what is kept may stay."""
        text = self.cleaned_data["address"]
        hides = self.cleaned_data["location_disclosure"] != Disclosure.PUBLIC
        return text or (None if hides else "")


class EntrustmentForm(forms.ModelForm):
    """A contract with its operators, one a line."""

    operators = forms.CharField(
        label=gettext_lazy("수탁기관"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("한 줄에 한 곳. 맡은 부분이 다르면 '기관 | 담당 부분'으로 적습니다."),
    )

    class Meta:
        model = Entrustment
        fields = [
            "mode",
            "renewal",
            "operators",
            "starts_on",
            "ends_on",
            "consent_session",
            "consent_document",
            "agreed_on",
            "agreement_document",
            "evaluated_on",
            "evaluation",
            "note",
        ]
        widgets = dates("starts_on", "ends_on", "agreed_on", "evaluated_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            parts = self.instance.parts.select_related("operator")
            lines = [f"{row.operator} {PART_MARK} {row.part}" if row.part else str(row.operator) for row in parts]
            self.initial["operators"] = "\n".join(lines)

    def clean_operators(self) -> list[tuple[str, str]]:
        found = {}
        for line in self.cleaned_data["operators"].splitlines():
            name, _mark, part = (piece.strip() for piece in line.partition(PART_MARK))
            if len(name) > 200 or len(part) > 100:
                raise ValidationError(_("기관 이름은 200자, 담당 부분은 100자까지 적어 주세요."))
            if part and not name:
                raise ValidationError(_("담당 부분 앞에 기관 이름을 적어 주세요."))
            if name:
                found[name, part] = None
        if len(found) > MOST_OPERATORS:
            raise ValidationError(_("수탁기관은 %d곳까지 적습니다.") % MOST_OPERATORS)
        return list(found)


class RecordForm(forms.ModelForm):
    """How full a facility is as of a day."""

    budget = WonField(label=gettext_lazy("예산(원)"), required=False)

    class Meta:
        model = FacilityRecord
        fields = ["as_of", "capacity", "occupancy", "staff_authorized", "staff_actual", "budget"]
        widgets = dates("as_of")

    def validate_unique(self):
        """A second record of a day takes the place of the first."""

    def validate_constraints(self):
        """As above."""


class InspectionForm(forms.ModelForm):
    """What an inspection found, and until when it is to be mended."""

    class Meta:
        model = Inspection
        fields = ["kind", "inspected_on", "result", "due_on", "settled_on", "document_number"]
        widgets = dates("inspected_on", "due_on", "settled_on") | {"result": forms.Textarea(attrs={"rows": 3})}
