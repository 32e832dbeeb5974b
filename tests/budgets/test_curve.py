"""The year as a curve: what is known of each month, and nothing where nothing is."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.models import ExecutionPlan
from budgets.selectors import add_baseline, curve_of, execution
from core.charts import rate_chart
from reporting.models import Figure
from tests.factories import MAY, fill, make_line, make_period, make_submission

M = 1_000_000
pytestmark = pytest.mark.django_db


def points(world, month=MAY):
    lines = execution([world.unit.pk], month, draft_unit_ids=[world.unit.pk]).lines
    add_baseline(lines, month, [world.unit.pk], as_entered=True)
    return {point.month: point for point in curve_of(lines, month, [world.unit.pk])}


def test_spending_adds_up_month_by_month_and_ends_with_the_month(world):
    april = make_submission(make_period(world.office, 202304), world.unit)
    fill(april, {world.line: 20 * M}, actor=world.officer)
    fill(world.submission, {world.line: 30 * M, world.second: -10 * M}, actor=world.officer)
    spent = {number: point.spent for number, point in points(world).items()}
    assert [spent[number] for number in (3, 4, 5, 6)] == [None, 10, 20, None]


def test_months_inside_one_figure_are_not_known(world):
    fill(world.submission, {world.line: 50 * M}, actor=world.officer)
    Figure.objects.update(covers_from=date(2023, 1, 1))
    spent = {number: point.spent for number, point in points(world).items()}
    assert [spent[number] for number in (1, 4, 5)] == [None, None, 25]


def test_a_plan_runs_through_the_year_and_last_year_beside_it(world):
    fill(world.submission, {world.line: 10 * M}, actor=world.officer)
    for month, amount in ((202305, 20 * M), (202307, 30 * M)):
        ExecutionPlan.objects.create(line=world.line, month=month, amount=amount, entered_by=world.officer)
    old = make_line(world.unit, "가족센터 운영", fiscal_year=2022, account=world.account)
    fill(make_submission(make_period(world.office, 202203), world.unit), {old: 40 * M}, actor=world.officer)
    found = points(world)
    assert [found[number].planned for number in (4, 5, 6, 7, 12)] == [None, 20, 20, 50, 50]
    assert [found[number].last_year for number in (2, 3, 12)] == [None, 40, 40]


def test_the_drawing_keeps_gaps_and_reaches_below_zero():
    values = [Decimal(-10), None, Decimal(120)]
    chart = rate_chart(["1월", "2월", "3월"], [("가", "spent", values), ("나", "last", [None] * 3)])
    (line,) = chart.lines
    assert line.name == "가" and len(line.strokes) == 2 and len(line.dots) == 2
    assert chart.ticks[0].label == "△25%" and chart.ticks[-1].label == "125%"


def test_the_department_page_draws_it_with_its_numbers(world, client):
    fill(make_submission(make_period(world.office, 202304), world.unit), {world.line: 20 * M}, actor=world.officer)
    fill(world.submission, {world.line: 30 * M}, actor=world.officer)
    client.force_login(world.officer)
    address = reverse("unit", args=[world.unit.pk])
    text = client.get(address, {"month": 202305}).content.decode()
    assert "월별 누계 집행률" in text and "<polyline" in text and "25.0%" in text
    assert "월별 누계 집행률" not in client.get(address, {"month": 202304}).content.decode()
