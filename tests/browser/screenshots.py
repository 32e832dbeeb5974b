"""Pictures of every page as every role at three widths, for people to look at: `make screenshots`.

Not collected with the other tests. Pages that look the same for two roles are taken once; the name of a picture
tells page, role and width.
"""

import os
import re

import pytest
from django.conf import settings
from django.urls import reverse

from organization.models import Role
from tests.browser.stage import ACCOUNTS, MINE, set_up

pytestmark = pytest.mark.browser
WIDTHS = (1440, 1024, 390)
FOLDER = settings.VAR_DIR / "screenshots"


@pytest.fixture
def stage(portal):
    return set_up(portal)


def wanted(name):
    """Only pages whose name matches SCREENS, a regular expression."""
    return re.search(os.environ.get("SCREENS", ""), name)


def take(page, name):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=FOLDER / f"{name}_{width}.png", full_page=True, animations="disabled")


@pytest.mark.parametrize("account", ACCOUNTS)
def test_pages(portal, stage, account):
    page = portal.window(account)
    bureau = reverse("publication", args=["budget-execution", stage.office_id]) + "?month=202305"
    pages = stage.pages() | {"preview-bureau": bureau}
    if account == "admin":
        pages |= stage.admin_pages()
    for name, address in pages.items():
        if wanted(f"{name}_{account}") and page.goto(address).status == 200:
            take(page, f"{name}_{account}")


def test_pages_without_an_account(portal):
    page = portal.window()
    page.goto("/login/")
    take(page, "login")
    for _attempt in range(5):
        page.goto("/login/")
        page.get_by_label("아이디").fill("officer")
        page.get_by_label("비밀번호").fill("wrong")
        page.get_by_role("button", name="로그인").click()
        if "틀리면" in page.content():
            take(page, "login-error")
    take(page, "locked")


def test_entry_in_trouble(portal, stage):
    officer = portal.person(Role.OFFICER, stage.units[MINE])
    page, other = portal.window(officer), portal.window("officer")
    address = stage.address("money_entry", MINE)
    page.goto(address)
    other.goto(address)
    cells = page.locator("input[data-cell=this_month]:not([readonly])")
    cells.nth(10).fill("1,241,7000")
    cells.nth(11).fill("12.5")
    cells.nth(12).fill("(300)")
    take(page, "entry-typing_officer")
    page.get_by_role("button", name="저장").first.click()
    take(page, "entry-errors_officer")
    page.goto(address)
    cells.nth(3).fill("777")
    page.get_by_role("button", name="저장").first.click()
    others = other.locator("input[data-cell=this_month]:not([readonly])")
    others.nth(3).fill("888")
    other.get_by_role("button", name="저장").first.click()
    take(other, "entry-conflict_officer")
    other.goto(address)
    other.get_by_role("button", name="제출").first.click()
    take(other, "entry-cannot-submit_officer")


def test_the_two_pictures_of_the_readme(portal):
    """Written where the README finds them; take them anew after a change of these pages."""
    folder = settings.BASE_DIR / "docs/screens"
    folder.mkdir(parents=True, exist_ok=True)
    page = portal.window("officer")
    page.goto(portal.address("money_entry", MINE))
    cells = page.locator("input[data-cell=this_month]")
    for number, typed in enumerate(("310", "322", "590", "84", "1,520", "△5", "92")):
        cells.nth(number).fill(typed)
    page.get_by_role("button", name="저장").first.click()
    cells.nth(7).fill("1,241")
    cells.nth(8).fill("(3)")
    cells.nth(9).focus()
    page.screenshot(path=folder / "entry.png")
    page.goto(f"/units/{portal.unit(MINE).pk}/?month=202305")
    page.screenshot(path=folder / "department.png")
