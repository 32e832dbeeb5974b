"""Charts of any shape: what becomes a unit, where it stands, and since when."""

import pytest

from core.periods import Month
from organization.models import Placement
from programs.importing.loading import import_path
from tests.importing.invented import loaded, sheet, told
from tests.importing.samples import money, organization, write_report

pytestmark = pytest.mark.django_db


def test_teams_of_one_name_in_two_departments_are_two_units(tmp_path):
    chart = [
        organization("총괄팀", "지원과", "team"),
        organization("총괄팀", "기획과", "team"),
        organization("기획과", "새누리본부"),
        organization("지원과", "새누리본부"),
        organization("새누리본부"),
    ]
    loaded(tmp_path / "report", [money("가", 1, 1)], organizations=chart)
    teams = Placement.objects.filter(name="총괄팀")
    assert {team.parent.placements.get().name for team in teams} == {"기획과", "지원과"}

    folder = write_report(tmp_path / "other", [money("가", 1, 1, organization="총괄팀")], chart)
    assert str(next(iter(import_path(folder).problems))) == (
        "budget_lines.csv 2행 'organization' 열: '총괄팀'이(가) 둘 이상의 조직을 뜻할 수 있습니다. "
        "이름을 구별해 주세요."
    )


def test_an_unknown_kind_and_an_unknown_organization(tmp_path):
    chart = [
        organization("새누리본부"),
        organization("기획과", "새누리본부", "사무국"),
        organization("별관", "새누리본부", ""),
    ]
    result = loaded(
        tmp_path / "report", [money("가", 1, 1), money("나", 1, 1, organization="먼지과")], organizations=chart
    )
    assert told(result, "알 수 없는 값 '사무국'입니다")
    assert told(result, "'별관'의 종류가 비어")
    assert told(result, "조직 '먼지과'이(가) organizations에 없어")
    assert Placement.objects.get(name="먼지과").parent.placements.get().name == "새누리본부"
    assert {Placement.objects.get(name=name).unit.kind for name in ("기획과", "별관", "먼지과")} == {""}


def test_parents_that_turn_in_a_circle(tmp_path):
    chart = [organization("새누리본부"), organization("가", "나"), organization("나", "가")]
    result = import_path(write_report(tmp_path / "report", [], chart))
    assert "돌고 돌아" in str(next(iter(result.problems)))


def test_a_unit_that_moved_keeps_its_past(tmp_path):
    before = [
        organization("새누리본부"),
        organization("기획과", "새누리본부"),
        organization("총괄팀", "기획과", "team"),
    ]
    loaded(tmp_path / "first", [money("가", 1, 1)], organizations=before)
    after = [
        {**row, "as_of": "2024-07"}
        for row in (
            organization("새누리본부"),
            organization("기획과", "새누리본부"),
            organization("지원과", "새누리본부"),
            organization("총괄팀", "지원과", "team"),
        )
    ]
    loaded(tmp_path / "second", [], organizations=after)
    places = Placement.objects.filter(name="총괄팀").order_by("valid_from")
    assert [(str(p.valid_from), str(p.valid_until)) for p in places] == [
        ("2024-01-01", "2024-07-01"),
        ("2024-07-01", "None"),
    ]
    assert len({place.unit_id for place in places}) == 1
    # A unit that is new in July does not enter the chart of the closed March.
    assert str(Placement.objects.get(name="지원과").valid_from) == "2024-04-01"
    assert not import_path(tmp_path / "second").has_changes


def test_an_older_report_extends_the_past(tmp_path):
    loaded(tmp_path / "first", [money("가", 1, 1)])
    older = [{**organization(*names), "as_of": "2022-06"} for names in (("새누리본부",), ("기획과", "새누리본부"))]
    rows = [money("가", 5, 1, fiscal_year=2022, as_of="2022-06")]
    loaded(tmp_path / "second", rows, organizations=older)
    places = Placement.objects.filter(name="기획과").order_by("valid_from")
    assert [(str(p.valid_from), str(p.valid_until)) for p in places] == [
        ("2022-01-01", "2024-01-01"),
        ("2024-01-01", "None"),
    ]


def test_duties_follow_the_chart(tmp_path):
    chart = [organization("새누리본부"), organization("기획과", "새누리본부", functions="가꾸기 | 나누기")]
    loaded(tmp_path / "first", [], organizations=chart)
    unit = Placement.objects.get(name="기획과").unit
    assert list(unit.duties.values_list("text", "order")) == [("가꾸기", 1), ("나누기", 2)]
    later = [{**row, "as_of": "2024-07"} for row in chart]
    later[1]["functions"] = "가꾸기"
    loaded(tmp_path / "second", [], organizations=later)
    assert list(unit.duties.as_of(Month(202408).first_day).values_list("text", flat=True)) == ["가꾸기"]
    assert unit.duties.as_of(Month(202406).first_day).count() == 2


def test_money_alone_finds_its_office(tmp_path):
    loaded(tmp_path / "first", [money("가", 1, 1)])
    folder = write_report(tmp_path / "second", [money("가", 1, 2, as_of="2024-04")], [])
    result = import_path(folder)
    assert not result.problems, list(map(str, result.problems))
    assert not result.counts["조직", "created"]
    assert sheet().total.current == 1_000


def test_money_alone_of_an_unknown_office(tmp_path):
    folder = write_report(tmp_path / "report", [money("가", 1, 1, organization="먼바다청")], [])
    result = import_path(folder)
    assert not result.problems
    assert told(result, "'먼바다청'을(를) 기관으로 보았습니다")
    assert Placement.objects.get().parent is None
