"""What is typed about funds and donations: one amount of one year, in any unit of money."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import FundEntry
from core.money import MONEY_UNITS, NotANumber, format_money, parse_amount
from organization.forms import offer_units

FIRST_YEAR, LAST_YEAR = 1980, 2100


class FundEntryForm(forms.ModelForm):
    """One amount: whose, of which year and fund, in or out, and what for."""

    year = forms.IntegerField(label=gettext_lazy("연도"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    amount = forms.CharField(
        label=gettext_lazy("금액"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("금액 없이 사실만 적을 수도 있습니다."),
    )
    given_unit = forms.ChoiceField(label=gettext_lazy("금액 단위"), choices=[(name, name) for name in MONEY_UNITS])

    class Meta:
        model = FundEntry
        fields = ["unit", "year", "fund", "flow", "kind", "item", "given_unit", "amount"]

    def __init__(self, *args, units: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], units)
        self.fields["flow"].choices = [("", _("그 밖(조성·예치 등)")), *FundEntry.Flow.choices]
        entry = self.instance
        if entry.pk:
            shown = entry.given_unit if entry.given_unit in MONEY_UNITS else "원"
            self.initial |= {"given_unit": shown, "amount": format_money(entry.amount, shown)}

    def clean(self) -> dict:
        cleaned = super().clean()
        try:
            cleaned["amount"] = parse_amount(cleaned.get("amount") or "", cleaned.get("given_unit", "원"))
        except NotANumber as error:
            self.add_error("amount", str(error))
        return cleaned
