"""The review: what may be wrong, what people were told, and what they have seen."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.quality import title_of
from organization.models import Unit
from reporting.models.figures import Series
from reporting.models.rhythm import Submission
from reporting.querysets import FindingQuerySet

actor = settings.AUTH_USER_MODEL


@track
class Finding(models.Model):
    """Something that may be wrong with a unit's month, said in one sentence (점검 결과).

    ``fingerprint`` tells the same statement again; an accepted one is not raised anew until what
    it says has changed.
    """

    class State(models.TextChoices):
        OPEN = "open", _("확인 필요")
        ACCEPTED = "accepted", _("인정")
        RESOLVED = "resolved", _("해소")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="findings", verbose_name=_("부서"))
    month = models.PositiveIntegerField(_("월"))
    series = models.ForeignKey(
        Series, models.CASCADE, null=True, blank=True, related_name="findings", verbose_name=_("항목")
    )
    code = models.CharField(_("점검"), max_length=50)
    subject = models.CharField(
        _("대상"),
        max_length=100,
        blank=True,
        default="",
        help_text=_("한 점검이 한 항목에서 여럿을 말할 때 그 구분입니다."),
    )
    sentence = models.CharField(_("내용"), max_length=500)
    fingerprint = models.CharField(_("지문"), max_length=64)
    needs_reason = models.BooleanField(_("사유가 있어야 제출"), default=False)
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.OPEN)
    note = models.CharField(_("인정한 사유"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("처리자")
    )
    found_at = models.DateTimeField(_("찾은 시각"), auto_now_add=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("점검 결과")
        verbose_name_plural = _("점검 결과")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month", "series", "code", "subject"],
                nulls_distinct=False,
                name="finding_once",
            ),
        ]

    def __str__(self):
        return self.sentence

    @property
    def title(self) -> str:
        """What the check is called."""
        return title_of(self.code)


class Notice(models.Model):
    """One message inside the portal to one person (알림)."""

    user = models.ForeignKey(actor, models.CASCADE, related_name="notices", verbose_name=_("받는 사람"))
    text = models.CharField(_("내용"), max_length=300)
    url = models.CharField(_("갈 곳"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("보낸 시각"), auto_now_add=True)
    read_at = models.DateTimeField(_("읽은 시각"), null=True, blank=True)

    class Meta:
        verbose_name = _("알림")
        verbose_name_plural = _("알림")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread")]

    def __str__(self):
        return self.text


class Look(models.Model):
    """When a person last looked at a submission (열람); what changed since stands out."""

    user = models.ForeignKey(actor, models.CASCADE, related_name="looks", verbose_name=_("본 사람"))
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="looks", verbose_name=_("제출"))
    looked_at = models.DateTimeField(_("본 시각"))

    class Meta:
        verbose_name = _("열람")
        verbose_name_plural = _("열람")
        constraints = [models.UniqueConstraint(fields=["user", "submission"], name="look_once")]

    def __str__(self):
        return f"{self.user} {self.looked_at:%Y-%m-%d %H:%M}"
