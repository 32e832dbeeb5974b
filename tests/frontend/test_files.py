"""Vendored files are what their list says; templates open with their contract and compile."""

import hashlib

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string

VENDOR = settings.BASE_DIR / "static" / "vendor"
TEMPLATES = settings.BASE_DIR / "templates"
PAGES = sorted(
    str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html") if path.parent.name != "documents"
)


def test_vendored_files_are_unmodified_and_listed():
    listed = {}
    for line in (VENDOR / "SHA256SUMS").read_text().splitlines():
        digest, _, name = line.partition("  ")
        listed[name.removeprefix("./")] = digest
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.parent != VENDOR
    }
    assert found == listed


@pytest.mark.parametrize("name", PAGES)
def test_template_opens_with_its_contract_and_compiles(name):
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    after_first_tag = text.partition("%}")[2].lstrip()
    assert text.startswith(("{% comment %}", "{# ")) or after_first_tag.startswith("{% comment %}"), name
    get_template(name)


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "413.html", "500.html"])
def test_error_page_needs_no_context(name):
    html = render_to_string(name, {})
    assert '<html lang="ko">' in html
    assert "홈으로" in html
