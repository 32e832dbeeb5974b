"""The outline as people type and paste it, and back again."""

import pytest

from core.refusals import InvalidInput
from programs.narratives import outline

PAPER = """□ 추진 내용
 ㅇ 원스톱 고충 해결 : 6,689명
   - 노동권 상담 6,560명
     ※ 가족관계 24명 포함
(단위: 명)
| 구분 | 4월 | 5월 |
| 상담 | 1,200 | 1,311 |
[그림 1] 추진체계"""


def test_marks_make_the_levels_and_come_back_as_typed():
    blocks = outline.blocks_of(PAPER)
    assert [block.get("level") for block in blocks] == [0, 1, 2, 3, None, None]
    assert blocks[4] == {"type": "table", "rows": [["구분", "4월", "5월"], ["상담", "1,200", "1,311"]], "unit": "명"}
    assert blocks[5] == {"type": "picture", "number": 1, "title": "추진체계"}
    assert outline.text_of(blocks) == PAPER
    assert outline.blocks_of(outline.text_of(blocks)) == blocks


@pytest.mark.parametrize(
    ("typed", "level", "text"),
    [
        ("■ 제목", 0, "제목"),
        ("  ○ 내용", 1, "내용"),
        ("o 내용", 1, "내용"),
        ("ㅇ내용", 1, "내용"),
        ("◈ 제목", 0, "제목"),
        ("∘ 내용", 1, "내용"),
        ("   – 세부", 2, "세부"),
        ("   · 세부", 2, "세부"),
        ("* 참고", 3, "참고"),
        ("-5명", 1, "-5명"),
        ("※ 참고", 3, "참고"),
        ("표시 없는 줄", 1, "표시 없는 줄"),
        ("오늘", 1, "오늘"),
    ],
)
def test_what_word_processors_write_for_the_marks(typed, level, text):
    assert outline.blocks_of(typed) == [{"type": "line", "level": level, "text": text}]


def test_a_line_without_a_mark_stays_on_the_level_before_it():
    blocks = outline.blocks_of("   - 세부\n이어지는 줄\n\n\nㅇ 다음")
    assert [(block["level"], block["text"]) for block in blocks] == [(2, "세부"), (2, "이어지는 줄"), (1, "다음")]


def test_a_block_of_a_spreadsheet_becomes_a_table():
    assert outline.blocks_of("구분\t값\n가\t1\n나")[0]["rows"] == [["구분", "값"], ["가", "1"]]
    ragged = outline.blocks_of("|가|나|다|\n|1|")
    assert ragged[0]["rows"] == [["가", "나", "다"], ["1", "", ""]]


def test_two_tables_in_a_row_stay_two_and_bars_in_cells_stay_bars():
    text = "| 가 |\n| 1 |\n\n| 나\\|다 |\n| 2 |"
    blocks = outline.blocks_of(text)
    assert [block["rows"] for block in blocks] == [[["가"], ["1"]], [["나|다"], ["2"]]]
    assert outline.text_of(blocks) == text


@pytest.mark.parametrize(
    "text",
    [
        "ㅇ " + "가" * 1001,
        "\n".join(["ㅇ 줄"] * 301),
        "|" + "|".join(["칸"] * 15) + "|",
        "\n".join(["| 칸 |"] * 41),
        "| " + "가" * 301 + " |",
        "가" * 60_001,
    ],
)
def test_more_than_a_text_may_hold_is_refused(text):
    with pytest.raises(InvalidInput):
        outline.blocks_of(text)


def test_blocks_of_another_kind_are_refused():
    with pytest.raises(InvalidInput):
        outline.check_blocks([{"type": "script"}])


def test_what_no_format_can_print_is_dropped():
    assert outline.blocks_of("ㅇ 가\x00나\x1b")[0]["text"] == "가나"


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        # a line of the paper that was full
        ("ㅇ 회계 교육(인력풀,\n성인지교육 등) 실시", [(1, "회계 교육(인력풀, 성인지교육 등) 실시")]),
        ("ㅇ 평가 479건,\n\n컨설팅 628건", [(1, "평가 479건, 컨설팅 628건")]),
        ("ㅇ 계약 상담\n및 집보기 동행", [(1, "계약 상담 및 집보기 동행")]),
        ("ㅇ 평가 479건,\n- 컨설팅", [(1, "평가 479건,"), (2, "컨설팅")]),
        # what follows from a line stands below it
        ("ㅇ 교육\n➡ 실적 : 6회", [(1, "교육"), (2, "➡ 실적 : 6회")]),
        # columns made of spaces, lists of a word processor
        ("ㅇ 개최     : ’23. 10월", [(1, "개최 : ’23. 10월")]),
        ("○\t상담 실시", [(1, "상담 실시")]),
        ("\t- 세부", [(2, "세부")]),
        ("1.\t첫째", [(1, "1. 첫째")]),
    ],
)
def test_what_is_pasted_from_papers_is_read_as_it_is_meant(pasted, read):
    assert [(block["level"], block["text"]) for block in outline.blocks_of(pasted)] == read


def test_a_dash_in_a_table_is_a_cell():
    assert outline.blocks_of("구분\t값\n-\t1")[0]["rows"] == [["구분", "값"], ["-", "1"]]
    assert outline.blocks_of("- 소계\t1\t2")[0]["rows"] == [["- 소계", "1", "2"]]
