"""The rhythm and the figures: periods, series, figures, submissions, decisions, editions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.periods import Month
from organization.models import Unit
from reporting.querysets import FigureQuerySet, SeriesPlacementQuerySet

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
    """One act that moved a submission from one state to the next (처리); never changed."""

    class Action(models.TextChoices):
        SUBMIT = "submit", _("제출")
        WITHDRAW = "withdraw", _("제출 취소")
        RETURN = "return", _("보완요청")
        CONFIRM = "confirm", _("확인")
        CLOSE = "close", _("마감")
        REOPEN = "reopen", _("마감 해제")

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


class PublishedSource(models.Model):
    """One published paper whose values were loaded (발행 자료)."""

    name = models.CharField(_("자료 이름"), max_length=200, unique=True)
    office = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("기관"))

    class Meta:
        verbose_name = _("발행 자료")
        verbose_name_plural = _("발행 자료")

    def __str__(self):
        return self.name


class PublishedValue(models.Model):
    """One value that a published paper printed, where it stood (발행값)."""

    source = models.ForeignKey(PublishedSource, models.CASCADE, related_name="values", verbose_name=_("발행 자료"))
    file = models.CharField(_("파일"), max_length=100)
    row_number = models.PositiveIntegerField(_("행"))
    line = models.PositiveIntegerField(_("원문 줄"), null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("조직"))
    fiscal_year = models.PositiveIntegerField(_("연도"), null=True, blank=True)
    as_of = models.CharField(_("기준일"), max_length=10, blank=True)
    section = models.CharField(_("절"), max_length=300, blank=True)
    row = models.CharField(_("행 이름"), max_length=500, blank=True)
    column = models.CharField(_("열 이름"), max_length=50)
    text = models.CharField(_("인쇄된 그대로"), max_length=2000)
    value = models.DecimalField(_("숫자"), max_digits=24, decimal_places=4, null=True, blank=True)
    measure = models.CharField(_("단위"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("발행값")
        verbose_name_plural = _("발행값")
        constraints = [
            models.UniqueConstraint(fields=["source", "file", "row_number", "column"], name="published_once"),
        ]
        indexes = [models.Index(fields=["unit", "fiscal_year"], name="published_unit_year")]

    def __str__(self):
        return f"{self.row} {self.column}: {self.text}"


class Edition(models.Model):
    """One issue of a printed report, frozen with everything needed to print it again (제출본)."""

    publication = models.CharField(_("보고서"), max_length=50)
    title = models.CharField(_("제목"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="editions", verbose_name=_("조직"))
    month = models.PositiveIntegerField(_("기준월"))
    number = models.PositiveIntegerField(_("호"))
    issued_at = models.DateTimeField(_("발행 시각"), auto_now_add=True)
    issued_by = models.ForeignKey(actor, models.PROTECT, verbose_name=_("발행자"))
    template_version = models.CharField(_("서식 판"), max_length=20)
    document = models.TextField(_("문서(JSON)"))

    class Meta:
        verbose_name = _("제출본")
        verbose_name_plural = _("제출본")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "unit", "month", "number"], name="edition_once"),
        ]

    def __str__(self):
        return f"{self.title} 제{self.number}호"


class EditionFile(models.Model):
    """One rendered file of an edition with its hash (제출본 파일)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files", verbose_name=_("제출본"))
    format = models.CharField(_("형식"), max_length=10)
    content = models.BinaryField(_("내용"))
    sha256 = models.CharField(_("해시"), max_length=64)

    class Meta:
        verbose_name = _("제출본 파일")
        verbose_name_plural = _("제출본 파일")
        constraints = [
            models.UniqueConstraint(fields=["edition", "format"], name="edition_file_once"),
        ]

    def __str__(self):
        return f"{self.edition} {self.format}"
