"""Words that narrow series, figures and submissions."""

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Sum

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


class FindingQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state="open")

    def shown(self):
        """Those that still say something: open or accepted."""
        return self.exclude(state="resolved")

    def seen_with(self, draft_unit_ids):
        """Findings of units whose drafts the reader may see, and those that speak of confirmed figures alone."""
        submissions = apps.get_model("reporting", "Submission").objects
        drafts = submissions.filter(
            unit=OuterRef("unit"),
            period__month__lte=OuterRef("month"),
            period__month__gt=OuterRef("month") - 200,  # checks read this fiscal year and the last
        ).exclude(state__in=APPROVED)
        return self.filter(Q(unit_id__in=draft_unit_ids) | ~Exists(drafts))

    def unanswered(self):
        """Open ones that must be explained before handing in, and for which nobody has said why."""
        remarks = apps.get_model("reporting", "Remark").objects
        said = remarks.filter(series=OuterRef("series"), month=OuterRef("month")).exclude(choice=None, text="")
        return self.open().filter(needs_reason=True, note="").exclude(Exists(said))
