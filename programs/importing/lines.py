"""Printed rows of the base become budget lines with headings, appropriations and figures."""

from collections import Counter

from django.utils.translation import gettext as _

from budgets.models import Account, BudgetLine, Heading
from core.periods import Month
from core.tabular import Table
from organization.models import User
from programs.importing.base import Base, check_amounts, check_wanted, choose_bases, grouped
from programs.importing.figures import Writer
from programs.importing.headings import Node, outline
from programs.importing.ledger import Ledger, Line
from programs.importing.matching import Matching
from programs.importing.organizations import Directory
from programs.importing.result import CREATED, UNCHANGED, UPDATED, ImportResult
from programs.importing.rhythm import Gate, Rhythm
from programs.importing.rows import MoneyRow, money_rows
from reporting.models import Kind, Series, SeriesPlacement

#: Words by which a printed account says what it is.
ACCOUNT_TYPES = (
    ("특별회계", Account.Type.SPECIAL),
    ("일반회계", Account.Type.GENERAL),
    ("기금", Account.Type.FUND),
)


class MoneyImport:
    """The money of one report, from rows to figures."""

    def __init__(self, table: Table, directory: Directory, actor: User, result: ImportResult):
        self.table, self.directory, self.result = table, directory, result
        self.rows = money_rows(table, directory, result)
        self.bases: list[Base] = []
        self.rhythm: Rhythm | None = None
        self.writer = Writer(actor, table.place, table.file, result)
        self.moved_lines: list[BudgetLine] = []
        self.reordered: list[SeriesPlacement] = []

    def load(self, wanted: tuple[str, ...], is_known_source: bool) -> None:
        """Compare everything, then write it unless something is wrong."""
        check_wanted(self.rows, wanted, self.table.place, self.result)
        for rows in grouped(self.rows).values():
            for base in choose_bases(rows, wanted, self.table.place, self.result):
                check_amounts(base.lines, self.table.place, self.result)
                self.bases.append(base)
        if self.result.problems:
            return
        self._prepare()
        for base in self.bases:
            months = sorted({row.month for row in base.lines if row.month})
            for month in months:
                self._load_month(base, month, is_known_source)
        if not self.result.problems:
            self._write()

    def _prepare(self) -> None:
        lines = [row for base in self.bases for row in base.lines]
        unit_ids = {row.unit.pk for row in lines}
        self.offices = {row.unit.pk: self.directory.office_of(row.unit_name) for row in lines}
        office_ids = {office.pk for office in self.offices.values()}
        self.ledger = Ledger(unit_ids, {row.year for row in lines}, office_ids)
        self.rhythm = Rhythm(office_ids, unit_ids)

    def _load_month(self, base: Base, month: Month, is_known_source: bool) -> None:
        rows = [row for row in base.rows if row.month == month]
        unit = rows[0].unit
        gate = self.rhythm.gate(unit, self.offices[unit.pk], month)
        found = outline(rows, self.table.place, self.result)
        occurrences = Counter()
        headed = {}
        for row in rows:
            if row.is_sum:
                continue
            node = found.heading_of.get(row.number)
            key = (row.account, node.name if node else "", row.name)
            occurrences[key] += 1
            headed[row] = (node, occurrences[key])
            if occurrences[key] > 1:
                self.result.warnings.add(
                    self.table.place,
                    _("'%(name)s'이(가) 같은 회계·제목 아래 %(count)d번째입니다.")
                    % {"name": row.name, "count": occurrences[key]},
                    row.number,
                    "line_name",
                )
        self._load_lines(headed, month, gate)
        self._report_missing(rows, month, gate, is_known_source)

    def _load_lines(self, headed: dict, month: Month, gate: Gate) -> None:
        matched = Matching(self.ledger, headed, month, gate)
        for row, (node, occurrence) in headed.items():
            line = matched.lines.get(row)
            if row in matched.renamed:
                line = self._rename(row, line, month)
            if line is None:
                line = self._new_line(row, node, occurrence, month, gate)
                if line is None:
                    continue
            else:
                self._refresh(row, node, line, gate)
            line.seen_in.add(month)
            self.writer.appropriate(row, line, gate)
            self.writer.spend(row, line, gate)

    def _rename(self, row: MoneyRow, line: Line, month: Month) -> Line:
        """The line goes on under the name that it is printed with from this month."""
        self.result.warnings.add(
            self.table.place,
            _("'%(old)s'이(가) %(month)s부터 '%(new)s'(으)로 이름이 바뀐 것으로 보았습니다.")
            % {"old": line.placement.name, "month": month.label, "new": row.name},
            row.number,
            "line_name",
        )
        return self.ledger.rename(line, row.name, month)

    def _new_line(self, row: MoneyRow, node: Node | None, occurrence: int, month: Month, gate: Gate) -> Line | None:
        first = Month.of(row.year, 1)
        approved = self.rhythm.last_approved(row.unit, row.year)
        if gate.lock or (approved and approved >= month):
            self.result.problems.add(
                self.table.place,
                _(
                    "%(lock)s된 %(month)s에는 '%(name)s' 줄이 없습니다. 이름이 바뀌었는지 보고, "
                    "새 줄이면 열린 달에 넣어 주세요."
                )
                % {
                    "lock": gate.lock or _("마감"),
                    "month": (gate.month if gate.lock else approved).label,
                    "name": row.name,
                },
                row.number,
                "line_name",
            )
            return None
        if approved:
            # Closed months keep the table they had; the line begins after them.
            first = Month(min(approved.value + 1, month.value))
        self.result.counted(_("세부사업"), CREATED)
        self.result.row(self.table.file, row.number, CREATED)
        series = Series(kind=Kind.MONEY, measure="원", nature=Series.Nature.FLOW)
        placement = SeriesPlacement(
            series=series,
            unit=row.unit,
            name=row.name,
            order=row.order,
            valid_from=first.value,
            valid_until=Month.of(row.year + 1, 1).value,
        )
        budget_line = BudgetLine(
            series=series,
            fiscal_year=row.year,
            direction=row.direction,
            account=self._account(row),
            heading=self._heading(row, node),
            occurrence=occurrence,
        )
        return self.ledger.add(placement, budget_line)

    def _refresh(self, row: MoneyRow, node: Node | None, line: Line, gate: Gate) -> None:
        """Order and heading follow the paper while the past is open."""
        heading = self._heading(row, node)
        before = line.budget_line.heading
        is_moved = (before.name if before else "") != (heading.name if heading else "")
        is_open = not gate.lock and not self.rhythm.last_approved(row.unit, row.year)
        if is_moved and not is_open:
            self.result.warnings.add(
                self.table.place,
                _("'%(name)s'의 제목이 '%(old)s'에서 '%(new)s'(으)로 바뀌었으나 마감된 달이 있어 그대로 두었습니다.")
                % {
                    "name": row.name,
                    "old": before.name if before else "",
                    "new": heading.name if heading else "",
                },
                row.number,
                "section",
            )
        changed = False
        if is_moved and is_open:
            line.budget_line.heading = heading
            self.moved_lines.append(line.budget_line)
            changed = True
        if line.placement.order != row.order and not gate.lock:
            line.placement.order = row.order
            changed = True
            if line.placement.pk:
                self.reordered.append(line.placement)
        action = UPDATED if changed else UNCHANGED
        self.result.counted(_("세부사업"), action)
        self.result.row(self.table.file, row.number, action)

    def _report_missing(self, rows: list[MoneyRow], month: Month, gate: Gate, is_known_source: bool) -> None:
        """Lines with a figure of the year that the paper no longer prints."""
        first = rows[0]
        has_new = any(line.is_new and month in line.seen_in for line in self.ledger.lines)
        for line in self.ledger.lines:
            if not line.is_of(first.unit, first.year, first.direction) or month in line.seen_in:
                continue
            if line.holds_in(month) and (line.figure(month) or (has_new and line.figures)):
                is_difference = gate.lock and is_known_source and line.figure(month)
                kind = self.result.problems if is_difference else self.result.warnings
                kind.add(self.table.place, self._missing(line, month))

    def _missing(self, line: Line, month: Month) -> str:
        if line.figure(month):
            text = _("%(month)s에 저장된 '%(name)s' 줄이 파일에 없습니다. 그대로 두었습니다.")
        else:
            text = _("올해 값이 있는 '%(name)s' 줄이 %(month)s 표에 없습니다. 그대로 두었습니다.")
        return text % {"month": month.label, "name": line.placement.name}

    def _account(self, row: MoneyRow) -> Account | None:
        if not row.account:
            return None
        office = self.offices[row.unit.pk]
        account = self.ledger.accounts.get((office.pk, row.account))
        if account is None:
            types = [kind for ending, kind in ACCOUNT_TYPES if row.account.endswith(ending)]
            account = Account(
                office=office,
                name=row.account,
                type=types[0] if types else "",
                order=1 + sum(key[0] == office.pk for key in self.ledger.accounts),
            )
            self.ledger.accounts[office.pk, row.account] = account
            self.result.counted(_("회계"), CREATED)
        return account

    def _heading(self, row: MoneyRow, node: Node | None) -> Heading | None:
        if node is None:
            return None
        key = (row.unit.pk, row.year, row.direction, node.name)
        heading = self.ledger.headings.get(key)
        if heading is None:
            heading = Heading(
                unit=row.unit,
                fiscal_year=row.year,
                direction=row.direction,
                name=node.name,
                order=node.order,
                parent=self._heading(row, node.parent),
            )
            self.ledger.headings[key] = heading
            self.result.counted(_("예산 제목"), CREATED)
        return heading

    def _write(self) -> None:
        self.rhythm.begin(self.result)
        self.ledger.write_new()
        BudgetLine.objects.bulk_update(self.moved_lines, ["heading"])
        SeriesPlacement.objects.bulk_update(self.reordered, ["order"])
        self.writer.write()
