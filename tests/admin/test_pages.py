"""Every page of the admin opens, says what it is in Korean, and asks no more of the database for more rows."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets.models import ExpeditedTarget, FundEntry, LedgerLayout
from core.admin import PortalAdmin
from organization.models import BoardSeat, Role, Unit, User
from programs.models import Commitment, StrategyNode
from reporting.models import DueRule, Figure, Finding, PublishedSource, PublishedValue
from tests.admin.conftest import address_of, registered
from tests.factories import JUNE, make_indicator, make_line, make_program, make_theme, make_unit, make_user

pytestmark = pytest.mark.django_db
PAGES = registered()
NAMES = [page.opts.label for page in PAGES]


def first_row(page):
    return page.model._default_manager.first()


def test_only_our_own_pages_are_registered():
    assert PAGES and all(isinstance(page, PortalAdmin) for page in PAGES)
    assert {page.model for page in PAGES} == set(admin.site._registry)


def test_index_names_every_page(portal):
    text = portal.get("/admin/").content.decode()
    for page in PAGES:
        assert str(page.opts.verbose_name_plural) in text


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_list_opens_with_search_and_filters(portal, edition, page):
    text = portal.get(address_of(page)).content.decode()
    assert str(page.opts.verbose_name_plural) in text
    assert portal.get(address_of(page), {"q": "202305 가족"}).status_code == 200
    for path in re.findall(r'href="(\?[^"]+)"', text):
        response = portal.get(address_of(page) + path.replace("&amp;", "&"))
        assert response.status_code == 200, path


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_row_and_history_open(portal, edition, page):
    source = PublishedSource.objects.create(name="보고서")
    PublishedValue.objects.create(source=source, file="lines.csv", row_number=1, column="current", text="1")
    LedgerLayout.objects.create(office=edition.unit, name="원장 보기")
    plan = make_program(edition.unit)
    make_indicator(edition.unit, program=plan, target=10, valid_from=JUNE)
    StrategyNode.objects.create(unit=edition.unit, year=2023, level="goal", title="목표")
    Commitment.objects.create(unit=edition.unit, kind="pledge", number="1", title="공약")
    make_theme(edition.unit)
    Finding.objects.create(unit=edition.unit, month=202305, code="over_budget", sentence="보기", fingerprint="0")
    DueRule.objects.create(office=edition.unit, kind="money", working_day=3)
    ExpeditedTarget.objects.create(office=edition.unit, month=202306, rate=60)
    BoardSeat.objects.create(unit=edition.unit, seat="위원장")
    FundEntry.objects.create(unit=edition.unit, year=2023, fund="후원금")
    row = first_row(page)
    for part in ("change", "history"):
        response = portal.get(f"{address_of(page)}{row.pk}/{part}/")
        assert response.status_code == 200, part
        assert not re.search(r"(?i)<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)", response.content.decode())


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_new_and_delete_open_where_they_exist(portal, edition, page, rf, administrator):
    request = rf.get("/")
    request.user = administrator
    row = first_row(page)
    assert portal.get(f"{address_of(page)}add/").status_code == (200 if page.has_add_permission(request) else 403)
    if row is not None:
        expected = 200 if page.has_delete_permission(request, row) else 403
        assert portal.get(f"{address_of(page)}{row.pk}/delete/").status_code == expected


def count_queries(portal, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert portal.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_list_asks_no_more_for_more_rows(portal, world, edition, page):
    portal.get(address_of(page))
    before = count_queries(portal, address_of(page))
    for number in range(5):
        unit = make_unit(f"늘린 과 {number}", parent=world.office)
        make_line(unit)
        make_user(Role.OFFICER, unit)
    assert count_queries(portal, address_of(page)) <= before
    assert before <= 16


def test_forms_ask_no_more_for_more_rows(portal, world):
    line = world.series.budget_line
    addresses = [
        f"/admin/organization/unit/{world.unit.pk}/change/",
        f"/admin/organization/user/{world.people['officer'].pk}/change/",
        f"/admin/budgets/budgetline/{line.pk}/change/",
    ]
    before = [count_queries(portal, address) for address in addresses]
    for number in range(5):
        make_line(make_unit(f"늘린 과 {number}", parent=world.office))
    assert [count_queries(portal, address) for address in addresses] <= before
    assert max(before) <= 30


def test_drafts_of_a_unit_are_not_shown_to_administrators(portal, world):
    draft = Figure.objects.get(submission=world.draft)
    assert portal.get("/admin/reporting/figure/").content.decode().count("/change/") == 2
    assert portal.get(f"/admin/reporting/figure/{draft.pk}/change/").status_code == 302
    assert portal.get(f"/admin/reporting/figure/{draft.pk}/history/").status_code == 302


def test_unit_names_in_lists_are_the_newest(portal, world):
    text = portal.get("/admin/organization/unit/").content.decode()
    assert "가족정책과" in text and "#" + str(world.unit.pk) not in text
    assert Unit.objects.count() == text.count('class="field-name"')
    assert User.objects.filter(is_staff=True).count() == 0
