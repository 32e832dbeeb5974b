"""The rhythm: periods that people open and close, what each unit hands in, and who decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.periods import Month
from organization.models import Unit

actor = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    MONEY = "money", _("예산집행")
    FACILITIES = "facilities", _("시설")
    INDICATORS = "indicators", _("성과지표")


@track
class Period(models.Model):
    """One month of one office, opened and closed by its coordinator (기간)."""

    class State(models.TextChoices):
        OPEN = "open", _("열림")
        CLOSED = "closed", _("마감")

    office = models.ForeignKey(Unit, models.PROTECT, related_name="periods", verbose_name=_("기관"))
    month = models.PositiveIntegerField(_("월(yyyymm, 13은 출납정리)"))
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.OPEN)
    due_on = models.DateField(_("제출 기한"), null=True, blank=True)
    note = models.CharField(_("사유·비고"), max_length=300, blank=True)
    reopened_until = models.DateField(_("해제 기한(이날까지)"), null=True, blank=True)

    class Meta:
        verbose_name = _("기간")
        verbose_name_plural = _("기간")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "month"],
                name="period_once",
                violation_error_message=_("이 기관에는 같은 달이 이미 있습니다."),
            ),
            models.CheckConstraint(condition=Q(month__gte=194801, month__lte=220013), name="period_month"),
        ]

    def __str__(self):
        return self.as_month.label

    @property
    def as_month(self) -> Month:
        return Month(self.month)

    @property
    def is_expired(self) -> bool:
        """Reopened, and the last day of that is over: for entry it counts as closed (해제 기한 지남)."""
        return bool(self.reopened_until and self.reopened_until < timezone.localdate())

    @property
    def is_open(self) -> bool:
        """Whether values may be entered today."""
        return self.state == self.State.OPEN and not self.is_expired


@track
class DueRule(models.Model):
    """By which working day after the month an office's units hand in one kind of data (제출 기한)."""

    office = models.ForeignKey(Unit, models.CASCADE, related_name="due_rules", verbose_name=_("기관"))
    kind = models.CharField(_("자료 종류"), max_length=20, choices=Kind)
    working_day = models.PositiveSmallIntegerField(_("다음 달 몇 번째 근무일"))

    class Meta:
        verbose_name = _("제출 기한")
        verbose_name_plural = _("제출 기한")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind"],
                name="due_rule_once",
                violation_error_message=_("이 자료의 제출 기한이 이미 있습니다."),
            ),
            models.CheckConstraint(
                condition=Q(working_day__gte=1, working_day__lte=40),
                name="due_rule_day",
                violation_error_message=_("근무일은 1에서 40 사이입니다."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.working_day}"


@track
class Submission(models.Model):
    """What one unit hands in for one period and kind of data (제출)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("작성 중")
        SUBMITTED = "submitted", _("제출")
        RETURNED = "returned", _("보완요청")
        CONFIRMED = "confirmed", _("확인")
        CLOSED = "closed", _("마감")

    period = models.ForeignKey(Period, models.PROTECT, related_name="submissions", verbose_name=_("기간"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="submissions", verbose_name=_("부서"))
    kind = models.CharField(_("자료 종류"), max_length=20, choices=Kind)
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(_("판"), default=0)
    due_on = models.DateField(_("제출 기한"), null=True, blank=True)

    class Meta:
        verbose_name = _("제출")
        verbose_name_plural = _("제출")
        constraints = [
            models.UniqueConstraint(fields=["period", "unit", "kind"], name="submission_once"),
        ]

    def __str__(self):
        return f"{self.unit} {self.period} {self.get_kind_display()}"

    @property
    def is_approved(self) -> bool:
        return self.state in (self.State.CONFIRMED, self.State.CLOSED)

    @property
    def takes_entries(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class Decision(models.Model):
    """One act that moved a submission from one state to the next (처리); never changed.

    A document number that is typed back after the confirmation is an act of its own, which leaves
    the state as it is: the confirmation itself cannot be completed later.
    """

    class Action(models.TextChoices):
        SUBMIT = "submit", _("제출")
        WITHDRAW = "withdraw", _("제출 취소")
        RETURN = "return", _("보완요청")
        CONFIRM = "confirm", _("확인")
        CLOSE = "close", _("마감")
        REOPEN = "reopen", _("마감 해제")
        DOCUMENT = "document", _("결재 문서번호")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions", verbose_name=_("제출"))
    action = models.CharField(_("처리"), max_length=10, choices=Action)
    from_state = models.CharField(_("이전 상태"), max_length=10, choices=Submission.State)
    to_state = models.CharField(_("이후 상태"), max_length=10, choices=Submission.State)
    actor = models.ForeignKey(actor, models.PROTECT, related_name="decisions", verbose_name=_("처리자"))
    decided_at = models.DateTimeField(_("처리 시각"), auto_now_add=True)
    note = models.CharField(_("사유"), max_length=500, blank=True)
    document_number = models.CharField(_("결재 문서번호"), max_length=100, blank=True)
    document_date = models.DateField(_("결재일"), null=True, blank=True)
    by_proxy = models.BooleanField(_("대결"), default=False)
    transaction = models.BigIntegerField(_("거래 번호"), default=0, editable=False)

    class Meta:
        verbose_name = _("처리 기록")
        verbose_name_plural = _("처리 기록")
        ordering = ["decided_at", "pk"]

    def __str__(self):
        return f"{self.submission} {self.get_action_display()}"


class DoneMark(models.Model):
    """A person's word that their part of a submission is complete (내 것 완료)."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="done_marks", verbose_name=_("제출"))
    user = models.ForeignKey(actor, models.CASCADE, related_name="done_marks", verbose_name=_("담당자"))
    marked_at = models.DateTimeField(_("완료 시각"), auto_now_add=True)

    class Meta:
        verbose_name = _("완료 표시")
        verbose_name_plural = _("완료 표시")
        constraints = [
            models.UniqueConstraint(fields=["submission", "user"], name="done_mark_once"),
        ]

    def __str__(self):
        return f"{self.user} {self.marked_at:%Y-%m-%d}"
