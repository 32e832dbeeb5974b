"""Every address × every role: who finds it, who may send to it, and that no address is forgotten."""

from http.cookies import SimpleCookie
from operator import attrgetter

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import get_resolver, reverse

from tests.access.table import (
    ADDRESSES,
    ADMIN,
    ADMIN_ADDRESSES,
    EVERYBODY,
    KEPT,
    OUTSIDE,
    PAGES_OF_A_MODEL,
    PARTLY_KEPT,
    PUBLIC,
    READ,
)

CASES = [(name, address) for name, addresses in ADDRESSES.items() for address in addresses]
CASES += list(ADMIN_ADDRESSES.items())


def named_patterns(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_patterns(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}" if pattern.name else None


def url_of(name, address, world):
    parts = {key: attrgetter(value)(world) if "." in value else value for key, value in address.parts.items()}
    return reverse(name, kwargs=parts) + address.query if parts else reverse(name) + address.query


def ask(world, role, method, url, data=None):
    """The answer in one word, with everything undone that the request did."""
    client = world.clients[role]
    client.cookies = SimpleCookie(world.cookies[role])  # a logout of the request before is undone as well
    with transaction.atomic():
        response = getattr(client, method)(url, data or {})
        transaction.set_rollback(True)
    if response.status_code == 302 and response.url.startswith((reverse("login") + "?", reverse("admin:login") + "?")):
        return "login"
    words = {404: "absent", 405: "no such method", 403: "forbidden"}
    return words.get(response.status_code) or ("open" if response.status_code < 500 else "broken")


def expected(role, allowed, name):
    if role in OUTSIDE and name not in PUBLIC:
        return {"login"}
    if allowed is None:
        return {"no such method", "absent"}
    return {"open"} if role in allowed else {"absent"}


@pytest.mark.parametrize(("name", "address"), CASES, ids=[f"{name}-{place}" for place, (name, _) in enumerate(CASES)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_finds_it(world, name, address, method):
    allowed = getattr(address, method)
    url = url_of(name, address, world)
    data = address.data if method == "post" else None
    answers = {role: ask(world, role, method, url, data) for role in sorted(EVERYBODY)}
    wrong = {
        role: answer
        for role, answer in answers.items()
        if answer not in expected(role, allowed, name)
        and not (allowed is None and role == "administrator" and name.startswith("admin:"))
    }
    assert not wrong, f"{method.upper()} {url}: {wrong}"


def test_no_address_is_forgotten():
    known = set(ADDRESSES) | set(ADMIN_ADDRESSES)
    known |= {f"admin:{model}_{page}" for model in KEPT | PARTLY_KEPT | READ for page in PAGES_OF_A_MODEL}
    named = set(named_patterns()) - {None}
    assert not named - known, f"say in tests/access/table.py who may open: {sorted(named - known)}"
    assert not known - named, f"no longer there: {sorted(known - named)}"


def test_addresses_without_a_name_are_those_of_the_admin():
    resolver = next(pattern for pattern in get_resolver().url_patterns if getattr(pattern, "namespace", "") == "admin")
    outside = [p for p in get_resolver().url_patterns if p is not resolver]
    for pattern in outside:
        assert None not in named_patterns(pattern) if hasattr(pattern, "url_patterns") else pattern.name, pattern


@pytest.mark.parametrize("page", admin.site._registry.values(), ids=lambda page: page.opts.label)
def test_pages_of_the_admin_are_for_administrators(world, page):
    model = f"{page.opts.app_label}_{page.opts.model_name}"
    row = page.model._default_manager.first()
    numbers = {"args": [row.pk if row else 1]}
    for part in sorted(PAGES_OF_A_MODEL):
        url = reverse(f"admin:{model}_{part}", **({} if part in {"changelist", "add"} else numbers))
        for method in ("get", "post"):
            answers = {role: ask(world, role, method, url) for role in sorted(EVERYBODY - ADMIN)}
            wrong = {role: answer for role, answer in answers.items() if answer not in expected(role, ADMIN, "admin")}
            assert not wrong, f"{method.upper()} {url}: {wrong}"
        answer = ask(world, "administrator", "post" if part in {"add", "delete"} else "get", url)
        closed = model in READ or (model in PARTLY_KEPT and part == "add") or (model, part) in CLOSED
        assert answer == ("forbidden" if closed and part in {"add", "delete"} else "open"), f"{part}: {answer}"


#: Accounts are stopped and months stay, whatever else is kept of them.
CLOSED = {("organization_user", "delete"), ("reporting_period", "delete"), ("facilities_facility", "delete")}


def test_what_is_not_there_is_not_found_after_signing_in(world):
    for path in ("/nothing/", "/admin/nothing/", "/units/0/", "/units/99999999999999999999/", "/editions/0/"):
        assert ask(world, "officer", "get", path) == "absent", path
    assert ask(world, "administrator", "get", "/admin/nothing/") == "absent"
    assert ask(world, "anonymous", "get", "/admin/nothing/") == "login"


@pytest.mark.parametrize("month", ["202300", "202314", "000000", "999999", "202307"])
def test_months_that_are_none_are_not_found(world, month):
    for page in ("entry", "review"):
        url = f"/units/{world.unit.pk}/{page}/{month}/money/"
        assert ask(world, "unit_head", "get", url) == "absent", url
