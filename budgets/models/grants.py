"""Money given to others: grants to districts, bodies and operators, and every step from decision to return."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.lines import BudgetLine
from budgets.querysets import GrantStepQuerySet
from core.history import track
from organization.models import Unit


@track
class Grant(models.Model):
    """What one recipient is given for one program in a fiscal year (보조금·위탁금 교부 한 건).

    Its amounts and due dates stand on its steps: each is dated, so that any month can be shown as it was.
    """

    class Kind(models.TextChoices):
        DISTRICT = "district", _("자치구 보조")
        PRIVATE = "private", _("민간보조")
        ENTRUSTMENT = "entrustment", _("위탁금")
        CONTRIBUTION = "contribution", _("출연금")
        AGENCY = "agency", _("대행사업비")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name=_("부서"))
    fiscal_year = models.PositiveIntegerField(_("회계연도"))
    kind = models.CharField(_("구분"), max_length=20, choices=Kind)
    program_title = models.CharField(_("사업명"), max_length=200)
    recipient = models.CharField(
        _("수령기관"), max_length=200, help_text=_("기관·단체의 이름만 적습니다. 사람 이름은 적지 않습니다.")
    )
    district = models.CharField(_("자치구"), max_length=50, blank=True)
    line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("세부사업"),
    )
    note = models.CharField(_("비고"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("보조금·위탁금")
        verbose_name_plural = _("보조금·위탁금")
        ordering = ["-fiscal_year", "program_title", "recipient", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "fiscal_year", "kind", "program_title", "recipient"],
                name="grant_once",
                violation_error_message=_("같은 회계연도·구분·사업·수령기관의 교부 건이 이미 있습니다."),
            ),
            models.CheckConstraint(condition=Q(fiscal_year__gte=1948, fiscal_year__lte=2200), name="grant_year"),
        ]

    def __str__(self):
        return f"{self.program_title} · {self.recipient}"


@track
class GrantStep(models.Model):
    """One dated amount on the way of a grant (교부결정 · 교부 · 실집행 · 정산 · 반납 · 이자), whole won.

    A negative amount takes back an earlier one. ``due_on`` of a decision, payment or extension says
    by when the grant is to be settled; that of a settlement, or of an extension after it, by when
    the rest is to be returned.
    """

    class Kind(models.TextChoices):
        DECISION = "decision", _("교부결정")
        PAYMENT = "payment", _("교부")
        SPENDING = "spending", _("실집행")
        SETTLEMENT = "settlement", _("정산")
        RETURN = "return", _("반납")
        INTEREST = "interest", _("이자 반납")
        EXTENSION = "extension", _("기한 변경")

    #: Kinds that say by when the next is due.
    WITH_DUE_DATE = (Kind.DECISION, Kind.PAYMENT, Kind.SETTLEMENT, Kind.EXTENSION)

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="steps", verbose_name=_("보조금·위탁금"))
    kind = models.CharField(_("단계"), max_length=20, choices=Kind)
    month = models.PositiveIntegerField(_("반영월"))
    dated_on = models.DateField(_("일자"), null=True, blank=True)
    amount = models.BigIntegerField(_("금액(원)"))
    given_unit = models.CharField(_("원자료 단위"), max_length=10, default="원")
    due_on = models.DateField(_("다음 기한"), null=True, blank=True)
    document_number = models.CharField(_("문서번호"), max_length=100, blank=True)
    note = models.CharField(_("비고"), max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("입력자"))

    objects = GrantStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("교부 단계")
        verbose_name_plural = _("교부 단계")
        ordering = ["month", "dated_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(month__gte=194801, month__lte=220013), name="grant_step_month"),
            models.CheckConstraint(
                condition=Q(kind="settlement")
                | (Q(kind="extension") & Q(amount=0))
                | (~Q(kind="extension") & ~Q(amount=0)),
                name="grant_step_amount",
                violation_error_message=_("기한 변경에는 금액이 없고, 정산이 아니면 0원은 적지 않습니다."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(kind__in=("decision", "payment", "settlement", "extension")),
                name="grant_step_due",
                violation_error_message=_("기한은 교부결정·교부·정산·기한 변경에만 적습니다."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="extension") | Q(due_on__isnull=False),
                name="grant_step_extension",
                violation_error_message=_("기한 변경에는 새 기한을 적어야 합니다."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) | ~Q(note=""),
                name="grant_step_negative",
                violation_error_message=_("줄이는 금액(△)에는 까닭을 비고에 적어야 합니다."),
            ),
        ]
        indexes = [models.Index(fields=["grant", "month"], name="grant_step_by_month")]

    def __str__(self):
        return f"{self.grant} {self.get_kind_display()} {self.amount}"
