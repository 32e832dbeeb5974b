"""Reports that nobody has seen: other offices, other tables, headings, accounts and misprints."""

import pytest

from budgets.models import Account, BudgetLine, Heading
from programs.importing.loading import Options, import_path
from tests.importing.invented import loaded, names, outline, sheet, told
from tests.importing.samples import money, numbered, write_report

pytestmark = pytest.mark.django_db


def test_two_accounts_in_tables_of_their_own_are_two_moneys(tmp_path):
    general = {"section": "일반회계 집행", "account": "일반회계"}
    special = {"section": "별빛특별회계 집행", "account": "별빛특별회계"}
    rows = [
        money("합계: 일반회계", 300, 30, **general),
        money("운영", 100, 10, **general),
        money("사업", 200, 20, **general),
        money("합계: 별빛특별회계", 50, 5, **special),
        money("운영", 50, 5, **special),
    ]
    loaded(tmp_path / "report", rows)
    assert names() == ["사업", "운영", "운영"]
    assert sheet().total.current == 350_000
    assert set(Account.objects.values_list("name", "type")) == {
        ("일반회계", "general_account"),
        ("별빛특별회계", "special_account"),
    }


def test_sections_that_are_headings_add_up_to_the_total(tmp_path):
    rows = [
        money("합계: 총계", 600, 60, section="총괄"),
        money("소계: 가꾸기", 300, 30, section="가꾸기"),
        money("나무", 100, 10, section="가꾸기"),
        money("물길", 200, 20, section="가꾸기"),
        money("소계: 나누기", 300, 30, section="나누기"),
        money("밥상", 250, 25, section="나누기"),
        money("물길", 50, 5, section="나누기"),
    ]
    result = loaded(tmp_path / "report", rows)
    assert outline() == [
        (0, "subtotal", "가꾸기"),
        (1, "line", "나무"),
        (1, "line", "물길"),
        (0, "subtotal", "나누기"),
        (1, "line", "밥상"),
        (1, "line", "물길"),
    ]
    assert [check.agrees for check in result.checks] == [True]


def test_sections_without_any_subtotal_are_the_headings(tmp_path):
    rows = [
        money("나무", 100, 10, section="가꾸기"),
        money("물길", 200, 20, section="가꾸기"),
        money("밥상", 250, 25, section="나누기"),
    ]
    loaded(tmp_path / "report", rows)
    assert outline()[0] == (0, "subtotal", "가꾸기")
    assert outline()[3] == (0, "subtotal", "나누기")
    assert Heading.objects.count() == 2


def test_a_longer_list_of_parts_of_the_same_money_is_not_the_base(tmp_path):
    """The list has more rows, but holds a tenth of the money; it must not be added either."""
    rows = [
        money("합계: 총계", 1000, 100),
        money("큰 사업", 700, 70),
        money("작은 사업", 300, 30),
        *(money(f"갈래 {number}", 20, 2, section="갈래별 목록") for number in range(5)),
    ]
    result = loaded(tmp_path / "report", rows)
    assert names() == ["작은 사업", "큰 사업"]
    assert any("대조만 한 표 1개" in note for note in result.notes)


def test_the_same_money_printed_otherwise_elsewhere_is_told(tmp_path):
    rows = [
        money("합계: 총계", 300_000, 30_000),
        money("나무 심기", 100_000, 10_000),
        money("물길", 200_000, 20_000),
        money("나무심기", 100, 12, section="주요 사업", unit="백만원"),
        money("물길", 200, 20, section="주요 사업", unit="백만원"),
    ]
    result = loaded(tmp_path / "report", rows)
    assert len(names()) == 2
    assert told(result, "같은 금액이 다르게 인쇄됨") == [
        "budget_lines.csv 5행 'spent' 열: 같은 금액이 다르게 인쇄됨: '나무심기' 집행액 12백만원, "
        "3행(집행표)에는 10,000천원."
    ]


def test_a_tie_is_told_and_can_be_settled(tmp_path):
    rows = [
        *(money(name, 100, 10, section="앞표") for name in ("가", "나")),
        *(money(name, 100, 15, section="뒤표") for name in ("가", "나")),
    ]
    folder = write_report(tmp_path / "report", numbered(rows))
    first = import_path(folder, Options(dry_run=True))
    assert len(told(first, "줄이 같은 표가 둘입니다")) == 1
    assert [check.spent for check in first.checks] == [20]

    settled = loaded(tmp_path / "report", rows, base=("뒤",))
    assert not told(settled, "줄이 같은 표가 둘입니다")
    assert sheet().total.spent == 30_000


def test_a_base_that_does_not_exist(tmp_path):
    folder = write_report(tmp_path / "report", [money("가", 1, 1)])
    result = import_path(folder, Options(base_sections=("없는 표",)))
    assert "--base-section '없는 표'에 맞는 표가 없습니다. 표: 집행표" in str(next(iter(result.problems)))


def test_a_misprinted_total_is_told_and_changes_no_line(tmp_path):
    rows = [
        money("합계: 총계", 9_999, 60),
        money("소계: 가", 100, 10),
        money("하나", 100, 10),
        money("소계: 나", 777, 20),
        money("둘", 150, 15),
        money("셋", 50, 5),
    ]
    result = loaded(tmp_path / "report", rows)
    assert [check.agrees for check in result.checks] == [False]
    # The subtotal's amount is wrong, what was spent is right: it still covers its two lines.
    assert outline()[2:] == [(0, "subtotal", "나"), (1, "line", "둘"), (1, "line", "셋")]
    assert sheet().total.current == 300_000


def test_a_subtotal_wrong_in_everything_covers_its_section(tmp_path):
    rows = [
        money("소계: 가", 100, 10, section="표 / 가"),
        money("하나", 100, 10, section="표 / 가"),
        money("소계: 나", 777, 77, section="표 / 나"),
        money("둘", 150, 15, section="표 / 나"),
        money("셋", 50, 5, section="표 / 다"),
    ]
    result = loaded(tmp_path / "report", rows)
    assert outline() == [
        (0, "subtotal", "가"),
        (1, "line", "하나"),
        (0, "subtotal", "나"),
        (1, "line", "둘"),
        (0, "line", "셋"),
    ]
    assert told(result, "소계가 그 아래 줄의 합과 맞지 않습니다")


def test_sums_that_stand_below_their_lines(tmp_path):
    rows = [
        money("하나", 100, 10),
        money("둘", 50, 5),
        money("소계: 가", 150, 15),
        money("셋", 20, 2),
        money("넷", 7, 1),
        money("소계: 나", 27, 3),
        money("합계: 총계", 177, 18),
    ]
    loaded(tmp_path / "report", rows)
    assert [(level, name) for level, role, name in outline() if role == "subtotal"] == [(0, "가"), (0, "나")]


def test_rounded_sums_still_find_their_lines(tmp_path):
    rows = [
        money("합계: 총계", 32, 3),
        money("소계: 가", 21, 2),
        money("하나", 10, 1),
        money("둘", 10, 1),
        money("소계: 나", 11, 1),
        money("셋", 11, 1),
    ]
    result = loaded(tmp_path / "report", rows)
    assert [name for level, role, name in outline() if level == 0] == ["가", "나"]
    assert [check.agrees for check in result.checks] == [True]


def test_names_as_long_as_they_may_be(tmp_path):
    rows = [
        money("합계: 총계", 30, 3),
        money("소계: " + "길" * 290, 10, 1),
        money("하" * 300, 10, 1),
        money("나머지", 20, 2),
    ]
    loaded(tmp_path / "report", rows)
    assert len(Heading.objects.get().name) == 190


def test_lines_over_nothing_stand_where_they_are_printed(tmp_path):
    rows = [
        money("합계: 총계", 30, 3, section="표 / 합계"),
        money("소계: 가", 10, 1, section="표 / 가"),
        money("하나", 10, 1, section="표 / 가"),
        money("둘", 0, 0, section="표 / 가"),
        money("셋", 0, 0, section="표 / 밖"),
        money("넷", 20, 2, section="표 / 밖"),
    ]
    loaded(tmp_path / "report", rows)
    assert [(level, name) for level, _role, name in outline()] == [
        (0, "가"),
        (1, "하나"),
        (1, "둘"),
        (0, "셋"),
        (0, "넷"),
    ]


def test_one_name_twice_under_one_heading(tmp_path):
    result = loaded(tmp_path / "report", [money("기본경비", 10, 1), money("기본경비", 20, 2)])
    assert sorted(BudgetLine.objects.values_list("occurrence", flat=True)) == [1, 2]
    assert told(result, "2번째입니다")
    assert not import_path(tmp_path / "report").has_changes


def test_the_same_heading_twice(tmp_path):
    rows = [
        money("합계: 총계", 60, 6),
        money("소계: 운영", 10, 1),
        money("하나", 10, 1),
        money("소계: 운영", 50, 5),
        money("둘", 50, 5),
    ]
    loaded(tmp_path / "report", rows)
    assert sorted(Heading.objects.values_list("name", flat=True)) == ["운영", "운영 (2)"]


def test_what_cannot_be_money_stays_a_published_value(tmp_path):
    rows = [
        money("가", 1, 1),
        money("나", 1, 1, unit="달러"),
        money("다", 1, 1, kind=""),
        money("라", 1, 1, as_of="2024"),
    ]
    result = loaded(tmp_path / "report", rows)
    assert "가" in names()
    assert "나" not in names()
    assert "다" not in names()
    assert len(told(result, "발행값으로만 남겼습니다")) == 2


def test_files_of_other_names(tmp_path):
    folder = write_report(tmp_path / "report", [money("가", 1, 1)])
    (folder / "tables.csv").write_text("아무 글", encoding="utf-8")
    (folder / "budget-lines.csv").write_text("아무 글", encoding="utf-8")
    result = import_path(folder)
    assert any("아직 적재하지 않는 파일: tables" in note for note in result.notes)
    assert told(result, "알 수 없는 파일") == [
        "budget-lines.csv: 알 수 없는 파일이라 읽지 않았습니다. 이름을 확인해 주세요."
    ]
