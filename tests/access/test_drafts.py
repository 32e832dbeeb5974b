"""A draft's numbers reach those who work for the unit and nobody else, in whatever form they leave the portal."""

import io
import json
import re
import zipfile

import pytest
from django.urls import reverse

from programs.services import issue
from tests.factories import JUNE, MAY, advance
from tests.world import CONFIRMED_TEXTS, CONFIRMED_WON, DRAFT_TEXTS, DRAFT_WON

INSIDE = ["officer", "unit_coordinator", "team_lead", "unit_head", "coordinator"]
READING = ["sibling_officer", "auditor", "administrator"]
BOTH = (*DRAFT_TEXTS, f"{CONFIRMED_WON + DRAFT_WON:,}", "58,598,744", "585,987")


def pages(world):
    """Every page and file that shows the unit's money, of the confirmed month and of the draft's."""
    unit, office = world.unit.pk, world.office.pk
    for month in (202305, 202306):
        as_of = f"?month={month}"
        yield reverse("home") + as_of
        yield reverse("publications") + as_of
        yield reverse("budget_lines") + as_of + "&unit=원"
        yield reverse("budget_lines") + as_of + "&unit=원&export=xlsx"
        yield reverse("grants") + as_of + "&unit=원"
        yield reverse("grants") + as_of + "&unit=원&export=xlsx"
        for grant in (world.grant, world.draft_grant):
            yield reverse("grant", args=[grant.pk]) + as_of + "&unit=원"
            yield reverse("grant_history", args=[grant.pk]) + as_of
            yield reverse("admin:budgets_grant_change", args=[grant.pk])
            yield reverse("admin:budgets_grant_history", args=[grant.pk])
        for page in ("money_entry", "money_review"):
            yield reverse(page, args=[unit, month]) + "?unit=원"
        yield reverse("findings", args=[unit, month])
        yield reverse("series_history", args=[unit, month, world.series.pk]) + "?unit=원"
        for shown in (unit, office):
            yield reverse("unit", args=[shown]) + as_of
            for table in ("budget", "children", "grants"):
                yield reverse("unit_export", args=[shown]) + f"{as_of}&table={table}&unit=원"
        for format_name in ("", "json", "xlsx", "hwpx"):
            yield reverse("publication", args=["budget-execution", office]) + f"{as_of}&format={format_name}"


def text_of(response) -> str:
    """What a reader finds in it: a zipped file opened, numbers without their commas as well."""
    content = b"".join(response) if response.streaming else response.content
    if content[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(content))
        content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode("utf-8", errors="ignore")


def findings(world, role, numbers):
    found = []
    for address in pages(world):
        response = world.clients[role].get(address)
        assert response.status_code < 500, address
        if response.status_code == 200:
            text = text_of(response)
            found += [f"{address}: {number}" for number in numbers if number in text]
    return found


@pytest.mark.parametrize("role", READING)
def test_others_in_the_office_see_confirmed_figures_only(world, role):
    assert not findings(world, role, BOTH)
    assert findings(world, role, CONFIRMED_TEXTS)


@pytest.mark.parametrize("role", INSIDE)
def test_the_unit_sees_its_own_draft(world, role):
    assert findings(world, role, DRAFT_TEXTS)


@pytest.mark.parametrize("role", ["stranger", "roleless"])
def test_strangers_see_neither(world, role):
    assert not findings(world, role, (*BOTH, *CONFIRMED_TEXTS, "가족지원 사업", "가족정책과"))


def test_a_submitted_month_is_still_a_draft_for_others(world):
    advance(world.draft, "submitted")
    assert not findings(world, "sibling_officer", BOTH)
    assert not findings(world, "auditor", BOTH)


def test_a_confirmed_month_opens_to_the_office(world):
    advance(world.draft, "confirmed")
    assert findings(world, "sibling_officer", BOTH)
    assert findings(world, "auditor", DRAFT_TEXTS)
    assert not findings(world, "stranger", DRAFT_TEXTS)


def test_an_edition_holds_no_draft(world):
    coordinator = world.people["coordinator"]
    for month in (MAY, JUNE):
        edition = issue(actor=coordinator, code="budget-execution", unit=world.office, month=month)
        printed = json.dumps(json.loads(edition.document), ensure_ascii=False)
        assert not any(number in printed for number in BOTH)
        for part in edition.files.exclude(format="pdf"):
            archive = zipfile.ZipFile(io.BytesIO(bytes(part.content)))
            content = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="ignore")
            assert not any(number in content for number in BOTH)


NONSENSE = [
    "",
    "0",
    "-1",
    "x",
    "가",
    "9" * 30,
    "원",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../etc",
    "%00",
    "1e9",
]


@pytest.mark.filterwarnings("ignore:Use '__' to separate path components")
@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_in_the_address_breaks_nothing(world, value):
    unit, other = world.unit.pk, world.sibling.pk
    value = value.replace("%00", "\x00")
    addresses = [
        reverse("home"),
        reverse("budget_lines"),
        reverse("grants"),
        reverse("grant_new"),
        reverse("grant_table"),
        reverse("grant", args=[world.grant.pk]),
        reverse("publications"),
        reverse("unit", args=[unit]),
        reverse("unit_export", args=[unit]),
        reverse("publication", args=["budget-execution", unit]),
        reverse("money_entry", args=[unit, 202306]),
        reverse("money_review", args=[unit, 202306]),
        reverse("series_history", args=[unit, 202306, world.series.pk]),
        reverse("findings", args=[unit, 202306]),
        reverse("periods"),
    ]
    names = [
        "unit",
        "month",
        "owner",
        "account",
        "direction",
        "name",
        "sort",
        "page",
        "mode",
        "table",
        "format",
        "export",
        "year",
        "kind",
        "district",
        "recipient",
        "state",
    ]
    for address in addresses:
        for query in (dict.fromkeys(names, value), {"month": value}, {"unit": value, "sort": value}):
            response = world.clients["coordinator"].get(address, query)
            assert response.status_code < 500, f"{address} {query}"
            assert b"<script>alert(1)" not in response.content
    lines = world.clients["officer"].get(reverse("budget_lines"), {"owner": str(other), "month": "202306"})
    assert lines.status_code == 200


def test_a_foreign_unit_in_the_filters_opens_nothing(world):
    foreign = world.people["stranger"].assignments.get().unit_id
    for query in ({"owner": foreign}, {"unit": foreign}, {"account": 10**6}):
        text = world.clients["officer"].get(reverse("budget_lines"), query | {"month": "202305"}).content.decode()
        assert "다른 사업" not in text and not re.search("다른부서|다른정책실", text)


def test_a_foreign_series_has_no_history_here(world):
    for role in ("officer", "coordinator"):
        address = reverse("series_history", args=[world.sibling.pk, 202305, world.series.pk])
        assert world.clients[role].get(address).status_code == 404
