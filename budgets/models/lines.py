"""The money: accounts, headings, budget lines and what changes their appropriation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.querysets import BudgetLineQuerySet
from core.history import track
from organization.models import Unit
from reporting.models import Series


class Account(models.Model):
    """A general account, special account or fund of an office (회계)."""

    class Type(models.TextChoices):
        GENERAL = "general_account", _("일반회계")
        SPECIAL = "special_account", _("특별회계")
        FUND = "fund", _("기금")

    office = models.ForeignKey(Unit, models.PROTECT, related_name="accounts", verbose_name=_("기관"))
    name = models.CharField(_("이름"), max_length=100)
    type = models.CharField(_("종류"), max_length=20, choices=Type, blank=True)
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("회계")
        verbose_name_plural = _("회계")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"],
                name="account_once",
                violation_error_message=_("이 기관에 같은 이름의 회계가 있습니다."),
            ),
        ]

    def __str__(self):
        return self.name


class Heading(models.Model):
    """A heading under which a unit's lines of one year stand (정책사업·단위사업, 전략·과제)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="headings", verbose_name=_("부서"))
    fiscal_year = models.PositiveIntegerField(_("회계연도"))
    direction = models.CharField(_("세입·세출"), max_length=20)
    name = models.CharField(_("이름"), max_length=200)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("상위 제목"),
    )
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("예산 제목")
        verbose_name_plural = _("예산 제목")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "fiscal_year", "direction", "name"], name="heading_once"),
        ]

    def __str__(self):
        return self.name


class Direction(models.TextChoices):
    EXPENDITURE = "expenditure", _("세출")
    REVENUE = "revenue", _("세입")


@track
class BudgetLine(models.Model):
    """One budget line (세부사업) of a fiscal year; its name and owner stand on its series."""

    series = models.OneToOneField(Series, models.PROTECT, related_name="budget_line", verbose_name=_("항목"))
    fiscal_year = models.PositiveIntegerField(_("회계연도"))
    direction = models.CharField(_("세입·세출"), max_length=20, choices=Direction, default=Direction.EXPENDITURE)
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("회계"),
    )
    heading = models.ForeignKey(
        Heading,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("예산 제목"),
    )
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("전년도 사업"),
    )
    is_carried_over = models.BooleanField(_("이월 사업"), default=False)
    expedited_amount = models.BigIntegerField(
        _("신속집행 대상액(원)"), null=True, blank=True, help_text=_("대상이 아니면 비웁니다.")
    )
    ledger_code = models.CharField(_("원장 코드"), max_length=50, blank=True)
    occurrence = models.PositiveIntegerField(
        _("같은 이름 중 순번"),
        default=1,
        help_text=_("한 부서가 같은 회계·제목 아래 같은 이름을 두 번 쓸 때만 2 이상입니다."),
    )

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("세부사업")
        verbose_name_plural = _("세부사업")
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "ledger_code"],
                condition=~Q(ledger_code=""),
                name="budget_line_code",
                violation_error_message=_("같은 회계연도에 같은 원장 코드가 있습니다."),
            ),
        ]

    def __str__(self):
        return str(self.series)


@track
class Appropriation(models.Model):
    """One dated amount that makes or changes a line's current budget (예산 변동), whole won.

    A ``stated`` row says what the current budget (예산현액) was as of its month where the
    paper prints nothing else; changes after it are added to it.
    """

    class Kind(models.TextChoices):
        ORIGINAL = "original", _("당초예산")
        SUPPLEMENTARY = "supplementary", _("추가경정")
        PRE_APPROPRIATION = "pre_appropriation", _("성립전")
        CARRYOVER = "carryover", _("이월")
        RESERVE = "reserve", _("예비비")
        TRANSFER_BETWEEN_POLICIES = "transfer_between_policies", _("이용")
        TRANSFER_WITHIN_POLICY = "transfer_within_policy", _("전용")
        LINE_CHANGE = "line_change", _("변경")
        REORGANIZATION_TRANSFER = "reorganization_transfer", _("이체")
        STATED = "stated", _("예산현액(기준월 현재)")

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="appropriations", verbose_name=_("세부사업"))
    kind = models.CharField(_("종류"), max_length=30, choices=Kind)
    amount = models.BigIntegerField(_("금액(원)"))
    given_unit = models.CharField(_("원자료 단위"), max_length=10, default="원")
    month = models.PositiveIntegerField(_("원장 반영월"))
    decided_on = models.DateField(_("의결·결정일"), null=True, blank=True)
    is_provisional = models.BooleanField(
        _("잠정"), default=False, help_text=_("확정 전의 이월액처럼 나중에 바뀔 금액입니다.")
    )
    fixes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="fixed_by",
        verbose_name=_("확정하는 잠정 금액"),
    )
    pair = models.UUIDField(
        _("짝"), null=True, blank=True, help_text=_("합이 0이어야 하는 이용·전용·변경·이체의 짝입니다.")
    )
    note = models.CharField(_("비고"), max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("입력자"))

    class Meta:
        verbose_name = _("예산 변동")
        verbose_name_plural = _("예산 변동")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "month"],
                condition=Q(kind="stated"),
                name="appropriation_stated_once",
                violation_error_message=_("같은 달의 예산현액이 이미 있습니다."),
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(kind="original"),
                name="appropriation_original_once",
                violation_error_message=_("당초예산이 이미 있습니다."),
            ),
        ]

    def __str__(self):
        return f"{self.line} {self.get_kind_display()} {self.amount}"
