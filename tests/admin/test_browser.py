"""The admin in a real browser: no page breaks the content policy, and none is wider than a telephone."""

import pytest

from tests.admin.conftest import address_of, registered
from tests.factories import PASSWORD
from tests.world import make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_search_and_a_deletion_keep_the_content_policy(browser_page, live_server):
    world = make_world()
    page = browser_page
    page.goto("/admin/")
    page.fill("[name=username]", world.people["administrator"].username)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    broken = []
    # Lists, forms and histories of every model are looked at with the other pages (tests/browser/test_pages.py).
    for registered_page in registered():
        if registered_page.opts.model_name not in {"unit", "user", "budgetline", "account"}:
            continue
        row = registered_page.model._default_manager.order_by("pk").first()
        for part in ("?q=x", f"{row.pk}/delete/"):
            address = address_of(registered_page) + part
            page.goto(address)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                broken.append(f"{address} scrolls sideways at 1440")
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/admin/", "/admin/organization/unit/", f"/admin/organization/unit/{world.unit.pk}/change/"):
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            broken.append(f"{address} scrolls sideways at 390")
    assert not broken, broken


def test_rows_can_be_added_and_are_saved(browser_page, live_server):
    world = make_world()
    page = browser_page
    page.goto(f"/admin/organization/user/{world.people['officer'].pk}/change/")
    page.fill("[name=username]", world.people["administrator"].username)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/change/")
    page.click(".add-row a")
    page.select_option("[name=assignments-1-unit]", str(world.sibling.pk))
    page.select_option("[name=assignments-1-role]", "auditor")
    page.fill("[name=assignments-1-valid_from]", "2023-06-01")
    page.click("[name=_save]")
    page.wait_for_url("**/user/")
    assert world.people["officer"].assignments.count() == 2
