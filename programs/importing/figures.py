"""What one printed row says of its line: appropriations and the money spent to date."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.models import Appropriation
from core.money import format_money
from core.periods import Month
from organization.models import User
from programs.importing.ledger import Line
from programs.importing.result import CREATED, UNCHANGED, UPDATED, ImportResult
from programs.importing.rhythm import Gate
from programs.importing.rows import MoneyRow
from reporting.models import Figure

Kind = Appropriation.Kind


class Writer:
    """Compares each row with what is stored and keeps what must be written."""

    def __init__(self, actor: User, place: str, file: str, result: ImportResult):
        self.actor, self.place, self.file, self.result = actor, place, file, result
        self.new_changes: list[Appropriation] = []
        self.new_figures: list[Figure] = []
        self.changed_changes: list[Appropriation] = []
        self.changed_figures: list[Figure] = []

    def write(self) -> None:
        Appropriation.objects.bulk_create(self.new_changes)
        Appropriation.objects.bulk_update(self.changed_changes, ["amount", "given_unit"])
        Figure.objects.bulk_create(self.new_figures)
        Figure.objects.bulk_update(self.changed_figures, ["value", "given_unit", "version", "entered_by", "entered_at"])

    # -- appropriations ---------------------------------------------------------------------

    def appropriate(self, row: MoneyRow, line: Line, gate: Gate) -> None:
        """Original and supplementary where they make the current budget, else one stated."""
        known = line.current(row.month)
        if known is not None and known == row.current and self._parts_agree(row, line):
            self._count(row, _("예산 변동"), UNCHANGED)
        elif row.current is None and row.original is None:
            return
        elif self._adds_up(row) and not line.of_kind(Kind.STATED):
            self._original_and_change(row, line, gate)
        else:
            self._stated(row, line, gate)

    def _adds_up(self, row: MoneyRow) -> bool:
        if row.original is None and row.adjustment is None:
            return False
        parts = (row.original or 0) + (row.adjustment or 0)
        if row.current is None or parts == row.current:
            return True
        if row.adjustment is not None:
            self.result.warnings.add(
                self.place,
                _("당초예산과 더해도 예산현액이 되지 않아 증감은 발행값으로만 남겼습니다."),
                row.number,
                "adjustment",
            )
        return False

    def _parts_agree(self, row: MoneyRow, line: Line) -> bool:
        original = line.of_kind(Kind.ORIGINAL)
        if row.original is None or not original or not self._is_sum_of_parts(row):
            return True
        return original[0].amount == row.original

    @staticmethod
    def _is_sum_of_parts(row: MoneyRow) -> bool:
        return (row.original or 0) + (row.adjustment or 0) == row.current

    def _original_and_change(self, row: MoneyRow, line: Line, gate: Gate) -> None:
        stored = line.of_kind(Kind.ORIGINAL)
        if row.original is not None and stored and stored[0].amount != row.original:
            self._change(row, line, gate, stored[0], row.original, "original")
        elif row.original is not None and not stored:
            first = max(row.year * 100 + 1, line.placement.valid_from)
            if line.appropriations or not line.is_new:
                # What the closed months said cannot get another original behind their back.
                self._stated(row, line, gate)
                return
            self._add(row, line, gate, Kind.ORIGINAL, row.original, first, "original")
        others = [c for c in line.changes(row.month) if c.kind not in (Kind.ORIGINAL, Kind.STATED)]
        delta = (row.adjustment or 0) - sum(change.amount for change in others)
        here = [c for c in others if c.kind == Kind.SUPPLEMENTARY and c.month == row.month.value]
        if delta and here:
            self._change(row, line, gate, here[0], here[0].amount + delta, "adjustment")
        elif delta:
            self._add(row, line, gate, Kind.SUPPLEMENTARY, delta, row.month.value, "adjustment")

    def _stated(self, row: MoneyRow, line: Line, gate: Gate) -> None:
        amount = row.current
        if amount is None or line.current(row.month) == amount:
            return
        here = [c for c in line.of_kind(Kind.STATED) if c.month == row.month.value]
        if here:
            self._change(row, line, gate, here[0], amount, "current")
        else:
            self._add(row, line, gate, Kind.STATED, amount, row.month.value, "current")

    def _add(self, row, line: Line, gate: Gate, kind, amount, month: int, column: str) -> None:
        if gate.lock:
            self._refuse(row, gate, column, line.current(row.month), row.current)
            return
        change = Appropriation(
            line=line.budget_line,
            kind=kind,
            amount=int(amount),
            given_unit=row.measure,
            month=month,
            entered_by=self.actor,
        )
        line.appropriations.append(change)
        self.new_changes.append(change)
        self._count(row, _("예산 변동"), CREATED)

    def _change(self, row, line, gate: Gate, change: Appropriation, amount, column: str) -> None:
        if gate.lock:
            self._refuse(row, gate, column, change.amount, amount)
            return
        change.amount, change.given_unit = int(amount), row.measure
        if change.pk:
            self.changed_changes.append(change)
            self._count(row, _("예산 변동"), UPDATED)

    # -- figures ----------------------------------------------------------------------------

    def spend(self, row: MoneyRow, line: Line, gate: Gate) -> None:
        """The figure of the month: what was spent to date less what earlier months hold."""
        to_date = self._to_date(row)
        figure = line.figure(row.month)
        if to_date is None:
            if figure is not None:
                self._silent(row, gate, figure)
            return
        others = [f for f in line.figures if f is not figure and f.month <= row.month.value]
        value = to_date - sum((f.value or Decimal(0) for f in others), Decimal(0))
        if figure is not None:
            if figure.value == value:
                self._count(row, _("집행액"), UNCHANGED)
            else:
                self._differs(row, gate, figure, value)
            return
        later = min((f.month for f in line.figures if f.month > row.month.value), default=None)
        if later:
            self.result.problems.add(
                self.place,
                _(
                    "'%(name)s'은(는) %(later)s까지의 값이 이미 있어 %(month)s을(를) 그 앞에 "
                    "넣을 수 없습니다. 앞선 달부터 차례로 적재해 주세요."
                )
                % {"name": row.name, "later": Month(later).label, "month": row.month.label},
                row.number,
                "spent",
            )
        elif gate.lock:
            self._refuse(row, gate, "spent", None, to_date)
        else:
            self._new_figure(row, line, gate, value)

    def _to_date(self, row: MoneyRow) -> Decimal | None:
        if row.spent is not None:
            return row.spent
        # An empty cell beside a rate of 0.0 is a printed nothing; beside nothing it is silence.
        if row.rate is None:
            return None
        if row.rate == 0:
            return Decimal(0)
        self.result.warnings.add(
            self.place,
            _("집행률만 있고 집행액이 없어 집행액을 비워 두었습니다."),
            row.number,
            "spent",
        )
        return None

    def _new_figure(self, row: MoneyRow, line: Line, gate: Gate, value: Decimal) -> None:
        covered = max((f.covers_to for f in line.figures if f.corrects is None), default=None)
        start = covered + timedelta(days=1) if covered else date(row.year, 1, 1)
        figure = Figure(
            series=line.placement.series,
            submission=gate.submission,
            month=row.month.value,
            covers_from=start,
            covers_to=row.month.booked_days[1],
            value=value,
            given_unit=row.measure,
            entered_by=self.actor,
        )
        line.figures.append(figure)
        self.new_figures.append(figure)
        self._count(row, _("집행액"), CREATED)

    def _differs(self, row: MoneyRow, gate: Gate, figure: Figure, value: Decimal) -> None:
        if gate.lock:
            self._refuse(row, gate, "spent", figure.value, value)
            return
        figure.value, figure.given_unit = value, row.measure
        figure.version += 1
        figure.entered_by, figure.entered_at = self.actor, timezone.now()
        self.changed_figures.append(figure)
        self._count(row, _("집행액"), UPDATED)

    def _silent(self, row: MoneyRow, gate: Gate, figure: Figure) -> None:
        if gate.lock:
            self._refuse(row, gate, "spent", figure.value, None)
            return
        self.result.warnings.add(
            self.place,
            _("파일의 집행액이 비어 있어 작성 중인 값을 그대로 두었습니다."),
            row.number,
            "spent",
        )

    # -- what cannot be done ----------------------------------------------------------------

    def _refuse(self, row: MoneyRow, gate: Gate, column: str, stored, given) -> None:
        """A difference in a month that no longer takes changes, named with both values."""
        nothing = _("없음")
        values = [
            nothing if value is None else f"{format_money(value, row.measure)}{row.measure}"
            for value in (stored, given)
        ]
        self.result.problems.add(
            self.place,
            _(
                "%(lock)s된 %(month)s '%(name)s'의 값이 다릅니다: 저장된 값 %(stored)s, "
                "파일 값 %(given)s. 열린 달에 정정으로 넣거나 파일을 고쳐 주세요."
            )
            % {
                "lock": gate.lock or _("저장"),
                "month": gate.month.label,
                "name": row.name,
                "stored": values[0],
                "given": values[1],
            },
            row.number,
            column,
        )

    def _count(self, row: MoneyRow, thing: str, action: str) -> None:
        self.result.counted(thing, action)
        self.result.row(self.file, row.number, action)
