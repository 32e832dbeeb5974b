"""The model refuses what no paper can print, and keeps text that every format can carry."""

from decimal import Decimal

import pytest

from core.documents import (
    Cell,
    Column,
    Document,
    Heading,
    Outline,
    Picture,
    Row,
    Section,
    Table,
    from_json,
    to_json,
)

from . import samples


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Cell.of_number(1_234), "1,234"),
        (Cell.of_number(-69), "△69"),
        (Cell.of_number(0), "0"),
        (Cell.of_number(Decimal("12.5"), 1, suffix="명"), "12.5명"),
        (Cell.of_number(None), ""),
        (Cell.of_rate(Decimal("46.9")), "46.9%"),
        (Cell.of_rate(Decimal("-77.5")), "△77.5%"),
        (Cell.of_rate(100), "100.0%"),
        (Cell.of_rate(None), ""),
        (Cell.dash(), "-"),
        (Cell.of_text("가\x00나\r\n다\t라"), "가나\n다 라"),
    ],
)
def test_cells_print_as_the_office_writes(cell, text):
    assert cell.text == text


@pytest.mark.parametrize(
    ("value", "error"), [(1.5, TypeError), (Decimal("1.5"), ValueError), (Decimal("NaN"), ValueError)]
)
def test_a_number_arrives_rounded_and_exact(value, error):
    with pytest.raises(error):
        Cell.of_number(value)


@pytest.mark.parametrize(
    "cells",
    [
        [["a", "b", "c"]],
        [["a"]],
        [[Cell.of_text("a", colspan=2), "b"]],
        [[Cell.of_text("a", rowspan=2), "b"]],
        [["a", Cell.of_text("b", rowspan=2)], [Cell.of_text("c", colspan=2)]],
    ],
)
def test_cells_must_tile_the_table(cells):
    rows = [Row([cell if isinstance(cell, Cell) else Cell.of_text(cell) for cell in row]) for row in cells]
    with pytest.raises(ValueError, match="row"):
        Table(caption="표", columns=(Column(), Column()), rows=rows)


def test_a_document_needs_a_title_and_a_section():
    with pytest.raises(ValueError, match="title"):
        Document(title=" ", sections=(Section(),))
    with pytest.raises(ValueError, match="section"):
        Document(title="제목", sections=())
    with pytest.raises(ValueError, match="level"):
        Heading(4, "너무 깊음")
    with pytest.raises(ValueError, match="level"):
        Outline(-1, "너무 얕음")


@pytest.mark.parametrize(
    "svg",
    [
        "no svg",
        "<svg/>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>1</script></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" onload="x()"/>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect style="fill:red"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect fill="url(http://x)"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
    ],
)
def test_a_picture_neither_runs_nor_loads(svg):
    with pytest.raises(ValueError, match="picture"):
        Picture(svg, "그림")


@pytest.mark.parametrize("make", [samples.chapter, samples.traps, samples.spans, samples.empty])
def test_json_round_trip(make):
    document = make()
    text = to_json(document)
    assert from_json(text) == document
    assert to_json(from_json(text)) == text


def test_json_keeps_the_figure_behind_a_cell():
    assert '"source":"figure:7"' in to_json(
        samples.document(samples.table([samples.line("이름", 1, 1, source="figure:7")]))
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"version":99,"document":{}}',
        '{"version":1}',
        "[]",
        '{"version":1,"document":{"title":"x"}}',
        "no json",
    ],
)
def test_another_json_is_refused(text):
    with pytest.raises(ValueError):
        from_json(text)
