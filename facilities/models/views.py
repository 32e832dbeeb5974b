"""What a person keeps of the list: conditions and columns under a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """Conditions and columns of the list of facilities that one person keeps by name (저장한 보기)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="facility_views", verbose_name=_("계정")
    )
    name = models.CharField(_("이름"), max_length=50)
    query = models.CharField(_("조건"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("저장한 보기")
        verbose_name_plural = _("저장한 보기")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="facility_view_once")]

    def __str__(self):
        return self.name
