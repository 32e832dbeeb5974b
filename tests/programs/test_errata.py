"""정오표: what two papers say differently, who changed it and why, on the page and in every format."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from core.documents import RENDERERS, Cell, Column, Document, Outline, Row, Section, Table
from programs.errata import compare
from programs.services import issue
from reporting import services
from reporting.corrections import correct
from reporting.models import Submission
from tests import factories
from tests.factories import MAY

pytestmark = pytest.mark.django_db


def paper(rows, *, text="총 예산 : 10억원", headings=("사업", "예산현액", "지출액", "집행률"), caption="집행"):
    table = Table(
        caption=caption,
        columns=tuple(Column(10) for _heading in headings),
        header=(tuple(Cell.of_text(heading) for heading in headings),),
        rows=tuple(rows),
    )
    return Document(title="예산 현황", sections=(Section(blocks=(Outline(0, text), table)),))


def row(name, current, spent, rate, *, series=None, role="line"):
    source = f"series:{series}@202305" if series else None
    cells = (
        Cell.of_text(name),
        Cell.of_number(current, source=source),
        Cell.of_number(spent, source=source),
        Cell.of_rate(rate, source=source),
    )
    return Row(cells, role=role)


def said(differences):
    return [(row.table, row.row, row.column, row.before, row.after, row.change) for row in differences]


def test_equal_papers_differ_nowhere():
    document = paper([row("가족센터", 100, 50, 50, series=1)])
    assert compare(document, document) == []


def test_a_changed_figure_is_named_by_table_row_and_column():
    before = paper([row("합계", 200, 90, 45, role="total"), row("가족센터", 100, 50, 50, series=1)])
    after = paper([row("합계", 200, 85, 43, role="total"), row("가족센터", 100, 45, 45, series=1)])
    assert said(compare(before, after)) == [
        ("집행", "합계", "지출액", "90", "85", "△5"),
        ("집행", "합계", "집행률", "45.0%", "43.0%", "△2.0%p"),
        ("집행", "가족센터", "지출액", "50", "45", "△5"),
        ("집행", "가족센터", "집행률", "50.0%", "45.0%", "△5.0%p"),
    ]


def test_rows_of_one_name_are_told_apart_by_their_figures():
    before = paper([row("기본경비", 1, 1, 1, series=1), row("기본경비", 2, 2, 2, series=2)])
    after = paper([row("기본경비", 2, 9, 2, series=2), row("기본경비", 1, 1, 1, series=1)])
    assert said(compare(before, after)) == [("집행", "기본경비", "지출액", "2", "9", "7")]


def test_rows_come_go_and_change_their_names():
    before = paper([row("과 소계(1개)", 1, 1, 1, role="subtotal"), row("옛 이름", 1, 1, 1, series=1)])
    after = paper(
        [
            row("과 소계(2개)", 1, 1, 1, role="subtotal"),
            row("새 이름", 1, 1, 1, series=1),
            row("신규", 5, None, None, series=2),
        ]
    )
    assert said(compare(before, after)) == [
        ("집행", "과 소계(2개)", "사업", "과 소계(1개)", "과 소계(2개)", ""),
        ("집행", "새 이름", "사업", "옛 이름", "새 이름", ""),
        ("집행", "신규", "사업", "없음", "신규", ""),
        ("집행", "신규", "예산현액", "없음", "5", "5"),
    ]
    assert ("집행", "신규", "예산현액", "5", "없음", "△5") in said(compare(after, before))


def test_words_columns_and_tables_are_compared_too():
    before = paper([row("가", 1, 1, 1)], text="총 예산 : 10억원")
    after = paper([row("가", 1, 1, 1)], text="총 예산 : 11억원", headings=("사업", "예산현액", "집행액", "집행률"))
    assert said(compare(before, after)) == [
        ("본문", "", "", "□ 총 예산 : 10억원", "□ 총 예산 : 11억원", ""),
        ("집행", "가", "집행액", "없음", "1", "1"),
        ("집행", "가", "지출액", "1", "없음", "△1"),
    ]
    renamed = paper([row("가", 1, 1, 1)], caption="다른 표")
    assert said(compare(before, renamed)) == [
        ("다른 표", "", "", "없음", "새 표", ""),
        ("집행", "", "", "있음", "없어짐", ""),
    ]


@pytest.fixture
def world(db):
    """May was closed and issued; then June corrected it and was confirmed. Amounts show in millions."""
    world = factories.World()
    world.fill(30_000_000, 20_000_000)
    world.submit()
    world.confirm()
    services.close(actor=world.coordinator, submission=world.submission)
    world.first = issue(actor=world.coordinator, code="budget-execution", unit=world.office, month=MAY)
    return world


def mend(world, amount=-5_000_000):
    factories.fill(world.next_submission, {world.line: 1_000_000}, actor=world.officer)
    correct(
        actor=world.officer,
        submission=world.next_submission,
        series_id=world.line.series_id,
        month=MAY,
        amount=amount,
        reason="이중 집계",
    )
    factories.advance(world.next_submission, Submission.State.CONFIRMED)


def page(client, world, *, user=None, **query):
    client.force_login(user or world.officer)
    response = client.get(reverse("errata", args=[world.first.pk]), query)
    assert response.status_code == 200
    return response


def test_an_edition_against_today_says_who_when_and_why(client, world):
    assert page(client, world).context["rows"] == []
    mend(world)
    rows = page(client, world).context["rows"]
    line = next(row for row in rows if row["row"] == "가족센터 운영" and row["column"] == "집행액")
    assert (line["before"], line["after"], line["change"]) == ("30", "25", "△5")
    assert line["who"] == str(world.officer)
    assert line["why"] == "2023년 6월 정정(5월분): 이중 집계"
    assert line["when"]
    totals = [row for row in rows if row["is_sum"] and row["column"] == "집행액"]
    assert {row["change"] for row in totals} == {"△5"} and len(totals) >= 2


def test_a_draft_correction_is_no_erratum(client, world):
    correct(
        actor=world.officer,
        submission=world.next_submission,
        series_id=world.line.series_id,
        month=MAY,
        amount=-1,
        reason="아직",
    )
    assert page(client, world).context["rows"] == []


def test_one_edition_against_the_next(client, world):
    mend(world)
    second = issue(actor=world.coordinator, code="budget-execution", unit=world.office, month=MAY)
    assert page(client, world, against=second.pk).context["rows"] == page(client, world).context["rows"]
    back = client.get(reverse("errata", args=[second.pk]), {"against": world.first.pk})
    assert back.context["before_label"].startswith("제1호")
    assert client.get(reverse("errata", args=[second.pk])).context["rows"] == []
    assert client.get(reverse("errata", args=[second.pk]), {"against": 0}).status_code == 404


def test_a_reopened_month_keeps_both_values_and_appears_here(client, world):
    services.reopen(actor=world.coordinator, submission=world.submission, reason="지출 누락")
    waiting = page(client, world).context["rows"]
    assert any("마감 해제: 지출 누락 (아직 확인 전)" in row["why"] for row in waiting)
    world.submission.refresh_from_db()
    factories.fill(world.submission, {world.line: 33_000_000}, actor=world.second_officer)
    factories.advance(world.submission, Submission.State.CLOSED)
    rows = page(client, world).context["rows"]
    line = next(row for row in rows if row["row"] == "가족센터 운영" and row["column"] == "집행액")
    assert (line["before"], line["after"], line["who"]) == ("30", "33", str(world.second_officer))
    assert "지출 누락" in line["why"]


@pytest.mark.parametrize("format_name", list(RENDERERS))
def test_it_is_handed_over_in_every_format(client, world, format_name):
    mend(world)
    response = page(client, world, format=format_name)
    assert response["Content-Type"] == RENDERERS[format_name].media_type
    if format_name == "xlsx":
        workbook = CalamineWorkbook.from_filelike(BytesIO(response.content))
        sheets = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
        texts = [str(cell) for sheet in sheets for line in sheet for cell in line]
        assert "△5" in texts and "2023년 6월 정정(5월분): 이중 집계" in texts
    assert client.get(reverse("errata", args=[world.first.pk]), {"format": "exe"}).status_code == 404


def test_it_is_reached_from_the_edition_and_the_list(client, world):
    client.force_login(world.officer)
    address = reverse("errata", args=[world.first.pk])
    for name, parts in (("edition", [world.first.pk]), ("publications", [])):
        assert f'href="{address}"' in client.get(reverse(name, args=parts)).content.decode()


def test_queries_do_not_grow_with_differences(client, world):
    mend(world)
    page(client, world)

    def count():
        with CaptureQueriesContext(connection) as captured:
            page(client, world)
        return len(captured)

    before = count()
    july = factories.make_submission(factories.make_period(world.office, 202307), world.unit)
    for line in (world.line, world.second):
        correct(
            actor=world.officer,
            submission=july,
            series_id=line.series_id,
            month=MAY,
            amount=-9,
            reason="영수증을 다시 확인한 값",
        )
    factories.advance(july, Submission.State.CONFIRMED)
    assert count() == before
    assert before <= 30
