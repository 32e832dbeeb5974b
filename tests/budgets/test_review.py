"""The review: which rows stand first and why, what comes back, what changed since a look, what is decided."""

import re

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import ExecutionPlan
from budgets.selectors import review_rows
from organization.selectors import tree_as_of
from reporting import services
from reporting.models import Finding, Look, Remark
from reporting.standing import Standing
from tests.factories import (
    MAY,
    fill,
    make_line,
    make_period,
    make_submission,
    make_unit,
)

M = 1_000_000


def told(response):
    """The page with a single space wherever there is any."""
    return " ".join(response.content.decode().split())


def page_of(world):
    return reverse("money_review", kwargs={"unit": world.unit.pk, "month": MAY})


def standings(submission, **details):
    return {row.name: row.standing for row in review_rows(submission, tree_as_of(MAY.last_day), **details)}


def find(world, line=None, **details):
    series = line.series if line else None
    return Finding.objects.create(
        unit=world.unit, month=202305, series=series, code=details.pop("code", "jump"),
        fingerprint="x", sentence=details.pop("sentence", "10배입니다."), **details,
    )  # fmt: skip


@pytest.fixture
def ranked(world):
    """One row of every kind: a finding, a large move, an explained one, an empty one, a quiet one."""
    april = make_submission(make_period(world.office, 202304), world.unit)
    world.lines = {name: make_line(world.unit, name, order=9) for name in ("움직임", "설명됨", "작은 움직임")}
    fill(april, dict.fromkeys(world.lines.values(), 10 * M), actor=world.officer)
    amounts = {world.line: 1 * M, world.lines["움직임"]: 40 * M, world.lines["설명됨"]: 50 * M}
    fill(world.submission, amounts | {world.lines["작은 움직임"]: 11 * M}, actor=world.officer)
    Remark.objects.create(
        series=world.lines["설명됨"].series,
        submission=world.submission,
        month=202305,
        text="2차 교부",
        entered_by=world.officer,
    )
    world.submit()
    find(world, world.line)
    return world


def test_rows_stand_by_risk_each_with_its_reason(ranked, client):
    assert standings(ranked.submission) == {
        "가족센터 운영": Standing.FINDING,
        "움직임": Standing.MOVE,
        "아이돌봄": Standing.FINDING,  # the checks say that it is empty
        "설명됨": Standing.REST,
        "작은 움직임": Standing.REST,
    }
    assert list(standings(ranked.submission))[2] == "움직임"
    client.force_login(ranked.head)
    text = client.get(page_of(ranked)).content.decode()
    for phrase in ("10배입니다.", "전월보다 +30백만원, 사유 없음", "큰 움직임 없음", "2차 교부"):
        assert phrase in text
    assert re.search(r"나머지\s+2건 펼치기", text)


def test_a_plan_is_a_baseline_from_its_first_month(ranked):
    line = ranked.lines["작은 움직임"]
    ExecutionPlan.objects.create(line=line, month=202305, amount=80 * M, entered_by=ranked.officer)
    row = next(row for row in review_rows(ranked.submission, tree_as_of(MAY.last_day)) if row.name == "작은 움직임")
    # 10 were spent before the plan began; 21 of 90 planned by now, over a budget of 100.
    assert (row.line.planned, row.plan_gap, row.standing) == (90 * M, -69, Standing.MOVE)
    assert row.largest_move.against == "plan"


def test_last_year_is_the_line_of_the_same_code_else_of_the_same_name(world):
    year_ago = make_submission(make_period(world.office, 202205), world.unit)
    old = make_line(world.unit, "가족센터 운영", fiscal_year=2022, account=world.account)
    coded = make_line(world.unit, "옛 이름", fiscal_year=2022, ledger_code="A1")
    fill(year_ago, {old: 70 * M, coded: 3 * M}, actor=world.officer)
    make_line(world.unit, "새 이름", ledger_code="A1", order=5)
    world.fill(first=20 * M)
    rows = {row.name: row for row in review_rows(world.submission, tree_as_of(MAY.last_day))}
    assert rows["가족센터 운영"].last_year_rate == 70 and rows["가족센터 운영"].standing == Standing.MOVE
    assert rows["새 이름"].last_year_rate == 3
    assert rows["아이돌봄"].last_year_rate is None


def test_an_empty_row_can_be_returned_and_comes_back_first(world, client):
    fill(world.submission, {world.line: 5 * M}, actor=world.officer)
    world.submit()
    client.force_login(world.head)
    key = world.second.series_id
    data = {"action": "return", "submission_version": world.submission.version, "returned": [key]}
    assert client.post(page_of(world), data).status_code == 422, "no reason"
    assert client.post(page_of(world), data | {"reason_all": "빈칸입니다"}).status_code == 302
    fill(world.submission, {world.second: 7 * M}, actor=world.officer)
    world.submission.refresh_from_db()
    world.submit()
    assert next(iter(standings(world.submission).items())) == ("아이돌봄", Standing.RETURNED)
    text = told(client.get(page_of(world)))
    assert "보완요청 뒤 고침" in text and "빈칸입니다" in text
    assert re.search(r'change__old tabular">빈칸</span> → <strong class="tabular">7<', text)


def test_what_changed_since_the_look_stays_until_it_is_seen(world, client):
    world.fill(first=5 * M, second=6 * M)
    client.force_login(world.head)
    assert "지난번에 보신 뒤" not in client.get(page_of(world)).content.decode()
    looked = Look.objects.get(user=world.head).looked_at
    with pghistory.context(user=world.officer.pk):  # in one transaction the head's request would still be named
        fill(world.submission, {world.second: 8 * M}, actor=world.officer)
    for _time in range(2):  # opening it again forgets nothing
        text = told(client.get(page_of(world)))
        assert "다른 사람이 1줄을 바꿨습니다" in text and "내가 본 뒤 바뀜" in text
        assert re.search(r'change__old tabular">6</span> → <strong class="tabular">8<', text)
    assert client.post(page_of(world), {"action": "seen"}).status_code == 302
    assert Look.objects.get(user=world.head).looked_at > looked
    assert "지난번에 보신 뒤" not in client.get(page_of(world)).content.decode()


def test_what_i_change_myself_is_no_news_to_me(world, client):
    world.fill()
    client.force_login(world.officer)
    client.get(page_of(world))
    fill(world.submission, {world.second: 8 * M}, actor=world.officer)
    assert "지난번에 보신 뒤" not in client.get(page_of(world)).content.decode()


def test_findings_are_accepted_by_group_and_only_by_the_head(ranked, client):
    find(ranked, code="gap", sentence="공백입니다.")
    mine = list(Finding.objects.values_list("pk", flat=True))
    foreign = Finding.objects.create(
        unit=make_unit(parent=ranked.office), month=202305, code="jump", fingerprint="y", sentence="남의 것"
    )
    data = {"action": "accept", "finding": [*mine, foreign.pk], "note": "분기 교부"}
    client.force_login(ranked.officer)
    assert client.post(page_of(ranked), data).status_code == 404
    client.force_login(ranked.head)
    assert client.post(page_of(ranked), data | {"note": " "}).status_code == 422
    assert client.post(page_of(ranked), data).status_code == 302
    assert set(Finding.objects.filter(state="accepted", note="분기 교부").values_list("pk", flat=True)) == set(mine)
    assert client.post(page_of(ranked), data).status_code == 422, "nothing is left to accept"
    foreign.refresh_from_db()
    assert foreign.state == "open"


def test_the_number_is_typed_now_or_later(world, client):
    world.fill()
    world.submit()
    number = {"action": "document", "document_number": "여성가족과-7", "document_date": "2023-06-09"}
    client.force_login(world.head)
    assert client.post(page_of(world), number).status_code == 409, "nothing is confirmed yet"
    confirm = {"action": "confirm", "submission_version": world.submission.version, "by_proxy": "1", "note": "급함"}
    assert client.post(page_of(world), confirm).status_code == 302
    assert client.post(page_of(world), number | {"document_number": " "}).status_code == 422
    client.force_login(world.officer)
    assert client.post(page_of(world), number).status_code == 302
    text = told(client.get(page_of(world)))
    assert "확인(대결)" in text and "급함" in text and "여성가족과-7" in text
    world.submission.refresh_from_db()
    assert world.submission.state == "confirmed"
    last = world.submission.decisions.order_by("-pk").first()
    assert (last.action, last.from_state, last.to_state) == ("document", "confirmed", "confirmed")


def test_the_fullest_page_asks_no_more_for_more_rows(ranked, client):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(ranked)).status_code == 200
        return len(queries)

    services.return_cells(
        actor=ranked.head, submission=ranked.submission, reasons={ranked.line.series_id: "다시 보아 주세요"}
    )
    client.force_login(ranked.head)
    client.get(page_of(ranked))
    few = count()
    for number in range(25):
        find(ranked, make_line(ranked.unit, order=20 + number))
    assert count() == few <= 22
