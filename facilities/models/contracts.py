"""Who runs a facility: operators and the contracts by which it was entrusted to them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fuzzy_dates import span_as_read
from core.history import track
from facilities.models.places import Facility
from facilities.querysets import EntrustmentQuerySet
from organization.models import Unit

#: Days before the end of a term at which somebody must have begun the next step (만료 사다리).
LADDER = (30, 90, 180)


class Mode(models.TextChoices):
    DIRECT = "direct", _("직영")
    ENTRUSTED = "entrusted", _("민간위탁")
    PUBLIC_ENTRUSTED = "public_entrusted", _("공기관위탁")
    AGENCY = "agency", _("대행")
    SUBSIDIZED = "subsidized", _("보조")


class Operator(models.Model):
    """A body that runs facilities for an office (수탁기관)."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="operators", verbose_name=_("기관"))
    name = models.CharField(_("이름"), max_length=200)

    class Meta:
        verbose_name = _("수탁기관")
        verbose_name_plural = _("수탁기관")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"],
                name="operator_once",
                violation_error_message=_("이 기관에 같은 이름의 수탁기관이 있습니다."),
            ),
        ]

    def __str__(self):
        return self.name


@track
class Entrustment(models.Model):
    """One contract, or way, by which a facility is run for a span of days (위탁)."""

    class Renewal(models.TextChoices):
        FIRST = "first", _("신규 위탁")
        RENEWED = "renewed", _("재계약")
        AGAIN = "again", _("재위탁")

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="entrustments", verbose_name=_("시설"))
    mode = models.CharField(_("운영방식"), max_length=20, choices=Mode, blank=True)
    renewal = models.CharField(_("위탁 구분"), max_length=20, choices=Renewal, blank=True)
    starts_on = models.DateField(_("위탁 시작일"), null=True, blank=True)
    ends_on = models.DateField(_("만료일"), null=True, blank=True)
    consent_session = models.CharField(_("동의안 회기"), max_length=100, blank=True)
    consent_document = models.CharField(_("동의안 문서번호"), max_length=100, blank=True)
    agreed_on = models.DateField(_("협약일"), null=True, blank=True)
    agreement_document = models.CharField(_("협약 문서번호"), max_length=100, blank=True)
    evaluated_on = models.DateField(_("종합성과평가일"), null=True, blank=True)
    evaluation = models.CharField(_("평가 결과"), max_length=200, blank=True)
    note = models.CharField(_("비고"), max_length=300, blank=True)

    objects = EntrustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("위탁")
        verbose_name_plural = _("위탁")
        ordering = [F("starts_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="entrustment_span",
                violation_error_message=_("만료일은 시작일보다 앞설 수 없습니다."),
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], name="entrustment_end")]

    def __str__(self):
        return f"{self.get_mode_display() or _('운영방식 모름')} {self.term}"

    @property
    def term(self) -> str:
        """The span as people write it: ``2021.1.1. ~ 2023.12.31.``; empty where no day is known."""
        span = span_as_read(str(self.starts_on or ""), str(self.ends_on or ""))
        return f"{span} ~" if span and not self.ends_on else span

    def days_left(self, day: date) -> int | None:
        """Days until the last day of the term; negative after it."""
        return (self.ends_on - day).days if self.ends_on else None

    def step(self, day: date) -> int | None:
        """The step of the ladder reached: 30, 90 or 180 days before the end; 0 when it is over."""
        left = self.days_left(day)
        if left is None:
            return None
        return 0 if left < 0 else next((days for days in LADDER if left <= days), None)


@track
class EntrustmentPart(models.Model):
    """What one operator does under a contract (수탁기관과 담당 부분); several may share one."""

    entrustment = models.ForeignKey(Entrustment, models.CASCADE, related_name="parts", verbose_name=_("위탁"))
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="parts", verbose_name=_("수탁기관"))
    part = models.CharField(_("담당 부분"), max_length=100, blank=True)
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("수탁기관별 담당")
        verbose_name_plural = _("수탁기관별 담당")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entrustment", "operator", "part"],
                name="entrustment_part_once",
                violation_error_message=_("같은 수탁기관의 같은 담당이 또 있습니다."),
            ),
        ]

    def __str__(self):
        return f"{self.operator} ({self.part})" if self.part else str(self.operator)
