"""A file of every bad kind: the message names file, row, column and cure, and nothing is saved."""

import re
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from organization.models import Unit
from programs.importing.loading import Options, import_path
from reporting.models import PublishedValue
from tests.importing.refusals import only, problems
from tests.importing.samples import money, organization, write_report

pytestmark = pytest.mark.django_db

LINES = [money("가", 100, 10), money("나", 200, 20)]


@pytest.fixture
def folder(tmp_path):
    return write_report(tmp_path / "report", LINES)


def change(folder, old, new, name="budget_lines.csv"):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("value", "cure"),
    [
        ("열", "숫자가 아닙니다"),
        ("1,241,7000", "숫자가 아닙니다"),
        ("1e308", "숫자가 아닙니다"),
        ("NaN", "숫자가 아닙니다"),
        ("inf", "숫자가 아닙니다"),
        ("--5", "숫자가 아닙니다"),
        ("=1+1", "숫자가 아닙니다"),
        ("9" * 16, "너무 큽니다"),
        ("9" * 400, "너무 깁니다"),
        ("열" * 400, "너무 깁니다"),
    ],
)
def test_what_is_no_number(tmp_path, value, cure):
    folder = write_report(tmp_path / "report", [LINES[0], money("나", value, 20)])
    message = only(folder)
    assert message.startswith("budget_lines.csv 3행 'current' 열:")
    assert cure in message
    assert len(message) < 200


@pytest.mark.parametrize("value", ["△300", "(300)", "-300", "1,000", "1000"])
def test_what_is_a_number(tmp_path, value):
    assert not import_path(write_report(tmp_path / "report", [money("가", value, 0)])).problems


@pytest.mark.parametrize(
    ("value", "cure"),
    [
        ("2024-13", "달력에 없는"),
        ("2024-00", "달력에 없는"),
        ("2024-02-30", "달력에 없는"),
        ("2024-05-32", "달력에 없는"),
        ("2024.5", "날짜가 아닙니다"),
        ("5월", "날짜가 아닙니다"),
        ("0001-01", "연도를 확인"),
    ],
)
def test_what_is_no_moment(tmp_path, value, cure):
    folder = write_report(tmp_path / "report", [money("가", 1, 1, as_of=value)])
    message = only(folder)
    assert message.startswith("budget_lines.csv 2행 'as_of' 열:")
    assert cure in message


def test_every_problem_is_told_at_once(tmp_path):
    rows = [money("가", "열", 1), money("나", 1, "스물"), money("", 1, 1), money("라", 1, 1, fiscal_year="24년")]
    found = problems(write_report(tmp_path / "report", rows))
    assert [re.search(r"(\d+)행 '(\w+)' 열", text).groups() for text in found] == [
        ("2", "current"),
        ("3", "spent"),
        ("4", "line_name"),
        ("5", "fiscal_year"),
    ]


def test_many_problems_are_counted_and_not_all_shown(tmp_path):
    result = import_path(write_report(tmp_path / "report", [money("가", "열", 1)] * 300))
    assert (result.problems.count, len(list(result.problems)), result.problems.hidden) == (300, 200, 100)


def test_another_encoding(folder):
    path = folder / "budget_lines.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp949"))
    message = only(folder)
    assert "CP949" in message
    assert "CSV UTF-8" in message


def test_utf16(folder):
    path = folder / "budget_lines.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")
    assert "UTF-16" in only(folder)


def test_a_byte_order_mark_is_welcome(folder):
    path = folder / "budget_lines.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert not import_path(folder).problems


def test_binary_content(folder):
    (folder / "budget_lines.csv").write_bytes(b"fiscal_year,as_of\n2024,\x00\n")
    assert only(folder).startswith("budget_lines.csv 2행: 글자가 아닌 값(NUL)")


def test_a_missing_column(folder):
    change(folder, ",account,", ",")
    message = problems(folder)[0]
    assert message.startswith("budget_lines.csv 1행 'account' 열: 이 열이 없습니다")


def test_an_unknown_column(folder):
    change(folder, ",account,", ",account,메모,")
    assert problems(folder)[0].startswith("budget_lines.csv 1행 '메모' 열: 알 수 없는 열입니다")


def test_a_column_twice(folder):
    change(folder, ",account,", ",account,account,")
    assert "같은 이름의 열" in only(folder)


def test_an_unquoted_comma(folder):
    change(folder, ",가,", ",가, 나,")
    assert only(folder).startswith("budget_lines.csv 2행: 칸 수가 15개로")


def test_a_short_row(folder):
    path = folder / "budget_lines.csv"
    path.write_text(path.read_text(encoding="utf-8") + "2024,2024-03\n", encoding="utf-8")
    assert only(folder).startswith("budget_lines.csv 4행: 칸 수가 2개로")


def test_an_open_quote(folder):
    change(folder, ",나,", ',"나,')
    assert only(folder).startswith("budget_lines.csv 3행: 따옴표가 맞지 않습니다")


def test_a_field_too_long(folder):
    change(folder, ",나,", f",{'나' * 400},")
    assert only(folder).startswith("budget_lines.csv 3행 'line_name' 열: 400자입니다")


def test_a_field_beyond_reading(folder):
    change(folder, ",나,", f",{'나' * 140_000},")
    assert "한 칸이 너무 깁니다" in only(folder)


def test_an_empty_file(folder):
    (folder / "headcount.csv").write_bytes(b"")
    assert only(folder) == "headcount.csv: 빈 파일입니다. 첫 행에 열 이름을 적어 주세요."


def test_nothing_to_load(tmp_path):
    assert "적재할 파일이 없습니다" in only(tmp_path)
    assert "없는 경로입니다" in only(tmp_path / "nowhere")


def test_money_finer_than_one_won(tmp_path):
    folder = write_report(tmp_path / "report", [money("가", "10.5", 1, unit="원")])
    assert only(folder).startswith("budget_lines.csv 2행 'current' 열: 1원보다 잘게")


def test_money_that_cannot_be(tmp_path):
    folder = write_report(tmp_path / "report", [money("가", "9" * 12, 1, unit="억원")])
    assert only(folder).startswith("budget_lines.csv 2행 'current' 열: 금액이 너무 큽니다")


def test_a_name_too_long_for_a_source(folder):
    result = import_path(folder, Options(source="가" * 201))
    assert "200자까지" in str(next(iter(result.problems)))
    assert not Unit.objects.exists()


def test_too_many_rows(folder, settings):
    settings.TABULAR_MAX_ROWS = 1
    assert any("한 번에 1행까지" in text for text in problems(folder))


def test_one_hundred_thousand_rows_and_one(tmp_path):
    folder = write_report(tmp_path / "report")
    header = "as_of,organization,category,authorized,actual,actual_female,line\n"
    row = "2024-03,기획과,직급,1,1,1,1\n"
    (folder / "headcount.csv").write_text(header + row * 100_001, encoding="utf-8")
    started = time.perf_counter()
    message = only(folder)
    assert "한 번에 100000행까지" in message
    assert time.perf_counter() - started < 60  # a busy machine counts too


def test_two_thousand_lines_load_quickly(tmp_path):
    names = [f"과{number}" for number in range(20)]
    offices = [organization("새누리본부"), *(organization(name, "새누리본부") for name in names)]
    rows = [money(f"사업 {number}", number, number, organization=name) for name in names for number in range(100)]
    path = write_report(tmp_path / "report", rows, offices)
    import_path(path, Options(dry_run=True))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself: the planner now believes that nothing is there
    started = time.perf_counter()
    result = import_path(path)
    assert not result.problems
    assert time.perf_counter() - started < 90


def test_a_large_file(folder, settings):
    settings.TABULAR_MAX_BYTES = 1000
    (folder / "budget_lines.csv").write_text("가" * 2000, encoding="utf-8")
    assert "파일이 너무 큽니다" in only(folder)


def test_a_formula_in_a_csv_is_its_text(tmp_path):
    name = '=HYPERLINK("http://example.invalid","가")'
    import_path(write_report(tmp_path / "report", [money(name, 100, 10)]))
    assert PublishedValue.objects.filter(row=name, column="spent", value=10).exists()


def test_the_command_fails_with_a_count(folder, capsys):
    change(folder, ",가,", ",가, 나,")
    with pytest.raises(CommandError, match="문제 1건이 있어 아무것도 저장하지 않았습니다"):
        call_command("import_data", str(folder))
    assert "budget_lines.csv 2행" in capsys.readouterr().err
