"""Words that narrow budget lines."""

from django.db import models
from django.db.models import Q

from core.periods import Month


class BudgetLineQuerySet(models.QuerySet):
    def of_units(self, unit_ids, month: Month):
        """Lines of the month's fiscal year that the units owned in that month."""
        return self.filter(
            Q(series__placements__valid_until__isnull=True) | Q(series__placements__valid_until__gt=month.value),
            fiscal_year=month.year,
            series__placements__unit_id__in=unit_ids,
            series__placements__valid_from__lte=month.value,
        )
