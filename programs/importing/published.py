"""Every cell of a paper as it printed it: the judge of what the portal prints itself."""

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from core.tabular import Row, Table
from organization.models import Unit
from programs.importing.organizations import Directory
from programs.importing.program_schemas import LEVEL_SEPARATOR, MOMENTS, UNITS_OF_MEASURE, YEARS
from programs.importing.result import CREATED, DELETED, UNCHANGED, UPDATED, ImportResult
from programs.importing.schemas import PRINTED, ROW_LABELS, SECTIONS
from reporting.models import PublishedSource, PublishedValue

LONGEST_LABEL = PublishedValue._meta.get_field("row").max_length
LONGEST_NAME = PublishedSource._meta.get_field("name").max_length
FIELDS = [
    "line",
    "unit_id",
    "fiscal_year",
    "as_of",
    "section",
    "row",
    "text",
    "value",
    "measure",
]


def source_of(name: str, office: Unit | None, result: ImportResult) -> PublishedSource:
    """The paper by its name; one name never stands for the papers of two offices."""
    if len(name) > LONGEST_NAME:
        result.problems.add(
            name[:LONGEST_NAME],
            _("자료 이름은 %d자까지입니다. --source로 짧은 이름을 주세요.") % LONGEST_NAME,
        )
    source = PublishedSource.objects.filter(name=name).first()
    if source is None:
        return PublishedSource(name=name, office=office)
    if source.office_id and office and source.office_id != office.pk:
        result.problems.add(
            name,
            _("'%(name)s'은(는) 이미 '%(office)s'의 자료 이름입니다. --source로 다른 이름을 주세요.")
            % {"name": name, "office": source.office},
        )
    return source


def store(
    source: PublishedSource,
    tables: list[Table],
    directory: Directory,
    result: ImportResult,
    withheld: frozenset[tuple[str, int, str]] = frozenset(),
) -> None:
    """Write the differences between what the files print and what is stored of them.

    ``withheld`` are cells (file, row, column) that may not be told: they are not kept, nor those stored before.
    """
    if source.pk is None:
        source.save()
        result.counted(_("발행 자료"), CREATED)
    stored = defaultdict(dict)
    for value in source.values.filter(file__in=[table.file for table in tables]):
        stored[value.file][value.row_number, value.column] = value
    created, updated, gone = [], [], []
    for table in tables:
        before = stored[table.file]
        for row in table.rows:
            for value in _values(source, table, row, directory):
                if (value.file, value.row_number, value.column) in withheld:
                    continue
                known = before.pop((value.row_number, value.column), None)
                if known is None:
                    created.append(value)
                elif any(getattr(known, name) != getattr(value, name) for name in FIELDS):
                    value.pk = known.pk
                    updated.append(value)
                else:
                    result.counted(_("발행값"), UNCHANGED)
        gone += before.values()
    PublishedValue.objects.filter(pk__in=[value.pk for value in gone]).delete()
    PublishedValue.objects.bulk_update(updated, FIELDS, batch_size=500)
    PublishedValue.objects.bulk_create(created, batch_size=2000)
    for action, values in ((CREATED, created), (UPDATED, updated), (DELETED, gone)):
        result.counted(_("발행값"), action, len(values))
    if gone:
        places = sorted({(value.file, value.row_number) for value in gone})
        result.notes.append(
            _("파일에서 사라진 발행값을 지웠습니다: %s")
            % ", ".join(_("%(file)s %(row)d행") % {"file": f, "row": n} for f, n in places[:10])
        )


def _values(source: PublishedSource, table: Table, row: Row, directory: Directory):
    name = table.schema.name
    unit = _unit(table, row, directory)
    texts = row.texts
    label = LEVEL_SEPARATOR.join(filter(None, (texts[column] for column in ROW_LABELS[name])))
    for column, measure in PRINTED[name].items():
        text = texts[column]
        if not text:
            continue
        given = row[column]
        yield PublishedValue(
            source=source,
            file=table.file,
            row_number=row.number,
            line=row["line"],
            unit_id=unit.pk if unit else None,
            fiscal_year=_year(row, texts),
            as_of=texts.get(MOMENTS.get(name, "as_of"), ""),
            section=texts.get(SECTIONS.get(name, "section"), ""),
            row=label[:LONGEST_LABEL],
            column=column,
            text=text,
            value=given if isinstance(given, int | Decimal) else None,
            measure=(_measure(texts) if measure is None else measure)[:20],
        )


def _unit(table: Table, row: Row, directory: Directory) -> Unit | None:
    """The unit that the row names; the report's office where the file names none."""
    if table.schema.name == "organizations":
        return directory.unit_of_row(row)
    if "organization" not in row.texts:
        return directory.office
    return directory.unit(row["organization"], table.place, row)


def _measure(texts: dict[str, str]) -> str:
    return next((texts[name] for name in UNITS_OF_MEASURE if name in texts), "")


def _year(row: Row, texts: dict[str, str]) -> int | None:
    for name in YEARS:
        if name in texts:
            return row[name]
    return int(texts["as_of"][:4]) if texts.get("as_of") else None
