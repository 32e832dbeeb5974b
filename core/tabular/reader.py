"""One sheet read against its schema: rows of values, problems and warnings."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.tabular.limits import limit
from core.tabular.problems import Problems
from core.tabular.schema import TableSchema
from core.tabular.source import Sheet
from core.tabular.values import BadValue, parse


@dataclass
class Row:
    """One row: its number as a spreadsheet shows it, the texts and the values of its cells."""

    number: int
    texts: dict[str, str]
    values: dict[str, object]

    def __getitem__(self, name: str):
        """The value of a column; ``None`` for an empty cell, the empty string for empty text."""
        return self.values[name]


@dataclass
class Table:
    """The rows of one file that kept to the schema."""

    schema: TableSchema
    file: str
    place: str
    rows: list[Row] = field(default_factory=list)


def read_table(sheet: Sheet, schema: TableSchema, problems: Problems, warnings: Problems) -> Table:
    """Read a sheet; every cell that breaks the schema becomes a problem."""
    table = Table(schema, sheet.file, sheet.place)
    lines = iter(sheet.rows(problems))
    before = problems.count
    header = next(lines, None)
    if header is None:
        if problems.count == before:
            problems.add(sheet.place, _("빈 파일입니다. 첫 행에 열 이름을 적어 주세요."))
        return table
    width = len(header)
    if not _check_header(header, table, problems):
        return table
    for number, cells in enumerate(lines, start=2):
        if number - 1 > limit("TABULAR_MAX_ROWS"):
            problems.add(
                sheet.place,
                _("행이 너무 많습니다. 한 번에 %(limit)d행까지 읽습니다. 파일을 나누어 주세요.")
                % {"limit": limit("TABULAR_MAX_ROWS")},
            )
            return table
        if any(cells):
            if _is_torn(cells, header, width):
                problems.add(table.place, _torn(cells, header), number)
                continue
            row = _read_row(number, cells, header, table, problems, warnings)
            if row:
                table.rows.append(row)
    return table


def _check_header(header: list[str], table: Table, problems: Problems) -> bool:
    while header and not header[-1]:
        header.pop()
    names, before = table.schema.names, problems.count
    for name, count in Counter(header).items():
        if name and count > 1:
            problems.add(table.place, _("같은 이름의 열이 둘 이상입니다. 하나만 남겨 주세요."), 1, name)
    for name in header:
        if name not in names:
            problems.add(
                table.place,
                _("알 수 없는 열입니다. 쓸 수 있는 열: %s") % ", ".join(names),
                1,
                name or _("(이름 없음)"),
            )
    for name in names:
        if name not in header:
            problems.add(table.place, _("이 열이 없습니다. 첫 행에 넣어 주세요(값은 비워도 됩니다)."), 1, name)
    return problems.count == before


def _is_torn(cells: list[str], header: list[str], width: int) -> bool:
    """A row that has lost or gained a comma; empty columns without a name are let pass."""
    return not len(header) <= len(cells) <= width or any(cells[len(header) :])


def _torn(cells: list[str], header: list[str]) -> str:
    return _("칸 수가 %(found)d개로 열 이름의 수(%(wanted)d개)와 다릅니다. 쉼표가 든 글은 따옴표로 묶어 주세요.") % {
        "found": len(cells),
        "wanted": len(header),
    }


def _read_row(
    number: int,
    cells: list[str],
    header: list[str],
    table: Table,
    problems: Problems,
    warnings: Problems,
) -> Row | None:
    before = problems.count
    texts = dict(zip(header, cells, strict=False))
    values = {}
    for column in table.schema.columns:
        text = texts[column.name]
        if not text:
            values[column.name] = "" if column.kind == "text" else None
            if column.required:
                problems.add(table.place, _("비워 둘 수 없는 칸입니다."), number, column.name)
            continue
        try:
            values[column.name] = parse(text, column)
        except BadValue as error:
            problems.add(table.place, str(error), number, column.name)
            continue
        if column.choices and text not in column.choices:
            warnings.add(
                table.place,
                _("알 수 없는 값 '%(text)s'입니다. 쓰이는 값: %(choices)s")
                % {"text": text[:40], "choices": ", ".join(column.choices)},
                number,
                column.name,
            )
    return Row(number, texts, values) if problems.count == before else None
