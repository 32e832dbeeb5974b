"""A spreadsheet program for tests: opens a workbook that we wrote, looks at its cells and types into them."""

import io
import re
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Spreadsheet:
    """The parts of an XLSX file; ``lines`` is its first sheet, ``keys`` the second."""

    def __init__(self, content: bytes):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        strings = ElementTree.fromstring(self.parts["xl/sharedStrings.xml"])
        self.strings = ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in strings]
        looks = ElementTree.fromstring(self.parts["xl/styles.xml"]).find(f"{MAIN}cellXfs")
        self.locked = [
            (look.find(f"{MAIN}protection") is None) or look.find(f"{MAIN}protection").get("locked") != "0"
            for look in looks
        ]
        self.lines = ElementTree.fromstring(self.parts["xl/worksheets/sheet1.xml"])
        self.keys = ElementTree.fromstring(self.parts["xl/worksheets/sheet2.xml"])
        self.places = {cell.get("r"): cell for cell in self.lines.iter(f"{MAIN}c")}

    def cell(self, sheet, column: int, row: int):
        place = f"{chr(64 + column)}{row}"
        if sheet is self.lines:
            return self.places[place]
        return next(cell for cell in sheet.iter(f"{MAIN}c") if cell.get("r") == place)

    def text(self, cell) -> str:
        value = cell.find(f"{MAIN}v")
        if value is None:
            return ""
        return self.strings[int(value.text)] if cell.get("t") == "s" else value.text

    def row_of(self, series_id: int) -> int:
        for place, cell in self.places.items():
            if re.fullmatch(r"A\d+", place) and self.text(cell) == str(series_id):
                return int(place[1:])
        raise LookupError(series_id)

    def read(self, line, column: int = 7) -> str:
        return self.text(self.cell(self.lines, column, self.row_of(line.series_id)))

    def formula(self, line, column: int) -> str:
        return self.cell(self.lines, column, self.row_of(line.series_id)).find(f"{MAIN}f").text

    def is_locked(self, line, column: int = 7) -> bool:
        return self.locked[int(self.cell(self.lines, column, self.row_of(line.series_id)).get("s"))]

    def type(self, line, value, column: int = 7) -> None:
        """Put a number, a text or nothing into a cell, whatever the protection says."""
        self.put(self.cell(self.lines, column, self.row_of(line.series_id)), value)

    def put(self, cell, value) -> None:
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            inline = ElementTree.SubElement(cell, f"{MAIN}is")
            ElementTree.SubElement(inline, f"{MAIN}t").text = value
        elif value is not None:
            ElementTree.SubElement(cell, f"{MAIN}v").text = str(value)

    def content(self) -> bytes:
        self.parts["xl/worksheets/sheet1.xml"] = ElementTree.tostring(self.lines)
        self.parts["xl/worksheets/sheet2.xml"] = ElementTree.tostring(self.keys)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        return stream.getvalue()
