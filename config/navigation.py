"""The left menu: at most eight words, each only for those who can open it."""

import re

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.periods import Month
from core.presentation import Link
from organization.access import ENTERING, Rights, rights_of
from organization.models import Role
from programs.selectors.left import GRANTS, RECORDS, TEXTS, left_of
from reporting.models import Kind
from reporting.notices import PAGES
from reporting.selectors import open_periods

#: The tabs of a unit's month that are kinds of data: what each says, where it is entered and where it is read.
ENTRY_TABS = (
    (gettext_lazy("예산집행"), PAGES[Kind.MONEY], Kind.MONEY),
    (gettext_lazy("성과지표"), PAGES[Kind.INDICATORS], Kind.INDICATORS),
    (gettext_lazy("시설"), PAGES[Kind.FACILITIES], Kind.FACILITIES),
)


#: Places and people of a unit's facilities: typed by month, handed in with nothing, so nobody reviews them.
_RECORDS_PAGE = "facility_records"
#: The pages of a round's texts of a unit, in the order of those of a kind: where they are written, where read.
_ROUND_PAGES = ("round_unit", "round_review")
_PLAIN_NUMBER = re.compile(r"[0-9]{1,9}")


def entry_tabs_for(request) -> list[Link]:
    """The pages of the same unit and month beside this one, with how much of each is left. One query.

    Grants and texts stand for no month: their addresses carry that of the tabs beside them.
    """
    place = _entry_place(request)
    if place is None:
        return []
    current, is_review, unit_id, month = place
    rights = rights_of(request.user)
    left = left_of(unit_id, month, () if is_review else _kept_units(rights, unit_id, month))
    kwargs = {"unit": unit_id, "month": month}
    tabs = [
        Link(
            label, reverse(pages[is_review], kwargs=kwargs), current == kind, left[kind].count if kind in left else None
        )
        for label, pages, kind in ENTRY_TABS
        if kind in left or current == kind
    ]
    if RECORDS in left or current == RECORDS:
        tabs.append(Link(_("정원·현원"), reverse(_RECORDS_PAGE, kwargs=kwargs), current == RECORDS))
    if not rights.may_see_drafts(unit_id):
        return tabs
    if GRANTS in left or current == GRANTS:
        address = f"{reverse('grants')}?month={int(month)}&owner={unit_id}&entry=1"
        tabs.append(
            Link(_("보조금·위탁금"), address, current == GRANTS, left[GRANTS].count if GRANTS in left else None)
        )
    if TEXTS in left:
        address = reverse(_ROUND_PAGES[is_review], args=[left[TEXTS].round_id, unit_id])
        tabs.append(Link(_("추진실적"), f"{address}?month={int(month)}", current == TEXTS, left[TEXTS].count))
    return tabs


def _kept_units(rights: Rights, unit_id: int, month: Month) -> list[int]:
    """The units whose places and people the person types in the month."""
    if month.is_settlement or not rights.may_keep_facilities(unit_id):
        return []
    return rights.tree_on(month.last_day).descendant_ids(unit_id)


def _entry_place(request) -> tuple[str, bool, int, Month] | None:
    """Which tab a page is, whether people read or type there, its unit and month; nothing for other pages."""
    found = request.resolver_match
    if found is None:
        return None
    for _label, pages, kind in ENTRY_TABS:
        if found.url_name in pages:
            return kind, found.url_name == pages[True], found.kwargs["unit"], found.kwargs["month"]
    if found.url_name == _RECORDS_PAGE:
        return RECORDS, False, found.kwargs["unit"], found.kwargs["month"]
    rights = rights_of(request.user)
    if found.url_name in _ROUND_PAGES:
        unit_id = found.kwargs["unit"]
        is_review = found.url_name == _ROUND_PAGES[True] or not rights.may_enter(unit_id)
        month = _month_of(request, rights, None if is_review else unit_id)
        return (TEXTS, is_review, unit_id, month) if month else None
    owner = request.GET.get("owner", "")
    is_grants = found.url_name == "grants" and request.GET.get("entry") == "1" and _PLAIN_NUMBER.fullmatch(owner)
    if is_grants and rights.may_enter(int(owner)):
        month = _month_of(request, rights, int(owner))
        return (GRANTS, False, int(owner), month) if month else None
    return None


def _month_of(request, rights: Rights, writing: int | None) -> Month | None:
    """The month of the tabs that a person came from; who writes for a unit is led to the newest that is open."""
    try:
        return Month.parse(request.GET.get("month", ""))
    except ValueError:
        periods = open_periods([rights.known.office_id(writing)]) if writing else []
        return periods[-1].as_month if periods else None


#: Where a unit writes its texts of a collection round.
_TEXTS = ("/texts/", "/narratives/")


def navigation_for(request) -> list[Link]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    rights = rights_of(user)
    path = request.path
    items = [
        _item(_("홈"), reverse("home"), path == reverse("home")),
        *([_entry(path)] if rights.units_with(ENTERING) else []),
        _units(request, rights),
        _programs(path),
        _item(_("시설·위탁"), reverse("facilities"), path.startswith(reverse("facilities"))),
        _item(_("예산집행"), reverse("budget_lines"), path.startswith(reverse("budget_lines"))),
        _people(path),
        _item(_("보고서"), reverse("publications"), _is_report(path)),
    ]
    if rights.units_with({Role.COORDINATOR}):
        items.append(_item(_("마감 관리"), reverse("periods"), path == reverse("periods")))
    if rights.is_administrator:
        items.append(_item(_("관리"), reverse("admin:index"), path.startswith("/admin/")))
    return items


def _item(label: str, url: str, current: bool) -> Link:
    return Link(label, url, current=current)


def _programs(path: str) -> Link:
    """주요사업 with the pages that stand beside it as tabs."""
    pages = ("programs", "strategy", "indicators", "milestones", "commitments", "themes", "statistics")
    return _item(_("주요사업"), reverse("programs"), any(path.startswith(reverse(name)) for name in pages))


def _people(path: str) -> Link:
    """조직·인력 with the pages that stand beside it as tabs."""
    pages = ("headcount", "board_seats", "transfers", "reorganization")
    return _item(_("조직·인력"), reverse("headcount"), any(path.startswith(reverse(name)) for name in pages))


def _entry(path: str) -> Link:
    return _item(_("실적 입력"), reverse("entry"), _is_entry(path))


def _is_entry(path: str) -> bool:
    """Pages about one month's data, which stand under the address of their unit."""
    return any(
        part in path for part in ("/entry/", "/review/", "/history/", "/responsibility/", "/collections/", *_TEXTS)
    )


def _is_report(path: str) -> bool:
    """Publications and collection rounds, but not the texts that a unit writes in one."""
    return path.startswith((reverse("publications"), reverse("rounds"))) and not _is_entry(path)


def _units(request, rights: Rights) -> Link:
    """부서 현황 with the offices a person sees and the units right below them."""
    month = request.GET.get("month", "")
    query = f"?month={month}" if month.isdecimal() else ""
    tree = rights.tree
    shown = []
    for office_id in sorted(rights.office_ids):
        shown += [office_id, *(row.unit_id for row in tree.children.get(office_id, ()))]
    if not shown:
        return Link(_("부서 현황"))
    addresses = {unit_id: reverse("unit", args=[unit_id]) for unit_id in shown}
    children = tuple(
        Link(tree.name(unit_id), address + query, current=request.path == address)
        for unit_id, address in addresses.items()
    )
    is_open = request.path.startswith("/units/") and not _is_entry(request.path)
    return Link(
        _("부서 현황"),
        children[0].url,
        current=is_open,
        children=children if is_open else (),
    )
