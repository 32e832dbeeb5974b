"""The figures: one row of a grid, one figure of it in a period, and what people say of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import track
from organization.models import Unit
from reporting.models.rhythm import Decision, Kind, Submission
from reporting.querysets import FigureQuerySet, SeriesPlacementQuerySet

actor = settings.AUTH_USER_MODEL


@track
class Series(models.Model):
    """One row of an entry grid that takes one figure a period (항목)."""

    class Nature(models.TextChoices):
        FLOW = "flow", _("흐름(합산)")
        STOCK = "stock", _("시점값")
        RATIO = "ratio", _("비율")

    kind = models.CharField(_("자료 종류"), max_length=20, choices=Kind)
    measure = models.CharField(_("단위"), max_length=20)
    nature = models.CharField(_("성질"), max_length=10, choices=Nature, default=Nature.FLOW)

    class Meta:
        verbose_name = _("항목")
        verbose_name_plural = _("항목")

    def __str__(self):
        latest = self.placements.order_by("-valid_from").first()
        return latest.name if latest else f"#{self.pk}"


@track
class SeriesPlacement(models.Model):
    """Whose row a series is, and under which name, for a span of months (담당·명칭)."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="placements", verbose_name=_("항목"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="series_placements", verbose_name=_("부서"))
    team = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("팀"))
    officer = models.ForeignKey(
        actor,
        models.SET_NULL,
        related_name="series_placements",
        null=True,
        blank=True,
        verbose_name=_("담당자"),
    )
    name = models.CharField(_("이름"), max_length=300)
    order = models.PositiveIntegerField(_("순서"), default=0)
    valid_from = models.PositiveIntegerField(_("시작월"))
    valid_until = models.PositiveIntegerField(_("종료월(이달부터 효력 없음)"), null=True, blank=True)

    objects = SeriesPlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("항목의 부서·이름")
        verbose_name_plural = _("항목의 부서·이름")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="series_placement_span",
            ),
        ]
        indexes = [models.Index(fields=["unit", "valid_from"], name="series_placement_unit")]

    def __str__(self):
        return self.name


@track
class Figure(models.Model):
    """What one series was in one period (값): a number of its measure, or why there is none."""

    class State(models.TextChoices):
        VALUE = "value", _("값")
        NO_CHANGE = "no_change", _("변동 없음")
        NOT_APPLICABLE = "not_applicable", _("해당 없음")
        NOT_YET = "not_yet", _("미집계")

    series = models.ForeignKey(Series, models.PROTECT, related_name="figures", verbose_name=_("항목"))
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="figures", verbose_name=_("제출"))
    month = models.PositiveIntegerField(_("월"))
    covers_from = models.DateField(_("포함 시작일"))
    covers_to = models.DateField(_("포함 종료일"))
    value = models.DecimalField(_("값"), max_digits=20, decimal_places=4, null=True, blank=True)
    text = models.CharField(_("숫자가 아닌 원문"), max_length=300, blank=True)
    given_unit = models.CharField(_("입력 단위"), max_length=20, blank=True)
    state = models.CharField(_("값의 상태"), max_length=20, choices=State, default=State.VALUE)
    expected_on = models.DateField(_("집계 예정일"), null=True, blank=True)
    corrects = models.PositiveIntegerField(_("정정하는 월"), null=True, blank=True)
    reason = models.CharField(_("사유"), max_length=300, blank=True)
    version = models.PositiveIntegerField(_("판"), default=1)
    entered_by = models.ForeignKey(actor, models.PROTECT, related_name="figures", verbose_name=_("입력자"))
    entered_at = models.DateTimeField(_("입력 시각"), auto_now=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("값")
        verbose_name_plural = _("값")
        constraints = [
            models.CheckConstraint(condition=Q(covers_to__gte=F("covers_from")), name="figure_days"),
            models.CheckConstraint(
                condition=~Q(state="value") | Q(value__isnull=False) | ~Q(text=""),
                name="figure_has_value",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | (Q(corrects__lt=F("month")) & ~Q(reason="")),
                name="figure_correction",
                violation_error_message=_("정정은 앞선 달과 사유를 밝혀야 합니다."),
            ),
            models.UniqueConstraint(
                fields=["series", "month", "corrects"],
                nulls_distinct=False,
                name="figure_once",
            ),
        ]
        indexes = [models.Index(fields=["series", "month"], name="figure_series_month")]

    def __str__(self):
        return f"{self.series} {self.month}: {self.value}"


class ReturnedCell(models.Model):
    """A row that the head sent back with a reason, even if it was empty (보완요청 칸)."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="returned_cells", verbose_name=_("제출"))
    series = models.ForeignKey(Series, models.PROTECT, verbose_name=_("항목"))
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="returned_cells", verbose_name=_("보완요청"))
    reason = models.CharField(_("사유"), max_length=300)
    value_before = models.DecimalField(_("요청 당시 값"), max_digits=20, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = _("보완요청 칸")
        verbose_name_plural = _("보완요청 칸")
        constraints = [
            models.UniqueConstraint(fields=["decision", "series"], name="returned_once"),
        ]

    def __str__(self):
        return f"{self.series}: {self.reason}"


class ReasonChoice(models.Model):
    """One reason that people choose from (사유), kept by the administrator."""

    name = models.CharField(_("사유"), max_length=50, unique=True)
    order = models.PositiveIntegerField(_("순서"), default=0)
    is_active = models.BooleanField(_("사용"), default=True)

    class Meta:
        verbose_name = _("사유")
        verbose_name_plural = _("사유 목록")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name


@track
class Remark(models.Model):
    """Why a row stands where it stands in a month, and where it will end (사유·연말 예상)."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="remarks", verbose_name=_("항목"))
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="remarks", verbose_name=_("제출"))
    month = models.PositiveIntegerField(_("월"))
    choice = models.ForeignKey(
        ReasonChoice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("사유")
    )
    text = models.CharField(_("한 줄 설명"), max_length=300, blank=True)
    expected_rate = models.DecimalField(_("연말 예상 집행률(%)"), max_digits=6, decimal_places=1, null=True, blank=True)
    version = models.PositiveIntegerField(_("판"), default=1)
    entered_by = models.ForeignKey(actor, models.PROTECT, related_name="remarks", verbose_name=_("입력자"))
    entered_at = models.DateTimeField(_("입력 시각"), auto_now=True)

    class Meta:
        verbose_name = _("사유·설명")
        verbose_name_plural = _("사유·설명")
        constraints = [
            models.UniqueConstraint(fields=["series", "month"], name="remark_once"),
            models.CheckConstraint(
                condition=Q(expected_rate__isnull=True) | Q(expected_rate__gte=0, expected_rate__lte=999),
                name="remark_rate",
                violation_error_message=_("연말 예상 집행률은 0에서 999 사이입니다."),
            ),
        ]

    def __str__(self):
        return f"{self.series} {self.month}: {self.choice or self.text}"
