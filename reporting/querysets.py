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
        """Figures of the month's fiscal year as they were entered, not later than the month."""
        first = month.first_of_year.value
        of_the_year = Q(corrects__isnull=True) | Q(corrects__gte=first)
        return self.filter(of_the_year, month__gte=first, month__lte=month.value)

    def known_as_of(self, month: Month):
        """What is known today of the month's year up to the month.

        Its own months as they were entered, and what confirmed later months correct in them. A
        correction counts for the month that it mends, so no figure is in both parts.
        """
        first = month.first_of_year.value
        mended_later = Q(
            month__gt=month.value,
            corrects__gte=first,
            corrects__lte=month.value,
            submission__state__in=APPROVED,
        )
        of_the_year = Q(corrects__isnull=True) | Q(corrects__gte=first)
        return self.filter(Q(month__gte=first, month__lte=month.value) & of_the_year | mended_later)

    def seen_with(self, draft_unit_ids):
        """Confirmed figures, and drafts of the units whose drafts the reader may see."""
        return self.filter(Q(submission__state__in=APPROVED) | Q(submission__unit_id__in=draft_unit_ids))

    def spent_by_series(self) -> dict[int, tuple]:
        """``{series_id: (sum, number of figures that are not confirmed yet)}`` of flow figures."""
        unconfirmed = Count("pk", filter=~Q(submission__state__in=APPROVED))
        rows = self.values_list("series_id").annotate(total=Sum("value"), drafts=unconfirmed)
        return {series_id: (total, drafts) for series_id, total, drafts in rows.order_by()}
