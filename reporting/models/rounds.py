"""Collection rounds: what words are gathered for a session, from whom, and how far every unit is."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.periods import Month
from organization.models import Unit

actor = settings.AUTH_USER_MODEL


class RoundSection(models.TextChoices):
    """What a round asks for in words; a program writes one text for each."""

    RESULTS = "results", _("추진실적")
    PLANS = "plans", _("향후계획")


@track
class Round(models.Model):
    """One collection of texts for a session of the council, beside the monthly rhythm (취합 회차)."""

    class State(models.TextChoices):
        OPEN = "open", _("열림")
        CLOSED = "closed", _("마감")

    office = models.ForeignKey(Unit, models.PROTECT, related_name="rounds", verbose_name=_("기관"))
    title = models.CharField(_("제목"), max_length=200)
    session = models.CharField(
        _("회기"), max_length=100, blank=True, help_text=_("예: 제319회 정례회. 없으면 비웁니다.")
    )
    as_of = models.DateField(_("기준일"))
    due_on = models.DateField(_("제출 기한"))
    sections = ArrayField(models.CharField(max_length=20, choices=RoundSection), verbose_name=_("받을 글"))
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(actor, models.PROTECT, related_name="+", verbose_name=_("연 사람"))
    opened_at = models.DateTimeField(_("연 시각"), auto_now_add=True)

    class Meta:
        verbose_name = _("취합 회차")
        verbose_name_plural = _("취합 회차")
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "title"],
                name="round_once",
                violation_error_message=_("이 기관에 같은 제목의 회차가 이미 있습니다."),
            ),
            models.CheckConstraint(condition=models.Q(sections__len__gt=0), name="round_sections"),
        ]

    def __str__(self):
        return self.title

    @property
    def month(self) -> Month:
        """The month as of whose end the texts speak."""
        return Month.from_date(self.as_of)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


@track
class RoundItem(models.Model):
    """What one unit hands in of one section of a round (회차 자료)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("작성 중")
        SUBMITTED = "submitted", _("제출")
        RETURNED = "returned", _("보완요청")
        CONFIRMED = "confirmed", _("확인")

    round = models.ForeignKey(Round, models.PROTECT, related_name="items", verbose_name=_("취합 회차"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="round_items", verbose_name=_("부서"))
    section = models.CharField(_("받을 글"), max_length=20, choices=RoundSection)
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.DRAFT)
    due_on = models.DateField(_("제출 기한(따로 정한 날)"), null=True, blank=True)

    class Meta:
        verbose_name = _("회차 자료")
        verbose_name_plural = _("회차 자료")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "unit", "section"], name="round_item_once")]

    def __str__(self):
        return f"{self.round} {self.unit} {self.get_section_display()}"

    @property
    def due(self):
        """The own due day, else that of the round."""
        return self.due_on or self.round.due_on

    @property
    def takes_entries(self) -> bool:
        return self.round.is_open and self.state in (self.State.DRAFT, self.State.RETURNED)

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.CONFIRMED


class RoundDecision(models.Model):
    """One act that moved what a unit hands in to a round (회차 처리); never changed."""

    class Action(models.TextChoices):
        SUBMIT = "submit", _("제출")
        WITHDRAW = "withdraw", _("제출 취소")
        RETURN = "return", _("보완요청")
        CONFIRM = "confirm", _("확인")

    item = models.ForeignKey(RoundItem, models.PROTECT, related_name="decisions", verbose_name=_("회차 자료"))
    action = models.CharField(_("처리"), max_length=10, choices=Action)
    from_state = models.CharField(_("이전 상태"), max_length=10, choices=RoundItem.State)
    to_state = models.CharField(_("이후 상태"), max_length=10, choices=RoundItem.State)
    actor = models.ForeignKey(actor, models.PROTECT, related_name="+", verbose_name=_("처리자"))
    decided_at = models.DateTimeField(_("처리 시각"), auto_now_add=True)
    note = models.CharField(_("사유"), max_length=500, blank=True)
    transaction = models.BigIntegerField(_("거래 번호"), default=0, editable=False)

    class Meta:
        verbose_name = _("회차 처리 기록")
        verbose_name_plural = _("회차 처리 기록")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.item} {self.get_action_display()}"
