"""Papers against themselves: rates, one amount in two places, a row in another unit; planted and right."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.periods import Month
from core.quality import Scope, run
from organization.models import Placement
from organization.selectors import tree_as_of
from programs.importing.loading import import_path
from reporting.findings import accept, refresh_findings, tally
from reporting.models import Finding
from tests.factories import MAY
from tests.importing.samples import OFFICE, money, organization, write_report, write_table

pytestmark = pytest.mark.django_db

MARCH = Month(202403)


def said(*codes, month=MARCH):
    office = Placement.objects.get(name="새누리본부").unit_id
    found = run(Scope(tree_as_of(month.last_day).descendant_ids(office), month))
    return [item.statement.sentence for item in found if item.check.code in codes]


def loaded(folder, rows=(), organizations=OFFICE, **tables):
    write_report(folder, rows, organizations)
    for name, more in tables.items():
        write_table(folder, name, more)
    result = import_path(folder)
    assert not result.problems, list(map(str, result.problems))


def test_a_rate_that_is_not_that_of_its_amounts(tmp_path):
    wrong = money("나", 1_123_740, 83_903, rate_published="74.1")
    again = {**wrong, "section": "세부사업"}
    loaded(tmp_path / "report", [money("가", 100, 10, rate_published="10.0"), wrong, again])
    assert said("printed_rate") == [
        "'나': 인쇄된 집행률 74.1%가 집행액 83,903천원 ÷ 예산현액 1,123,740천원 = 7.5%와 다릅니다."
    ]


@pytest.mark.parametrize(
    ("current", "spent", "rate", "unit"),
    [
        (300, 100, "33.3", "천원"),
        (300, 200, "66.6", "천원"),  # cut off
        (300, 200, "66.7", "천원"),
        (3, 1, "30.1", "억원"),  # the amounts are rounded: 0.903 of 3.0
        (100, 102, "102.0", "천원"),
        (100, 0, "0.0", "천원"),
        (0, 0, "0.0", "천원"),
        (100, "", "12.0", "천원"),
        (300, 100, "33", "천원"),
    ],
)
def test_a_rate_that_its_amounts_may_have(tmp_path, current, spent, rate, unit):
    loaded(tmp_path / "report", [money("가", current, spent, rate_published=rate, unit=unit)])
    assert not said("printed_rate")


def test_a_settlement_is_looked_at_as_of_its_day(tmp_path):
    rows = [
        money("합계: 기획과", 150, 140, as_of="2025-02-10"),
        money("가", 100, 90, as_of="2025-02-10", rate_published="74.1"),
    ]
    loaded(tmp_path / "report", rows)
    settled = Month(202413)
    assert len(said("printed_rate", month=settled)) == 1
    assert len(said("published_total", month=settled)) == 2
    assert not said("outside_month", month=settled)


def test_one_amount_in_two_places(tmp_path):
    rows = [money("가", 100, 10), money("나", 200, 20), money("가", 100, 10, section="카드")]
    loaded(tmp_path / "report", [*rows, money("나", 200, 26, section="카드")])
    assert said("printed_twice") == ["'나' 집행액이 '집행표'에는 20천원, '카드'에는 26천원으로 다릅니다."]


@pytest.mark.parametrize(
    "other",
    [
        money("나", 200, 20, section="카드"),
        money("나", "0.2", "0.0", section="카드", unit="백만원"),
        money("나", 999, 99, section="카드", account="다른 회계"),
        money("나", 999, 99, section="카드", as_of="2024-02"),
        money("나", 999, 99, section="카드", kind="revenue"),
        money("나", 999, 99, section="카드", organization="지원과"),
        money("소계: 나", 999, 99, section="카드"),
    ],
)
def test_one_amount_printed_alike(tmp_path, other):
    rows = [money("가", 100, 10, account="일반회계"), money("나", 200, 20, account="일반회계")]
    loaded(tmp_path / "report", [*rows, other])
    assert not said("printed_twice")


def test_a_name_that_stands_twice_in_a_table_is_two_lines(tmp_path):
    rows = [money("기본경비", 100, 10), money("기본경비", 50, 5), money("기본경비", 50, 5, section="카드")]
    loaded(tmp_path / "report", rows)
    assert not said("printed_twice")


def test_a_row_in_another_unit_than_its_table(tmp_path):
    rows = [
        money("가", 100, 10),
        money("나", 200, 20),
        money("다", 62935, 0, unit="원"),
        money("합계: 기획과", 1, 0, unit="억원"),
    ]
    loaded(tmp_path / "report", rows)
    assert said("odd_unit") == [
        "'다': '집행표' 표의 다른 2줄은 천원인데 이 줄만 62,935원입니다. 62,935천원이 아닌지 확인해 주세요."
    ]


@pytest.mark.parametrize("units", [["천원"] * 3, ["천원", "원"], ["천원", "천원", "원", "원"]])
def test_tables_whose_units_tell_nothing(tmp_path, units):
    rows = [money(f"사업 {number}", 1000, 0, unit=unit) for number, unit in enumerate(units)]
    loaded(tmp_path / "report", rows)
    assert not said("odd_unit")


def counted(actual, **more):
    return {
        "organization": "기획과",
        "program": "상담",
        "indicator": "이용",
        "unit": "명",
        "fiscal_year": 2024,
        "period_end": "2024-03",
        "actual": actual,
        "line": 7,
        **more,
    }


def test_one_value_in_two_places(tmp_path):
    loaded(tmp_path / "report", indicators=[counted(40), counted(41, line=90)])
    assert said("value_twice") == ["'이용'이 원문 7줄에는 40명, 원문 90줄에는 41명으로 다릅니다."]


def test_a_later_paper_that_says_otherwise(tmp_path):
    count = {"as_of": "2024-03", "organization": "기획과", "group": "가", "facility_type": "소계: 집", "count": 5}
    loaded(tmp_path / "march", facility_counts=[count])
    later = [organization(row["name"], row["parent"], row["kind"], as_of="2024-04") for row in OFFICE]
    loaded(tmp_path / "april", organizations=later, facility_counts=[{**count, "count": 6}])
    (sentence,) = said("value_twice")
    assert "'march'" in sentence and "5개소" in sentence and "'april'" in sentence and "6개소" in sentence


@pytest.mark.parametrize(
    "other",
    [
        counted(40),
        counted(41, period_end="2024-02"),
        counted(41, period_start="2024-01"),
        counted(41, unit="건"),
        counted(41, program="다른 사업"),
        counted(41, breakdown="전화"),
        counted(41, fiscal_year=2023, period_end="2023-03"),
    ],
)
def test_values_that_are_not_the_same(tmp_path, other):
    loaded(tmp_path / "report", indicators=[counted(40), other])
    assert not said("value_twice")


def test_what_was_right_is_counted(world):
    refresh_findings([world.unit.pk], MAY)
    finding = Finding.objects.get()
    accept(actor=world.head, findings=[finding], note="집행이 없는 달")
    assert tally([world.unit.pk]) == {finding.code: {Finding.State.ACCEPTED: 1}}
    out = StringIO()
    call_command("run_checks", unit="가족정책과", month="2023-05", format="json", stdout=out)
    (place,) = json.loads(out.getvalue())["places"]
    assert place["ever_said"] == {
        "said": 1,
        "right": 1,
        "mended": 0,
        "open": 0,
        "right_by_check": {finding.code: 1},
    }


def test_the_page_tells_how_often_the_checks_were_wrong(world, client):
    refresh_findings([world.unit.pk], MAY)
    accept(actor=world.head, findings=Finding.objects.all(), note="집행이 없는 달")
    client.force_login(world.head)
    page = client.get(reverse("findings", args=[world.unit.pk, int(MAY)])).content.decode()
    assert "지금까지 점검이 말한 1건 가운데 1건은 맞는 값으로 인정되었습니다." in page


def test_an_office_without_months_is_checked_as_of_its_paper(tmp_path):
    loaded(tmp_path / "report", statistics=[{"name": "인구", "value": 3}])
    out = StringIO()
    call_command("run_checks", format="json", stdout=out)
    assert [(row["unit"], row["month"]) for row in json.loads(out.getvalue())["places"]] == [("새누리본부", "2024-03")]
    call_command("run_checks", unit="새누리본부", stdout=out)
    with pytest.raises(CommandError, match="'없는과' 조직이 없습니다"):
        call_command("run_checks", unit="없는과")
    with pytest.raises(CommandError, match=r"2024년 1월에 '없는과'"):
        call_command("run_checks", unit="없는과", month="2024-01")
