"""Every page as every role: accessible by axe's rules, quiet in the console, inside its own width, from one host.

Pages that differ in nothing but their words are looked at once. The console, the content policy and other
hosts are watched in every test of this folder (see portal.py).
"""

import re
from collections import Counter

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.stage import ACCOUNTS, set_up

pytestmark = pytest.mark.browser
SERIOUS = ("serious", "critical")
WIDE, MIDDLE, NARROW = 1440, 1024, 390
MOST_LOOKS = 2
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
#: The opening tags of a page, without what they say: pages with the same ones look alike.
TAG = re.compile(r"<(?!/)[^>]*>")
SAID = re.compile(r'(?<= )(?!class=|role=|aria-(?:sort|current|invalid)=)([\w-]+)="[^"]*"')
OVERFLOW = """() => [document.documentElement.scrollWidth - innerWidth,
  ...[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map(e => e.tagName + '.' + e.className)]"""
#: Of rows (and items of a list) that differ in nothing but their words two stay: axe looks at every element.
THIN = """() => document.querySelectorAll('tbody, ul, ol').forEach(list => { const seen = {};
  [...list.children].forEach(row => { const kind = row.outerHTML.replace(/>[^<]*/g, '>').replace(/="[^"]*"/g, part =>
    /^="(is-|badge|num|cell|button|quiet|tone|subtotal)/.test(part) ? part : '');
    seen[kind] = (seen[kind] ?? 0) + 1; if (seen[kind] > 2) row.remove(); }) })"""


@pytest.fixture
def stage(portal):
    return set_up(portal)


def kinds_of(html):
    """What the page is made of, and what the frame around it is made of."""
    frame, _main, page = html[html.index("<body") :].partition("<main")
    return {frozenset(SAID.sub(r"\1", tag) for tag in TAG.findall(part)) for part in (frame, page)}


class Looker:
    """Looks at pages and remembers what is wrong with them."""

    def __init__(self):
        self.axe, self.seen, self.found = Axe(), set(), {}

    def is_new(self, html):
        kinds = kinds_of(html)
        is_new = not kinds <= self.seen
        self.seen |= kinds
        return is_new

    def look(self, page, name):
        problems = [problem for width in (MIDDLE, NARROW) for problem in self.overflow(page, width)]
        page.evaluate(THIN)
        # colours are the same at any width, and the slowest to measure
        problems += self.breaches(page, {"color-contrast": {"enabled": False}})
        page.set_viewport_size({"width": WIDE, "height": 900})
        problems += self.breaches(page)
        if problems:
            self.found[name] = problems

    def overflow(self, page, width):
        page.set_viewport_size({"width": width, "height": 900})
        over, *culprits = page.evaluate(OVERFLOW)
        return [f"{over}px too wide at {width}: {culprits}"] if over > 0 else []

    def breaches(self, page, rules=None):
        # axe would read style sheets by adding them to the page, which the content policy rightly refuses
        options = {"resultTypes": ["violations"], "runOnly": RULES, "rules": rules or {}, "preload": False}
        return [
            f"{rule['impact']} {rule['id']} {node['target']} {node['failureSummary']}"
            for rule in self.axe.run(page, options=options).response["violations"]
            if rule["impact"] in SERIOUS
            for node in rule["nodes"]
        ]


def walk(portal, accounts, pages):
    """Every page is asked for by every account; what none before has seen is opened in the browser.

    One page is opened for two accounts at most: what differs between more are the same buttons again.
    """
    looker, looks = Looker(), Counter()
    for account in accounts:
        asking, page = portal.client(account), portal.window(account)
        for name, address in pages.items():
            answer = asking.get(address)
            if answer.status_code == 200 and looker.is_new(answer.content.decode()) and looks[name] < MOST_LOOKS:
                looks[name] += 1
                page.goto(address)
                looker.look(page, f"{name} of {account}")
        page.context.close()
    assert not looker.found, "\n".join(f"{name}: {text}" for name, texts in looker.found.items() for text in texts)
    return len(looker.seen)


def half_of(pages, half):
    """Every second page, so that two processes share the walk."""
    return dict(list(pages.items())[half::2])


@pytest.mark.parametrize("half", [0, 1])
def test_the_portal(portal, stage, half):
    assert walk(portal, ACCOUNTS, half_of(stage.pages(), half)) > 20


@pytest.mark.parametrize("half", [0, 1])
def test_the_admin(portal, stage, half):
    assert walk(portal, ["admin"], half_of(stage.admin_pages(), half)) > 10


def test_before_and_beside_the_portal(portal):
    looker, page = Looker(), portal.window()
    for address in ("/login/", "/login/?next=/budget/"):
        page.goto(address)
        looker.look(page, address)
    for _attempt in range(5):
        page.goto("/login/")
        page.get_by_label("아이디").fill("officer")
        page.get_by_label("비밀번호").fill("wrong")
        page.get_by_role("button", name="로그인").click()
        looker.look(page, "a wrong password")
    assert "잠겼습니다" in page.locator("h1").inner_text()
    page = portal.window("gather")
    for address in ("/password/", "/units/999999/"):
        page.goto(address)
        looker.look(page, address)
    assert "404" in page.locator("main").inner_text()
    assert not looker.found, looker.found


def test_what_is_watched_is_seen(portal):
    """A page that breaks every rule is told in all of its faults: the watching is not blind."""
    page, looker = portal.window("officer"), Looker()
    page.goto("/password/")
    page.evaluate("""() => { document.querySelector('main').innerHTML =
      '<p class="wide" style="color:#eee">흐린 글</p><img src="/nowhere.png"><button></button>';
      document.querySelector('.wide').style.cssText = 'width: 3000px; color: #eee; background: #fff';
      const other = document.createElement('script'); other.src = 'https://elsewhere.example/x.js';
      document.head.append(other); }""")
    page.wait_for_load_state("networkidle")
    looker.look(page, "bad")
    for part in ("color-contrast", "image-alt", "button-name", "px too wide at 390"):
        assert part in str(looker.found), part
    problems = portal.visitor_of(page).problems
    for part in ("POLICY script-src", "POLICY style-src", "404"):
        assert part in str(problems), part
    problems.clear()
