"""PDF: tagged, with text, page numbers and our fonts only."""

import re

import pytest

from core.documents import Document, Heading, Outline, Section, render

from . import readers, samples


def test_it_is_tagged_and_says_what_it_is():
    reader = readers.read_pdf(render(samples.chapter(20), "pdf"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"] == "ko"
    assert reader.metadata.title == "2023년 주요업무보고"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata.creation_date is None


def test_header_cells_are_tagged():
    reader = readers.read_pdf(render(samples.spans(), "pdf"))
    roles = struct_roles(reader.trailer["/Root"]["/StructTreeRoot"])
    assert {"/Table", "/TH", "/TD", "/H1"} <= roles


def struct_roles(node):
    roles, waiting = set(), [node]
    while waiting:
        item = waiting.pop().get_object()
        if isinstance(item, list):
            waiting.extend(child for child in item if not isinstance(child, int))
        elif isinstance(item, dict):
            roles.add(item.get("/S"))
            if "/K" in item and not isinstance(item["/K"], int):
                waiting.append(item["/K"])
    return roles


def test_pages_are_numbered_and_headers_repeat():
    pages = readers.read_pdf(render(samples.chapter(120), "pdf")).pages
    texts = [page.extract_text() for page in pages]
    assert all(f"- {number} -" in text for number, text in enumerate(texts, start=1))
    assert len(texts) >= 5
    assert all("세부사업명" in text for text in texts[1:-1])


def test_a_landscape_section_lies_across():
    first, *_, last = readers.read_pdf(render(samples.chapter(5), "pdf")).pages
    assert first.mediabox.width < first.mediabox.height
    assert last.mediabox.width > last.mediabox.height


def test_only_our_fonts():
    content = render(samples.chapter(5), "pdf")
    names = {font.get("/BaseFont", "") for page in readers.read_pdf(content).pages for font in fonts_of(page)}
    assert names and all("PretendardGOV" in name for name in names)


def fonts_of(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


@pytest.mark.parametrize("levels", [(3,), (2, 1, 3), (1, 3, 2, 3)])
def test_headings_may_start_anywhere(levels):
    blocks = [Heading(level, f"제목 {level}") for level in levels]
    assert render(samples.document(*blocks), "pdf").startswith(b"%PDF")


@pytest.mark.parametrize("character", ["😀", "𠀀", "｢", "\u1112\u1161\u11ab", "\U000f02b1"])
def test_a_character_without_a_glyph_does_not_stop_the_paper(character):
    table = samples.table([samples.line(f"이름{character}끝", 1, 1)])
    text = readers.read_pdf(render(samples.document(table), "pdf")).pages[0].extract_text()
    assert re.search("이름.끝", text)


def test_very_many_unknown_characters_still_print():
    rows = [samples.line(f"이름{chr(0x20000 + number)}", 1, 1) for number in range(20)]
    content = render(samples.document(samples.table(rows)), "pdf")
    assert "/StructTreeRoot" in readers.read_pdf(content).trailer["/Root"]


def outline_pages(*blocks):
    document = Document(title="글", sections=(Section(blocks=blocks),))
    return [page.extract_text() for page in readers.read_pdf(render(document, "pdf")).pages]


def test_signs_of_papers_without_a_type_of_ours_are_said_by_their_kin():
    (page,) = outline_pages(Outline(1, "｢안심장비｣ ∘지원 ➡ 6∼7월 (☎2133) ･ ➊"))
    assert "「안심장비」 ○지원 → 6~7월 (℡2133) · ❶" in page


def test_no_title_stands_alone_at_the_foot_of_a_page():
    """A title goes with the first lines below it, wherever the page ends; a long list breaks where it must."""
    for above in range(30, 50):
        lines = [Outline(1, f"앞선 줄 {number}") for number in range(above)]
        pages = outline_pages(*lines, Heading(2, "새 사업"), Outline(0, "추진실적"), *[Outline(1, "상담")] * 20)
        page = next(page for page in pages if "새 사업" in page)
        assert "상담" in page.partition("새 사업")[2]
