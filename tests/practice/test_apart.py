"""No page, file or sum of a real office holds a practice figure, and everything of practice says so."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from organization.access import rights_of
from organization.models import User
from programs.practice.bureau import DEPARTMENTS, ROOT_NAME, line_specs
from programs.practice.indicators import CARDS
from programs.practice.places import TYPES
from programs.practice.works import PROGRAMS
from reporting.models import Figure, SeriesPlacement, Submission
from tests.access.test_drafts import text_of
from tests.importing.census import __file__ as census_file

WORKS = {title for _strategy, programs in PROGRAMS.values() for title, _purpose, _lines in programs}
CARD_NAMES = {card.name for cards in CARDS.values() for card in cards}
PLACES = {name for spec in TYPES for name in spec.places}
NAMES = {spec.name for spec in line_specs()} | {ROOT_NAME, *DEPARTMENTS} | WORKS | CARD_NAMES | PLACES
MONTHS = (202305, 202306)
#: Lists of everything beside money.
LISTS = (
    *("programs", "strategy", "indicators", "milestones", "commitments", "themes"),
    *("facilities", "facilities_ending", "facility_counts"),
)


def addresses(unit_id, office_id, month):
    as_of = f"?month={month}"
    yield reverse("home") + as_of
    yield reverse("budget_lines") + as_of + "&unit=원"
    yield reverse("budget_lines") + as_of + "&unit=원&export=xlsx"
    for name in LISTS:
        yield reverse(name) + as_of
    for shown in (unit_id, office_id):
        yield reverse("unit", args=[shown]) + as_of
        for table in ("budget", "children", "headcount"):
            yield reverse("unit_export", args=[shown]) + f"{as_of}&table={table}&unit=원"
    for format_name in ("", "json", "xlsx", "hwpx"):
        yield reverse("publication", args=["budget-execution", office_id]) + f"{as_of}&format={format_name}"


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def without_the_menu(text):
    """An administrator's menu leads to every office by name; what is asked is the page."""
    return re.sub(r'<nav class="menu".*?</nav>', "", text, flags=re.DOTALL)


def read(browser, url):
    response = browser.get(url)
    assert response.status_code == 200, url
    return without_the_menu(text_of(response))


@pytest.mark.parametrize("role", ["officer", "coordinator", "auditor", "administrator"])
@pytest.mark.parametrize("month", MONTHS)
def test_nothing_of_it_reaches_a_real_page(beside, role, month):
    browser = browser_of(beside.real.people[role])
    amounts = {
        f"{int(value):,}"
        for value in Figure.objects.filter(submission__unit__in=beside.unit_ids, value__gt=10**6).values_list(
            "value", flat=True
        )
    }
    for url in addresses(beside.real.unit.pk, beside.real.office.pk, month):
        text = read(browser, url)
        found = [name for name in NAMES if name in text.replace("연습용 기관 보기", "")]
        assert not found, f"{url}: {found}"
        assert not amounts & set(re.findall(r"\d[\d,]+", text)), url
        assert 'class="practice-band"' not in text, url


def test_the_real_sum_is_the_same_with_and_without_it(beside):
    browser = browser_of(beside.real.people["administrator"])
    alone = browser_of(beside.real.people["coordinator"])
    url = reverse("budget_lines") + "?month=202305&unit=원"
    total = re.compile(r"예산현액 ([\d,]+)")
    real, everything = (total.search(read(who, url)) for who in (alone, browser))
    stranger = total.search(read(browser_of(beside.real.people["stranger"]), url))
    number = lambda found: int(found.group(1).replace(",", ""))  # noqa: E731
    assert number(everything) == number(real) + number(stranger)


def test_the_administrator_sees_it_only_when_asking_for_it(beside):
    browser = browser_of(beside.real.people["administrator"])
    page = read(browser, reverse("budget_lines") + "?practice=1")
    assert "동네 체육교실" in page and "가족지원 사업" not in page
    assert 'class="practice-band"' in page


@pytest.mark.parametrize("role", ["officer", "head", "coordinator"])
def test_every_page_and_paper_of_it_says_so(beside, role):
    browser = browser_of(User.objects.get(username=f"practice-{role}"))
    unit_id = SeriesPlacement.objects.filter(unit__in=beside.unit_ids).first().unit_id
    for url in addresses(unit_id, beside.root.pk, 202304):
        assert "연습용" in read(browser, url), url
    for page in ("money_review",) if role == "coordinator" else ("money_entry", "money_review"):
        assert 'class="practice-band"' in read(browser, reverse(page, args=[unit_id, 202305]))


def test_nobody_of_a_real_office_reads_it(beside):
    browser = browser_of(beside.real.people["coordinator"])
    for unit_id in sorted(beside.unit_ids):
        assert browser.get(reverse("unit", args=[unit_id])).status_code == 404
    rights = rights_of(User.objects.get(username="practice-coordinator"))
    assert rights.visible_unit_ids == beside.unit_ids


def test_names_are_nobody_s():
    """Invented names stand in none of the published reports that the portal knows."""
    from pathlib import Path

    folder = Path(census_file).parents[1] / "data" / "reference"
    published = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.csv"))
    assert published
    assert not [name for name in NAMES if name in published]


def test_it_holds_every_state_and_the_same_numbers_every_time(beside):
    states = set(Submission.objects.filter(unit__in=beside.unit_ids).values_list("state", flat=True))
    assert states == {"draft", "submitted", "returned", "confirmed", "closed"}
    figures = Figure.objects.filter(submission__unit__in=beside.unit_ids)
    months = set(figures.values_list("month", flat=True))
    assert len([month for month in months if month % 100 != 13]) >= 30
    assert {202113, 202213} <= months
    for kind, total in TOTALS.items():
        assert sum(figures.filter(submission__kind=kind).values_list("value", flat=True)) == total, kind


#: What all figures of a kind together are; another number means that somebody's practice changed under them.
TOTALS = {"money": 105_851_218_114, "indicators": Decimal("1343660.5"), "facilities": 7_900}
