"""Templates and static files keep the content policy and never reach outside the closed network."""

import re

from tests.house.project import place, texts

INLINE = {
    "a script without src": re.compile(r"<script\b(?![^>]*\bsrc\s*=)[^>]*>", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^<>]*\sstyle\s*=", re.IGNORECASE),
    "an on… attribute": re.compile(r"<[^<>]*\s(?:hx-)?on[a-z:-]*\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "something marked safe": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}
# Where one of these is right, and why.
RIGHT = {
    ("templates/documents/page.html", "a style element"): "a document saved as a file of its own, read without us",
    ("templates/django/forms/field_help.html", "something marked safe"): "help texts are written in code, never typed",
}
OUTSIDE = re.compile(r"""https?://(?!www\.w3\.org/)[^\s"'<>)]+|(?:src|href|url\()\s*=?\s*["']?//[^\s"'<>)]+""")
COMMENT = re.compile(r"\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}|\{#.*?#\}", re.DOTALL)


def test_templates_hold_nothing_inline():
    found = []
    for path in texts("templates", "core", suffixes={".html", ".svg"}):
        text = COMMENT.sub("", path.read_text(encoding="utf-8"))
        found += [
            f"{place(path)}: {what}"
            for what, pattern in INLINE.items()
            if pattern.search(text) and (place(path), what) not in RIGHT
        ]
    assert not found, "\n".join(found)


def test_nothing_is_fetched_from_outside():
    suffixes = {".html", ".css", ".js", ".mjs", ".svg", ".json", ".txt", ".typ"}
    found = [
        f"{place(path)}: {match.group()}"
        for path in texts("templates", "static", "core", suffixes=suffixes)
        if path.name not in {"LICENSE.txt", "LICENSE"}
        for match in OUTSIDE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)
