"""HTML: accessible tables under a strict content policy."""

from core.documents import html, render

from . import readers, samples


def test_headers_have_scopes_and_numbers_classes():
    markup = html.render_article(samples.chapter(3))
    _, tags = readers.read_html(markup)
    assert all(attributes.get("scope") for tag, attributes in tags if tag == "th")
    assert [tag for tag, _ in tags].count("caption") == 3
    assert ("th", {"scope": "colgroup", "colspan": "6"}) in tags
    assert ("td", {"class": "number negative"}) in tags
    assert ("tr", {"class": "total"}) in tags and ("tr", {"class": "subtotal"}) in tags


def test_spanning_names_head_their_group():
    _, tags = readers.read_html(html.render_table(samples.spans().tables[0]))
    assert ("th", {"scope": "rowgroup", "rowspan": "2"}) in tags


def test_the_article_has_no_inline_style_and_one_h1():
    markup = html.render_article(samples.chapter(3))
    _, tags = readers.read_html(markup)
    assert "style" not in {name for _, attributes in tags for name in attributes}
    assert not {"style", "script"} & {tag for tag, _ in tags}
    assert [tag for tag, _ in tags].count("h1") == 1


def test_the_saved_page_stands_alone():
    page = render(samples.chapter(3), "html").decode()
    assert page.startswith("<!doctype html>") and '<html lang="ko">' in page
    assert "<title>2023년 주요업무보고</title>" in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "") and "https://" not in page
