"""Tables of the organization as documents."""

from dataclasses import replace

from django.utils.translation import gettext as _

from core.documents import Cell, Column, Document, Paragraph, Row, Table
from organization.models import Contact, Headcount, Unit


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
