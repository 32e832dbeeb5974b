"""Reading the entry form: texts in a chosen unit become whole won, or a message at the cell."""

from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.selectors import EntryRow
from core.money import MONEY_UNITS, NotANumber, format_exact, format_money, format_rate, parse_amount
from core.periods import Month
from core.refusals import InvalidInput
from reporting.models import Figure
from reporting.services import Entry

#: Separates what a hidden field remembers of a cell: its version, and the text that was shown.
SEEN_SEPARATOR = "|"
LONGEST_VERSION = 9
THIS_MONTH, TO_DATE = "this_month", "to_date"


def correction_line(correction: Figure, money_unit: str) -> dict:
    """A correction as a line of its own under its row: ``정정 5월분 △5``."""
    return {
        "month_label": Month(correction.corrects).short_label,
        "amount": format_money(correction.value, money_unit),
        "won": int(correction.value),
        "reason": correction.reason,
        "entered_by": str(correction.entered_by),
    }


@dataclass
class EntryCells:
    """The cells of one row as texts in the page's unit, and what is wrong with them."""

    row: EntryRow
    money_unit: str
    this_month_field: str
    to_date_field: str
    seen: str = ""
    errors: list[str] = field(default_factory=list)
    is_conflict: bool = False

    @property
    def series_id(self) -> int:
        return self.row.series_id

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def team(self) -> str:
        return self.row.team

    @property
    def current(self) -> str:
        return format_money(self.row.current, self.money_unit)

    @property
    def previous(self) -> str:
        return format_money(self.row.previous, self.money_unit)

    @property
    def current_won(self) -> int | None:
        return self.row.current

    @property
    def previous_won(self) -> int:
        """What the month's own amount is added to: the sum before it and the corrections in it."""
        return self.row.base

    @property
    def corrections(self) -> list[dict]:
        return [correction_line(correction, self.money_unit) for correction in self.row.corrections]

    @property
    def value_won(self) -> int | None:
        return self.row.value

    @property
    def to_date_won(self) -> int | None:
        return None if self.row.value is None else self.row.to_date

    @property
    def this_month(self) -> str:
        return format_money(self.row.value, self.money_unit)

    @property
    def to_date(self) -> str:
        return format_money(self.to_date_won, self.money_unit)

    @property
    def covers(self) -> str:
        return self.row.covers

    @property
    def version(self) -> int:
        return self.row.version

    @property
    def spent_rate(self) -> str:
        return format_rate(self.row.rate)

    @property
    def returned_reason(self) -> str:
        return self.row.returned_reason

    @property
    def state(self) -> str:
        """How the cell is drawn: open, returned, locked, error or conflict."""
        if self.is_conflict:
            return "conflict"
        if self.errors:
            return "error"
        if not self.row.is_open:
            return "locked"
        return "returned" if self.row.returned_reason else "open"


class EntryForm:
    """All cells of a unit's month in one unit of money, typed as 당월 or as 누계.

    ``is_valid()`` reads what was sent; ``entries`` are then the changed cells. A cell counts as
    changed when its text differs from what the page had shown, so an untouched cell never
    overwrites what somebody else saved meanwhile.
    """

    def __init__(self, rows: list[EntryRow], money_unit: str, mode: str = THIS_MONTH, data=None):
        if money_unit not in MONEY_UNITS:
            raise InvalidInput(_("'%(unit)s'은(는) 금액 단위가 아닙니다.") % {"unit": money_unit})
        self.money_unit = money_unit
        self.mode = TO_DATE if mode == TO_DATE else THIS_MONTH
        self.data = data
        self.entries: list[Entry] = []
        self.rows = [self._shown(row) for row in rows]

    def _shown(self, row: EntryRow) -> EntryCells:
        to_date_won = None if row.value is None else row.to_date
        this_month = self._text(THIS_MONTH, row.value)
        to_date = self._text(TO_DATE, to_date_won)
        shown = this_month if self.mode == THIS_MONTH else to_date
        seen = f"{row.version}{SEEN_SEPARATOR}{shown}"
        return EntryCells(row, self.money_unit, this_month, to_date, seen)

    def _text(self, column: str, won: int | None) -> str:
        """What is typed in keeps every won; what only follows from it is rounded as on paper."""
        return format_exact(won, self.money_unit) if column == self.mode else format_money(won, self.money_unit)

    def is_valid(self) -> bool:
        for cells in self.rows:
            self._read(cells)
        return not any(cells.errors for cells in self.rows)

    @property
    def messages(self) -> list[dict]:
        """Every error with the row that it belongs to, for the summary above the grid."""
        return [
            {"series_id": cells.series_id, "name": cells.name, "message": message}
            for cells in self.rows
            for message in cells.errors
        ]

    def _read(self, cells: EntryCells) -> None:
        text = self.data.get(f"{self.mode}-{cells.series_id}")
        if text is None:
            return
        text = text.strip()
        version, shown = self._seen(cells)
        if text == shown:
            return
        setattr(cells, f"{self.mode}_field", text)
        cells.seen = f"{version}{SEEN_SEPARATOR}{shown}"
        try:
            amount = parse_amount(text, self.money_unit)
        except NotANumber as error:
            cells.errors.append(str(error))
            return
        if self.mode == TO_DATE and amount is not None:
            amount -= cells.row.base
        self.entries.append(Entry(cells.series_id, amount, self.money_unit, version))

    def _seen(self, cells: EntryCells) -> tuple[int, str]:
        sent = self.data.get(f"seen-{cells.series_id}", cells.seen)
        version, separator, shown = sent.partition(SEEN_SEPARATOR)
        if not separator or not version.isdecimal() or len(version) > LONGEST_VERSION:
            raise InvalidInput(_("화면의 값을 읽지 못했습니다. 화면을 새로 고친 뒤 다시 입력해 주세요."))
        return int(version), shown

    def mark_conflicts(self, series_ids, fresh_rows: list[EntryRow]) -> None:
        """Show both values where somebody else was faster; a second save takes the typed one."""
        fresh = {row.series_id: row for row in fresh_rows}
        for cells in self.rows:
            if cells.series_id not in series_ids:
                continue
            cells.is_conflict = True
            if cells.series_id not in fresh:
                cells.errors.append(_("그 사이 다른 부서로 옮겨졌거나 없어진 항목입니다. 화면을 새로 고쳐 주세요."))
                continue
            typed = getattr(cells, f"{self.mode}_field")
            stored = self._shown(fresh[cells.series_id])
            cells.row, cells.seen = stored.row, stored.seen
            cells.errors.append(
                _(
                    "그 사이 %(who)s이(가) '%(stored)s'(으)로 저장했습니다. "
                    "여기 적힌 '%(typed)s'을(를) 쓰려면 한 번 더 저장하세요."
                )
                % {
                    "who": stored.row.entered_by or _("다른 사람"),
                    "stored": getattr(stored, f"{self.mode}_field"),
                    "typed": typed,
                }
            )


class ConfirmForm(forms.Form):
    """What is typed back from the document system when a head confirms."""

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
    by_proxy = forms.BooleanField(label=gettext_lazy("대결"), required=False)
    note = forms.CharField(label=gettext_lazy("의견"), max_length=300, required=False)


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
