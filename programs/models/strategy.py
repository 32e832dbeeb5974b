"""What an office wants in a year: mission, vision, goals, strategies, tasks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models import Unit


class StrategyNode(models.Model):
    """One line of an office's strategy of a year, below the line that it serves (전략체계)."""

    class Level(models.TextChoices):
        MISSION = "mission", _("미션")
        VISION = "vision", _("비전")
        GOAL = "goal", _("목표")
        STRATEGY = "strategy", _("전략")
        TASK = "task", _("과제")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="strategy_nodes", verbose_name=_("조직"))
    year = models.PositiveIntegerField(_("연도"))
    level = models.CharField(_("단계"), max_length=20, choices=Level)
    code = models.CharField(_("번호"), max_length=20, blank=True)
    title = models.CharField(_("이름"), max_length=300)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("상위")
    )
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("전략")
        verbose_name_plural = _("전략체계")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "level", "code", "title"], name="strategy_once"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="strategy_not_own_parent",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}".strip()
