"""What people do with an export: stage it, settle what is unclear, apply it whole or drop it."""

import hashlib
import tempfile
from collections import defaultdict
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.ledger.changes import pair_up
from budgets.ledger.matching import CHOSEN
from budgets.ledger.plan import Plan, RowPlan
from budgets.ledger.reading import read_export
from budgets.models import Account, Appropriation, BudgetLine, LedgerLayout, LedgerLink, LedgerUpload
from core.periods import Month
from core.refusals import InvalidInput, MonthClosed, NotAllowed, StaleForm
from core.tabular import Problems
from core.tabular.export import plain
from core.tabular.limits import limit
from organization.access import Rights, rights_of
from organization.models import Unit, User
from organization.selectors import Tree
from reporting import services as reporting
from reporting.locks import translated
from reporting.models import Kind, Period, Series, SeriesPlacement, Submission

State = LedgerUpload.State


class UnreadableFile(InvalidInput):
    """The file has problems; each names its row, column and cure."""

    def __init__(self, problems: Problems):
        self.problems = [str(problem) for problem in problems]
        if problems.hidden:
            self.problems.append(_("그 밖에 %d건이 더 있습니다.") % problems.hidden)
        super().__init__(_("파일을 읽지 못했습니다. 아무것도 저장하지 않았습니다."))


def stage(*, actor: User, period: Period, unit: Unit | None, file: UploadedFile) -> LedgerUpload:
    """Read a dropped file and hold its rows until they are applied or dropped. No figure changes."""
    _require(rights_of(actor), period, unit)
    _require_open(period)
    layouts = list(LedgerLayout.objects.filter(office=period.office_id, is_active=True).prefetch_related("columns"))
    if not layouts:
        raise InvalidInput(_("원장 양식이 없습니다. 관리자가 먼저 파일의 열 이름을 적어 두어야 합니다."))
    if file.size > limit("TABULAR_MAX_BYTES"):
        raise InvalidInput(_("파일이 너무 큽니다. %dMB까지 읽습니다.") % (limit("TABULAR_MAX_BYTES") >> 20))
    problems = Problems()
    with tempfile.NamedTemporaryFile() as copy:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        layout, export = read_export(Path(copy.name), file.name, layouts, problems)
    if problems or export is None:
        raise UnreadableFile(problems)
    return LedgerUpload.objects.create(
        period=period,
        unit=unit,
        layout=layout,
        file_name=file.name[-200:],
        sha256=digest.hexdigest(),
        rows=export.as_json(),
        uploaded_by=actor,
    )


@transaction.atomic
def choose(*, actor: User, upload: LedgerUpload, choices: dict[str, dict | None]) -> LedgerUpload:
    """Settle rows by key: ``{"line": id}`` is the same business, ``{"unit": id}`` a new line,
    ``{"left_out": True}`` leaves the row out, None takes the choice back."""
    locked = _lock(actor, upload)
    known = {row["key"] for row in locked.rows["rows"]}
    tree = rights_of(actor).tree_on(locked.period.as_month.last_day)
    scope = set(tree.descendant_ids(locked.unit_id or locked.period.office_id))
    for key, choice in choices.items():
        if key not in known:
            raise InvalidInput(_("파일에 없는 줄입니다. 화면을 새로 고쳐 주세요."))
        if choice and choice.get("unit") and choice["unit"] not in scope:
            raise InvalidInput(_("새 세부사업을 둘 부서를 골라 주세요."))
        locked.choices = {name: value for name, value in locked.choices.items() if name != key}
        if choice:
            locked.choices[key] = choice
    locked.save(update_fields=["choices"])
    return locked


@transaction.atomic
def discard(*, actor: User, upload: LedgerUpload) -> None:
    """Drop a staged file (버리기)."""
    locked = _lock(actor, upload)
    locked.state = State.DISCARDED
    locked.save(update_fields=["state"])


@transaction.atomic
def apply(
    *, actor: User, upload: LedgerUpload, fingerprint: str, explanation: str = "", renames: frozenset[str] = frozenset()
) -> LedgerUpload:
    """Write everything that the preview showed, or nothing (반영). Twice is once.

    ``fingerprint`` is that of the preview that the person saw; ``renames`` are the rows whose new
    name the portal takes over from this month on.
    """
    upload = LedgerUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.state == State.APPLIED:
        return upload
    upload = _lock(actor, upload)
    _require_open(upload.period)
    tree = rights_of(actor).tree_on(upload.period.as_month.last_day)
    _hold_submissions(upload, tree)
    plan = Plan(upload, tree)
    _refuse(plan, fingerprint, explanation)
    with translated():
        return _Writer(actor, plan, renames).write(explanation.strip()[:300])


def _hold_submissions(upload: LedgerUpload, tree: Tree) -> None:
    """Hold every submission of the office's month, in one order: nobody types, submits or applies
    another file meanwhile, and what adds an appropriation waits for them too."""
    period = upload.period
    units = SeriesPlacement.objects.as_of(period.as_month).filter(
        unit_id__in=tree.descendant_ids(upload.unit_id or period.office_id), series__kind=Kind.MONEY
    )
    wanted = set(units.order_by().values_list("unit_id", flat=True).distinct())
    wanted |= {choice["unit"] for choice in upload.choices.values() if choice.get("unit")}
    wanted -= set(Submission.objects.filter(period=period, kind=Kind.MONEY).values_list("unit_id", flat=True))
    Submission.objects.bulk_create(
        [Submission(period=period, unit_id=unit_id, kind=Kind.MONEY) for unit_id in sorted(wanted)],
        ignore_conflicts=True,
    )
    list(Submission.objects.select_for_update().filter(period=period, kind=Kind.MONEY).order_by("pk"))


def _refuse(plan: Plan, fingerprint: str, explanation: str) -> None:
    if plan.fingerprint != fingerprint:
        raise StaleForm(_("미리보기를 연 뒤 포털의 값이 바뀌었습니다. 새로 비교한 화면을 보고 다시 반영해 주세요."))
    if plan.unmatched:
        raise InvalidInput(
            _("아직 정하지 않은 줄이 %d개 있습니다. 잇거나, 새 세부사업으로 두거나, 빼 주세요.") % len(plan.unmatched)
        )
    if plan.locked:
        raise MonthClosed(
            _("이미 제출한 부서의 값이 파일과 다릅니다: %s. 제출을 취소하거나 보완요청을 받은 뒤 다시 반영해 주세요.")
            % plan.locked_names()
        )
    if plan.needs_explanation and not explanation.strip():
        raise InvalidInput(_("합계가 다르거나 이용·전용·변경·이체의 합이 0이 아닙니다. 까닭을 한 줄 적어 주세요."))


class _Writer:
    """Writes one plan within the transaction of ``apply``."""

    def __init__(self, actor: User, plan: Plan, renames: frozenset[str]):
        self.actor, self.plan, self.renames = actor, plan, renames
        self.upload, self.month = plan.upload, plan.month
        self.lines: dict[str, tuple[int, int]] = {
            row.row.key: (row.held.line_id, row.held.series_id) for row in plan.rows if row.held
        }

    def write(self, explanation: str) -> LedgerUpload:
        self._add_lines()
        renamed = self._rename()
        changed = self._appropriate(explanation)
        saved = self._record()
        self._remember()
        upload = self.upload
        upload.state, upload.applied_at, upload.applied_by = State.APPLIED, timezone.now(), self.actor
        upload.explanation = explanation
        upload.outcome = {"cells": saved, "changes": changed, "renamed": renamed, "new": len(self.plan.new)}
        upload.save(update_fields=["state", "applied_at", "applied_by", "explanation", "outcome"])
        return upload

    def _add_lines(self) -> None:
        rows = self.plan.new
        series = Series.objects.bulk_create(Series(kind=Kind.MONEY, measure="원") for _row in rows)
        last = SeriesPlacement.objects.filter(unit_id__in={row.unit_id for row in rows}).order_by("-order").first()
        first_order = (last.order if last and rows else 0) + 1
        SeriesPlacement.objects.bulk_create(
            SeriesPlacement(
                series=one,
                unit_id=row.unit_id,
                name=row.row.name,
                order=first_order + place,
                valid_from=self.month.value,
                valid_until=Month.of(self.month.year + 1, 1).value,
            )
            for place, (row, one) in enumerate(zip(rows, series, strict=True))
        )
        accounts = self._accounts(rows)
        lines = BudgetLine.objects.bulk_create(
            BudgetLine(
                series=one,
                fiscal_year=self.month.year,
                direction=row.row.direction,
                account=accounts.get(plain(row.row.account)),
                ledger_code=row.row.code,
            )
            for row, one in zip(rows, series, strict=True)
        )
        for row, line in zip(rows, lines, strict=True):
            self.lines[row.row.key] = (line.pk, line.series_id)

    def _accounts(self, rows: list[RowPlan]) -> dict[str, Account]:
        """The accounts of new lines; one that the office does not have yet is made as the ledger names it."""
        names = {plain(row.row.account): row.row.account for row in rows if row.row.account}
        if not names:
            return {}
        office_id = self.upload.period.office_id
        known = {plain(account.name): account for account in Account.objects.filter(office_id=office_id)}
        for key, name in names.items():
            known[key] = known.get(key) or Account.objects.create(office_id=office_id, name=name)
        return known

    def _rename(self) -> int:
        """From this month on under the file's name; the months before keep theirs."""
        rows = [row for row in self.plan.renamed if row.row.key in self.renames]
        ended, begun = [], []
        for row in rows:
            old = row.held.placement
            if old.valid_from == self.month.value:
                old.name = row.row.name
            else:
                begun.append(
                    SeriesPlacement(
                        series_id=old.series_id,
                        unit_id=old.unit_id,
                        team_id=old.team_id,
                        officer_id=old.officer_id,
                        name=row.row.name,
                        order=old.order,
                        valid_from=self.month.value,
                        valid_until=old.valid_until,
                    )
                )
                old.valid_until = self.month.value
            ended.append(old)
        SeriesPlacement.objects.bulk_update(ended, ["name", "valid_until"])
        SeriesPlacement.objects.bulk_create(begun)
        return len(rows)

    def _appropriate(self, explanation: str) -> int:
        new, amended = [], []
        for row in self.plan.rows:
            for change in row.changes.new:
                change.line_id = self.lines[row.row.key][0]
                change.given_unit = self.upload.layout.money_unit
                change.entered_by = self.actor
                change.note = change.note or _("원장 %(month)s") % {"month": self.month.label}
                new.append(change)
            amended += row.changes.amended
        pair_up(new)
        if self.plan.unbalanced:
            for change in (change for change in new if change.pair):
                change.note = explanation
        Appropriation.objects.bulk_update(amended, ["amount"])
        Appropriation.objects.bulk_create(new)
        return len(new) + len(amended)

    def _record(self) -> int:
        entries = defaultdict(list)
        for row in self.plan.rows:
            if row.writes_value:
                entries[row.unit_id].append(self.plan.entry(row, self.lines[row.row.key][1]))
        submissions = Submission.objects.filter(
            period=self.upload.period, kind=Kind.MONEY, unit_id__in=entries
        ).order_by("pk")
        for submission in submissions:
            reporting.record_from_ledger(actor=self.actor, submission=submission, entries=entries[submission.unit_id])
        return sum(len(cells) for cells in entries.values())

    def _remember(self) -> None:
        """Which line each row is, so that the next month has nothing to match again."""
        office_id, year = self.upload.period.office_id, self.month.year
        new, moved = [], []
        known = {_key(link): link for link in self.plan.held.links}
        for row in self.plan.rows:
            if row.is_renamed and not self.plan.held.may_write(row.unit_id, row.held.series_id):
                continue  # its new name could not be offered yet; it comes again next month
            link = LedgerLink(
                office_id=office_id,
                fiscal_year=year,
                code=row.row.code,
                unit_name=row.row.unit,
                account_name=row.row.account,
                name=row.row.name,
                line_id=self.lines[row.row.key][0],
                linked_by=self.actor,
            )
            old = known.get(_key(link))
            if old is None:
                new.append(link)
            elif (old.name, old.line_id) != (link.name, link.line_id):
                old.name, old.line_id = link.name, link.line_id
                if row.match.how == CHOSEN:
                    old.linked_by = self.actor
                moved.append(old)
        LedgerLink.objects.bulk_create(new)
        LedgerLink.objects.bulk_update(moved, ["name", "line", "linked_by"])


def _key(link: LedgerLink) -> tuple:
    return (link.code,) if link.code else ("", link.unit_name, link.account_name, link.name)


def _lock(actor: User, upload: LedgerUpload) -> LedgerUpload:
    locked = LedgerUpload.objects.select_for_update(of=("self",)).select_related("period", "layout").get(pk=upload.pk)
    _require(rights_of(actor), locked.period, locked.unit_id and Unit(pk=locked.unit_id))
    if locked.state != State.STAGED:
        raise MonthClosed(_("이미 '%s' 상태인 파일입니다. 새로 올려 주세요.") % locked.get_state_display())
    return locked


def _require(rights: Rights, period: Period, unit: Unit | None) -> None:
    if not rights.may_load_ledger(unit.pk if unit else period.office_id):
        raise NotAllowed(_("원장은 총괄담당이, 한 부서의 것은 그 부서의 취합담당이 불러옵니다."))


def _require_open(period: Period) -> None:
    if period.state != Period.State.OPEN:
        raise MonthClosed(_("%s은(는) 마감되었습니다. 마감된 달에는 불러오지 않습니다.") % period.as_month.label)
