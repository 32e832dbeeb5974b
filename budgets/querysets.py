"""Words that narrow budget lines and the steps of grants."""

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from core.periods import Month
from reporting.models import Submission


class BudgetLineQuerySet(models.QuerySet):
    def of_units(self, unit_ids, month: Month):
        """Lines of the month's fiscal year that the units owned in that month."""
        return self.filter(
            Q(series__placements__valid_until__isnull=True) | Q(series__placements__valid_until__gt=month.value),
            fiscal_year=month.year,
            series__placements__unit_id__in=unit_ids,
            series__placements__valid_from__lte=month.value,
        )


class GrantStepQuerySet(models.QuerySet):
    def until(self, month: Month):
        """What had happened by the end of the month."""
        return self.filter(month__lte=month.value)

    def marked_confirmed(self, closed: dict[tuple[int, ...], list[int]]):
        """``is_confirmed`` of each step: its unit's month is confirmed, or the office's month closed.

        ``closed`` maps the units of an office to the months that are closed there.
        """
        approved = Submission.objects.filter(
            unit=OuterRef("grant__unit"), period__month=OuterRef("month"), state__in=("confirmed", "closed")
        )
        confirmed = Q(Exists(approved))
        for unit_ids, months in closed.items():
            confirmed |= Q(grant__unit__in=unit_ids, month__in=months)
        return self.annotate(is_confirmed=ExpressionWrapper(confirmed, output_field=BooleanField()))

    def seen_with(self, draft_unit_ids):
        """Steps marked as confirmed, and those of units whose drafts the reader sees."""
        return self.filter(Q(is_confirmed=True) | Q(grant__unit__in=draft_unit_ids))
