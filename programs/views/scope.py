"""What the pages about programs share: their tabs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.presentation import Link


def subject_tabs(current: str) -> list[Link]:
    """The pages about programs, as tabs."""
    tabs = [
        ("programs", _("사업")),
        ("strategy", _("전략체계")),
        ("indicators", _("성과지표")),
        ("milestones", _("추진일정")),
        ("commitments", _("공약·지시·지적")),
        ("themes", _("주제")),
        ("statistics", _("정책 통계")),
    ]
    return [Link(label, reverse(name), current=name == current) for name, label in tabs]
