"""What kinds of facilities an office answers for, and the row of the grid that counts each kind."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import track
from organization.models import Unit
from reporting.models import Series


class FacilityGroup(models.Model):
    """Types that a report prints together under one sum (시설 분류)."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="facility_groups", verbose_name=_("기관"))
    name = models.CharField(_("이름"), max_length=100)
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("시설 분류")
        verbose_name_plural = _("시설 분류")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"],
                name="facility_group_once",
                violation_error_message=_("이 기관에 같은 이름의 분류가 있습니다."),
            ),
        ]

    def __str__(self):
        return self.name


@track
class FacilityType(models.Model):
    """One kind of facility of an office (시설 유형)."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="facility_types", verbose_name=_("기관"))
    group = models.ForeignKey(
        FacilityGroup, models.PROTECT, null=True, blank=True, related_name="types", verbose_name=_("분류")
    )
    name = models.CharField(_("이름"), max_length=100)
    is_shelter = models.BooleanField(
        _("보호시설"),
        default=False,
        help_text=_("법으로 위치를 알리지 않는 시설. 이 유형의 새 시설은 따로 정하지 않으면 위치 비공개입니다."),
    )
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("시설 유형")
        verbose_name_plural = _("시설 유형")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "group", "name"],
                nulls_distinct=False,
                name="facility_type_once",
                violation_error_message=_("이 분류에 같은 이름의 유형이 있습니다."),
            ),
        ]

    def __str__(self):
        return self.name


class FacilityCount(models.Model):
    """The row of a unit's grid that counts one type every month (시설 수).

    The unit and the name of each month stand in the placements of the series.
    """

    series = models.OneToOneField(
        Series, models.CASCADE, primary_key=True, related_name="facility_count", verbose_name=_("항목")
    )
    type = models.ForeignKey(FacilityType, models.PROTECT, related_name="counts", verbose_name=_("유형"))

    class Meta:
        verbose_name = _("시설 수")
        verbose_name_plural = _("시설 수")

    def __str__(self):
        return str(self.type)
