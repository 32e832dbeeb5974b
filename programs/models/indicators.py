"""What is counted of a program: the definition card, its breakdown, targets and printed results.

Values of a month are ``reporting.Figure`` rows of the series that each category holds.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.periods import Month
from organization.models import Unit
from programs.models.program import Program
from programs.models.strategy import StrategyNode
from reporting.models import Series


@track
class Indicator(models.Model):
    """The definition card of something that is counted (성과지표)."""

    class Aggregation(models.TextChoices):
        SUM = "sum", _("합계")
        LAST = "last", _("마지막 값")
        MEAN = "mean", _("평균")
        RATIO = "ratio", _("비율(분자 ÷ 분모)")
        DISTINCT = "distinct", _("실인원(합산하지 않음)")

    class Direction(models.TextChoices):
        UP = "up", _("높을수록 좋음")
        DOWN = "down", _("낮을수록 좋음")

    class Frequency(models.TextChoices):
        MONTHLY = "monthly", _("매월")
        QUARTERLY = "quarterly", _("분기")
        HALF_YEARLY = "half_yearly", _("반기")
        YEARLY = "yearly", _("연 1회")
        OCCASIONAL = "occasional", _("수시")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="indicators", verbose_name=_("부서"))
    program = models.ForeignKey(
        Program, models.SET_NULL, null=True, blank=True, related_name="indicators", verbose_name=_("사업")
    )
    strategy = models.ForeignKey(
        StrategyNode, models.SET_NULL, null=True, blank=True, related_name="indicators", verbose_name=_("전략")
    )
    heading = models.CharField(
        _("묶음(인쇄된 그대로)"),
        max_length=300,
        blank=True,
        help_text=_("보고서에서 이 지표 위에 쓰인 사업·제목입니다."),
    )
    name = models.CharField(_("지표 이름"), max_length=300)
    aliases = ArrayField(
        models.CharField(max_length=300), default=list, blank=True, verbose_name=_("다른 곳에서 쓰는 이름")
    )
    measure = models.CharField(_("단위"), max_length=20, blank=True)
    aggregation = models.CharField(_("누계 방법"), max_length=10, choices=Aggregation, default=Aggregation.LAST)
    direction = models.CharField(_("좋은 방향"), max_length=10, choices=Direction, blank=True)
    decimals = models.PositiveSmallIntegerField(_("소수 자리"), default=0)
    definition = models.CharField(_("무엇을 세는가"), max_length=500, blank=True)
    numerator = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("분자")
    )
    denominator = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("분모")
    )
    source = models.CharField(_("자료 출처"), max_length=200, blank=True)
    frequency = models.CharField(_("주기"), max_length=20, choices=Frequency, default=Frequency.MONTHLY)
    lag_days = models.PositiveSmallIntegerField(_("집계에 걸리는 날수"), default=0)
    may_fall = models.BooleanField(_("목표가 전년보다 낮아도 됨"), default=False)
    is_defined = models.BooleanField(
        _("정의 확인됨"), default=False, help_text=_("보고서에서 짐작한 단위·누계 방법을 담당자가 확인하면 켭니다.")
    )
    order = models.PositiveIntegerField(_("순서"), default=0)

    #: What changes how months already confirmed add up: for those who define indicators alone.
    DEFINING = ("aggregation", "numerator", "denominator")

    class Meta:
        verbose_name = _("성과지표")
        verbose_name_plural = _("성과지표")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "heading", "name", "measure"],
                name="indicator_once",
                violation_error_message=_("같은 묶음에 같은 이름과 단위의 지표가 있습니다."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_computed(self) -> bool:
        """Whether nobody types it: a ratio that names both of its parts."""
        return self.aggregation == self.Aggregation.RATIO and bool(self.numerator_id and self.denominator_id)


#: Every so many months a row of this frequency is due; one on occasion never is.
EVERY = {
    Indicator.Frequency.MONTHLY: 1,
    Indicator.Frequency.QUARTERLY: 3,
    Indicator.Frequency.HALF_YEARLY: 6,
    Indicator.Frequency.YEARLY: 12,
}


def frequencies_due(month: Month) -> list[str]:
    """The frequencies whose turn it is in a month."""
    return [frequency for frequency, every in EVERY.items() if month.number % every == 0]


def computed(path: str = "") -> models.Q:
    """Rows whose indicator, to which ``path`` leads, is computed from its two parts."""
    is_ratio = {f"{path}aggregation": Indicator.Aggregation.RATIO}
    return models.Q(**is_ratio, **{f"{path}{part}__isnull": False for part in ("numerator", "denominator")})


class Breakdown(models.Model):
    """One version of the categories into which an indicator is divided (구분 체계)."""

    class Coverage(models.TextChoices):
        EXHAUSTIVE = "exhaustive", _("모두 더하면 전체")
        OPEN = "open", _("일부만('등')")
        UNKNOWN = "unknown", _("알 수 없음")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="breakdowns", verbose_name=_("성과지표"))
    name = models.CharField(_("구분 기준"), max_length=100, blank=True)
    coverage = models.CharField(_("빠짐없음"), max_length=10, choices=Coverage, default=Coverage.UNKNOWN)
    version = models.PositiveSmallIntegerField(_("판"), default=1)
    valid_from = models.PositiveIntegerField(_("시작월"), null=True, blank=True)
    valid_until = models.PositiveIntegerField(_("종료월(이달부터 효력 없음)"), null=True, blank=True)

    class Meta:
        verbose_name = _("구분 체계")
        verbose_name_plural = _("구분 체계")
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "name", "version"], name="breakdown_once"),
        ]

    def __str__(self):
        return f"{self.indicator} {self.name}".strip()


class Category(models.Model):
    """One row of an indicator (지표의 행): its total, or one member of a breakdown, up to two levels deep."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="categories", verbose_name=_("성과지표"))
    breakdown = models.ForeignKey(
        Breakdown,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="categories",
        verbose_name=_("구분 체계"),
        help_text=_("비어 있으면 지표의 전체입니다."),
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="parts", verbose_name=_("상위 구분")
    )
    name = models.CharField(_("구분"), max_length=300, blank=True)
    series = models.OneToOneField(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="category",
        verbose_name=_("항목"),
        help_text=_("아래 구분만 있고 제 값이 없으면 비어 있습니다."),
    )
    mapped_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="mapped_from", verbose_name=_("다음 판의 구분")
    )
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("지표의 행")
        verbose_name_plural = _("지표의 행")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "breakdown", "parent", "name"], nulls_distinct=False, name="category_once"
            ),
            models.CheckConstraint(
                condition=models.Q(breakdown__isnull=False) | models.Q(name="", parent__isnull=True),
                name="category_total",
            ),
        ]

    def __str__(self):
        return self.name or str(self.indicator)

    @property
    def is_total(self) -> bool:
        return self.breakdown_id is None


@track
class Target(models.Model):
    """What one row of an indicator is to reach in a year (목표), in words where it is no number."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="targets", verbose_name=_("지표의 행"))
    year = models.PositiveIntegerField(_("연도"))
    value = models.DecimalField(_("목표"), max_digits=20, decimal_places=4, null=True, blank=True)
    text = models.CharField(_("숫자가 아닌 목표"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("목표")
        verbose_name_plural = _("목표")
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "year"],
                name="target_once",
                violation_error_message=_("그 해의 목표가 이미 있습니다."),
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | ~models.Q(text=""),
                name="target_said",
                violation_error_message=_("목표를 숫자나 글로 적어 주세요."),
            ),
        ]

    def __str__(self):
        return f"{self.category} {self.year}"


class TargetMonth(models.Model):
    """How much of a year's target is to be reached by the end of a month (월별 목표)."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="months", verbose_name=_("목표"))
    month = models.PositiveIntegerField(_("월"))
    value = models.DecimalField(_("그 달까지의 목표"), max_digits=20, decimal_places=4)

    class Meta:
        verbose_name = _("월별 목표")
        verbose_name_plural = _("월별 목표")
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["target", "month"], name="target_month_once")]

    def __str__(self):
        return f"{self.target} {self.month}"


class PrintedResult(models.Model):
    """What a paper printed of a row outside the months of the portal (월 없이 인쇄된 값).

    A year's result, a unit price, a rule, or a value of a month that the portal does not keep:
    shown on the card, never part of a sum to date.
    """

    category = models.ForeignKey(Category, models.CASCADE, related_name="printed_results", verbose_name=_("지표의 행"))
    year = models.PositiveIntegerField(_("연도"))
    start_text = models.CharField(_("기간 시작(인쇄된 그대로)"), max_length=30, blank=True)
    end_text = models.CharField(_("기간 끝(인쇄된 그대로)"), max_length=30, blank=True)
    value = models.DecimalField(_("값"), max_digits=20, decimal_places=4, null=True, blank=True)
    text = models.CharField(_("숫자가 아닌 원문"), max_length=300, blank=True)
    occurrence = models.PositiveIntegerField(_("같은 기간 중 순번"), default=1)

    class Meta:
        verbose_name = _("월 없이 인쇄된 값")
        verbose_name_plural = _("월 없이 인쇄된 값")
        ordering = ["year", "end_text", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "year", "start_text", "end_text", "occurrence"], name="printed_result_once"
            ),
        ]

    def __str__(self):
        return f"{self.category} {self.year}"
