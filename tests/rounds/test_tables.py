"""Numbers in small tables: named by their row, their column and the unit above them."""

from decimal import Decimal

import pytest

from programs.narratives.notes import number_notes
from programs.narratives.numbers import Fact
from programs.narratives.outline import blocks_of

COUNSELLED = Fact("category:1:to_date", "상담 인원 누계", Decimal(1311), "명", ("상담 인원",))
AIM = Fact("category:1:target", "상담 인원 목표", Decimal(3000), "명", ("상담 인원",), is_target=True)
SPENT = Fact("line:0:spent", "지출액", Decimal(1_763_400_000), "원", ("집행액", "지출액"))
RATE = Fact("line:0:rate", "집행률", Decimal("46.9"), "%", ("집행률",))
FEW = Fact("category:2:to_date", "정기모임 누계", Decimal(2), "회", ("정기모임",))
FACTS = [COUNSELLED, AIM, SPENT, RATE, FEW]


def notes(text, *, wrong):
    found = number_notes(blocks_of(text), FACTS)
    return [(note.number.text, note.facts[0].key) for note in found if note.is_contradiction == wrong]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(단위: 명)\n| 구분 | 계 | 여성 |\n| 상담 인원 | 1,311 | 900 |", [("1,311명", COUNSELLED.key)]),
        ("| 구분 | 인원(명) |\n| 그 밖 | 1,311 |", [("1,311명", COUNSELLED.key)]),
        ("| 구분 | 상담 인원 |\n| 실적 | 1,311명 |", [("1,311명", COUNSELLED.key)]),
        ("| 구분 | 실적 |\n| 상담 인원 | 1,311 |", [("1,311", COUNSELLED.key)]),
        (
            "(단위: 백만원)\n| 구분 | 지출액 | 집행률 |\n| 계 | 1,763 | 46.9 |",
            [("1,763백만원", SPENT.key), ("46.9%", RATE.key)],
        ),
        ("(단위: 백만원, %)\n| 구분 | 지출 |\n| 계 | 1,763 |", [("1,763백만원", SPENT.key)]),
        # nothing names it, another unit, too small to be more than chance
        ("| 구분 | 실적 |\n| 교육 | 1,311 |", []),
        ("(단위: 건)\n| 구분 | 실적 |\n| 상담 인원 | 1,311 |", []),
        ("(단위: 회)\n| 구분 | 실적 |\n| 캠페인 | 2 |", []),
        ("(단위: 회)\n| 구분 | 실적 |\n| 정기모임 | 2 |", [("2회", FEW.key)]),
        ("| 1,311 |", []),
    ],
)
def test_what_may_be_linked(text, found):
    assert notes(text, wrong=False) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(단위: 명)\n| 구분 | 실적 |\n| 상담 인원 | 1,300 |", ["1,300명"]),
        ("(단위: 명)\n| 구분 | 계 | 1월 | 2월 |\n| 상담 인원 | 1,300 | 600 | 700 |", ["1,300명"]),
        ("| 구분 | 상담 인원 |\n| 실적 | 1,300명 |", ["1,300명"]),
        # parts of a figure, another time, the figure itself
        ("(단위: 명)\n| 구분 | 1월 | 2월 |\n| 상담 인원 | 600 | 700 |", []),
        ("(단위: 명)\n| 구분 | 목표 |\n| 상담 인원 | 2,900 |", []),
        ("(단위: 명)\n| 구분 | ’22년 |\n| 상담 인원 | 1,200 |", []),
        ("ㅇ 전년 실적\n(단위: 명)\n| 구분 | 계 |\n| 상담 인원 | 1,200 |", []),
        ("(단위: 명)\n| 구분 | 계 |\n| 상담 인원 | 1,311 |", []),
        ("(단위: 명)\n| 구분 | 계 | 합계 |\n| 상담 인원 | 1,311 | 2,400 |", []),
        ("| 구분 | 계 |\n| 상담 인원 | 1,300 |", []),
    ],
)
def test_what_contradicts(text, found):
    assert [text for text, _key in notes(text, wrong=True)] == found
