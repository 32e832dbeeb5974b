"""What people type of an indicator: its definition card, and what its rows are to reach in a year."""

from dataclasses import dataclass, field
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import NotANumber, format_number, parse_number
from programs.models import Category, Indicator, Target
from reporting.quantities import DECIMALS, LARGEST

LONGEST_TEXT = Target._meta.get_field("text").max_length
LONGEST_ALIAS, MOST_ALIASES = 300, 20
MONTHS = range(1, 13)


class CardForm(forms.ModelForm):
    """The definition card (지표 정의서); how it is gathered only for those who define indicators."""

    aliases = forms.CharField(
        label=gettext_lazy("다른 곳에서 쓰는 이름"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("한 줄에 하나씩 적습니다. 글 속의 수치를 이 이름으로도 찾습니다."),
    )
    definition = forms.CharField(
        label=gettext_lazy("무엇을 세는가"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    decimals = forms.IntegerField(label=gettext_lazy("소수 자리"), min_value=0, max_value=DECIMALS)
    lag_days = forms.IntegerField(
        label=gettext_lazy("집계에 걸리는 날수"),
        min_value=0,
        max_value=365,
        help_text=gettext_lazy("달이 끝난 뒤 값을 알기까지 걸리는 날입니다. [미집계]의 예정일이 됩니다."),
    )

    class Meta:
        model = Indicator
        fields = [
            "definition",
            "aliases",
            *Indicator.DEFINING,
            "direction",
            "decimals",
            "source",
            "frequency",
            "lag_days",
            "may_fall",
            "is_defined",
        ]

    def __init__(self, *args, defines: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["aliases"] = "\n".join(self.instance.aliases)
        if not defines:
            for name in Indicator.DEFINING:
                del self.fields[name]
            return
        others = Indicator.objects.filter(unit=self.instance.unit_id).exclude(pk=self.instance.pk)
        for name in ("numerator", "denominator"):
            self.fields[name].queryset = others.order_by("order", "pk")
            self.fields[name].label_from_instance = lambda row: f"{row.name} ({row.measure})"

    def clean_aliases(self) -> list[str]:
        names = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines()]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > MOST_ALIASES or any(len(name) > LONGEST_ALIAS for name in names):
            raise forms.ValidationError(
                _("이름은 %(most)d개, 하나에 %(long)d자까지 적습니다.") % {"most": MOST_ALIASES, "long": LONGEST_ALIAS}
            )
        return names

    def clean(self) -> dict:
        cleaned = super().clean()
        upper, lower = cleaned.get("numerator"), cleaned.get("denominator")
        if bool(upper) != bool(lower) or (upper and upper == lower):
            self.add_error("denominator", _("분자와 분모는 서로 다른 지표로 함께 고르거나 함께 비워 둡니다."))
        if upper and cleaned.get("aggregation") != Indicator.Aggregation.RATIO:
            self.add_error("aggregation", _("분자와 분모가 있으면 누계 방법은 '비율'입니다."))
        return cleaned


@dataclass
class TargetRow:
    """What one row of the indicator is to reach: texts as typed, and what they were read as."""

    category: Category
    year_text: str = ""
    month_texts: dict[int, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    value: Decimal | None = None
    words: str = ""
    months: dict[int, Decimal] = field(default_factory=dict)

    @property
    def label(self) -> str:
        category = self.category
        names = [category.parent.name if category.parent_id else "", category.name]
        return " – ".join(filter(None, names)) or _("전체")

    @property
    def month_cells(self) -> list[tuple[int, str]]:
        return [(month, self.month_texts.get(month, "")) for month in MONTHS]


class TargetsForm:
    """A year's targets of all rows of an indicator, each with a profile by month.

    Inputs: ``year-ID`` (a number or words) and ``month-ID-NUMBER``, what is to be reached by the end of the month.
    """

    def __init__(self, categories: list[Category], targets: dict[int, Target], data=None):
        self.data = data
        self.rows = [self._shown(category, targets.get(category.pk)) for category in categories]

    def _shown(self, category: Category, target: Target | None) -> TargetRow:
        row = TargetRow(category)
        if target:
            row.year_text = target.text or _plain(target.value)
            row.month_texts = {month.month % 100: _plain(month.value) for month in target.months.all()}
        return row

    def is_valid(self) -> bool:
        for row in self.rows:
            self._read(row)
        return not any(row.errors for row in self.rows)

    def _read(self, row: TargetRow) -> None:
        pk = row.category.pk
        row.year_text = self.data.get(f"year-{pk}", row.year_text).strip()
        sent = {month: self.data.get(f"month-{pk}-{month}") for month in MONTHS}
        row.month_texts |= {month: text.strip() for month, text in sent.items() if text is not None}
        try:
            row.value = _number(row.year_text)
        except NotANumber:
            row.words = row.year_text
            if len(row.words) > LONGEST_TEXT or "\x00" in row.words:
                row.errors.append(_("목표는 숫자나 %d자까지의 글로 적어 주세요.") % LONGEST_TEXT)
        try:
            numbers = {month: _number(text) for month, text in row.month_texts.items()}
        except NotANumber as error:
            row.errors.append(str(error))
            return
        row.months = {month: value for month, value in numbers.items() if value is not None}
        if row.months and row.value is None:
            row.errors.append(_("월별 목표가 있으면 한 해의 목표도 숫자로 적어 주세요."))


def _number(text: str) -> Decimal | None:
    value = parse_number(text)
    if value is not None and (abs(value) >= LARGEST or value != round(value, DECIMALS)):
        raise NotANumber(_("'%s': 값이 너무 크거나 소수 자리가 많습니다.") % text[:40])
    return value


def _plain(value: Decimal | None) -> str:
    return "" if value is None else format_number(value.normalize())
