"""What the scripts of the entry grid ask: save these cells, read this block, tell this row's story."""

from django.template.loader import get_template
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from budgets.forms import THIS_MONTH, TO_DATE, EntryCells, EntryForm
from budgets.pasting import preview
from budgets.selectors import entry_rows
from budgets.selectors.rows import last_amounts, last_year_series
from budgets.views.entry import EntryView
from budgets.views.submission import SubmissionMixin
from core.money import MONEY_UNITS, format_exact, format_money
from core.refusals import InvalidInput
from core.tabular.block import read_block
from reporting.models import Figure, ReasonChoice, SeriesPlacement
from reporting.story import Story, story_of
from reporting.views.cells import CellsMixin, PasteMixin
from reporting.views.story import RowStoryView


class SentFormMixin:
    """The form of the page in the unit and mode that the script says."""

    @cached_property
    def money_unit(self) -> str:
        unit = self.text("unit")
        if unit not in MONEY_UNITS:
            raise InvalidInput(_("'%(unit)s'은(는) 금액 단위가 아닙니다.") % {"unit": unit[:20]})
        return unit

    def form(self, data=None, rows=None) -> EntryForm:
        rows = self.read_rows() if rows is None else rows
        return EntryForm(rows, self.money_unit, self.text("mode"), data, month=self.month)


class CellsView(CellsMixin, SentFormMixin, EntryView):
    """Saves cells of money, and of what is said beside it."""

    value_columns = (THIS_MONTH, TO_DATE)

    def form_after(self, form: EntryForm, saved: list[Figure]) -> EntryForm:
        """The rows as they stand now: read again only where more than figures was saved."""
        if form.remarks or form.plans:
            return self.form()
        known, typed = {row.series_id: row for row in saved}, {entry.series_id for entry in form.entries}
        rows = [cells.row for cells in form.rows]
        return self.form(
            rows=[row.with_figure(known.get(row.series_id)) if row.series_id in typed else row for row in rows]
        )

    def read_rows(self):
        """Only the rows that were sent: the answer must not wait for the others."""
        return entry_rows(self.submission, self.tree, direction=self.direction, series_ids=list(self.by_series))

    def told(self, cells: EntryCells, form: EntryForm) -> dict:
        return {
            "text": getattr(cells, f"{form.mode}_field"),
            "this_month": cells.this_month_field,
            "to_date": cells.to_date_field,
            "rate": cells.spent_rate,
            "by": cells.row.entered_by,
        }

    def before(self, cells: EntryCells, form: EntryForm) -> str:
        """What stood there, to the won."""
        row = cells.row
        if row.value is None:
            return ""
        return format_exact(row.to_date if form.mode == TO_DATE else row.value, self.money_unit)

    def drawn(self, form: EntryForm, series_ids: set[int]) -> dict[str, str]:
        """The rows drawn anew, so that everything in them follows what was saved."""
        rows, template, shared = {}, get_template("budgets/entry_row.html"), self.row_context(form)
        for cells in form.rows:
            if cells.series_id in series_ids:
                if not self.takes_entries:
                    cells.row.is_open = False
                cells.history_url = reverse("series_history", args=[self.unit.pk, self.month, cells.series_id])
                rows[str(cells.series_id)] = template.render(shared | {"row": cells})
        return rows

    def row_context(self, form: EntryForm) -> dict:
        """What the template of a row needs beside the row."""
        return {
            "mode": form.mode,
            "period": self.month,
            "submission": self.submission,
            "choices": list(ReasonChoice.objects.filter(is_active=True).values_list("pk", "name")),
            "has_last_year": self.sent.get("has_last_year") is True,
        }


class PasteView(PasteMixin, SentFormMixin, EntryView):
    """Reads a block of money; what it would do to which rows."""

    def preview(self, text: str, html: str, order: list, column: int | None) -> dict:
        form = self.form()
        for cells in form.rows:
            cells.row.is_open = cells.row.is_open and self.takes_entries
        return preview(
            form,
            read_block(text, html),
            order=[series_id for series_id in order if isinstance(series_id, int)],
            column=column,
            read_as=self.text("read_as"),
            month=self.month,
            last_month=last_amounts([cells.series_id for cells in form.rows], self.month.previous),
        )


class StoryView(SubmissionMixin, RowStoryView):
    """The story of one row of money."""

    def story(self, placement: SeriesPlacement) -> Story:
        return story_of(
            placement,
            self.submission,
            self.month,
            self.rights.draft_unit_ids,
            text=lambda won: format_money(won, self.money_unit),
            series_ids=last_year_series(placement, self.month),
        )

    def told(self, placement: SeriesPlacement) -> dict:
        return {
            "values_label": _("최근 당월 지출"),
            "measure": self.money_unit,
            "history_url": self.address("series_history", series=placement.series_id),
        }
