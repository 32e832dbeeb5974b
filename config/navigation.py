"""The left menu: at most eight words, each only for those who can open it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.presentation import Link
from facilities.models import Facility
from organization.access import ENTERING, Rights, rights_of
from organization.models import Role
from programs.selectors import rows_left
from reporting.models import Kind
from reporting.notices import PAGES

#: The tabs of a unit's month: what each says, where it is entered and where it is read, the kind of data that
#: counts its open rows.
ENTRY_TABS = (
    (gettext_lazy("예산집행"), PAGES[Kind.MONEY], Kind.MONEY),
    (gettext_lazy("성과지표"), PAGES[Kind.INDICATORS], Kind.INDICATORS),
    (gettext_lazy("시설"), PAGES[Kind.FACILITIES], Kind.FACILITIES),
)


#: Places and people of a unit's facilities: typed by month, handed in with nothing, so nobody reviews them.
RECORDS = ("facility_records",)


def entry_tabs_for(request) -> list[Link]:
    """The pages of the same unit and month beside this one, with how many rows still say nothing. Two queries."""
    found = request.resolver_match
    known = (*(pages for _label, pages, _kind in ENTRY_TABS), RECORDS)
    here = next((pages for pages in known if found and found.url_name in pages), None)
    if here is None:
        return []
    place = {"unit": found.kwargs["unit"], "month": found.kwargs["month"]}
    left = rows_left(place["unit"], place["month"])
    turn = here.index(found.url_name)
    tabs = [
        Link(label, reverse(pages[turn], kwargs=place), pages == here, left.get(kind))
        for label, pages, kind in ENTRY_TABS
        if kind in left or pages == here
    ]
    if turn == 0 and (here == RECORDS or _keeps_records(request.user, place)):
        tabs.append(Link(_("정원·현원"), reverse(RECORDS[0], kwargs=place), here == RECORDS))
    return tabs


def _keeps_records(user, place: dict) -> bool:
    """Whether the person keeps facilities that the unit runs in the month."""
    rights, day = rights_of(user), place["month"].last_day
    if place["month"].is_settlement or not rights.may_keep_facilities(place["unit"]):
        return False
    below = rights.tree_on(day).descendant_ids(place["unit"])
    return Facility.objects.answered_by(below, day).as_of(day).exists()


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
