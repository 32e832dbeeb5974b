"""A member's workbook filled in as a spreadsheet program would save it."""

import io
import re
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from programs.collecting.table import CollectionTable
from programs.collecting.workbook import HEAD_ROW, write_workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def blank(collection, name):
    """The bytes of a member's workbook as it was handed out."""
    table = CollectionTable(collection)
    member = next(row for row in table.members if row.name == name)
    return write_workbook(collection, "가족정책과", member, {cell.pk: table.last_of(cell) for cell in table.cells})


def filled(collection, name, *values, file_name="", saved="", keys=None):
    """The workbook with ``values`` typed row by row: a number, a text, or ``None`` for an empty cell."""
    content = blank(collection, name)
    cells = {f"E{HEAD_ROW + 2 + place}": value for place, value in enumerate(values) if value is not None}
    return SimpleUploadedFile(file_name or f"{name}.xlsx", edited(content, cells, saved, keys or {}), MEDIA_TYPE)


def edited(content, cells, saved="", keys=None):
    """Cells of the visible sheet typed, ``keys`` exchanged in every part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            text = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                for place, value in cells.items():
                    text = typed(text.decode(), place, value).encode()
            if entry.filename == "docProps/core.xml" and saved:
                text = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + saved.encode(), text)
            for old, new in (keys or {}).items():
                text = text.replace(str(old).encode(), str(new).encode())
            target.writestr(entry.filename, text)
    return out.getvalue()


def typed(sheet, place, value):
    kind = "" if isinstance(value, int | float) else ' t="inlineStr"'
    body = f"<v>{value}</v>" if not kind else f"<is><t>{value}</t></is>"
    done, count = re.subn(
        rf'<c r="{place}"( s="\d+")?(?: t="\w+")?(?:/>|>.*?</c>)', rf'<c r="{place}"\1{kind}>{body}</c>', sheet
    )
    assert count == 1, place
    return done
