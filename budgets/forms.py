"""Reading the entry form: texts in a chosen unit become whole won, or a message at the cell."""

from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.selectors import EntryRow
from core.money import MONEY_UNITS, NotANumber, format_money, parse_amount
from core.refusals import InvalidInput
from reporting.services import Entry

#: Separates what a hidden field remembers of a cell: version, this month, to date.
SEEN_SEPARATOR = "|"


@dataclass
class EntryCells:
    """The two cells of one row as they stand on the page, and what is wrong with them."""

    row: EntryRow
    this_month: str
    to_date: str
    seen: str
    errors: list[str] = field(default_factory=list)
    conflict: str = ""

    @property
    def series_id(self) -> int:
        return self.row.series_id


class EntryForm:
    """All cells of a unit's month. ``is_valid()`` reads; ``entries`` are the changed cells only.

    A cell counts as changed when its text differs from what the page showed, so a value that
    somebody else changed meanwhile is never overwritten by an untouched cell.
    """

    def __init__(self, rows: list[EntryRow], money_unit: str, data=None):
        if money_unit not in MONEY_UNITS:
            raise InvalidInput(_("'%(unit)s'은(는) 금액 단위가 아닙니다.") % {"unit": money_unit})
        self.money_unit = money_unit
        self.data = data
        self.entries: list[Entry] = []
        self.cells = [self._shown(row) for row in rows]

    def _shown(self, row: EntryRow) -> EntryCells:
        this_month = format_money(row.value, self.money_unit)
        to_date = "" if row.value is None else format_money(row.to_date, self.money_unit)
        seen = SEEN_SEPARATOR.join((str(row.version), this_month, to_date))
        return EntryCells(row, this_month, to_date, seen)

    def is_valid(self) -> bool:
        for cells in self.cells:
            if cells.row.is_open:
                self._read(cells)
        return not any(cells.errors for cells in self.cells)

    @property
    def error_count(self) -> int:
        return sum(1 for cells in self.cells if cells.errors or cells.conflict)

    def _read(self, cells: EntryCells) -> None:
        series_id = cells.series_id
        this_month = self.data.get(f"this_month-{series_id}")
        to_date = self.data.get(f"to_date-{series_id}")
        if this_month is None and to_date is None:
            return
        version, seen_this_month, seen_to_date = self._seen(cells)
        this_month = seen_this_month if this_month is None else this_month.strip()
        to_date = seen_to_date if to_date is None else to_date.strip()
        if (this_month, to_date) == (seen_this_month, seen_to_date):
            return
        cells.this_month, cells.to_date = this_month, to_date
        cells.seen = SEEN_SEPARATOR.join((str(version), seen_this_month, seen_to_date))
        try:
            value = self._amount(
                cells.row, this_month, to_date, this_month != seen_this_month,
                to_date != seen_to_date,
            )
        except NotANumber as error:
            cells.errors.append(str(error))
            return
        self.entries.append(Entry(series_id, value, self.money_unit, version))

    def _seen(self, cells: EntryCells) -> tuple[int, str, str]:
        sent = self.data.get(f"seen-{cells.series_id}", cells.seen)
        parts = sent.split(SEEN_SEPARATOR)
        if len(parts) != 3 or not parts[0].isdecimal():
            raise InvalidInput(_("화면의 값을 읽지 못했습니다. 화면을 새로 고친 뒤 다시 입력해 주세요."))
        return int(parts[0]), parts[1], parts[2]

    def _amount(self, row, this_month, to_date, this_changed, to_date_changed) -> int | None:
        """The month's amount from whichever cell was typed; both must then agree."""
        amount = parse_amount(this_month, self.money_unit)
        if not to_date_changed:
            return amount
        total = parse_amount(to_date, self.money_unit)
        from_total = None if total is None else total - row.previous
        if not this_changed:
            return from_total
        if amount is None or from_total is None:
            if this_month or to_date:
                raise NotANumber(_("당월과 누계 가운데 하나만 비어 있습니다. 둘 다 비우거나 채워 주세요."))
            return None
        if abs(amount - from_total) >= MONEY_UNITS[self.money_unit]:
            raise NotANumber(
                _("당월 %(month)s과(와) 누계 %(total)s이(가) 맞지 않습니다. 하나만 고쳐 주세요.")
                % {"month": this_month, "total": to_date}
            )
        return amount

    def mark_conflicts(self, series_ids, fresh_rows: list[EntryRow]) -> None:
        """Show both values where somebody else was faster; a second save takes the typed one."""
        fresh = {row.series_id: row for row in fresh_rows}
        for cells in self.cells:
            if cells.series_id in series_ids:
                row = fresh[cells.series_id]
                stored = self._shown(row)
                cells.row, cells.seen = row, stored.seen
                cells.conflict = _(
                    "그 사이 %(who)s님이 %(stored)s(으)로 저장했습니다. "
                    "이 칸에 적힌 %(typed)s을(를) 쓰려면 한 번 더 저장하세요."
                ) % {
                    "who": row.entered_by or "-",
                    "stored": stored.this_month or _("빈칸"),
                    "typed": cells.this_month or _("빈칸"),
                }


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
