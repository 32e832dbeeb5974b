"""What an office does: programs of a year, where they are printed, with what money and by whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.models import BudgetLine
from core.fuzzy_dates import span_as_read
from core.history import track
from facilities.models import Facility
from organization.models import Unit
from programs.models.strategy import StrategyNode


@track
class Program(models.Model):
    """One program of one year (사업); a sub-program (내역사업) stands below another."""

    class Commission(models.TextChoices):
        ENTRUSTED = "entrusted", _("수탁")
        AGENCY = "agency", _("대행")
        DONATION = "donation", _("기부")
        OWN = "own", _("자체")

    class BudgetBase(models.TextChoices):
        ALL = "all", _("모든 재원 포함")
        WITHOUT_DISTRICT = "without_district", _("구비 별도")
        CITY_ONLY = "city_only", _("시비만")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="programs", verbose_name=_("부서"))
    year = models.PositiveIntegerField(_("사업연도"))
    title = models.CharField(_("사업 이름"), max_length=300)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("상위 사업")
    )
    predecessor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="successors", verbose_name=_("전년도 사업")
    )
    strategy = models.ForeignKey(
        StrategyNode, models.SET_NULL, null=True, blank=True, related_name="programs", verbose_name=_("전략")
    )
    purpose = models.CharField(_("사업목적"), max_length=500, blank=True)
    legal_basis = models.CharField(_("추진근거"), max_length=500, blank=True)
    target_group = models.CharField(_("사업대상"), max_length=500, blank=True)
    period_start = models.CharField(_("사업 시작(인쇄된 그대로)"), max_length=30, blank=True)
    period_end = models.CharField(_("사업 종료(인쇄된 그대로)"), max_length=30, blank=True)
    starts_on = models.DateField(_("시작일"), null=True, blank=True)
    ends_on = models.DateField(_("종료일"), null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True, verbose_name=_("표지"))
    commission = models.CharField(_("수행 방식"), max_length=20, choices=Commission, blank=True)
    required_budget = models.BigIntegerField(_("소요예산(원)"), null=True, blank=True)
    given_unit = models.CharField(_("원자료 단위"), max_length=20, blank=True)
    budget_base = models.CharField(
        _("소요예산 기준"),
        max_length=20,
        choices=BudgetBase,
        blank=True,
        help_text=_("구비를 넣었는지 모르면 비웁니다."),
    )
    occurrence = models.PositiveIntegerField(_("같은 이름 중 순번"), default=1)
    order = models.PositiveIntegerField(_("순서"), default=0)
    lines = models.ManyToManyField(
        BudgetLine, through="ProgramLine", blank=True, related_name="programs", verbose_name=_("세부사업")
    )
    facilities = models.ManyToManyField(
        Facility, through="ProgramFacility", blank=True, related_name="programs", verbose_name=_("시설")
    )

    class Meta:
        verbose_name = _("사업")
        verbose_name_plural = _("사업")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "title", "occurrence"],
                name="program_once",
                violation_error_message=_("이 부서의 같은 해에 같은 이름의 사업이 있습니다."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="program_not_own_parent",
                violation_error_message=_("사업은 자기 자신의 상위 사업이 될 수 없습니다."),
            ),
        ]
        indexes = [models.Index(fields=["unit", "year"], name="program_unit_year")]

    def __str__(self):
        return self.title

    @property
    def period_text(self) -> str:
        """``2023.2월 ~ 7월``, ``~ 2023.12월``, ``연중``."""
        return span_as_read(self.period_start, self.period_end)

    @property
    def place(self) -> tuple:
        """Where the program stands among others: a sub-program behind the one above it, which must be read with it."""
        top = self.parent if self.parent_id else self
        return top.order, top.pk, bool(self.parent_id), self.order, self.pk

    @property
    def full_title(self) -> str:
        """The title, of a sub-program behind that of the program above it: ``상위 사업 › 내역사업``."""
        return f"{self.parent.title} › {self.title}" if self.parent_id else self.title


class PlaceOfUse(models.Model):
    """Where a program is printed, with the number and the title it bears there (쓰이는 곳)."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="places", verbose_name=_("사업"))
    section = models.CharField(_("구분"), max_length=300, blank=True)
    number = models.CharField(_("번호"), max_length=20, blank=True)
    title = models.CharField(_("쓰인 이름"), max_length=300)
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("쓰이는 곳")
        verbose_name_plural = _("쓰이는 곳")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["program", "section", "number"], name="place_of_use_once"),
        ]

    def __str__(self):
        return f"{self.section} {self.number} {self.title}".strip()


class FundShare(models.Model):
    """Which part of a program's required budget one level of government bears (재원 분담)."""

    class Source(models.TextChoices):
        NATIONAL = "national", _("국비")
        CITY = "city", _("시비")
        DISTRICT = "district", _("구비")

    program = models.ForeignKey(Program, models.CASCADE, related_name="shares", verbose_name=_("사업"))
    source = models.CharField(_("재원"), max_length=10, choices=Source)
    text = models.CharField(_("인쇄된 그대로"), max_length=100)
    percent = models.DecimalField(_("비율(%)"), max_digits=6, decimal_places=2, null=True, blank=True)
    amount = models.BigIntegerField(_("금액(원)"), null=True, blank=True)
    is_apart = models.BooleanField(_("소요예산에 들지 않음(별도)"), default=False)

    class Meta:
        verbose_name = _("재원 분담")
        verbose_name_plural = _("재원 분담")
        ordering = ["-source"]
        constraints = [models.UniqueConstraint(fields=["program", "source"], name="fund_share_once")]

    def __str__(self):
        return f"{self.get_source_display()} {self.text}"


class ResponsiblePost(models.Model):
    """One post or team that answers for a program (담당)."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="posts", verbose_name=_("사업"))
    name = models.CharField(_("담당(인쇄된 그대로)"), max_length=100)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="program_posts", verbose_name=_("조직")
    )
    extension = models.CharField(_("전화"), max_length=30, blank=True)
    order = models.PositiveIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("담당")
        verbose_name_plural = _("담당")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["program", "name"], name="responsible_post_once")]

    def __str__(self):
        return self.name


class ProgramLine(models.Model):
    """That a budget line pays for a program, wholly or in part (사업과 세부사업의 연결)."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="line_links", verbose_name=_("사업"))
    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="program_links", verbose_name=_("세부사업"))
    is_confirmed = models.BooleanField(
        _("확인됨"), default=True, help_text=_("이름이 같아 포털이 제안한 연결은 사람이 확인합니다.")
    )

    class Meta:
        verbose_name = _("사업과 세부사업의 연결")
        verbose_name_plural = _("사업과 세부사업의 연결")
        constraints = [models.UniqueConstraint(fields=["program", "line"], name="program_line_once")]

    def __str__(self):
        return f"{self.program} – {self.line}"


class ProgramFacility(models.Model):
    """That a facility takes part in a program (사업과 시설의 연결)."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="facility_links", verbose_name=_("사업"))
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="program_links", verbose_name=_("시설"))

    class Meta:
        verbose_name = _("사업과 시설의 연결")
        verbose_name_plural = _("사업과 시설의 연결")
        constraints = [models.UniqueConstraint(fields=["program", "facility"], name="program_facility_once")]

    def __str__(self):
        return f"{self.program} – {self.facility}"
