"""Tables of the organization as documents."""

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.documents import Cell, Column, Document, Paragraph, Row, Section, Table
from core.documents import render as render_document
from core.downloads import file_response
from organization.models import Contact, Headcount, Unit
from organization.selectors import Posts, UnitHeadcount


def headcount_table(rows: list[Headcount]) -> Table:
    """정원·현원 by category, women beside them."""
    labels = (_("구분"), _("정원"), _("현원"), _("여성"))
    return Table(
        caption=_("정원·현원"),
        columns=(Column(30, "left"), Column(12, "right"), Column(12, "right"), Column(12, "right")),
        header=(tuple(Cell.of_text(label) for label in labels),),
        rows=tuple(
            Row(
                cells=(
                    Cell.of_text(row.category),
                    Cell.of_number(row.authorized),
                    Cell.of_number(row.actual),
                    Cell.of_number(row.women),
                ),
                role="total" if row.is_total else "line",
            )
            for row in rows
        ),
        unit=_("명"),
    )


def contacts_table(rows: list[Contact], names: dict[int, str]) -> Table:
    """담당 연락처: the unit, the post, its extension; names only where somebody filled them in."""
    has_names = any(row.name for row in rows)
    labels = [_("부서·팀"), _("직위"), _("전화"), *([_("이름")] if has_names else [])]
    widths = (34, 26, 22, 18)
    return Table(
        caption=_("담당 연락처"),
        columns=tuple(Column(width, "left") for width in widths[: len(labels)]),
        header=(tuple(Cell.of_text(label) for label in labels),),
        rows=tuple(
            Row(
                cells=tuple(
                    Cell.of_text(text)
                    for text in (names.get(row.unit_id, ""), row.post, row.extension, row.name)[: len(labels)]
                )
            )
            for row in rows
        ),
    )


def marked(document: Document, unit: Unit) -> Document:
    """The same paper; one of the practice bureau says so in its title and above every section."""
    if not unit.is_practice:
        return document
    note = Paragraph(_("연습용 자료 — 실제 수치가 아닙니다."), "right")
    return replace(
        document,
        title=_("[연습용] %(title)s") % {"title": document.title},
        subtitle=f"{document.subtitle} · {note.text}" if document.subtitle else note.text,
        sections=tuple(replace(section, blocks=(note, *section.blocks)) for section in document.sections),
    )


def handed_out(table: Table, unit: Unit) -> HttpResponse:
    """A table that stands on a page as a workbook of the same name; one of the practice bureau says so."""
    document = Document(title=table.caption, sections=(Section(blocks=(table,)),))
    return file_response(render_document(marked(document, unit), "xlsx"), "xlsx", table.caption)


def headcounts_table(rows: list[UnitHeadcount], office_name: str) -> Table:
    """정원·현원 of the units of an office: in all, and three columns for each category."""
    categories = list(dict.fromkeys(name for row in rows for name in row.parts))
    parts = (_("정원"), _("현원"), _("여성"))
    labels = [_("조직"), _("기준일"), *parts, _("과부족")]
    labels += [f"{category} {part}" for category in categories for part in parts]
    return Table(
        caption=office_name,
        columns=(Column(30, "left"), Column(14, "left"), *(Column(10, "right") for _label in labels[2:])),
        header=(tuple(Cell.of_text(label) for label in labels),),
        rows=tuple(_headcount_row(row, categories) for row in rows),
        unit=_("명"),
    )


def _headcount_row(row: UnitHeadcount, categories: list[str]) -> Row:
    numbers = [row.total.authorized, row.total.actual, row.total.women, row.total.gap]
    for category in categories:
        posts = row.parts.get(category) or Posts(None, None, None)
        numbers += [posts.authorized, posts.actual, posts.women]
    name = "\u3000" * row.level + row.placement.name
    return Row((Cell.of_text(name), Cell.of_text(row.as_of.isoformat()), *(Cell.of_number(one) for one in numbers)))


def seats_table(rows: list[dict]) -> Table:
    """이사회·위원회 자리 as they stand on the page: no name of a person is among them."""
    heads = {
        "seat": _("자리"),
        "unit_name": _("조직"),
        "kind": _("구분"),
        "starts_on": _("임기 시작"),
        "ends_on": _("임기 끝"),
        "state_label": _("상태"),
    }
    return Table(
        caption=_("이사회·위원회"),
        columns=tuple(Column(width, "left") for width in (40, 30, 16, 14, 14, 14)),
        header=(tuple(Cell.of_text(label) for label in heads.values()),),
        rows=tuple(Row(tuple(Cell.of_text(_text(row[name])) for name in heads)) for row in rows),
    )


def _text(value) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else value or ""
