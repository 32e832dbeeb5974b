"""What is meant to be spent when: execution plans and the expedited marks."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.lines import BudgetLine
from core.history import track
from organization.models import Unit


@track
class ExecutionPlan(models.Model):
    """What a line plans to spend within one month (향후 집행계획), whole won."""

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="plans", verbose_name=_("세부사업"))
    month = models.PositiveIntegerField(_("월"))
    amount = models.BigIntegerField(_("계획액(원)"))
    version = models.PositiveIntegerField(_("판"), default=1)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("입력자"))

    class Meta:
        verbose_name = _("집행계획")
        verbose_name_plural = _("집행계획")
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["line", "month"], name="plan_once")]

    def __str__(self):
        return f"{self.line} {self.month} {self.amount}"


@track
class ExpeditedTarget(models.Model):
    """The share of the eligible amount to be spent by the end of a month (신속집행 목표)."""

    office = models.ForeignKey(Unit, models.CASCADE, related_name="expedited_targets", verbose_name=_("기관"))
    month = models.PositiveIntegerField(_("기준월"))
    scope = models.CharField(_("범위"), max_length=100, blank=True)
    rate = models.DecimalField(_("목표율(%)"), max_digits=5, decimal_places=1)

    class Meta:
        verbose_name = _("신속집행 목표")
        verbose_name_plural = _("신속집행 목표")
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["office", "month", "scope"], name="expedited_once"),
            models.CheckConstraint(
                condition=Q(rate__gte=0, rate__lte=100),
                name="expedited_rate",
                violation_error_message=_("목표율은 0에서 100 사이입니다."),
            ),
        ]

    def __str__(self):
        return f"{self.month} {self.rate}%"
