"""What the pages across departments share: the real offices of a person or the practice ones, never both."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.documents import Cell, Column, Document, Row, Section, Table
from core.documents import render as render_document
from core.downloads import file_response
from core.periods import Month
from core.presentation import Link
from organization.access import rights_of
from organization.report import marked
from reporting.selectors import month_from, months_of


class OfficesMixin:
    """Rights, offices, month and chart of a list that a person reads."""

    @cached_property
    def rights(self):
        return rights_of(self.request.user)

    @cached_property
    def is_practice(self) -> bool:
        return self.rights.sees_practice_only or self.request.GET.get("practice") == "1"

    @cached_property
    def office_ids(self) -> set[int]:
        return self.rights.offices_apart(practice=self.is_practice)

    @cached_property
    def office_id(self) -> int | None:
        return min(self.office_ids, default=None)

    @cached_property
    def unit_ids(self) -> set[int]:
        tree = self.rights.tree
        below = {unit_id for office_id in self.office_ids for unit_id in tree.descendant_ids(office_id)}
        return self.rights.visible_unit_ids & below

    @cached_property
    def month(self) -> Month:
        return month_from(self.request.GET.get("month"), self.office_id)

    @cached_property
    def months(self) -> list[Month]:
        return months_of(self.office_id) or [self.month]

    @cached_property
    def tree(self):
        return self.rights.tree

    def unit_name(self, unit_id: int) -> str:
        return self.tree.name(unit_id)

    def owners(self, unit_ids) -> list[tuple[int, str]]:
        """Units to choose from, in the order of the chart."""
        ordered = [pk for office_id in sorted(self.office_ids) for pk in self.tree.descendant_ids(office_id)]
        return [(pk, self.unit_name(pk)) for pk in ordered if pk in set(unit_ids)]

    def page(self, **context) -> dict:
        """What every page of this kind shows around its table."""
        export = self.request.GET.copy()
        export["export"] = "xlsx"
        return {
            "is_practice": self.is_practice,
            "has_both": len({self.rights.is_practice(office_id) for office_id in self.rights.office_ids}) > 1,
            "export_url": "?" + export.urlencode(),
            **context,
        }

    def workbook(self, title: str, table: Table, note: str = ""):
        """The table that is on the screen as a workbook."""
        document = Document(title=title, subtitle=note, sections=(Section(blocks=(table,)),))
        office = self.tree.placements.get(self.office_id)
        content = render_document(marked(document, office.unit) if office else document, "xlsx")
        return file_response(content, "xlsx", title)


def texts_table(caption: str, heads: list[str], rows: list[list], *, numbers: set[int] = frozenset()) -> Table:
    """A table of texts and numbers as a document; ``numbers`` are the columns that stand right."""
    return Table(
        caption=caption,
        columns=tuple(
            Column(14 if place in numbers else 26, "right" if place in numbers else "left")
            for place in range(len(heads))
        ),
        header=(tuple(Cell.of_text(head) for head in heads),),
        rows=tuple(Row(tuple(_cell(value) for value in row)) for row in rows),
    )


def _cell(value) -> Cell:
    if value is None or isinstance(value, str):
        return Cell.of_text(value or "")
    decimals = max(0, -value.normalize().as_tuple().exponent) if hasattr(value, "normalize") else 0
    return Cell.of_number(value, decimals)


def subject_tabs(current: str) -> list[Link]:
    """The pages about programs, as tabs."""
    tabs = [
        ("programs", _("사업")),
        ("strategy", _("전략체계")),
        ("indicators", _("성과지표")),
        ("milestones", _("추진일정")),
        ("commitments", _("공약·지시·지적")),
        ("themes", _("주제")),
    ]
    return [Link(label, reverse(name), current=name == current) for name, label in tabs]
