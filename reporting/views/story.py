"""The side of a grid for one row: last values, history, reasons, findings; a part of a page."""

from django.shortcuts import get_object_or_404, render
from django.views import View

from reporting.models import SeriesPlacement
from reporting.story import Story
from reporting.views.submissions import MonthMixin


class RowStoryView(MonthMixin, View):
    """One row of the unit's month, for whoever may read it; of another kind of data it does not exist."""

    def story(self, placement: SeriesPlacement) -> Story:
        raise NotImplementedError

    def told(self, placement: SeriesPlacement) -> dict:
        """``values_label``, ``measure`` and, where there is one, ``history_url``."""
        raise NotImplementedError

    def get(self, request, series, **_kwargs):
        self.require(self.may_read)
        placements = self.unit.series_placements.as_of(self.month).select_related("series")
        placement = get_object_or_404(placements, series_id=series, series__kind=self.kind)
        team = self.tree.name(placement.team_id) if placement.team_id else ""
        context = {"story": self.story(placement), "team": team} | self.told(placement)
        return render(request, "reporting/entry_story.html", context)
