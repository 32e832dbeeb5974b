"""Every link that a page offers is followed, file downloads included: none is dead, none breaks."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest

from tests.browser.stage import set_up

#: Of addresses that differ in nothing but numbers so many are followed.
MOST_OF_A_KIND = 2
NOT_FOLLOWED = ("/static/", "/admin/", "/logout/")


class Links(HTMLParser):
    """The places that a page's links lead to, on this portal."""

    def __init__(self, address, html):
        super().__init__()
        self.address, self.found = address, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href") or ""
        if tag == "a" and not href.startswith("#"):
            found = urljoin(self.address, href).partition("#")[0]
            if found.startswith("/") and not found.startswith(NOT_FOLLOWED):
                self.found.append(found)


def kind_of(address):
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    return re.sub(r"\d+", "N", parts.path), *sorted(asked), asked.get("export"), asked.get("format")


@pytest.mark.parametrize("account", ["gather", "coordinator"])
def test_no_link_leads_nowhere(portal, account):
    set_up(portal)
    client, waiting, followed, broken = portal.client(account), ["/"], Counter(), []
    while waiting:
        address = waiting.pop(0)
        if followed[kind_of(address)] >= MOST_OF_A_KIND:
            continue
        followed[kind_of(address)] += 1
        answer = client.get(address)
        if answer.status_code >= 400:
            broken.append((answer.status_code, address))
        elif answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            waiting += Links(address, answer.content.decode()).found
    assert not broken
    assert followed.total() > 100
