"""What was promised, ordered or reproved and is followed up, and views across departments."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models import BudgetLine
from core.history import track
from organization.models import Unit
from programs.models.program import Program


@track
class Commitment(models.Model):
    """One pledge, order or audit remark and how it was dealt with (공약·지시사항·지적사항)."""

    class Kind(models.TextChoices):
        PLEDGE = "pledge", _("공약")
        ORDER = "order", _("지시사항")
        REMARK = "remark", _("지적사항")

    class State(models.TextChoices):
        OPEN = "open", _("추진 중")
        DONE = "done", _("완료")
        ONGOING = "ongoing", _("이행 후 계속")
        DROPPED = "dropped", _("추진 불가")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commitments", verbose_name=_("부서"))
    kind = models.CharField(_("구분"), max_length=10, choices=Kind)
    number = models.CharField(_("번호"), max_length=30)
    title = models.CharField(_("내용"), max_length=500)
    source = models.CharField(_("근거(회의·감사)"), max_length=200, blank=True)
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.OPEN)
    due_on = models.DateField(_("기한"), null=True, blank=True)
    result = models.TextField(_("처리결과"), blank=True)
    programs = models.ManyToManyField(Program, blank=True, related_name="commitments", verbose_name=_("사업"))

    class Meta:
        verbose_name = _("공약·지시·지적사항")
        verbose_name_plural = _("공약·지시·지적사항")
        ordering = ["kind", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "number"],
                name="commitment_once",
                violation_error_message=_("이 부서에 같은 구분과 번호가 이미 있습니다."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number} {self.title}"


class Theme(models.Model):
    """A view across departments with a selection of its own (주제); never added to any total."""

    office = models.ForeignKey(Unit, models.PROTECT, related_name="themes", verbose_name=_("기관"))
    name = models.CharField(_("이름"), max_length=100)
    description = models.TextField(_("설명"), blank=True)
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("조직"))
    programs = models.ManyToManyField(Program, blank=True, related_name="themes", verbose_name=_("사업"))
    lines = models.ManyToManyField(BudgetLine, blank=True, related_name="themes", verbose_name=_("세부사업"))
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("주제")
        verbose_name_plural = _("주제")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"],
                name="theme_once",
                violation_error_message=_("이 기관에 같은 이름의 주제가 있습니다."),
            ),
        ]

    def __str__(self):
        return self.name
