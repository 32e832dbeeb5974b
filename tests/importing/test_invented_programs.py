"""Reports that nobody has seen: other offices, units and years load by the same rules, without a change of code."""

import pytest

from budgets.models import FundEntry
from organization.models import BoardSeat, Placement
from programs.importing.loading import DRAFT, Options, import_path
from programs.models import (
    Breakdown,
    Category,
    Indicator,
    Milestone,
    PrintedResult,
    Program,
    ProgramLine,
    Statistic,
    StrategyNode,
    Target,
)
from reporting.models import Figure, Kind, Period, PublishedValue, Submission
from tests.importing.census import census
from tests.importing.samples import OFFICE, money, numbered, write_report, write_table, write_workbook

pytestmark = pytest.mark.django_db


def indicator(name="상담", actual="", **more):
    return {
        "organization": "기획과",
        "program": "숲길 조성",
        "indicator": name,
        "unit": "건",
        "fiscal_year": 2024,
        "period_end": "2024-03",
        "actual": actual,
        **more,
    }


def program(title="숲길 조성", **more):
    return {"organization": "기획과", "section": "주요업무", "number": "1", "title": title, **more}


def milestone(task="착공", **more):
    return {"program": "숲길 조성", "task": task, "state": "planned", **more}


def report(folder, **tables):
    """A folder of the invented office with these files."""
    write_report(folder, tables.pop("budget_lines", ()), organizations=tables.pop("organizations", OFFICE))
    for name, rows in tables.items():
        write_table(folder, name, rows)
    return folder


def loaded(folder, **tables):
    result = import_path(report(folder, **tables))
    assert not result.problems, list(map(str, result.problems))
    return result


def told(result, text):
    return [str(warning) for warning in result.warnings if text in str(warning)]


def test_a_folder_without_months_or_money(tmp_path):
    loaded(
        tmp_path / "report",
        strategy=[
            {"organization": "새누리본부", "year": 2031, "level": "goal", "code": "가", "title": "푸른 도시"},
            {"organization": "새누리본부", "year": 2031, "level": "task", "title": "나무 심기", "parent": "가"},
        ],
        statistics=[{"name": "공원 면적", "unit": "㎡", "year": "2030", "value": "12.5"}],
        funding=[{"organization": "지원과", "fund": "숲기금", "amount": "3", "unit": "천만원", "year": 2031}],
        board=[{"organization": "새누리본부", "seat": "이사", "term_start": "2031", "term_end": "2033-06"}],
    )
    assert StrategyNode.objects.get(title="나무 심기").parent.title == "푸른 도시"
    assert Statistic.objects.get().value == 12.5
    assert FundEntry.objects.get().amount == 30_000_000
    seat = BoardSeat.objects.get()
    assert (seat.starts_on.isoformat(), seat.ends_on.isoformat()) == ("2031-01-01", "2033-06-30")
    assert not Period.objects.exists()


def test_a_later_report_adds_what_is_new_since(tmp_path):
    """A sum to date of June holds May's; stocks stand as they are; new rows begin after the closed months."""
    organizations = [row | {"as_of": "2024-03"} for row in OFFICE]
    flow = {"period_start": "2024-01"}
    loaded(
        tmp_path / "march",
        organizations=organizations,
        programs=[program()],
        indicators=[indicator("상담", "30", **flow), indicator("개소 수", "7", unit="개소")],
        milestones=[milestone(start="2024-05")],
    )
    loaded(
        tmp_path / "june",
        organizations=[row | {"as_of": "2024-06"} for row in OFFICE],
        programs=[program()],
        indicators=[
            indicator("상담", "70", period_end="2024-06", **flow),
            indicator("개소 수", "9", unit="개소", period_end="2024-06"),
            indicator("새 지표", "1", period_end="2024-06"),
        ],
        milestones=[milestone(start="2024-09")],
    )
    values = Figure.objects.order_by("month", "pk").values_list("series__placements__name", "month", "value")
    assert list(values) == [
        ("상담", 202403, 30),
        ("개소 수", 202403, 7),
        ("상담", 202406, 40),
        ("개소 수", 202406, 9),
        ("새 지표", 202406, 1),
    ]
    assert Program.objects.count() == 1 and Milestone.objects.get().start_text == "2024-09"
    assert Milestone.objects.get().moves.get().start_text == "2024-05"


def test_a_difference_in_a_closed_month_is_refused_by_name(tmp_path):
    folder = tmp_path / "report"
    loaded(folder, programs=[program()], indicators=[indicator("상담", "30")])
    result = import_path(report(folder, programs=[program()], indicators=[indicator("상담", "31")]))
    (problem,) = map(str, result.problems)
    assert "마감된 2024년 3월 '상담'" in problem and "30" in problem and "31" in problem
    assert Figure.objects.get().value == 30


def test_a_new_row_in_a_closed_month_is_refused(tmp_path):
    folder = tmp_path / "report"
    loaded(folder, indicators=[indicator("상담", "30")])
    result = import_path(report(folder, indicators=[indicator("상담", "30"), indicator("교육", "5")]))
    assert "지표 실적이 1개" in str(next(iter(result.problems)))
    assert Indicator.objects.count() == 1


def test_a_draft_stays_open(tmp_path):
    import_path(report(tmp_path / "report", indicators=[indicator("상담", "30")]), Options(state=DRAFT))
    assert Submission.objects.get().state == "draft" and Period.objects.get().state == "open"


def test_a_dry_run_writes_nothing(tmp_path):
    folder = report(
        tmp_path / "report", programs=[program()], indicators=[indicator("상담", "3")], milestones=[milestone()]
    )
    before = census()
    result = import_path(folder, Options(dry_run=True))
    assert census() == before
    assert result.counts["사업", "created"] == 1


def test_a_workbook_says_the_same_as_the_folder(tmp_path):
    folder = report(
        tmp_path / "report",
        strategy=[{"organization": "새누리본부", "year": 2024, "level": "goal", "title": "푸른 도시"}],
        programs=[program(period_start="2024-02", budget="12.5", budget_unit="백만원", share_city="100")],
        indicators=[indicator("상담", "30", breakdown="전화"), indicator("비율", "30:49:21", unit="%", period_end="")],
        milestones=[milestone(start="2024-05")],
    )
    result = import_path(write_workbook(folder, tmp_path / "report.xlsx"))
    assert not result.problems, list(map(str, result.problems))
    assert Program.objects.get().required_budget == 12_500_000
    assert PrintedResult.objects.get().text == "30:49:21"
    texts = set(PublishedValue.objects.values_list("text", flat=True))
    assert {"30:49:21", "2024-02", "12.5", "착공"} <= texts


@pytest.mark.parametrize(
    ("name", "row", "words"),
    [
        ("programs", program(budget="많음"), "숫자"),
        ("programs", program(period_start="하반기"), "날짜가 아닙니다"),
        ("milestones", milestone(start="2024-13"), "달력에 없는"),
        ("indicators", indicator(fiscal_year="올해"), "숫자"),
        ("statistics", {"name": "", "value": "1"}, "비워 둘 수 없는"),
    ],
)
def test_what_breaks_the_schema_is_refused_with_its_place(tmp_path, name, row, words):
    result = import_path(report(tmp_path / "report", **{name: [row]}))
    (problem,) = map(str, result.problems)
    assert words in problem and f"{name}.csv" in problem and "2행" in problem
    assert not Placement.objects.exists()


def test_what_is_odd_is_kept_and_told(tmp_path):
    result = loaded(
        tmp_path / "report",
        programs=[
            program("가", team="없는팀"),
            program("가", number="2"),
            program("나", budget="5", budget_unit="달러", number="3"),
        ],
        strategy=[{"organization": "새누리본부", "year": 2024, "level": "꿈", "title": "먼 꿈", "parent": "없는 것"}],
        indicators=[
            indicator("상담", "3", program="없는 사업"),
            indicator("상담", "4", program="없는 사업"),
            indicator("목표만", target="10"),
            indicator("목표만", target="11"),
            indicator("나중", "5", period_end="2024-09"),
        ],
        milestones=[milestone(start="2024-05", end="2024-02")],
    )
    for words in (
        "없는팀",
        "같은 절에 또",
        "달러",
        "알 수 없는 값 '꿈'",
        "없는 것",
        "없는 사업",
        "같은 해 목표",
        "기준일보다 뒤",
        "끝이 시작보다",
    ):
        assert told(result, words), words
    assert Program.objects.filter(title="가").count() == 2
    assert Figure.objects.get().value == 3
    assert set(PrintedResult.objects.values_list("value", flat=True)) == {4, 5}
    assert Target.objects.get().value == 10
    assert Milestone.objects.get().date_text == "2024.5월 ~ 2월"


def test_breakdowns_of_two_levels_know_what_they_cover(tmp_path):
    rows = [
        indicator("상담", "10"),
        indicator("상담", "4", breakdown="전화"),
        indicator("상담", "6", breakdown="방문"),
        indicator("상담", "2", breakdown="방문 / 1월"),
        indicator("교육", "3", breakdown="안전 등"),
        indicator("시설", "9"),
        indicator("시설", "4", breakdown="동부"),
        indicator("시설", "1", breakdown="서부"),
    ]
    loaded(tmp_path / "report", indicators=rows)
    coverage = dict(Breakdown.objects.values_list("indicator__name", "coverage"))
    assert coverage == {"상담": "exhaustive", "교육": "open", "시설": "unknown"}
    part = Category.objects.get(name="1월")
    assert (part.parent.name, part.parent.series_id is not None) == ("방문", True)


def test_a_line_of_the_same_name_is_proposed(tmp_path):
    loaded(
        tmp_path / "report",
        budget_lines=numbered([money("숲길  조성", 100, 10), money("다른 사업", 50, 5)]),
        programs=[program("숲길 조성")],
    )
    link = ProgramLine.objects.get()
    assert not link.is_confirmed and str(link.line) == "숲길  조성"


def test_two_offices_keep_their_own(tmp_path):
    loaded(tmp_path / "one", programs=[program()], indicators=[indicator("상담", "1")])
    others = [
        row | {"name": row["name"].replace("새누리", "한마음"), "parent": row["parent"] and "한마음본부"}
        for row in OFFICE
    ]
    loaded(tmp_path / "two", organizations=others, programs=[program()], indicators=[indicator("상담", "2")])
    assert Program.objects.values("unit").distinct().count() == 2
    assert sorted(Figure.objects.values_list("value", flat=True)) == [1, 2]
    assert Submission.objects.filter(kind=Kind.INDICATORS, state="closed").count() == 2
