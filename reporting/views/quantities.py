"""Grids of quantities (성과지표, 시설): typed cell by cell or as one form, pasted, read by the head, told by row."""

from functools import partial

from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.documents import Document, Section
from core.documents import render as render_document
from core.downloads import file_response
from core.money import format_number
from core.tabular.block import read_block
from reporting import services
from reporting.forms import QuantityForm
from reporting.history import Change
from reporting.models import Figure, Period, SeriesPlacement, Submission
from reporting.pasting.quantities import preview
from reporting.quantities import QuantityRow, QuantityTable, ReviewedQuantity, text_of
from reporting.responsibility import ALL
from reporting.selectors import findings_of, returned_reasons
from reporting.standing import add_standing
from reporting.story import Story, story_of
from reporting.views.cells import CellsMixin, PasteMixin
from reporting.views.drawing import drawn_tables, printed_table
from reporting.views.entries import EntryPageView, change_as_text
from reporting.views.people import PeopleMixin
from reporting.views.review import DecidingView
from reporting.views.story import RowStoryView
from reporting.views.submissions import MonthMixin


class QuantityMixin(MonthMixin):
    """A unit's quantities of one month. A kind names its addresses and reads its rows."""

    #: What its addresses begin with: PAGES_entry, PAGES_cells …
    pages: str
    #: What the column right of the value says, and what the rows are called.
    follows_label: str
    rows_label: str
    empty_title: str
    empty_hint: str
    #: Where a month that no longer takes entries is mended, and where others are asked for its values.
    corrections_page: str
    asking_page: str
    READ_ONCE = (*MonthMixin.READ_ONCE, "tables")

    @property
    def entry_page(self) -> str:
        return f"{self.pages}_entry"

    @property
    def review_page(self) -> str:
        return f"{self.pages}_review"

    @property
    def act_page(self) -> str:
        return f"{self.pages}_act"

    def common_context(self) -> dict:
        works_here = self.rights.may_enter(self.unit.pk)
        is_final = self.submission.is_approved or self.period.state == Period.State.CLOSED
        return super().common_context() | {
            "correct_url": self.address(self.corrections_page) if works_here and is_final else "",
            "asking_url": f"{self.address(self.asking_page)}?kind={self.kind}" if works_here else "",
        }

    #: Only these rows are read, where not all are asked for.
    asked_series: list[int] | None = None

    def read_tables(self) -> list[QuantityTable]:
        """Rows × columns of the month in the order of the paper, without what stands in them."""
        raise NotImplementedError

    @cached_property
    def tables(self) -> list[QuantityTable]:
        """The kind's rows with their figures, why they came back, and whether they are open. Two queries more."""
        tables = self.read_tables()
        figures, reasons = {}, returned_reasons(self.submission)
        if self.submission.pk:
            stored = self.submission.figures.filter(corrects=None).select_related("entered_by")
            figures = {figure.series_id: figure for figure in stored}
        is_draft = self.submission.state == Submission.State.DRAFT
        for row in (row for table in tables for row in table.rows):
            row.figure = figures.get(row.series_id)
            row.returned_reason = reasons.get(row.series_id, "")
            is_asked = is_draft or row.series_id in reasons
            row.is_open = self.takes_entries and is_asked and not row.is_computed
        return tables

    @property
    def rows(self) -> list[QuantityRow]:
        return [row for table in self.tables for row in table.rows]


class QuantityEntryView(QuantityMixin, PeopleMixin, EntryPageView):
    """The page: what is due in the tables of the paper, what is not folded below; ``?export=xlsx`` as a workbook."""

    READ_ONCE = (*QuantityMixin.READ_ONCE, "parts", "shown_tables")

    def get(self, request, **kwargs):
        if request.GET.get("export") == "xlsx":
            self.require(self.rights.may_enter(self.unit.pk))
            return self.workbook()
        return super().get(request, **kwargs)

    def workbook(self):
        """The tables of the page as Excel takes them."""
        title = _("%(unit)s %(rows)s") % {"unit": self.unit_label, "rows": self.rows_label}
        blocks = tuple(printed_table(table, self.rows_label, self.follows_label) for table in self.shown_tables)
        document = Document(title=title, subtitle=self.month.label, sections=(Section(blocks=blocks),))
        return file_response(render_document(document, "xlsx"), "xlsx", f"{title}_{self.month.iso}")

    @property
    def all_rows(self) -> list[QuantityRow]:
        """What the month asks for."""
        rows = (row for table in self.tables if not table.is_folded for row in table.rows)
        return [row for row in rows if not row.is_computed]

    @cached_property
    def shown_tables(self) -> list[QuantityTable]:
        """All of them, or those with rows of whom the page is about."""
        if self.whose == ALL:
            return self.tables
        asked = {row.series_id for row in self.parts[self.whose]}
        return [table for table in (table.narrowed(asked) for table in self.tables) if table]

    def acts(self) -> dict:
        acts = super().acts()
        done, said = acts["done"]
        return acts | {"done": (partial(done, asked=[row.series_id for row in self.all_rows]), said)}

    def form(self, data=None) -> QuantityForm:
        return QuantityForm([row for table in self.shown_tables for row in table.rows], self.month, data)

    def save(self, form: QuantityForm) -> None:
        services.record(actor=self.request.user, submission=self.submission, entries=form.entries)
        self.read_again()

    def mark_conflicts(self, form: QuantityForm, refusal) -> None:
        self.read_again()
        form.mark_conflicts(refusal.series_ids, self.rows)

    def said(self, change: Change) -> dict:
        return change_as_text(change, number)

    def show(self, form: QuantityForm, status: int = 200):
        found = findings_of(self.unit.pk, self.month)
        for cell in form.rows:
            cell.row.findings = [finding for finding in found.get(cell.series_id, []) if finding.state == "open"]
        due = {row.series_id for row in self.all_rows}
        asked = [cell for cell in form.rows if cell.series_id in due]
        tables = drawn_tables(self.shown_tables, form, self.submission)
        folded = [table for table in tables if table["is_folded"]]
        query = self.request.GET.copy()
        query["export"] = "xlsx"
        context = (
            self.entry_context(form)
            | self.people_context()
            | {
                "tables": [table for table in tables if not table["is_folded"]],
                "folded_tables": folded,
                "folded": sum(len(table.rows) for table in self.shown_tables if table.is_folded),
                "export_url": f"?{query.urlencode()}",
                "total": len(asked),
                "filled": sum(cell.row.figure is not None for cell in asked),
                "findings_count": sum(len(cell.row.findings) for cell in form.rows),
                "words": [Figure.State(state).label for state in ("no_change", "not_applicable", "not_yet")],
                "follows_label": self.follows_label,
                "rows_label": self.rows_label,
                "empty_title": self.empty_title,
                "empty_hint": self.empty_hint,
                "cells_url": self.address(f"{self.pages}_cells"),
                "paste_url": self.address(f"{self.pages}_paste"),
                "story_url": self.address(f"{self.pages}_story", series=0),
            }
        )
        return render(self.request, "reporting/quantity_entry.html", context, status=status)


class QuantityCellsView(CellsMixin, QuantityEntryView):
    """Saves cells of quantities."""

    @property
    def asked_series(self) -> list[int]:
        """Only the rows that were sent: the answer must not wait for the others."""
        return list(self.by_series)

    def form(self, data=None) -> QuantityForm:
        return QuantityForm([row for row in self.rows if row.series_id in self.by_series], self.month, data)

    def told(self, cell, _form) -> dict:
        row = cell.row
        return {"text": cell.text, "follows": row.follows, "rate": row.rate, "by": row.entered_by}

    def before(self, cell, _form) -> str:
        return text_of(cell.row.figure, self.month)


class QuantityPasteView(PasteMixin, QuantityEntryView):
    """Reads a block of quantities; what it would do to which cells, whosever they are."""

    whose = ALL

    def preview(self, text: str, html: str, order: list, column: int | None) -> dict:
        block = read_block(text, html)
        return preview(self.tables, self.form(), block, order=order, column=column, month=self.month)


class QuantityStoryView(QuantityMixin, RowStoryView):
    """The story of one row of quantities."""

    def story(self, placement: SeriesPlacement) -> Story:
        return story_of(
            placement,
            self.submission,
            self.month,
            self.rights.draft_unit_ids,
            text=number,
            told=lambda figure: text_of(figure, self.month),
        )

    def told(self, placement: SeriesPlacement) -> dict:
        return {"values_label": _("최근 값"), "measure": placement.series.measure}


class QuantityReviewView(QuantityMixin, DecidingView):
    """검토·확인 of quantities: by risk, each value beside what stood before it."""

    def show(self, errors=(), status: int = 200, reasons=None):
        rows = self.reviewed
        context = self.common_context() | self.deciding_context() | self.rows_context(rows, errors, reasons)
        context |= {
            "columns": 6 + 2 * context["can_return"],
            "rows_label": self.rows_label,
            "row_template": "reporting/quantity_review_row.html",
        }
        return render(self.request, "reporting/quantity_review.html", context, status=status)

    @cached_property
    def reviewed(self) -> list[ReviewedQuantity]:
        """Rows that are due, and those that are filled though they are not."""
        if self.submission.pk is None:
            return []
        rows = [(row, table.is_folded) for table in self.tables for row in table.rows]
        asked = [row for row, is_folded in rows if row.figure or not (is_folded or row.is_computed)]
        rows = [ReviewedQuantity(**vars(row)) for row in asked]
        with self.looking() as seen:
            add_standing(rows, self.submission, seen)
        return rows

    def row(self, row: ReviewedQuantity, reasons: dict[int, str]) -> dict:
        empty = _("빈칸")
        return {
            "series_id": row.series_id,
            "heading": row.heading,
            "name": row.name,
            "measure": row.measure,
            "why": row.why(self.submission, row.move),
            "before": row.number(row.last_value),
            "now": text_of(row.figure, self.month),
            "difference": row.difference,
            "changed_from": (number(row.changed_from) or empty) if row.is_changed else "",
            "seen_from": (number(row.seen_value) or empty) if row.is_new_to_reader else "",
            "returned_reason": row.returned_reason,
            "reason": reasons.get(row.series_id, row.returned_reason),
            "ticked": row.series_id in reasons,
        }


def number(value) -> str:
    """A stored number without the noughts behind its point."""
    return "" if value is None else format_number(value.normalize())
