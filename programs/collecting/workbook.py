"""The protected workbook of one member: hidden keys, unlocked cells for values only; all of them as one archive."""

import io
import re
import zipfile
from datetime import datetime

import xlsxwriter
from django.utils.translation import gettext as _

from core.money import format_number
from programs.models import Collection, CollectionMember

#: What the hidden sheet of keys begins with; another layout gets another number.
LAYOUT = "ganeum-collect-1"
KEYS, SHEET = "keys", "회신"
HEAD_ROW = 5
KEY, NAME, MEASURE, LAST, VALUE = range(5)
_MADE = datetime(2000, 1, 1)  # a workbook must name a time; ours never comes from the clock
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def write_archive(collection: Collection, unit_name: str, members, last: dict[int, object]) -> bytes:
    """A ZIP of one workbook per member; ``last`` maps cells to what stood the month before."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for number, member in enumerate(members, start=1):
            entry = zipfile.ZipInfo(f"{number:02d}_{file_name(collection, member)}.xlsx", _MADE.timetuple()[:6])
            archive.writestr(entry, write_workbook(collection, unit_name, member, last))
    return stream.getvalue()


def file_name(collection: Collection, member: CollectionMember) -> str:
    return _FORBIDDEN.sub(" ", f"{member.name}_{collection.title}_{collection.as_month.iso}")[:120].strip()


def write_workbook(collection: Collection, unit_name: str, member: CollectionMember, last: dict[int, object]) -> bytes:
    """The workbook of one member, its ``cells`` (with their columns) read before."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        workbook.set_properties({"title": f"{collection.title} {member.name}", "created": _MADE})
        _write_form(workbook, collection, unit_name, member, last)
        _write_keys(workbook, collection, member)
    return stream.getvalue()


def _write_keys(workbook, collection: Collection, member: CollectionMember) -> None:
    sheet = workbook.add_worksheet(KEYS)
    sheet.very_hidden()
    sheet.protect()
    for row, text in enumerate((LAYOUT, collection.key, member.pk, collection.month)):
        sheet.write_string(row, 0, str(text))


def _write_form(workbook, collection: Collection, unit_name: str, member, last: dict[int, object]) -> None:
    looks = _looks(workbook)
    sheet = workbook.add_worksheet(SHEET)
    month = collection.as_month
    sheet.write_string(0, NAME, f"{collection.title} – {member.name}", looks["title"])
    due = _(" · 회신 기한 %(day)s") % {"day": collection.due_on} if collection.due_on else ""
    asked = _("%(unit)s · %(month)s%(due)s") % {"unit": unit_name, "month": month.label, "due": due}
    sheet.write_string(1, NAME, asked, looks["note"])
    sheet.write_string(2, NAME, _("흰 칸에만 숫자를 적고 파일을 그대로 돌려 보내 주세요."), looks["note"])
    sheet.write_string(
        3, NAME, _("없으면 0, 해당하지 않으면 '해당 없음'이라고 적습니다. 빈칸은 두지 않습니다."), looks["note"]
    )
    heads = ("", _("항목"), _("단위"), month.previous.label, month.label)
    for column, head in enumerate(heads):
        sheet.write_string(HEAD_ROW, column, head, looks["head"])
    for number, cell in enumerate(member.cells.all(), start=HEAD_ROW + 1):
        sheet.write_string(number, KEY, str(cell.pk), looks["fixed"])
        sheet.write_string(number, NAME, cell.column.label, looks["name"])
        sheet.write_string(number, MEASURE, cell.column.measure, looks["name"])
        before = last.get(cell.pk)
        sheet.write_string(number, LAST, format_number(before, cell.column.decimals), looks["fixed"])
        sheet.write_blank(number, VALUE, None, looks["open"])
    sheet.set_column(KEY, KEY, None, None, {"hidden": True})
    sheet.set_column(NAME, NAME, 46)
    sheet.set_column(MEASURE, MEASURE, 8)
    sheet.set_column(LAST, VALUE, 16)
    sheet.freeze_panes(HEAD_ROW + 1, NAME + 1)
    sheet.protect("", {"format_columns": True, "select_locked_cells": True})
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _looks(workbook) -> dict:
    def look(**details):
        return workbook.add_format({"font_name": "맑은 고딕", "font_size": 10, **details})

    cell = {"border": 1, "border_color": "#8A949E", "valign": "vcenter"}
    shade = {"bg_color": "#F2F5F9"}
    return {
        "title": look(bold=True, font_size=14),
        "note": look(font_color="#58616A"),
        "head": look(**cell, bold=True, align="center", bg_color="#E4EAF3"),
        "name": look(**cell, **shade, text_wrap=True),
        "fixed": look(**cell, **shade, align="right"),
        "open": look(**cell, locked=False, align="right", num_format="#,##0.####"),
    }
