"""What the pages about programs share: their tabs, and tables of texts and numbers as documents."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.documents import Cell, Column, Row, Table
from core.presentation import Link


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
        ("statistics", _("정책 통계")),
    ]
    return [Link(label, reverse(name), current=name == current) for name, label in tabs]
