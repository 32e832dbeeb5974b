"""What is to happen when: dated lines of a plan, and where their dates have moved."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fuzzy_dates import span_as_read
from core.history import track
from core.periods import Month
from organization.models import Unit
from programs.models.program import Program

actor = settings.AUTH_USER_MODEL


@track
class Milestone(models.Model):
    """One dated line of what a program has done or plans (추진일정).

    The date stays as it was printed; the two days are what it sorts by: the first and the last
    day that the printed words leave open.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("예정")
        UNDER_WAY = "under_way", _("진행 중")
        DONE = "done", _("완료")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="milestones", verbose_name=_("부서"))
    program = models.ForeignKey(
        Program, models.CASCADE, null=True, blank=True, related_name="milestones", verbose_name=_("사업")
    )
    heading = models.CharField(
        _("묶음(인쇄된 그대로)"), max_length=300, help_text=_("보고서에서 이 일정 위에 쓰인 사업·제목입니다.")
    )
    task = models.CharField(_("할 일"), max_length=500)
    start_text = models.CharField(_("시작(인쇄된 그대로)"), max_length=50, blank=True)
    end_text = models.CharField(_("끝(인쇄된 그대로)"), max_length=50, blank=True)
    starts_on = models.DateField(_("빠르면"), null=True, blank=True)
    ends_on = models.DateField(_("늦어도"), null=True, blank=True)
    state = models.CharField(_("상태"), max_length=20, choices=State, default=State.PLANNED)
    confirmed_by = models.ForeignKey(
        actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("확인한 사람")
    )
    confirmed_at = models.DateTimeField(_("확인 시각"), null=True, blank=True)
    occurrence = models.PositiveIntegerField(_("같은 일 중 순번"), default=1)
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("추진일정")
        verbose_name_plural = _("추진일정")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "heading", "task", "occurrence"],
                name="milestone_once",
                violation_error_message=_("같은 묶음에 같은 일이 이미 있습니다."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="milestone_days",
                violation_error_message=_("끝이 시작보다 앞섭니다."),
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "ends_on"], name="milestone_due")]

    def __str__(self):
        return self.task

    @property
    def due_on(self) -> date | None:
        """The last day that the printed words leave open; of a month or year alone its last one.

        What has begun and is to go on without an end is not due.
        """
        if self.state == self.State.UNDER_WAY and not self.ends_on:
            return None
        if self.ends_on or not self.starts_on:
            return self.ends_on
        first = self.starts_on
        if self.start_text == f"{first:%Y}":
            return date(first.year, 12, 31)
        if self.start_text == f"{first:%Y-%m}":
            return Month.from_date(first).last_day
        return first

    @property
    def date_text(self) -> str:
        """The dates as one text: ``2023.5.30. ~ 6.20.``, ``~ 2023.12월``, ``연중``."""
        return span_as_read(self.start_text, self.end_text)


class MilestoneMove(models.Model):
    """What the dates of a milestone were before they moved, and why (일정 변경)."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="moves", verbose_name=_("추진일정"))
    start_text = models.CharField(_("이전 시작"), max_length=50, blank=True)
    end_text = models.CharField(_("이전 끝"), max_length=50, blank=True)
    starts_on = models.DateField(_("이전 빠르면"), null=True, blank=True)
    ends_on = models.DateField(_("이전 늦어도"), null=True, blank=True)
    reason = models.CharField(_("사유"), max_length=300, blank=True)
    moved_by = models.ForeignKey(actor, models.PROTECT, related_name="+", verbose_name=_("바꾼 사람"))
    moved_at = models.DateTimeField(_("바꾼 시각"), auto_now_add=True)

    class Meta:
        verbose_name = _("일정 변경")
        verbose_name_plural = _("일정 변경")
        ordering = ["-moved_at", "-pk"]

    def __str__(self):
        return f"{self.milestone}: {self.start_text} ~ {self.end_text}"

    @property
    def date_text(self) -> str:
        """What the dates were before, as one text."""
        return span_as_read(self.start_text, self.end_text)
