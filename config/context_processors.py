"""What every page's frame shows: names, navigation, the idle clock."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from organization.access import rights_of


def portal(request):
    return {
        "product_name": settings.PRODUCT_NAME,
        "office_name": settings.OFFICE_NAME,
        "idle_seconds": settings.IDLE_LOGOUT_SECONDS,
        "extend_url": find_extend_url(),
        "navigation": find_navigation(request),
        "role_label": find_role_label(request),
        "is_practice": find_practice(request),
        "count_unread": lambda: count_unread(request),
        "entry_tabs": cache(lambda: import_module("config.navigation").entry_tabs_for(request)),
    }


def find_extend_url():
    try:
        return reverse("session_extend")
    except NoReverseMatch:
        return ""


def find_navigation(request):
    """The menu of this person. Imported on first use: it names views, which need every app loaded."""
    if find_spec("config.navigation") is None:
        return []
    return import_module("config.navigation").navigation_for(request)


def find_practice(request):
    """Whether the page shows the practice bureau: its unit does, or its reader knows no other."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    rights = rights_of(user)
    found = getattr(request, "resolver_match", None)
    unit_id = found.kwargs.get("unit") if found else None
    return rights.is_practice(unit_id) if isinstance(unit_id, int) else rights.sees_practice_only


def find_role_label(request):
    """The roles a person holds, unless their post already says so."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    roles = {assignment.get_role_display() for assignment in rights_of(user).assignments}
    return " · ".join(sorted(role for role in roles if role not in str(user)))


def count_unread(request) -> int:
    """How many notices are new to this person; asked only by a page that shows it. One query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    return import_module("reporting.notices").unread_count(user)
