"""One import from file to database: everything in one transaction, or nothing."""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from budgets.models import Appropriation, BudgetLine
from core.refusals import Refusal
from core.sql import refresh_statistics
from core.tabular import Sheet, Table, open_source, read_table
from organization.models import User
from organization.selectors import tree_as_of
from programs.importing import comparison, published
from programs.importing.facilities import FacilityImport
from programs.importing.headcount import load_headcount
from programs.importing.lines import MoneyImport
from programs.importing.organizations import Directory, load_organizations, names_units
from programs.importing.portfolio import Portfolio
from programs.importing.result import ImportResult
from programs.importing.rhythm import Rhythm, close_periods
from programs.importing.schemas import NOT_YET, SCHEMAS
from reporting.locks import translated
from reporting.models import Figure, Series, SeriesPlacement

#: Key of the advisory lock: two imports never write at once.
LOCK = 0x67616E65756D
DRAFT, PUBLISHED = "draft", "published"
SERVICE_ACCOUNT = "import"


@dataclass(frozen=True)
class Options:
    """What the command line says beside the path."""

    state: str = PUBLISHED
    dry_run: bool = False
    source: str = ""
    base_sections: tuple[str, ...] = ()
    actor: User | None = None
    renamed: tuple[tuple[str, str], ...] = ()


class _Undo(Exception):
    """Leaves the transaction without a trace: a dry run, or problems found while comparing."""


def import_path(path: Path, options: Options | None = None) -> ImportResult:
    """Load a folder of CSV files or a workbook; with any problem nothing is written."""
    options = options or Options()
    path = Path(path)
    result = ImportResult(source=options.source or path.resolve().stem, renamed=options.renamed)
    tables = _read(path, result)
    if result.problems:
        return result
    try:
        with transaction.atomic(), translated():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            _load(tables, options, result)
            if result.problems or options.dry_run:
                raise _Undo
    except _Undo:
        pass
    except Refusal as refusal:
        result.problems.add(path.name, str(refusal))
    return result


def _read(path: Path, result: ImportResult) -> dict[str, Table]:
    tables, later = {}, []
    for sheet in open_source(path, result.problems):
        if sheet.name in SCHEMAS:
            tables[sheet.name] = read_table(sheet, SCHEMAS[sheet.name], result.problems, result.warnings)
        elif sheet.name in NOT_YET:
            later.append(sheet.name)
        else:
            _warn_unknown(sheet, result)
    if later:
        result.notes.append(_("아직 적재하지 않는 파일: %s") % ", ".join(sorted(later)))
    if not tables and not result.problems:
        result.problems.add(
            str(path),
            _("적재할 파일이 없습니다. 있어야 하는 이름: %s") % ", ".join(f"{name}.csv" for name in SCHEMAS),
        )
    return tables


def _warn_unknown(sheet: Sheet, result: ImportResult) -> None:
    result.warnings.add(sheet.place, _("알 수 없는 파일이라 읽지 않았습니다. 이름을 확인해 주세요."))


def _load(tables: dict[str, Table], options: Options, result: ImportResult) -> None:
    actor = options.actor or _service_account()
    naming = [table for name, table in tables.items() if name != "organizations" and names_units(table)]
    directory = load_organizations(tables.get("organizations"), naming, result)
    if result.problems:
        return
    source = published.source_of(result.source, directory.office, result)
    if "headcount" in tables:
        load_headcount(tables["headcount"], directory, result)
    money = None
    if "budget_lines" in tables:
        money = MoneyImport(tables["budget_lines"], directory, actor, result)
        money.load(options.base_sections, is_known_source=source.pk is not None)
        refresh_statistics(Series, SeriesPlacement, Figure, BudgetLine, Appropriation)
    portfolio = Portfolio(tables, directory, actor, result)
    portfolio.load()
    facilities = FacilityImport(tables, directory, actor, result)
    if not result.problems:
        facilities.load()
    if result.problems:
        return
    published.store(source, list(tables.values()), directory, result, facilities.withheld)
    for table in tables.values():
        beyond = [row.number for row in table.rows if (table.file, row.number) not in result.rows]
        if beyond:
            result.published_only[table.file] = beyond
    if options.state == PUBLISHED:
        parts = [part for part in (money, portfolio.indicators, facilities) if part]
        _publish([part.rhythm for part in parts if part.rhythm], actor, result)
    if money:
        _compare(money, directory, result)


def _publish(rhythms: list[Rhythm], actor: User, result: ImportResult) -> None:
    """Close every kind of data before the months: a month is closed once nothing in it is left."""
    for rhythm in rhythms:
        rhythm.close(actor, result.source, result)
    close_periods(rhythms, result)


def _compare(money: MoneyImport, directory: Directory, result: ImportResult) -> None:
    place = money.table.place
    comparison.list_tables(money.bases, result)
    comparison.compare_elsewhere(money.bases, place, result)
    if money.bases:
        tree = tree_as_of(directory.day)
        comparison.check_sums(money, tree, result)


def _service_account() -> User:
    """The account under which published papers are loaded; nobody can log in with it."""
    user = User.objects.filter(username=SERVICE_ACCOUNT).first()
    if user is None:
        user = User(username=SERVICE_ACCOUNT, post=_("자료 적재"), is_active=False)
        user.set_unusable_password()
        user.save()
    return user
