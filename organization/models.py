"""The office: units and their place in time, duties, posts filled, people and their rights."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import track
from organization.querysets import AccountManager, AssignmentQuerySet, DatedQuerySet, UnitQuerySet

valid_span = Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from"))


class UnitKind(models.TextChoices):
    BUREAU = "bureau", _("실·국")
    HEADQUARTERS = "headquarters", _("본부")
    OFFICE = "office", _("실")
    DEPARTMENT = "department", _("담당관·과")
    TASK_FORCE = "task_force", _("반")
    TEAM = "team", _("팀")
    PUBLIC_OFFICE = "public_office", _("사업소")
    FOUNDATION = "foundation", _("출연기관")
    CENTER = "center", _("센터")


class Unit(models.Model):
    """One part of the organization (조직) that lives on while its name and place change."""

    kind = models.CharField(_("종류"), max_length=20, choices=UnitKind, blank=True)
    is_practice = models.BooleanField(
        _("연습용"),
        default=False,
        help_text=_("연습용 기관의 수치는 실제 합계와 보고서에 들어가지 않습니다."),
    )
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name=_("후신")
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("조직")
        verbose_name_plural = _("조직")

    def __str__(self):
        latest = self.placements.order_by("-valid_from").first()
        return latest.name if latest else f"#{self.pk}"


@track
class Placement(models.Model):
    """Where a unit stands in the tree, and under which name, for a span of days (편제)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements", verbose_name=_("조직"))
    parent = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="child_placements",
        null=True,
        blank=True,
        verbose_name=_("상위 조직"),
    )
    name = models.CharField(_("이름"), max_length=100)
    order = models.PositiveIntegerField(_("순서"), default=0)
    team_count = models.PositiveIntegerField(_("팀 수(조직도)"), null=True, blank=True)
    valid_from = models.DateField(_("시작일"))
    valid_until = models.DateField(_("종료일(이날부터 효력 없음)"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("편제")
        verbose_name_plural = _("편제")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=valid_span,
                name="placement_span",
                violation_error_message=_("종료일은 시작일보다 뒤여야 합니다."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("unit")),
                name="placement_not_own_parent",
                violation_error_message=_("조직은 자기 자신의 상위 조직이 될 수 없습니다."),
            ),
        ]

    def __str__(self):
        return self.name

    def holds_on(self, day: date) -> bool:
        """Whether the unit stood here on that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


class Duty(models.Model):
    """One line of what a unit does (주요업무), for a span of days."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="duties", verbose_name=_("조직"))
    text = models.CharField(_("업무"), max_length=300)
    order = models.PositiveIntegerField(_("순서"), default=0)
    valid_from = models.DateField(_("시작일"))
    valid_until = models.DateField(_("종료일(이날부터 효력 없음)"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("주요업무")
        verbose_name_plural = _("주요업무")
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(condition=valid_span, name="duty_span")]

    def __str__(self):
        return self.text


@track
class Headcount(models.Model):
    """Posts authorized and filled in one category of one unit as of a day (정원·현원)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="headcounts", verbose_name=_("조직"))
    as_of = models.DateField(_("기준일"))
    category = models.CharField(_("직급·직렬"), max_length=50)
    is_total = models.BooleanField(_("합계 행"), default=False)
    authorized = models.PositiveIntegerField(_("정원"), null=True, blank=True)
    actual = models.PositiveIntegerField(_("현원"), null=True, blank=True)
    women = models.PositiveIntegerField(_("현원 중 여성"), null=True, blank=True)
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("정원·현원")
        verbose_name_plural = _("정원·현원")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "as_of", "category"], name="headcount_once"),
        ]

    def __str__(self):
        return f"{self.category} {self.authorized}/{self.actual}"


class User(AbstractUser):
    """One person's account (계정), known by the post held; no name or mail is kept."""

    first_name = None
    last_name = None
    email = None
    post = models.CharField(_("직위"), max_length=100, blank=True)

    EMAIL_FIELD = None
    REQUIRED_FIELDS = []

    objects = AccountManager()

    class Meta:
        verbose_name = _("계정")
        verbose_name_plural = _("계정")

    def __str__(self):
        return self.post or self.username

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)


class Role(models.TextChoices):
    OFFICER = "officer", _("담당자")
    UNIT_COORDINATOR = "unit_coordinator", _("과 취합담당")
    TEAM_LEAD = "team_lead", _("팀장")
    UNIT_HEAD = "unit_head", _("부서장")
    COORDINATOR = "coordinator", _("총괄담당")
    AUDITOR = "auditor", _("감사(열람)")
    ADMINISTRATOR = "administrator", _("관리자")


@track
class Assignment(models.Model):
    """A role that a person holds in a unit for a span of days (보직)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments", verbose_name=_("계정"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments", verbose_name=_("조직"))
    role = models.CharField(_("역할"), max_length=20, choices=Role)
    valid_from = models.DateField(_("시작일"))
    valid_until = models.DateField(_("종료일(이날부터 효력 없음)"), null=True, blank=True)

    reads_until = models.DateField(_("인계 열람 기한(이날까지 읽기)"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("보직")
        verbose_name_plural = _("보직")
        constraints = [models.CheckConstraint(condition=valid_span, name="assignment_span")]

    def __str__(self):
        return f"{self.unit} {self.get_role_display()}"

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


class Contact(models.Model):
    """A post with its extension in a unit, for a span of days (연락처); a name is optional."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="contacts", verbose_name=_("조직"))
    post = models.CharField(_("직위"), max_length=100)
    extension = models.CharField(_("전화"), max_length=30, blank=True)
    name = models.CharField(_("이름"), max_length=50, blank=True)
    order = models.PositiveIntegerField(_("순서"), default=0)
    valid_from = models.DateField(_("시작일"))
    valid_until = models.DateField(_("종료일(이날부터 효력 없음)"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("연락처")
        verbose_name_plural = _("연락처")
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(condition=valid_span, name="contact_span")]

    def __str__(self):
        return f"{self.post} {self.extension}"


@track
class BoardSeat(models.Model):
    """One seat of a board or committee and its term (이사회·위원회 자리); a post, never a name."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="board_seats", verbose_name=_("조직"))
    seat = models.CharField(_("자리"), max_length=100)
    kind = models.CharField(_("구분"), max_length=50, blank=True)
    starts_on = models.DateField(_("임기 시작"), null=True, blank=True)
    ends_on = models.DateField(_("임기 끝(이날까지)"), null=True, blank=True)
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("이사회·위원회 자리")
        verbose_name_plural = _("이사회·위원회 자리")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "seat", "kind", "starts_on"],
                nulls_distinct=False,
                name="board_seat_once",
                violation_error_message=_("같은 자리의 같은 임기가 이미 있습니다."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="board_seat_term",
                violation_error_message=_("임기 끝이 시작보다 앞섭니다."),
            ),
        ]

    def __str__(self):
        return self.seat


class Transfer(models.Model):
    """One order sheet put into effect in one act (인사이동 반영)."""

    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("반영한 사람"))
    entered_at = models.DateTimeField(_("반영 시각"), auto_now_add=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("되돌린 사람")
    )
    undone_at = models.DateTimeField(_("되돌린 시각"), null=True, blank=True)

    class Meta:
        verbose_name = _("인사이동")
        verbose_name_plural = _("인사이동")
        ordering = ["-entered_at", "-pk"]

    def __str__(self):
        return f"{self.entered_at:%Y-%m-%d %H:%M}"


class TransferRow(models.Model):
    """One post of an order sheet: who leaves it, who takes it, from which day (인사이동 한 줄).

    ``kept`` says what stood before and what was handed over on that day, so that it can be given back.
    """

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="rows", verbose_name=_("인사이동"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("조직"))
    role = models.CharField(_("역할"), max_length=20, choices=Role)
    predecessor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("전임")
    )
    successor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("후임"))
    effective_on = models.DateField(_("발령일"))
    ended = models.ForeignKey(
        Assignment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("끝난 보직")
    )
    started = models.ForeignKey(
        Assignment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("시작한 보직")
    )
    kept = models.JSONField(_("되돌릴 때 쓸 값"), default=dict, blank=True)
    is_settled = models.BooleanField(_("담당 넘김"), default=False)

    class Meta:
        verbose_name = _("인사이동 줄")
        verbose_name_plural = _("인사이동 줄")
        ordering = ["pk"]
        indexes = [models.Index(fields=["is_settled", "effective_on"], name="transfer_due")]

    def __str__(self):
        return f"{self.unit} {self.get_role_display()} {self.effective_on}"


class Reorganization(models.Model):
    """One act that split, merged, moved or renamed units from a day on (조직 개편)."""

    class Kind(models.TextChoices):
        SPLIT = "split", _("분할")
        MERGE = "merge", _("통합")
        MOVE = "move", _("이동")
        RENAME = "rename", _("이름 변경")

    office = models.ForeignKey(Unit, models.PROTECT, related_name="reorganizations", verbose_name=_("기관"))
    kind = models.CharField(_("구분"), max_length=10, choices=Kind)
    effective_on = models.DateField(_("시행일"))
    text = models.CharField(_("내용"), max_length=500)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("반영한 사람"))
    entered_at = models.DateTimeField(_("반영 시각"), auto_now_add=True)

    class Meta:
        verbose_name = _("조직 개편")
        verbose_name_plural = _("조직 개편")
        ordering = ["-effective_on", "-pk"]

    def __str__(self):
        return f"{self.effective_on} {self.text}"
