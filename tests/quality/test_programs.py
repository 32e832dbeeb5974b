"""Checks of programs: each speaks where something is wrong, and is silent where it is right."""

from datetime import date
from decimal import Decimal

import pytest

from core.periods import Month
from core.quality import Scope, run
from programs.models import ProgramLine
from reporting.models import Figure, Kind, PublishedSource, PublishedValue
from tests.factories import (
    MAY,
    World,
    figure_values,
    make_indicator,
    make_milestone,
    make_period,
    make_program,
    make_submission,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def enter(world, indicator, values, month=MAY):
    period = world.office.periods.filter(month=int(month)).first() or make_period(world.office, month)
    submission = make_submission(period, indicator.unit, kind=Kind.INDICATORS)
    for member, value in values.items():
        series = indicator.categories.get(name=member).series
        Figure.objects.create(**figure_values(submission, series, Decimal(value)))


def said(world, code, month=MAY):
    return [item.statement.sentence for item in run(Scope([world.unit.pk], month)) if item.check.code == code]


@pytest.mark.parametrize(
    ("coverage", "values", "speaks"),
    [
        ("exhaustive", {"": 10, "가": 4, "나": 6}, False),
        ("exhaustive", {"": 10, "가": 4, "나": 1}, True),
        ("open", {"": 10, "가": 4, "나": 1}, False),
        ("unknown", {"": 1000, "가": 400, "나": 601}, True),
        ("unknown", {"": 10, "가": 4, "나": 1}, False),
    ],
)
def test_parts_make_the_total(world, coverage, values, speaks):
    indicator = make_indicator(world.unit, members=("가", "나"), coverage=coverage)
    enter(world, indicator, values)
    assert bool(said(world, "breakdown_sum")) == speaks


def test_percentages_are_not_added(world):
    indicator = make_indicator(world.unit, measure="%", members=("가", "나"))
    for category in indicator.categories.all():
        type(category.series).objects.filter(pk=category.series_id).update(nature="ratio")
    enter(world, indicator, {"": 50, "가": 40, "나": 60})
    assert not said(world, "breakdown_sum")


def test_a_sum_that_falls_is_asked_for(world):
    indicator = make_indicator(world.unit, "상담", aggregation="sum")
    enter(world, indicator, {"": 30}, Month(202304))
    enter(world, indicator, {"": -5})
    assert said(world, "indicator_falling") == ["'상담': 누계가 30명에서 25명으로 줄었습니다."]
    stock = make_indicator(world.unit, aggregation="last")
    enter(world, stock, {"": 3})
    assert len(said(world, "indicator_falling")) == 1


def test_a_target_passed_in_january(world):
    indicator = make_indicator(world.unit, aggregation="sum", target=100)
    enter(world, indicator, {"": 120}, Month(202301))
    assert said(world, "target_early", Month(202301))
    assert not said(world, "target_early", MAY)


def test_a_ratio_under_the_name_of_an_increase(world):
    people = make_indicator(world.unit, "이용 인원", aggregation="last", valid_from=202201)
    growth = make_indicator(world.unit, "이용 인원 증가율", measure="%", aggregation="last")
    enter(world, people, {"": 100}, Month(202205))
    enter(world, people, {"": 204})
    enter(world, growth, {"": 204})
    assert len(said(world, "ratio_as_increase")) == 1
    Figure.objects.filter(series=growth.categories.get().series).update(value=104)
    assert not said(world, "ratio_as_increase")


def test_a_milestone_that_has_passed(world):
    row = make_milestone(world.unit, "공모", ends_on=date(2023, 5, 20))
    make_milestone(world.unit, "심사", ends_on=date(2023, 8, 20))
    (sentence,) = said(world, "milestone_overdue")
    assert "1건" in sentence and "공모" in sentence
    type(row).objects.filter(pk=row.pk).update(state="done")
    assert not said(world, "milestone_overdue")


def test_a_program_costs_what_its_lines_hold(world):
    program = make_program(world.unit, "센터", required_budget=90_000_000, given_unit="백만원")
    link = ProgramLine.objects.create(program=program, line=world.line)
    (sentence,) = said(world, "program_budget")
    assert "90백만원" in sentence and "100백만원" in sentence
    other = make_program(world.unit, "다른 사업")
    shared = ProgramLine.objects.create(program=other, line=world.line)
    assert not said(world, "program_budget")
    shared.delete()
    ProgramLine.objects.filter(pk=link.pk).update(is_confirmed=False)
    assert not said(world, "program_budget")


@pytest.mark.parametrize(("printed", "speaks"), [("55.1", False), ("55.2", True)])
def test_a_printed_rate_is_that_of_its_parts(world, printed, speaks):
    source = PublishedSource.objects.create(name="보고서", office=world.office)
    for column, text in (("target", "984"), ("actual", "542"), ("published_rate", printed)):
        PublishedValue.objects.create(
            source=source,
            file="indicators.csv",
            row_number=2,
            unit=world.unit,
            fiscal_year=2023,
            as_of="2023-05",
            row="이행점검",
            column=column,
            text=text,
            value=Decimal(text),
        )
    assert bool(said(world, "indicator_rate")) == speaks
