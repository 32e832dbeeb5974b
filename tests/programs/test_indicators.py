"""Indicators as of a month: to date by their own way of gathering, against the target and last year."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.periods import Month
from programs.models import Category, PrintedResult, Target
from programs.selectors import results_of
from reporting.models import Figure, Kind
from tests.documents.readers import read_xlsx
from tests.factories import JUNE, MAY, World, figure_values, make_indicator, make_period, make_submission

pytestmark = pytest.mark.django_db
APRIL = Month(202304)


@pytest.fixture
def world():
    return World()


def enter(world, indicator, values, *, member=""):
    """``{month: value}`` for one row of an indicator, in drafts of its unit."""
    category = indicator.categories.get(name=member)
    for month, value in values.items():
        period = world.office.periods.filter(month=int(month)).first() or make_period(world.office, month)
        submission = make_submission(period, indicator.unit, kind=Kind.INDICATORS)
        Figure.objects.create(**figure_values(submission, category.series, Decimal(value)))


def result(indicator, month=MAY, drafts=None, *, member=""):
    rows = Category.objects.filter(indicator=indicator)
    found = results_of(rows, month, [indicator.unit_id] if drafts is None else drafts)
    return next(row for row in found if row.category.name == member)


@pytest.mark.parametrize(
    ("aggregation", "to_date"),
    [("sum", 60), ("last", 40), ("mean", 30), ("distinct", 40), ("ratio", 40)],
)
def test_to_date_follows_the_definition(world, aggregation, to_date):
    indicator = make_indicator(world.unit, aggregation=aggregation, target=80)
    enter(world, indicator, {APRIL: 20, MAY: 40})
    found = result(indicator)
    assert (found.this_month, found.to_date) == (40, to_date)
    assert found.achievement_rate == Decimal(to_date) * 100 / 80


def test_drafts_count_for_those_who_see_them(world):
    indicator = make_indicator(world.unit)
    enter(world, indicator, {MAY: 40})
    assert result(indicator).has_draft
    assert result(indicator, drafts=()).to_date is None


def test_a_later_month_is_not_known_before(world):
    indicator = make_indicator(world.unit, aggregation="sum")
    enter(world, indicator, {MAY: 40, JUNE: 5})
    assert (result(indicator, MAY).to_date, result(indicator, JUNE).to_date) == (40, 45)


def test_an_older_value_says_its_month(world):
    indicator = make_indicator(world.unit)
    enter(world, indicator, {APRIL: 7})
    found = result(indicator)
    assert (found.this_month, found.to_date, found.as_of) == (None, 7, APRIL)


def test_growth_is_an_increase_and_no_ratio(world):
    indicator = make_indicator(world.unit, valid_from=202201)
    enter(world, indicator, {Month(202205): 100, MAY: 104})
    assert (result(indicator).last_year, result(indicator).growth) == (100, Decimal("4.0"))


def test_a_printed_year_stands_for_last_year(world):
    indicator = make_indicator(world.unit)
    PrintedResult.objects.create(category=indicator.categories.get(), year=2022, end_text="2022", value=50)
    enter(world, indicator, {MAY: 40})
    assert result(indicator).growth == Decimal("-20.0")


def test_a_ratio_is_computed_from_its_parts(world):
    upper, lower = make_indicator(world.unit, "이행"), make_indicator(world.unit, "대상")
    ratio = make_indicator(
        world.unit, "이행률", measure="%", aggregation="ratio", numerator=upper, denominator=lower, decimals=1
    )
    enter(world, upper, {MAY: 542})
    enter(world, lower, {MAY: 984})
    rows = Category.objects.filter(indicator__in=[upper, lower, ratio])
    found = {row.indicator.pk: row for row in results_of(rows, MAY, [world.unit.pk])}
    assert found[ratio.pk].to_date == Decimal("55.1")


def test_what_is_better_when_lower_is_achieved_the_other_way_round(world):
    indicator = make_indicator(world.unit, direction="down", target=10)
    enter(world, indicator, {MAY: 20})
    assert result(indicator).achievement_rate == 50


def test_a_target_in_words_has_no_rate(client, world):
    indicator = make_indicator(world.unit, "활용도")
    Target.objects.create(category=indicator.categories.get(), year=2023, text="12월 예정")
    enter(world, indicator, {MAY: 20})
    assert result(indicator).achievement_rate is None
    client.force_login(world.officer)
    assert "12월 예정" in client.get(reverse("indicator", args=[indicator.pk]) + "?month=202305").content.decode()


def test_the_page_draws_what_its_table_says(client, world):
    indicator = make_indicator(world.unit, "상담", aggregation="sum", members=("법률", "심리"), target=100)
    enter(world, indicator, {APRIL: 20, MAY: 1040})
    enter(world, indicator, {MAY: 1039}, member="법률")
    client.force_login(world.officer)
    shown = client.get(reverse("indicator", args=[indicator.pk]) + "?month=202305").content.decode()
    for words in ("<svg", "1,060", "1,040", "법률", "1,039", "모두 더하면 전체", "1,060.0%"):
        assert words in shown, words
    sheet = client.get(reverse("indicator", args=[indicator.pk]) + "?month=202305&export=xlsx")
    texts = {value for rows in read_xlsx(sheet.content).values() for row in rows for value in row}
    assert {"상담", "법률", "1,060", "1,060.0%"} <= texts


def test_the_list_stands_as_of_the_month(client, world, django_assert_max_num_queries):
    for number in range(10):
        indicator = make_indicator(world.unit, f"지표 {number}", members=("가", "나"), target=100)
        enter(world, indicator, {MAY: 40 + number})
    client.force_login(world.officer)
    client.get(reverse("indicators"))
    with django_assert_max_num_queries(15):
        shown = client.get(reverse("indicators") + "?month=202305").content.decode()
    assert "49.0%" in shown
    assert "49.0%" not in client.get(reverse("indicators") + "?month=202304").content.decode()
    workbook = client.get(reverse("indicators") + "?month=202305&export=xlsx")
    assert workbook["Content-Type"].endswith("sheet")


def test_a_rate_differs_by_points_and_not_by_percent(client, world):
    indicator = make_indicator(world.unit, "이용률", measure="%", decimals=1, valid_from=202201)
    enter(world, indicator, {Month(202205): 40, MAY: 50})
    assert (result(indicator).growth, result(indicator).points) == (None, Decimal(10))
    client.force_login(world.officer)
    shown = client.get(reverse("indicator", args=[indicator.pk]) + "?month=202305").content.decode()
    assert "+10.0%p" in shown and "25.0%" not in shown


def test_months_are_not_held_against_a_whole_year(world):
    indicator = make_indicator(world.unit, aggregation="sum")
    PrintedResult.objects.create(category=indicator.categories.get(), year=2022, end_text="2022", value=50)
    enter(world, indicator, {MAY: 40})
    assert (result(indicator).last_year, result(indicator).growth) == (50, None)
    assert result(indicator, Month(202312)).growth == Decimal("-20.0")


def test_no_change_says_the_last_value_anew(world):
    indicator = make_indicator(world.unit, valid_from=202012)
    enter(world, indicator, {Month(202012): 7})
    category = indicator.categories.get()
    for month in (Month(202301), MAY):
        period = world.office.periods.filter(month=int(month)).first() or make_period(world.office, month)
        submission = make_submission(period, indicator.unit, kind=Kind.INDICATORS)
        values = figure_values(submission, category.series, None) | {"state": "no_change"}
        Figure.objects.create(**values)
    found = result(indicator)
    assert (found.this_month, found.to_date, found.as_of) == (7, 7, MAY)


def test_a_ratio_stands_computed_on_its_own_card(client, world):
    upper, lower = make_indicator(world.unit, "이행"), make_indicator(world.unit, "대상")
    ratio = make_indicator(
        world.unit, "이행률", measure="%", aggregation="ratio", numerator=upper, denominator=lower, decimals=1
    )
    enter(world, upper, {MAY: 542})
    enter(world, lower, {MAY: 984})
    assert (result(ratio).to_date, result(ratio).this_month) == (Decimal("55.1"), Decimal("55.1"))
    client.force_login(world.officer)
    assert "55.1" in client.get(reverse("indicator", args=[ratio.pk]) + "?month=202305").content.decode()
