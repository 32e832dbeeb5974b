"""The ledger's export: how its columns are read, what was linked to which line, what was dropped."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.lines import BudgetLine
from core.history import track
from core.money import MONEY_UNITS
from organization.models import Unit
from reporting.models import Period


class LedgerLayout(models.Model):
    """How one export of the ledger system is laid out (원장 양식), kept by the administrator."""

    office = models.ForeignKey(Unit, models.CASCADE, related_name="ledger_layouts", verbose_name=_("기관"))
    name = models.CharField(_("이름"), max_length=100)
    money_unit = models.CharField(
        _("금액 단위"), max_length=10, choices=[(unit, unit) for unit in MONEY_UNITS], default="원"
    )
    is_active = models.BooleanField(_("사용"), default=True)

    class Meta:
        verbose_name = _("원장 양식")
        verbose_name_plural = _("원장 양식")
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="layout_once")]

    def __str__(self):
        return self.name


class LedgerColumn(models.Model):
    """What one column of an export means (원장 열)."""

    class Meaning(models.TextChoices):
        CODE = "code", _("사업 코드")
        NAME = "name", _("세부사업 이름")
        UNIT = "unit", _("부서")
        ACCOUNT = "account", _("회계")
        DIRECTION = "direction", _("세입·세출")
        ORIGINAL = "original", _("당초예산")
        SUPPLEMENTARY = "supplementary", _("추가경정")
        PRE_APPROPRIATION = "pre_appropriation", _("성립전")
        CARRYOVER = "carryover", _("이월")
        RESERVE = "reserve", _("예비비")
        TRANSFER_BETWEEN_POLICIES = "transfer_between_policies", _("이용")
        TRANSFER_WITHIN_POLICY = "transfer_within_policy", _("전용")
        LINE_CHANGE = "line_change", _("변경")
        REORGANIZATION_TRANSFER = "reorganization_transfer", _("이체")
        CURRENT = "current", _("예산현액")
        SPENT_TO_DATE = "spent_to_date", _("지출 누계")
        SPENT_THIS_MONTH = "spent_this_month", _("당월 지출")

    layout = models.ForeignKey(LedgerLayout, models.CASCADE, related_name="columns", verbose_name=_("원장 양식"))
    meaning = models.CharField(_("뜻"), max_length=30, choices=Meaning)
    header = models.CharField(_("파일의 열 이름"), max_length=100)

    class Meta:
        verbose_name = _("원장 열")
        verbose_name_plural = _("원장 열")
        constraints = [
            models.UniqueConstraint(fields=["layout", "meaning"], name="ledger_column_once"),
        ]

    def __str__(self):
        return f"{self.header} = {self.get_meaning_display()}"


@track
class LedgerLink(models.Model):
    """Which line a row of the ledger is, remembered for the months to come (같은 사업 연결)."""

    office = models.ForeignKey(Unit, models.CASCADE, related_name="ledger_links", verbose_name=_("기관"))
    fiscal_year = models.PositiveIntegerField(_("회계연도"))
    code = models.CharField(_("사업 코드"), max_length=50, blank=True)
    unit_name = models.CharField(_("원장의 부서"), max_length=100, blank=True)
    account_name = models.CharField(_("원장의 회계"), max_length=100, blank=True)
    name = models.CharField(_("원장의 이름"), max_length=300)
    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="ledger_links", verbose_name=_("세부사업"))
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("연결한 사람")
    )

    class Meta:
        verbose_name = _("원장 연결")
        verbose_name_plural = _("원장 연결")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "fiscal_year", "code"],
                condition=~Q(code=""),
                name="ledger_link_code",
            ),
            models.UniqueConstraint(
                fields=["office", "fiscal_year", "unit_name", "account_name", "name"],
                condition=Q(code=""),
                name="ledger_link_name",
            ),
        ]

    def __str__(self):
        return f"{self.code or self.name} = {self.line}"


class LedgerUpload(models.Model):
    """One file dropped for a period, held until people apply or discard it (원장 불러오기)."""

    class State(models.TextChoices):
        STAGED = "staged", _("확인 중")
        APPLIED = "applied", _("반영")
        DISCARDED = "discarded", _("버림")

    period = models.ForeignKey(Period, models.CASCADE, related_name="ledger_uploads", verbose_name=_("기간"))
    unit = models.ForeignKey(
        Unit,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="ledger_uploads",
        verbose_name=_("부서"),
        help_text=_("비어 있으면 기관 전체의 파일입니다."),
    )
    layout = models.ForeignKey(LedgerLayout, models.PROTECT, verbose_name=_("원장 양식"))
    file_name = models.CharField(_("파일 이름"), max_length=200)
    sha256 = models.CharField(_("해시"), max_length=64)
    rows = models.JSONField(_("읽은 줄"))
    choices = models.JSONField(_("고른 연결"), default=dict, blank=True)
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.STAGED)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("올린 사람")
    )
    uploaded_at = models.DateTimeField(_("올린 시각"), auto_now_add=True)
    applied_at = models.DateTimeField(_("반영 시각"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("반영한 사람")
    )
    explanation = models.CharField(_("합계가 다른 까닭"), max_length=300, blank=True)
    outcome = models.JSONField(_("반영 결과"), default=dict, blank=True)

    class Meta:
        verbose_name = _("원장 파일")
        verbose_name_plural = _("원장 파일")
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.file_name
