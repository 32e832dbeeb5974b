"""Statistics that an office quotes year by year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models import Unit


class Statistic(models.Model):
    """What one quoted statistic was in one year (정책 통계); a year may be left unsaid."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="statistics", verbose_name=_("기관"))
    name = models.CharField(_("이름"), max_length=300)
    measure = models.CharField(_("단위"), max_length=20, blank=True)
    year = models.PositiveIntegerField(_("연도"), null=True, blank=True)
    value = models.DecimalField(_("값"), max_digits=20, decimal_places=4, null=True, blank=True)
    text = models.CharField(_("숫자가 아닌 원문"), max_length=300, blank=True)
    note = models.CharField(_("비고"), max_length=300, blank=True)
    occurrence = models.PositiveIntegerField(_("같은 해 중 순번"), default=1)
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("정책 통계")
        verbose_name_plural = _("정책 통계")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name", "measure", "year", "occurrence"],
                nulls_distinct=False,
                name="statistic_once",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.year or ''}".strip()
