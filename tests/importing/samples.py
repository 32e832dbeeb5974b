"""Folders and workbooks for the import: the reports in the repository, and invented ones."""

import csv
from pathlib import Path

import xlsxwriter

from core.tabular.schema import MOMENT
from programs.importing.schemas import SCHEMAS

REFERENCE = Path(__file__).resolve().parents[1] / "data/reference"
BUREAU = REFERENCE / "bureau-2023-05"
FOUNDATION = REFERENCE / "foundation-2022-09"
CENTER = REFERENCE / "family-center-2023"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(folder: Path, name: str, rows: list[dict]) -> Path:
    """A CSV file with every column of its schema; what a row does not say is empty."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, SCHEMAS[name].names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def organization(name: str, parent: str = "", kind: str = "department", **more) -> dict:
    return {"as_of": "2024-03", "name": name, "parent": parent, "kind": kind, **more}


def money(name: str, current=None, spent=None, **more) -> dict:
    """One row of the money file of the invented office; ``unit`` is 천원 unless told."""
    return {
        "fiscal_year": 2024,
        "as_of": "2024-03",
        "organization": "기획과",
        "section": "집행표",
        "line_name": name,
        "kind": "expenditure",
        "current": "" if current is None else current,
        "spent": "" if spent is None else spent,
        "unit": "천원",
        **more,
    }


OFFICE = [
    organization("새누리본부", kind="headquarters"),
    organization("기획과", "새누리본부"),
    organization("지원과", "새누리본부"),
]


def write_report(folder: Path, budget_lines=(), organizations=OFFICE, headcount=()) -> Path:
    """A folder with the files that have rows."""
    folder.mkdir(exist_ok=True)
    tables = {"organizations": organizations, "headcount": headcount, "budget_lines": budget_lines}
    for name, rows in tables.items():
        if rows:
            write_table(folder, name, list(rows))
    return folder


def numbered(rows: list[dict]) -> list[dict]:
    """The rows with the document lines they stand on, in their order."""
    return [{**row, "line": 100 + number} for number, row in enumerate(rows)]


def write_workbook(folder: Path, path: Path, *, numbers: bool = True) -> Path:
    """The folder as one workbook, a sheet a file; numbers are numbers, moments stay text."""
    with xlsxwriter.Workbook(path) as book:
        for file in sorted(folder.glob("*.csv")):
            sheet = book.add_worksheet(file.stem)
            kinds = {column.name: column.kind for column in SCHEMAS[file.stem].columns}
            rows = read(file)
            for column, name in enumerate(rows[0]):
                sheet.write_string(0, column, name)
            for number, row in enumerate(rows, start=1):
                for column, (name, text) in enumerate(row.items()):
                    if text and numbers and kinds[name] in ("integer", "number"):
                        sheet.write_number(number, column, float(text))
                    elif text:
                        assert kinds[name] != MOMENT or isinstance(text, str)
                        sheet.write_string(number, column, text)
    return path
