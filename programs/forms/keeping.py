"""Forms by which an office keeps its programs, its strategy, and what it was promised, ordered or reproved."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import SeenMixin
from core.money import DEFAULT_MONEY_UNIT, MONEY_UNITS, NotANumber, format_exact, parse_amount
from organization.forms import offer_units
from programs.models import Commitment, FundShare, PlaceOfUse, Program, ResponsiblePost, StrategyNode

PART_MARK = "|"
MOST_LINES, MOST_TAGS, LONGEST_TAG = 20, 10, 50
FIRST_YEAR, LAST_YEAR = 2000, 2100
Choices = list[tuple[int, str]]


def rows_of(text: str, limits: tuple[int, ...]) -> list[tuple[str, ...]]:
    """Lines of ``가 | 나 | 다`` as tuples of as many parts as there are limits of length; empty lines are none."""
    rows = []
    for line in text.splitlines():
        parts = [" ".join(part.split()) for part in line.split(PART_MARK, len(limits) - 1)]
        parts += [""] * (len(limits) - len(parts))
        if any(len(part) > limit for part, limit in zip(parts, limits, strict=True)):
            raise ValidationError(_("너무 긴 줄이 있습니다: %s") % line.strip()[:40])
        if any(parts):
            rows.append(tuple(parts))
    if len(rows) > MOST_LINES:
        raise ValidationError(_("%d줄까지 적습니다.") % MOST_LINES)
    return list(dict.fromkeys(rows))


def lines_of(rows) -> str:
    """The lines that ``rows_of`` reads, without bars that nothing follows."""
    return "\n".join(f" {PART_MARK} ".join(parts).rstrip(f" {PART_MARK}") for parts in rows)


def offer_rows(field: forms.ModelChoiceField, choices: Choices) -> None:
    """Rows that may be chosen, with labels already read."""
    field.queryset = field.queryset.filter(pk__in=[pk for pk, _label in choices])
    empty = [] if isinstance(field, forms.ModelMultipleChoiceField) else [("", "---------")]
    field.choices = [*empty, *choices]


class YearField(forms.IntegerField):
    """A year of the calendar."""

    def __init__(self, **kwargs):
        super().__init__(min_value=FIRST_YEAR, max_value=LAST_YEAR, **kwargs)


class ProgramForm(SeenMixin, forms.ModelForm):
    """A program with its places of use, its shares by source and its posts."""

    year = YearField(label=gettext_lazy("사업연도"))
    tags = forms.CharField(
        label=gettext_lazy("표지"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("쉼표로 나눕니다. 예: 신규, 강화"),
    )
    amount = forms.CharField(label=gettext_lazy("소요예산"), required=False, max_length=30)
    given_unit = forms.ChoiceField(
        label=gettext_lazy("소요예산 단위"), choices=[(unit, unit) for unit in MONEY_UNITS], initial=DEFAULT_MONEY_UNIT
    )
    national = forms.CharField(label=gettext_lazy("국비"), required=False, max_length=100)
    city = forms.CharField(label=gettext_lazy("시비"), required=False, max_length=100)
    district = forms.CharField(
        label=gettext_lazy("구비"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("비율(50), 금액(4,720백만원), 조건(처우개선비 100%)을 적습니다. 별도면 '50(별도)'."),
    )
    places = forms.CharField(
        label=gettext_lazy("쓰이는 곳"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("한 줄에 '구분 | 번호 | 그곳에 쓰는 이름'. 이름이 같으면 비웁니다. 예: 주요업무 | 3"),
    )
    posts = forms.CharField(
        label=gettext_lazy("담당"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("한 줄에 '팀이나 직위 | 전화'. 사람 이름은 적지 않습니다. 예: 지원팀장 | 5017"),
    )

    class Meta:
        model = Program
        fields = [
            *("unit", "year", "title", "parent", "predecessor", "strategy"),
            *("purpose", "legal_basis", "target_group", "period_start", "period_end", "tags", "commission"),
            *("amount", "given_unit", "budget_base", "national", "city", "district", "places", "posts"),
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("purpose", "legal_basis", "target_group")}
        labels = {"period_start": gettext_lazy("사업 시작"), "period_end": gettext_lazy("사업 종료")}
        help_texts = {
            "period_end": gettext_lazy("적힌 그대로 남습니다. 예: 2023-12, 연중, 하반기"),
            "parent": gettext_lazy("내역사업이면 그것이 드는 사업을 고릅니다."),
        }

    def __init__(self, *args, units: Choices, programs: Choices, nodes: Choices, **kwargs):
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], units)
        for name in ("parent", "predecessor"):
            offer_rows(self.fields[name], [row for row in programs if row[0] != self.instance.pk])
        offer_rows(self.fields["strategy"], nodes)

    @staticmethod
    def said_of(program: Program) -> dict:
        """What the form shows of a program beside its own columns."""
        unit = program.given_unit if program.given_unit in MONEY_UNITS else DEFAULT_MONEY_UNIT
        places = [
            (row.section, row.number, "" if row.title == program.title else row.title) for row in program.places.all()
        ]
        return {
            "tags": ", ".join(program.tags),
            "amount": format_exact(program.required_budget, unit),
            "given_unit": unit,
            **{share.source: share.text for share in program.shares.all()},
            "places": lines_of(places),
            "posts": lines_of((row.name, row.extension) for row in program.posts.all()),
        }

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_tags(self) -> list[str]:
        tags = list(dict.fromkeys(filter(None, map(str.strip, self.cleaned_data["tags"].split(",")))))
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            raise ValidationError(
                _("표지는 %(most)d개까지, %(long)d자까지 답니다.") % {"most": MOST_TAGS, "long": LONGEST_TAG}
            )
        return tags

    def clean_places(self) -> list[tuple[str, ...]]:
        found = rows_of(self.cleaned_data["places"], (300, PlaceOfUse._meta.get_field("number").max_length, 300))
        if len({row[:2] for row in found}) < len(found):
            raise ValidationError(_("같은 구분과 번호가 두 번 적혀 있습니다."))
        return found

    def clean_posts(self) -> list[tuple[str, ...]]:
        limits = [ResponsiblePost._meta.get_field(name).max_length for name in ("name", "extension")]
        found = rows_of(self.cleaned_data["posts"], tuple(limits))
        if any(not name for name, _extension in found):
            raise ValidationError(_("전화 앞에 팀이나 직위를 적어 주세요."))
        if len({name for name, _extension in found}) < len(found):
            raise ValidationError(_("같은 담당이 두 번 적혀 있습니다."))
        return found

    def clean(self):
        cleaned = super().clean()
        try:
            cleaned["won"] = parse_amount(cleaned.get("amount") or "", cleaned.get("given_unit") or DEFAULT_MONEY_UNIT)
        except NotANumber as error:
            self.add_error("amount", str(error))
        else:
            if (cleaned["won"] or 0) < 0:
                self.add_error("amount", _("소요예산은 0보다 작을 수 없습니다."))
        return cleaned

    def save(self, commit=False):
        program = super().save(commit=False)
        program.required_budget = self.cleaned_data["won"]
        program.given_unit = self.cleaned_data["given_unit"] if program.required_budget is not None else ""
        return program

    @property
    def shares(self) -> dict[str, str]:
        """``{source: text}`` of the sources that pay."""
        texts = {source: " ".join(self.cleaned_data[source].split()) for source in FundShare.Source.values}
        return {source: text for source, text in texts.items() if text}


class StrategyNodeForm(SeenMixin, forms.ModelForm):
    """One line of an office's strategy of a year."""

    year = YearField(label=gettext_lazy("연도"))

    class Meta:
        model = StrategyNode
        fields = ["unit", "year", "level", "code", "title", "parent", "order"]
        help_texts = {"order": gettext_lazy("같은 상위 아래에서 작은 수가 먼저 놓입니다.")}

    def __init__(self, *args, units: Choices, nodes: Choices, **kwargs):
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], units)
        offer_rows(self.fields["parent"], [row for row in nodes if row[0] != self.instance.pk])


class CommitmentForm(SeenMixin, forms.ModelForm):
    """A pledge, order or audit remark and how it was dealt with (처리결과)."""

    class Meta:
        model = Commitment
        fields = ["unit", "kind", "number", "title", "source", "state", "due_on", "result", "programs"]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "result": forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "programs": forms.SelectMultiple(attrs={"size": 8}),
        }
        help_texts = {"programs": gettext_lazy("Ctrl을 누른 채 여럿을 고릅니다.")}

    def __init__(self, *args, units: Choices, programs: Choices, **kwargs):
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], units)
        offer_rows(self.fields["programs"], programs)

    def clean_result(self) -> str:
        if len(self.cleaned_data["result"]) > 4000:
            raise ValidationError(_("처리결과는 4,000자까지 적습니다."))
        return self.cleaned_data["result"]
