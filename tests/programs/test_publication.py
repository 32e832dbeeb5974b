"""The printed chapter: what stands on the paper, in every format, and what an edition keeps."""

import csv
import hashlib
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hwpx.tools.package_validator import validate_package
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from core.documents import Heading, Outline, Table, from_json, render
from core.periods import Month
from core.refusals import NotAllowed
from organization.models import Placement, Role
from programs.report import budget_execution
from programs.services import issue, reprint
from reporting.models import SeriesPlacement
from reporting.services import open_period
from tests.documents import readers
from tests.factories import fill, make_submission, make_user
from tests.importing.samples import BUREAU, FOUNDATION, read
from tests.published import kept_reports

pytestmark = pytest.mark.django_db

MAY, SEPTEMBER = Month(202305), Month(202209)


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker):
    with kept_reports(django_db_blocker, [BUREAU, FOUNDATION]) as found:
        yield found


@pytest.fixture
def load(kept, db):
    """The office of a published report, loaded as published."""
    return lambda folder: kept[folder].office


def rows_of(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def printed(text, *, dash=False):
    """A number of the CSV as paper prints it."""
    if text == "" or (dash and Decimal(text) == 0):
        return "-" if dash else ""
    number = f"{abs(Decimal(text)):,}"
    return f"△{number}" if text.startswith("-") else number


def label(row):
    return row["line_name"].partition(": ")[2] or row["line_name"]


def test_bureau_tables_are_the_published_ones_cell_by_cell(load):
    document = budget_execution(load(BUREAU), MAY)
    _accounts, summary, lines = document.tables
    published = read(BUREAU / "budget_lines.csv")
    by_section = {}
    for row in published:
        by_section.setdefault(row["section"], []).append(row)
    executed = [part for part in by_section.values() if any(row["spent"] for row in part)]
    short, long = sorted(executed, key=len)

    def cells(row, name):
        return [name, printed(row["current"]), printed(row["spent"]), row["rate_published"] + "%"]

    assert rows_of(summary)[0][1:] == cells(short[0], "")[1:]
    assert rows_of(summary)[1:] == [cells(row, row["organization"]) for row in short[1:]]
    assert len(rows_of(lines)) == len(long) == 251
    for row, shown in zip(long, rows_of(lines), strict=True):
        assert shown[1:] == cells(row, "")[1:]
        assert shown[0].replace(" 합계", "").replace(" 소계", "") == label(row)
    assert summary.unit == lines.unit == "백만원"
    assert [row.role for row in lines.rows].count("subtotal") == 7


def test_accounts_stand_beside_the_year_before(load):
    document = budget_execution(load(BUREAU), MAY)
    accounts = document.tables[0]
    assert accounts.unit == "억원"
    assert rows_of(accounts) == [
        ["총계", "30,899", "29,839", "1,060", "3.6%"],
        ["일반회계", "30,569", "29,426", "1,143", "3.9%"],
        ["사업비", "30,538", "29,328", "1,210", "4.1%"],
        ["재무활동", "20", "89", "△69", "△77.5%"],
        ["행정운영경비", "11", "9", "2", "22.2%"],
        ["균형발전특별회계", "330", "413", "△83", "△20.1%"],
        ["사업비", "317", "412", "△95", "△23.1%"],
        ["재무활동", "13", "1", "12", "1,200.0%"],
    ]
    texts = [block.text for section in document.sections for block in section.blocks if isinstance(block, Outline)]
    assert texts[0] == "총 예산 : 3조 899억원"


def test_foundation_rows_print_all_six_columns(load):
    document = budget_execution(load(FOUNDATION), SEPTEMBER)
    section = document.sections[-1]
    assert section.page_setup.is_landscape
    income, spending = (block for block in section.blocks if isinstance(block, Table))
    base = [row for row in read(FOUNDATION / "budget_lines.csv") if row["original"] or row["adjustment"]]
    table_name = base[0]["section"].partition(" / ")[0]
    base = [row for row in read(FOUNDATION / "budget_lines.csv") if row["section"].startswith(table_name)]
    assert len(base) == 38
    for table, kind in ((income, "revenue"), (spending, "expenditure")):
        expected = []
        for row in (row for row in base if row["kind"] == kind):
            current, spent = int(row["current"]), int(row["spent"] or 0)
            difference = spent - current if kind == "revenue" else current - spent
            expected.append(
                [
                    *(printed(row[name], dash=True) for name in ("original", "adjustment", "current", "spent")),
                    printed(str(difference), dash=True),
                    f"{row['rate_published']}%",
                ]
            )
        assert [cells[1:] for cells in rows_of(table)] == expected
        names = [label(row) for row in base if row["kind"] == kind][1:]
        assert [cells[0] for cells in rows_of(table)][1:] == names


def test_every_line_names_the_figure_it_came_from(load):
    lines = budget_execution(load(BUREAU), MAY).tables[-1]
    for row in lines.rows:
        source = row.cells[1].source
        assert (source is None) == (row.role != "line")
        assert source is None or source.endswith("@202305")


def test_a_department_prints_alone(load):
    below = Placement.objects.filter(parent=load(BUREAU), unit__series_placements__isnull=False)
    unit = below.order_by("order", "pk").first().unit
    document = budget_execution(unit, MAY)
    lines = document.tables[-1]
    assert lines.rows[0].role == "total"
    assert [row.role for row in lines.rows[1:]] == ["line"] * 51
    assert any(isinstance(block, Heading) for block in document.sections[0].blocks)


@pytest.mark.parametrize("format_name", ["html", "hwpx", "pdf", "xlsx", "json"])
def test_the_command_prints_every_format(load, format_name, tmp_path):
    office = load(BUREAU)
    target = tmp_path / f"out.{format_name}"
    name = str(office)
    call_command(
        *("print_publication", "budget-execution", "--unit", name, "--month", "2023-05"),
        *("--format", format_name, "--output", str(target)),
        verbosity=0,
    )
    assert target.read_bytes() == render(budget_execution(office, MAY), format_name)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"publication": "no-such"}, "no-such"),
        ({"--unit": "없는과"}, "없는과"),
        ({"--month": "2023-14"}, "2023-14.*2023-05"),
        ({"--output": "/no/such/folder/out.pdf"}, "/no/such/folder"),
    ],
)
def test_the_command_says_what_is_wrong(load, wrong, says, tmp_path):
    office = load(BUREAU)
    asked = {
        "--unit": str(office),
        "--month": "2023-05",
        "--format": "json",
        "--output": str(tmp_path / "out"),
    } | wrong
    code = asked.pop("publication", "budget-execution")
    with pytest.raises(CommandError, match=says):
        call_command("print_publication", code, *(part for pair in asked.items() for part in pair))
    assert not (tmp_path / "out").exists()


def test_two_readers_accept_the_hwpx_chapter(load, tmp_path):
    document = budget_execution(load(BUREAU), MAY)
    content = render(document, "hwpx")
    path = tmp_path / "chapter.hwpx"
    path.write_bytes(content)
    assert not validate_package(path).errors
    tables, _text = readers.read_hwpx(content, tmp_path)
    assert [row[1:] for row in tables[-1]][1:] == [row[1:] for row in rows_of(document.tables[-1])]


def test_pdf_is_tagged_and_numbered(load):
    reader = PdfReader(BytesIO(render(budget_execution(load(BUREAU), MAY), "pdf")))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert "- 1 -" in reader.pages[0].extract_text()
    second = reader.pages[1].extract_text()
    assert "예산현액(A)" in second, "the header row repeats"


def test_numbers_in_the_workbook_are_numbers(load):
    workbook = CalamineWorkbook.from_filelike(BytesIO(render(budget_execution(load(BUREAU), MAY), "xlsx")))
    values = [
        value for name in workbook.sheet_names for row in workbook.get_sheet_by_name(name).to_python() for value in row
    ]
    assert 3089858.0 in values and 1449492.0 in values
    assert "3,089,858" not in values


@pytest.fixture
def office(load):
    return load(BUREAU)


@pytest.fixture
def coordinator(office):
    return make_user(Role.COORDINATOR, office)


def test_an_edition_keeps_its_bytes(office, coordinator):
    edition = issue(actor=coordinator, code="budget-execution", unit=office, month=MAY)
    assert edition.number == 1
    document = from_json(edition.document)
    for kept in edition.files.all():
        again = render(document, kept.format)
        assert bytes(kept.content) == again == reprint(edition, kept.format)
        assert hashlib.sha256(again).hexdigest() == kept.sha256
    assert issue(actor=coordinator, code="budget-execution", unit=office, month=MAY).number == 2


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_HEAD, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_the_coordinator_issues(office, role):
    with pytest.raises(NotAllowed):
        issue(actor=make_user(role, office), code="budget-execution", unit=office, month=MAY)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reporting_edition SET document = '{}'",
        "DELETE FROM reporting_editionfile",
        "UPDATE reporting_editionfile SET content = ''",
    ],
)
def test_an_edition_cannot_be_changed(office, coordinator, statement):
    issue(actor=coordinator, code="budget-execution", unit=office, month=MAY)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_may_prints_the_same_after_june_is_typed(office, coordinator):
    before = render(budget_execution(office, MAY), "json")
    period = open_period(actor=coordinator, office=office, month=MAY.next)
    placement = SeriesPlacement.objects.filter(series__kind="money").earliest("order")
    submission = make_submission(period, placement.unit)
    fill(submission, {placement.series: 777_000_000})
    assert render(budget_execution(office, MAY), "json") == before
    total = budget_execution(office, MAY.next).tables[-1].rows[0].cells[2].text
    assert total == "1,449,492", "a draft is nobody else's figure"
    drafts = budget_execution(office, MAY.next, draft_unit_ids=[placement.unit_id])
    assert drafts.tables[-1].rows[0].cells[2].text == "1,450,269"
    assert "확인 전" in drafts.subtitle


def test_the_reference_files_hold_no_formula():
    """What the tests judge by is itself plain data."""
    with (BUREAU / "budget_lines.csv").open(encoding="utf-8") as file:
        assert not [row for row in csv.reader(file) for value in row if value.startswith("=")]
