"""Words that narrow series, figures and submissions."""

from django.db import models
from django.db.models import Count, Q, Sum

from core.periods import Month

APPROVED = ("confirmed", "closed")


class SeriesPlacementQuerySet(models.QuerySet):
    def as_of(self, month: Month):
        """The owner and name that each series had in a month."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=month.value),
            valid_from__lte=month.value,
        )


class FigureQuerySet(models.QuerySet):
    def up_to(self, month: Month):
        """Figures of the month's fiscal year, not later than the month."""
        return self.filter(month__gte=month.first_of_year.value, month__lte=month.value)

    def seen_with(self, draft_unit_ids):
        """Confirmed figures, and drafts of the units whose drafts the reader may see."""
        return self.filter(Q(submission__state__in=APPROVED) | Q(submission__unit_id__in=draft_unit_ids))

    def spent_by_series(self) -> dict[int, tuple]:
        """``{series_id: (sum, number of figures that are not confirmed yet)}`` of flow figures."""
        unconfirmed = Count("pk", filter=~Q(submission__state__in=APPROVED))
        rows = self.values_list("series_id").annotate(total=Sum("value"), drafts=unconfirmed)
        return {series_id: (total, drafts) for series_id, total, drafts in rows.order_by()}
