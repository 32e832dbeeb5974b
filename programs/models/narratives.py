"""What programs say in words for a round, and the figures that stand linked in the words."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models import BudgetLine
from core.history import track
from core.periods import Month
from programs.models.indicators import Category
from programs.models.program import Program
from reporting.models import RoundDecision, RoundItem

actor = settings.AUTH_USER_MODEL


@track
class Narrative(models.Model):
    """What one program says in one round: its results or its plans, as ordered blocks (추진실적·향후계획).

    ``blocks`` is the list that ``programs.narratives.outline`` checks. The round and the kind are
    those of ``item``, which also says whether the text may still be changed. ``as_of`` is the day of which this
    text speaks where it is not the round's: one card may be April among May's.
    """

    item = models.ForeignKey(RoundItem, models.PROTECT, related_name="narratives", verbose_name=_("회차 자료"))
    program = models.ForeignKey(Program, models.PROTECT, related_name="narratives", verbose_name=_("사업"))
    blocks = models.JSONField(_("글"), default=list, blank=True)
    as_of = models.DateField(_("기준일(따로 정한 날)"), null=True, blank=True)
    version = models.PositiveIntegerField(_("판"), default=0)
    is_stale = models.BooleanField(_("지난 회차 그대로"), default=False)
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("가져온 지난 글")
    )
    edited_by = models.ForeignKey(
        actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("쓴 사람")
    )
    edited_at = models.DateTimeField(_("쓴 시각"), null=True, blank=True)

    class Meta:
        verbose_name = _("추진실적·향후계획")
        verbose_name_plural = _("추진실적·향후계획")
        ordering = ["program__order", "program_id"]
        constraints = [models.UniqueConstraint(fields=["item", "program"], name="narrative_once")]

    def __str__(self):
        return f"{self.program} {self.item.get_section_display()}"

    @property
    def as_of_day(self):
        """The own day, else that of the round."""
        return self.as_of or self.item.round.as_of

    @property
    def month(self) -> Month:
        """The month whose figures the text speaks of."""
        return Month.from_date(self.as_of_day)


@track
class NarrativeLink(models.Model):
    """One number of a text that follows a figure of its program (연결된 수치).

    In the text the number is followed by the link's own number in ⟨ ⟩; ``text`` is how the number
    was last printed there.
    """

    class Measure(models.TextChoices):
        TO_DATE = "to_date", _("누계")
        THIS_MONTH = "this_month", _("당월")
        TARGET = "target", _("목표")
        ACHIEVEMENT = "achievement", _("달성률")
        CURRENT = "current", _("예산현액")
        SPENT = "spent", _("지출액")
        RATE = "rate", _("집행률")
        REQUIRED = "required", _("소요예산")

    narrative = models.ForeignKey(Narrative, models.CASCADE, related_name="links", verbose_name=_("글"))
    number = models.PositiveIntegerField(_("번호"))
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("지표의 행")
    )
    line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("세부사업"),
        help_text=_("돈의 수치인데 비어 있으면 사업 전체입니다."),
    )
    measure = models.CharField(_("무엇"), max_length=20, choices=Measure)
    month = models.PositiveIntegerField(_("기준월"))
    printed_unit = models.CharField(_("인쇄 단위"), max_length=20)
    decimals = models.PositiveSmallIntegerField(_("소수 자리"), default=0)
    text = models.CharField(_("글 속의 수치"), max_length=60)

    class Meta:
        verbose_name = _("연결된 수치")
        verbose_name_plural = _("연결된 수치")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["narrative", "number"], name="narrative_link_once"),
            models.CheckConstraint(
                condition=models.Q(category__isnull=True) | models.Q(line__isnull=True), name="narrative_link_of_one"
            ),
        ]

    def __str__(self):
        return f"{self.narrative} ⟨{self.number}⟩ {self.text}"


class NarrativePicture(models.Model):
    """One picture that a text shows (그림), as it was uploaded but without what a camera adds."""

    narrative = models.ForeignKey(Narrative, models.CASCADE, related_name="pictures", verbose_name=_("글"))
    number = models.PositiveIntegerField(_("번호"))
    name = models.CharField(_("파일 이름"), max_length=200)
    media_type = models.CharField(_("형식"), max_length=20)
    width = models.PositiveIntegerField(_("너비"))
    height = models.PositiveIntegerField(_("높이"))
    content = models.BinaryField(_("내용"))
    uploaded_by = models.ForeignKey(actor, models.PROTECT, related_name="+", verbose_name=_("올린 사람"))
    uploaded_at = models.DateTimeField(_("올린 시각"), auto_now_add=True)

    class Meta:
        verbose_name = _("그림")
        verbose_name_plural = _("그림")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["narrative", "number"], name="narrative_picture_once")]

    def __str__(self):
        return f"{self.narrative} {self.name}"


class ReturnedNarrative(models.Model):
    """A text that the head sent back with a reason (보완요청 받은 글); only these reopen."""

    decision = models.ForeignKey(
        RoundDecision, models.PROTECT, related_name="returned_narratives", verbose_name=_("보완요청")
    )
    narrative = models.ForeignKey(Narrative, models.PROTECT, related_name="returns", verbose_name=_("글"))
    reason = models.CharField(_("사유"), max_length=300)
    blocks_before = models.JSONField(_("요청 당시 글"), default=list)

    class Meta:
        verbose_name = _("보완요청 받은 글")
        verbose_name_plural = _("보완요청 받은 글")
        constraints = [models.UniqueConstraint(fields=["decision", "narrative"], name="returned_narrative_once")]

    def __str__(self):
        return f"{self.narrative}: {self.reason}"
