"""Importing again, and importing over months that are open or closed."""

import pytest
from django.core.management import CommandError, call_command

from budgets.models import Appropriation, BudgetLine
from core.periods import Month
from organization.models import Headcount, User
from programs.importing.loading import DRAFT, Options, import_path
from programs.management.commands.import_data import spans
from reporting.models import Decision, Figure, Period, PublishedSource, Submission
from tests.importing.census import census
from tests.importing.samples import BUREAU, FOUNDATION, money, numbered, write_report, write_workbook

LINES = numbered(
    [
        money("합계: 기획과", 300, 30),
        money("가", 100, 10),
        money("나", 200, 20),
        money("다", 50, 5, organization="지원과"),
    ]
)


@pytest.fixture
def folder(tmp_path):
    return write_report(tmp_path / "report", LINES)


def change(folder, old, new, name="budget_lines.csv"):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def versions():
    return sorted(Submission.objects.values_list("pk", "version")), sorted(Figure.objects.values_list("pk", "version"))


@pytest.mark.django_db
@pytest.mark.parametrize("report", [BUREAU, FOUNDATION], ids=["bureau", "foundation"])
def test_a_second_import_changes_nothing(report):
    import_path(report)
    before = census(), versions()
    result = import_path(report)
    assert not result.problems
    assert not result.has_changes
    assert set(result.rows.values()) == {"unchanged"}
    assert (census(), versions()) == before


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_tells_all(folder):
    before = census()
    result = import_path(folder, Options(dry_run=True))
    assert census() == before
    assert result.counts["세부사업", "created"] == 3
    assert [check.agrees for check in result.checks] == [True, None]


@pytest.mark.django_db
def test_every_row_is_told_by_its_number(folder, capsys):
    call_command("import_data", str(folder), "--dry-run")
    told = capsys.readouterr().out.splitlines()
    assert "budget_lines.csv: 새로 3행(3~5) · 발행값으로만 1행(2)" in told
    import_path(folder)
    change(folder, ",지원과,department,", ",지원과,office,", "organizations.csv")
    call_command("import_data", str(folder))
    told = capsys.readouterr().out.splitlines()
    assert "organizations.csv: 바뀜 1행(4) · 그대로 2행(2~3)" in told
    assert "budget_lines.csv: 그대로 3행(3~5) · 발행값으로만 1행(2)" in told


def test_many_rows_are_told_short():
    assert spans([2, 3, 4, 9]) == "2~4, 9"
    assert spans(list(range(2, 102, 2))).endswith("38, 40 …")


@pytest.mark.django_db
def test_a_workbook_is_the_folder(tmp_path):
    import_path(BUREAU)
    before = census()
    path = write_workbook(BUREAU, tmp_path / "bureau-2023-05.xlsx")
    result = import_path(path)
    assert not result.problems
    assert result.counts["발행값", "created"] == result.counts["발행값", "deleted"] == 0
    # Numbers lose their last zero in a workbook (100.0 → 100), which is all that differs.
    assert set(result.rows.values()) == {"unchanged"}
    assert census() == before


@pytest.mark.django_db
def test_drafts_stay_open_and_can_be_loaded_again(folder):
    import_path(folder, Options(state=DRAFT))
    assert set(Submission.objects.values_list("state", flat=True)) == {"draft"}
    assert Period.objects.get().state == "open"
    before = census()
    assert not import_path(folder, Options(state=DRAFT)).has_changes
    assert census() == before

    change(folder, ",100,10,", ",110,11,")
    result = import_path(folder, Options(state=DRAFT))
    assert (result.counts["집행액", "updated"], result.counts["예산 변동", "updated"]) == (1, 1)
    figure = Figure.objects.get(series__placements__name="가")
    assert (figure.value, figure.version) == (11_000, 2)
    assert Appropriation.objects.get(line__series__placements__name="가").amount == 110_000

    import_path(folder)
    assert set(Submission.objects.values_list("state", flat=True)) == {"closed"}
    assert Period.objects.get().state == "closed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (
            ",100,10,",
            ",100,11,",
            "3행 'spent' 열: 마감된 2024년 3월 '가'의 값이 다릅니다: 저장된 값 10천원, 파일 값 11천원",
        ),
        (
            ",100,10,",
            ",101,10,",
            "3행 'current' 열: 마감된 2024년 3월 '가'의 값이 다릅니다: 저장된 값 100천원, 파일 값 101천원",
        ),
        (
            ",100,10,",
            ",100,,",
            "3행 'spent' 열: 마감된 2024년 3월 '가'의 값이 다릅니다: 저장된 값 10천원, 파일 값 없음",
        ),
        (",가,", ",가나,", "3행 'line_name' 열: 마감된 2024년 3월에는 '가나' 줄이 없습니다"),
        ("기획과,집행표,,가", "지원과,집행표,,가", "3행 'line_name' 열: 마감된 2024년 3월에는 '가' 줄이 없습니다"),
    ],
)
def test_a_difference_in_a_closed_month_is_refused_by_name(folder, old, new, place):
    import_path(folder)
    before = census()
    change(folder, old, new)
    result = import_path(folder)
    assert any(str(problem).startswith(f"budget_lines.csv {place}") for problem in result.problems), list(
        map(str, result.problems)
    )
    assert census() == before
    assert set(Figure.objects.values_list("value", flat=True)) == {10_000, 20_000, 5_000}


@pytest.mark.django_db
def test_a_line_gone_from_a_closed_month_is_refused(folder):
    import_path(folder)
    path = folder / "budget_lines.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if ",나," not in line]
    path.write_text("\n".join(kept), encoding="utf-8")
    assert any("'나' 줄이 파일에 없습니다" in str(problem) for problem in import_path(folder).problems)


@pytest.mark.django_db
def test_a_later_month_adds_what_was_spent_since(folder, tmp_path):
    import_path(folder)
    may = [{**row, "as_of": "2024-05"} for row in LINES]
    may[1] |= {"current": 120, "spent": 7}
    may[2] |= {"spent": 20}
    may.append(money("라", 9, 9, as_of="2024-05", line=110))
    result = import_path(write_report(tmp_path / "may", may))
    assert not result.problems, list(map(str, result.problems))
    new = {f.series.placements.get().name: f for f in Figure.objects.filter(month=202405)}
    assert {name: f.value for name, f in new.items()} == {"가": -3_000, "나": 0, "다": 0, "라": 9_000}
    assert (str(new["가"].covers_from), str(new["가"].covers_to)) == ("2024-04-01", "2024-05-31")
    # A budget that changed is stated again; one that did not is not repeated.
    assert list(Appropriation.objects.filter(month=202405).values_list("amount", flat=True)) == [120_000, 9_000]
    # The new line does not enter the months that are closed.
    assert BudgetLine.objects.get(series__placements__name="라").series.placements.get().valid_from == 202404


@pytest.mark.django_db
def test_an_earlier_month_cannot_come_after(folder, tmp_path):
    import_path(folder)
    january = [{**row, "as_of": "2024-01"} for row in LINES]
    found = [str(problem) for problem in import_path(write_report(tmp_path / "january", january)).problems]
    assert len(found) == 3
    assert "'가'은(는) 2024년 3월까지의 값이 이미 있어" in found[0]


@pytest.mark.django_db
def test_original_and_supplementary_where_they_make_the_budget(tmp_path):
    rows = [
        money("가", 130, 1, original=100, adjustment=30),
        money("나", 100, 1, original=100),
        money("다", 30, 1, adjustment=30),
        money("라", 999, 1, original=100, adjustment=30),
    ]
    result = import_path(write_report(tmp_path / "report", rows))
    changes = Appropriation.objects.values_list("line__series__placements__name", "kind", "amount", "month")
    assert set(changes) == {
        ("가", "original", 100_000, 202401),
        ("가", "supplementary", 30_000, 202403),
        ("나", "original", 100_000, 202401),
        ("다", "supplementary", 30_000, 202403),
        ("라", "stated", 999_000, 202403),
    }
    assert any("5행 'adjustment' 열" in str(warning) for warning in result.warnings)


@pytest.mark.django_db
def test_silence_nothing_and_settlement(tmp_path):
    rows = [
        money("가", 10, "", rate_published="0.0"),
        money("나", 10, ""),
        money("다", 10, "", rate_published="12.3"),
        money("라", 10, 5),
        money("라", 10, 6, as_of="2025-02"),
    ]
    result = import_path(write_report(tmp_path / "report", rows))
    assert not result.problems, list(map(str, result.problems))
    figures = Figure.objects.values_list("series__placements__name", "month", "value")
    assert set(figures) == {("가", 202403, 0), ("라", 202403, 5_000), ("라", 202413, 1_000)}
    assert any("4행 'spent' 열: 집행률만 있고" in str(warning) for warning in result.warnings)
    assert Period.objects.filter(month=Month.of(2024, 13).value, state="closed").exists()


@pytest.mark.django_db
def test_values_gone_from_the_paper_are_gone_here(tmp_path):
    folder = write_report(tmp_path / "report", LINES)
    import_path(folder)
    path = folder / "budget_lines.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("합계: 기획과,expenditure,,,300,30", "합계: 기획과,expenditure,,,,30")
    )
    result = import_path(folder)
    assert result.counts["발행값", "deleted"] == 1
    assert any("사라진 발행값" in note for note in result.notes)


@pytest.mark.django_db
def test_one_name_is_not_two_offices(folder, tmp_path):
    import_path(folder)
    other = write_report(tmp_path / "other", [], [{"as_of": "2024-03", "name": "먼바다청", "kind": "bureau"}])
    assert "이미 '새누리본부'의 자료 이름입니다" in str(
        next(iter(import_path(other, Options(source="report")).problems))
    )
    assert not import_path(other).problems
    assert set(PublishedSource.objects.values_list("name", flat=True)) == {"report", "other"}


@pytest.mark.django_db
def test_the_actor_stands_behind_every_decision(folder):
    User.objects.create_user("coordinator", password="long-enough-1")
    call_command("import_data", str(folder), "--actor", "coordinator", "--source", "3월 보고", verbosity=0)
    assert set(Decision.objects.values_list("actor__username", "note")) == {("coordinator", "3월 보고")}
    with pytest.raises(CommandError, match="'nobody' 계정이 없습니다"):
        call_command("import_data", str(folder), "--actor", "nobody")


@pytest.mark.django_db
def test_the_service_account_cannot_log_in(folder):
    import_path(folder)
    user = User.objects.get(username="import")
    assert not user.is_active
    assert not user.has_usable_password()


@pytest.mark.django_db
def test_headcount_follows_the_paper(tmp_path):
    row = {"as_of": "2024-03", "organization": "기획과", "category": "행정직", "authorized": 3, "actual": 2}
    total = {**row, "category": "수탁 총계"}
    folder = write_report(tmp_path / "report", headcount=[row, total])
    import_path(folder)
    assert set(Headcount.objects.values_list("category", "is_total")) == {("행정직", False), ("수탁 총계", True)}
    write_report(folder, headcount=[{**row, "actual": 4}, total])
    result = import_path(folder)
    assert result.counts["정원·현원", "updated"] == 1
    assert Headcount.objects.get(category="행정직").actual == 4
    write_report(folder, headcount=[row, row])
    assert "2행에도 있습니다" in str(next(iter(import_path(folder).problems)))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["나 사업 운영", "사업·나 (운영)"])
def test_a_line_under_another_name_is_the_same_line(tmp_path, name):
    march = numbered([money("나 사업운영", 200, 20), money("다", 50, 5)])
    import_path(write_report(tmp_path / "march", march))
    may = [{**row, "as_of": "2024-05"} for row in march]
    may[0] |= {"line_name": name, "spent": 30}
    result = import_path(write_report(tmp_path / "may", may))
    assert not result.problems, list(map(str, result.problems))
    assert any("이름이 바뀐 것으로" in str(warning) for warning in result.warnings)
    line = BudgetLine.objects.get(series__figures__value=20_000)
    assert list(line.series.placements.order_by("valid_from").values_list("name", "valid_from", "valid_until")) == [
        ("나 사업운영", 202401, 202405),
        (name, 202405, 202501),
    ]
    assert list(line.series.figures.order_by("month").values_list("value", flat=True)) == [20_000, 10_000]
    assert BudgetLine.objects.count() == 2
    for folder in ("march", "may"):
        again = import_path(tmp_path / folder)
        assert not again.problems and not again.has_changes, (folder, list(map(str, again.problems)))


@pytest.mark.django_db
def test_a_line_that_is_gone_is_told_and_another_is_not_taken_for_it(folder, tmp_path):
    import_path(folder)
    may = [{**row, "as_of": "2024-05"} for row in LINES]
    may[2] |= {"line_name": "전혀 다른 새 사업", "current": 200, "spent": 1}
    result = import_path(write_report(tmp_path / "may", may))
    assert BudgetLine.objects.count() == 4
    assert any("'나' 줄이 2024년 5월 표에 없습니다" in str(warning) for warning in result.warnings)
