"""How full a facility is and who works there, as of a day; and what inspections found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import track
from facilities.models.places import Facility

#: What a record counts, in the order in which tables show it.
RECORD_NUMBERS = ("capacity", "occupancy", "staff_authorized", "staff_actual")


@track
class FacilityRecord(models.Model):
    """Places and people of a facility as of a day, with its budget of the year (시설 현황)."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="records", verbose_name=_("시설"))
    as_of = models.DateField(_("기준일"))
    capacity = models.PositiveIntegerField(_("정원"), null=True, blank=True)
    occupancy = models.PositiveIntegerField(_("현원"), null=True, blank=True)
    staff_authorized = models.PositiveIntegerField(_("종사자 정원"), null=True, blank=True)
    staff_actual = models.PositiveIntegerField(_("종사자 현원"), null=True, blank=True)
    budget = models.BigIntegerField(_("예산(원)"), null=True, blank=True)
    budget_unit = models.CharField(_("예산을 적은 단위"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("시설 현황")
        verbose_name_plural = _("시설 현황")
        ordering = ["-as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "as_of"],
                name="facility_record_once",
                violation_error_message=_("같은 기준일의 현황이 이미 있습니다."),
            ),
        ]

    def __str__(self):
        return f"{self.facility} {self.as_of}"


@track
class Inspection(models.Model):
    """One visit or evaluation of a facility, and what it asked to be mended (지도점검·종합성과평가)."""

    class Kind(models.TextChoices):
        INSPECTION = "inspection", _("지도점검")
        EVALUATION = "evaluation", _("종합성과평가")
        OCCASIONAL = "occasional", _("수시점검")

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="inspections", verbose_name=_("시설"))
    kind = models.CharField(_("구분"), max_length=20, choices=Kind, default=Kind.INSPECTION)
    inspected_on = models.DateField(_("점검일"))
    result = models.CharField(_("결과·지적사항"), max_length=500, blank=True)
    due_on = models.DateField(_("조치 기한"), null=True, blank=True)
    settled_on = models.DateField(_("조치 완료일"), null=True, blank=True)
    document_number = models.CharField(_("문서번호"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("지도점검")
        verbose_name_plural = _("지도점검")
        ordering = ["-inspected_on", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.inspected_on}"
