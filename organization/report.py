"""Tables of the organization as documents."""

from django.utils.translation import gettext as _

from core.documents import Cell, Column, Row, Table
from organization.models import Headcount


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
