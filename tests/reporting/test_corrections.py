"""A closed month is mended inside an open one: a signed figure that names the month and the reason."""

from datetime import date

import pytest

from budgets.selectors import execution
from core.periods import Month
from reporting.models import Figure
from tests import factories
from tests.database import refused


@pytest.fixture
def june(world):
    """May is closed with 1,000; June holds 500 of its own."""
    world.close()
    factories.fill(world.next_submission, {world.line: 500}, actor=world.officer)
    return world


def correct(world, value=-300, **details):
    values = {"corrects": 202305, "reason": "이중 집계 정정"} | details
    return Figure.objects.create(**factories.figure_values(world.next_submission, world.line.series, value, **values))


def spent(world, month):
    lines = execution([world.unit.pk], month, draft_unit_ids=[world.unit.pk]).lines
    return next(line.spent for line in lines if line.series_id == world.line.series_id)


def test_a_correction_stands_beside_the_months_own_figure(june):
    correct(june)
    assert spent(june, factories.MAY) == 1_000
    assert spent(june, factories.JUNE) == 1_200


@pytest.mark.parametrize(
    "details", [{"reason": ""}, {"corrects": 202306}, {"corrects": 202307}], ids=["no reason", "itself", "later"]
)
def test_a_correction_names_an_earlier_month_and_why(june, details):
    with refused("figure_correction"):
        correct(june, **details)


def test_a_month_is_corrected_once_in_a_month(june):
    correct(june)
    with refused("figure_once"):
        correct(june)
    assert correct(june, corrects=202304).pk


def test_a_correction_is_whole_won_too(june):
    with refused("figure_whole_won"):
        correct(june, value="-0.5")


def test_a_correction_is_refused_in_the_closed_month(june):
    with refused("figure_frozen"):
        Figure.objects.create(
            **factories.figure_values(june.submission, june.line.series, -1, corrects=202304, reason="늦음")
        )


def test_a_months_own_figure_stands_once(june):
    figure = june.next_submission.figures.get()
    figure.pk = None
    figure.covers_from = figure.covers_to = date(2023, 7, 1)  # not to meet the days first
    with refused("figure_once"):
        figure.save()


@pytest.mark.parametrize(
    ("covers_from", "covers_to"),
    [
        (date(2023, 6, 1), date(2023, 6, 30)),
        (date(2023, 6, 30), date(2023, 7, 31)),
        (date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_days_are_not_counted_twice(june, covers_from, covers_to):
    period = factories.make_period(june.office, 202307)
    submission = factories.make_submission(period, june.unit)
    july = factories.figure_values(submission, june.line.series, 1, covers_from=covers_from, covers_to=covers_to)
    with refused("figure_no_overlap"):
        Figure.objects.create(**july)
    assert Figure.objects.create(**factories.figure_values(submission, june.line.series, 1)).pk


def test_the_settlement_stands_beside_december(world):
    """What is booked after the year's end is not December's: both figures of a line count."""
    for month in (Month(202312), Month(202313)):
        submission = factories.make_submission(factories.make_period(world.office, month), world.unit)
        factories.fill(submission, {world.line: 5}, actor=world.officer)
    assert spent(world, Month(202312)) == 5
    assert spent(world, Month(202313)) == 10


@pytest.mark.parametrize(
    ("details", "constraint"),
    [
        ({"covers_to": date(2023, 5, 31)}, "figure_days"),
        ({"value": None}, "figure_has_value"),
    ],
)
def test_a_figure_makes_sense_by_itself(world, details, constraint):
    values = factories.figure_values(world.next_submission, world.line.series, 1) | details
    with refused(constraint):
        Figure.objects.create(**values)


@pytest.mark.parametrize("details", [{"text": "30:49:21"}, {"state": "not_applicable"}, {"state": "not_yet"}])
def test_a_figure_without_a_number_says_why(world, details):
    values = factories.figure_values(world.next_submission, world.line.series, None) | details
    assert Figure.objects.create(**values).pk
