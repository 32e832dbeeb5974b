"""Facilities and where they are; the address of a secret one stands in a table of its own."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import track
from facilities.models.types import FacilityType
from facilities.querysets import FacilityQuerySet
from organization.models import Unit


class Disclosure(models.TextChoices):
    PUBLIC = "public", _("공개")
    DISTRICT_ONLY = "district_only", _("자치구까지")
    SECRET = "secret", _("비공개")


class District(models.Model):
    """One district in which facilities lie (자치구); shared by all offices."""

    name = models.CharField(_("이름"), max_length=50, unique=True)
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("자치구")
        verbose_name_plural = _("자치구")
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


# What tells where a facility is stays out of history: a place made secret today must not be read there.
@track(exclude=["district", "address"])
class Facility(models.Model):
    """One place that serves people (시설), for which a unit of an office answers.

    Neither district nor address of a secret one stands here (a trigger sees to it), nor the
    address of one whose district alone may be told: see ``SecretAddress``.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="facilities", verbose_name=_("담당 부서"))
    type = models.ForeignKey(FacilityType, models.PROTECT, related_name="facilities", verbose_name=_("유형"))
    name = models.CharField(_("시설명"), max_length=200)
    location_disclosure = models.CharField(_("위치 공개"), max_length=20, choices=Disclosure, default=Disclosure.SECRET)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="facilities", verbose_name=_("자치구")
    )
    address = models.CharField(_("주소"), max_length=300, blank=True)
    established = models.CharField(_("설치(개소)"), max_length=10, blank=True, help_text=_("2023, 2023-05, 2023-05-31"))
    opens_on = models.DateField(_("문 여는 날"), null=True, blank=True, editable=False)
    is_planned = models.BooleanField(_("조성 중"), default=False)
    closes_on = models.DateField(_("폐지일(이날부터 없음)"), null=True, blank=True)
    area = models.DecimalField(_("면적(㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    note = models.CharField(_("비고"), max_length=2000, blank=True)
    order = models.PositiveIntegerField(_("순서"), default=0)
    version = models.PositiveIntegerField(_("판"), default=1, editable=False)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("시설")
        verbose_name_plural = _("시설")
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["unit", "name"], name="facility_unit_name")]

    def __str__(self):
        return self.name

    @property
    def is_secret(self) -> bool:
        return self.location_disclosure == Disclosure.SECRET

    @property
    def hides_address(self) -> bool:
        return self.location_disclosure != Disclosure.PUBLIC

    def unit_id_on(self, day: date) -> int:
        """The unit that answered for it on the day. One query."""
        former = self.former_units.filter(until__gt=day).order_by("until").values_list("unit_id", flat=True)
        return former.first() or self.unit_id

    def is_planned_on(self, day: date) -> bool:
        """Whether it has not opened yet (조성 중·개소 예정)."""
        return self.opens_on > day if self.opens_on else self.is_planned


class SecretAddress(models.Model):
    """Where a facility is that may not be told (비공개 주소): no history, read by ``facilities.secrecy`` alone."""

    facility = models.OneToOneField(
        Facility, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("시설")
    )
    text = models.TextField(_("주소"))

    class Meta:
        verbose_name = _("비공개 주소")
        verbose_name_plural = _("비공개 주소")

    def __str__(self):
        return str(_("비공개 주소"))

    def __repr__(self):
        return f"<SecretAddress of {self.pk}>"


class AddressSight(models.Model):
    """One sight of a secret address (비공개 주소 열람): who, when, from where, why. Never changed."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="sights", verbose_name=_("시설"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="address_sights", verbose_name=_("열람자")
    )
    seen_at = models.DateTimeField(_("열람 시각"), auto_now_add=True)
    ip_address = models.GenericIPAddressField(_("접속 주소"), null=True)
    reason = models.CharField(_("사유"), max_length=300)

    class Meta:
        verbose_name = _("비공개 주소 열람 기록")
        verbose_name_plural = _("비공개 주소 열람 기록")
        ordering = ["-seen_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="sight_reason")]

    def __str__(self):
        return f"{self.facility} {self.seen_at:%Y-%m-%d %H:%M}"


@track
class FormerUnit(models.Model):
    """The unit that answered for a facility until a day, from the one before it on (이전 담당 부서).

    Without one the facility's own unit has always answered for it.
    """

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="former_units", verbose_name=_("시설"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("담당 부서"))
    until = models.DateField(_("이날부터 다음 부서"))

    class Meta:
        verbose_name = _("이전 담당 부서")
        verbose_name_plural = _("이전 담당 부서")
        ordering = ["-until"]
        constraints = [models.UniqueConstraint(fields=["facility", "until"], name="former_unit_once")]

    def __str__(self):
        return f"{self.unit} ~ {self.until}"
