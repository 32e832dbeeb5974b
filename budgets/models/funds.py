"""Money outside the budget lines: funds, donations and what comes and goes with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import track
from organization.models import Unit


@track
class FundEntry(models.Model):
    """One amount of a fund or of donations in a year, as its paper prints it (기금·후원금).

    The amount is empty where only the fact is printed. Amounts may contain one another, so they
    are listed and never summed.
    """

    class Flow(models.TextChoices):
        IN = "in", _("들어온 돈")
        OUT = "out", _("나간 돈")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="fund_entries", verbose_name=_("조직"))
    year = models.PositiveIntegerField(_("연도"))
    fund = models.CharField(_("기금·재원"), max_length=100)
    kind = models.CharField(_("구분"), max_length=100, blank=True)
    item = models.CharField(_("내역"), max_length=300, blank=True)
    flow = models.CharField(_("들고 남"), max_length=10, choices=Flow, blank=True)
    amount = models.BigIntegerField(_("금액(원)"), null=True, blank=True)
    given_unit = models.CharField(_("원자료 단위"), max_length=20, blank=True)
    occurrence = models.PositiveIntegerField(_("같은 내역 중 순번"), default=1)
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("기금·후원금")
        verbose_name_plural = _("기금·후원금")
        ordering = ["year", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "fund", "kind", "item", "occurrence"], name="fund_entry_once"
            ),
        ]

    def __str__(self):
        return f"{self.fund} {self.kind} {self.item}".strip()
