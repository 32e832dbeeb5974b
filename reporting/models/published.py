"""What was printed: published papers as loaded, and the editions that the portal issued."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models import Unit

actor = settings.AUTH_USER_MODEL


class PublishedSource(models.Model):
    """One published paper whose values were loaded (발행 자료)."""

    name = models.CharField(_("자료 이름"), max_length=200, unique=True)
    office = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("기관"))

    class Meta:
        verbose_name = _("발행 자료")
        verbose_name_plural = _("발행 자료")

    def __str__(self):
        return self.name


class PublishedValue(models.Model):
    """One value that a published paper printed, where it stood (발행값)."""

    source = models.ForeignKey(PublishedSource, models.CASCADE, related_name="values", verbose_name=_("발행 자료"))
    file = models.CharField(_("파일"), max_length=100)
    row_number = models.PositiveIntegerField(_("행"))
    line = models.PositiveIntegerField(_("원문 줄"), null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("조직"))
    fiscal_year = models.PositiveIntegerField(_("연도"), null=True, blank=True)
    as_of = models.CharField(_("기준일"), max_length=10, blank=True)
    section = models.CharField(_("절"), max_length=300, blank=True)
    row = models.CharField(_("행 이름"), max_length=500, blank=True)
    column = models.CharField(_("열 이름"), max_length=50)
    text = models.CharField(_("인쇄된 그대로"), max_length=2000)
    value = models.DecimalField(_("숫자"), max_digits=24, decimal_places=4, null=True, blank=True)
    measure = models.CharField(_("단위"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("발행값")
        verbose_name_plural = _("발행값")
        constraints = [
            models.UniqueConstraint(fields=["source", "file", "row_number", "column"], name="published_once"),
        ]
        indexes = [models.Index(fields=["unit", "fiscal_year"], name="published_unit_year")]

    def __str__(self):
        return f"{self.row} {self.column}: {self.text}"


class Edition(models.Model):
    """One issue of a printed report, frozen with everything needed to print it again (제출본)."""

    publication = models.CharField(_("보고서"), max_length=50)
    title = models.CharField(_("제목"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="editions", verbose_name=_("조직"))
    month = models.PositiveIntegerField(_("기준월"))
    number = models.PositiveIntegerField(_("호"))
    issued_at = models.DateTimeField(_("발행 시각"), auto_now_add=True)
    issued_by = models.ForeignKey(actor, models.PROTECT, verbose_name=_("발행자"))
    template_version = models.CharField(_("서식 판"), max_length=20)
    document = models.TextField(_("문서(JSON)"))

    class Meta:
        verbose_name = _("제출본")
        verbose_name_plural = _("제출본")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "unit", "month", "number"], name="edition_once"),
        ]

    def __str__(self):
        return f"{self.title} 제{self.number}호"


class EditionFile(models.Model):
    """One rendered file of an edition with its hash (제출본 파일)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files", verbose_name=_("제출본"))
    format = models.CharField(_("형식"), max_length=10)
    content = models.BinaryField(_("내용"))
    sha256 = models.CharField(_("해시"), max_length=64)

    class Meta:
        verbose_name = _("제출본 파일")
        verbose_name_plural = _("제출본 파일")
        constraints = [
            models.UniqueConstraint(fields=["edition", "format"], name="edition_file_once"),
        ]

    def __str__(self):
        return f"{self.edition} {self.format}"
