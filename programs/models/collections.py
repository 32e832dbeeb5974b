"""What a unit asks districts or facilities for a month, and the workbooks that came back (외부 취합)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.periods import Month
from facilities.models import District, Facility
from organization.models import Unit
from programs.models.indicators import Indicator
from reporting.models import Kind, Series

actor = settings.AUTH_USER_MODEL


class Collection(models.Model):
    """One request of a unit for figures of a month, made once and never changed (외부 취합)."""

    class Basis(models.TextChoices):
        DISTRICT = "district", _("자치구")
        FACILITY = "facility", _("시설")
        CATEGORY = "category", _("지표의 구분")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="collections", verbose_name=_("부서"))
    month = models.PositiveIntegerField(_("월"))
    kind = models.CharField(_("자료 종류"), max_length=20, choices=Kind)
    basis = models.CharField(_("회신하는 곳"), max_length=10, choices=Basis)
    title = models.CharField(_("제목"), max_length=100)
    due_on = models.DateField(_("회신 기한"), null=True, blank=True)
    key = models.UUIDField(_("서식의 열쇠"), default=uuid.uuid4, unique=True, editable=False)
    made_by = models.ForeignKey(actor, models.PROTECT, related_name="+", verbose_name=_("만든 사람"))
    made_at = models.DateTimeField(_("만든 시각"), auto_now_add=True)
    applied_by = models.ForeignKey(
        actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("반영한 사람")
    )
    applied_at = models.DateTimeField(_("반영 시각"), null=True, blank=True)

    class Meta:
        verbose_name = _("외부 취합")
        verbose_name_plural = _("외부 취합")
        ordering = ["-month", "-pk"]
        indexes = [models.Index(fields=["unit", "month"], name="collection_unit_month")]

    def __str__(self):
        return self.title

    @property
    def as_month(self) -> Month:
        return Month(self.month)


class CollectionColumn(models.Model):
    """One number that everybody is asked for (취합 항목); a total of it is the sum, never typed."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="columns", verbose_name=_("외부 취합"))
    indicator = models.ForeignKey(
        Indicator, models.CASCADE, null=True, blank=True, related_name="collection_columns", verbose_name=_("성과지표")
    )
    label = models.CharField(_("이름"), max_length=300)
    measure = models.CharField(_("단위"), max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(_("소수 자리"), default=0)
    adds_up = models.BooleanField(_("더할 수 있음"), default=True)
    total_series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("합계를 적을 항목")
    )
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("취합 항목")
        verbose_name_plural = _("취합 항목")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.label


class CollectionMember(models.Model):
    """One district or facility that is asked (회신하는 곳)."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="members", verbose_name=_("외부 취합"))
    name = models.CharField(_("이름"), max_length=300)
    district = models.ForeignKey(
        District, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("자치구")
    )
    facility = models.ForeignKey(
        Facility, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("시설")
    )
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("회신하는 곳")
        verbose_name_plural = _("회신하는 곳")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["collection", "name"], name="collection_member_once")]

    def __str__(self):
        return self.name


class CollectionCell(models.Model):
    """One number asked of one member (취합 칸), and the version of the figure that it became."""

    member = models.ForeignKey(CollectionMember, models.CASCADE, related_name="cells", verbose_name=_("회신하는 곳"))
    column = models.ForeignKey(CollectionColumn, models.CASCADE, related_name="cells", verbose_name=_("취합 항목"))
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="collection_cells",
        verbose_name=_("항목"),
        help_text=_("비어 있으면 합계에만 들어갑니다."),
    )
    applied_version = models.PositiveIntegerField(_("반영한 값의 판"), null=True, blank=True)

    class Meta:
        verbose_name = _("취합 칸")
        verbose_name_plural = _("취합 칸")
        ordering = ["column__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["member", "column"], name="collection_cell_once")]

    def __str__(self):
        return f"{self.member} {self.column}"


class CollectionFile(models.Model):
    """One workbook that came back (회신 파일): taken, held until somebody decides, or not readable.

    ``values`` maps the number of a cell to what it says, a number or ``NOT_APPLICABLE``.
    """

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("회신")
        WAITING = "waiting", _("바꿀지 확인")
        REJECTED = "rejected", _("형식 오류")
        REPLACED = "replaced", _("바뀜")
        DISMISSED = "dismissed", _("치움")

    NOT_APPLICABLE = "해당 없음"

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="files", verbose_name=_("외부 취합"))
    member = models.ForeignKey(
        CollectionMember, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("회신하는 곳")
    )
    file_name = models.CharField(_("파일"), max_length=200)
    sha256 = models.CharField(_("파일의 지문"), max_length=64)
    state = models.CharField(_("상태"), max_length=10, choices=State)
    message = models.CharField(_("고칠 점"), max_length=1000, blank=True)
    values = models.JSONField(_("읽은 값"), default=dict, blank=True)
    saved_at = models.DateTimeField(_("파일을 저장한 시각"), null=True, blank=True)
    received_by = models.ForeignKey(actor, models.PROTECT, related_name="+", verbose_name=_("올린 사람"))
    received_at = models.DateTimeField(_("올린 시각"), auto_now_add=True)

    class Meta:
        verbose_name = _("회신 파일")
        verbose_name_plural = _("회신 파일")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state="accepted"),
                name="collection_file_accepted",
                violation_error_message=_("한 곳의 회신은 하나만 둡니다."),
            ),
            models.UniqueConstraint(fields=["member"], condition=Q(state="waiting"), name="collection_file_waiting"),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | ~Q(state__in=["accepted", "waiting"]),
                name="collection_file_member",
            ),
        ]

    def __str__(self):
        return self.file_name
