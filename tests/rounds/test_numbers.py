"""Numbers with units in the words of a report, and how they stand to figures."""

from decimal import Decimal

import pytest

from programs.narratives.numbers import Fact, contradictions, equal_facts, find_numbers, printed, step_of

COUNSELLED = Fact("category:1:to_date", "상담 인원 누계", Decimal(1311), "명", ("상담 인원",))
TAUGHT = Fact("category:2:to_date", "역량강화 교육 누계", Decimal(350), "명", ("역량강화 교육",))
AIM = Fact("category:1:target", "상담 인원 목표", Decimal(3000), "명", ("상담 인원",), is_target=True)
SPENT = Fact("line:0:spent", "지출액", Decimal(1_763_400_000), "원", ("집행액", "지출액"))
RATE = Fact("line:0:rate", "집행률", Decimal("46.9"), "%", ("집행률",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("원스톱 고충 해결시스템 운영 : 6,689명", [(6689, "명", "명")]),
        ("노동법률 교육 961명, 역량강화 교육(자녀 양육법 등) 350명", [(961, "명", "명"), (350, "명", "명")]),
        ("1,763백만원(시비 100%)", [(1_763_000_000, "원", "백만원"), (100, "%", "%")]),
        ("5,000천원", [(5_000_000, "원", "천원")]),
        ("12억 3천만원", [(1_230_000_000, "원", "")]),
        ("3조 899억원", [(3_089_900_000_000, "원", "")]),
        ("899억원", [(89_900_000_000, "원", "억원")]),
        ("3.1만명", [(31_000, "명", "만명")]),
        ("△5백만원", [(-5_000_000, "원", "백만원")]),
        ("31명 활동, 정기모임 2회", [(31, "명", "명"), (2, "회", "회")]),
        ("52개소, 3개월, 건물 10건물", [(52, "개소", "개소"), (3, "개월", "개월"), (10, "건물", "건물")]),
        ("’23. 6~11월, 2023년 5월말 기준, 제319회", [(319, "회", "회")]),
        ("전년 대비 2.1%p", []),
        ("20~30명", []),
        ("숫자 없는 줄", []),
        ("1,241,7000천원", []),
    ],
)
def test_numbers_of_a_line(text, found):
    assert [(one.value, one.unit, one.printed_unit) for one in find_numbers(text)] == found


def test_a_measure_of_the_programs_own_is_known():
    assert find_numbers("학급 12학급") == []
    assert find_numbers("학급 12학급", {"학급"})[0].unit == "학급"


def test_where_it_stands_and_whether_it_is_linked():
    text = "상담 1,311명⟨7⟩ 실시"
    (number,) = find_numbers(text)
    assert (text[number.start : number.end], number.link) == ("1,311명", 7)


@pytest.mark.parametrize(
    ("text", "facts", "keys"),
    [
        ("상담 인원 1,311명", [COUNSELLED, AIM], ["category:1:to_date"]),
        ("그 밖에 1,311명", [COUNSELLED], ["category:1:to_date"]),
        ("상담 인원 1,311건", [COUNSELLED], []),
        ("지출 1,763백만원", [SPENT], ["line:0:spent"]),
        ("지출 17.6억원", [SPENT], ["line:0:spent"]),
        ("지출 1,764백만원", [SPENT], []),
        ("집행률 46.9%", [RATE], ["line:0:rate"]),
        ("집행률 47%", [RATE], ["line:0:rate"]),
    ],
)
def test_what_a_number_may_be_linked_to(text, facts, keys):
    found = find_numbers(text)
    assert [fact.key for fact in equal_facts(found[0], text, facts)] == keys


def test_a_small_number_is_offered_only_where_its_figure_is_named():
    few = Fact("category:3:to_date", "정기모임 누계", Decimal(2), "회", ("정기모임",))
    assert equal_facts(find_numbers("정기모임 2회")[0], "정기모임 2회", [few])
    assert not equal_facts(find_numbers("캠페인 2회")[0], "캠페인 2회", [few])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("상담 인원 1,300명", ["1,300명"]),
        ("상담 인원 : 총 1,300명 지원", ["1,300명"]),
        ("역량강화 교육(자녀 양육법 등) 351명", ["351명"]),
        ("집행률 56.9%", ["56.9%"]),
        ("집행액 1,865백만원", ["1,865백만원"]),
        # what is right, cut off, of another time or another thing
        ("상담 인원 1,311명", []),
        ("상담 인원 3,000명", []),
        ("집행액 1,763백만원", []),
        ("집행액 17.6억원", []),
        ("집행률 46%", []),
        ("’22년 상담 인원 1,200명", []),
        ("상담 인원 목표 5,000명", []),
        ("상담 인원 전년 1,200명", []),
        ("상담 인원 증가 : 40명", []),
        ("상담 인원 1,200건", []),
        ("전화 상담 1,200명", []),
        ("맞춤상담 인원 591명", []),
        ("상담 인원 중 여성 900명", []),
        ("상담 인원 1,300명⟨1⟩", []),
        ("상담 인원 1,300~1,400명", []),
        ("상담 인원(6명) 면담", []),
        ("상담 인원 11명(1,300→1,311명)", []),
        ("노동법률 교육 961명", []),
    ],
)
def test_contradictions_are_found_and_false_ones_are_not(text, wrong):
    found = contradictions(text, [COUNSELLED, AIM, TAUGHT, SPENT, RATE])
    assert [one.number.text for one in found] == wrong


def test_a_member_of_a_breakdown_needs_its_indicator_in_the_line():
    member = Fact("category:5:to_date", "상담 서부권", Decimal(10), "명", ("서부권역",), within=("상담",))
    assert contradictions("상담 : 서부권역 12명", [member])
    assert not contradictions("교육 : 서부권역 12명", [member])


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (Decimal(1_763_500_000), "백만원", 0, "1,764백만원"),
        (Decimal(31_049), "만명", 1, "3.1만명"),
        (Decimal(1400), "명", 0, "1,400명"),
        (Decimal("46.94"), "%", 1, "46.9%"),
    ],
)
def test_a_figure_is_printed_as_the_text_prints_it(value, unit, decimals, text):
    whole = "원" if unit.endswith("원") else unit[-1]
    assert printed(value, unit, step_of(unit, whole), decimals) == text
