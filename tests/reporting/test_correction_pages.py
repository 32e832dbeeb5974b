"""정정 of counts and indicators by the same pages as money: told, refused, shown where it counts."""

from decimal import Decimal

import pytest
from django.urls import reverse

from facilities.selectors import type_counts
from organization.models import Role
from programs.models import Category
from programs.selectors import results_of
from reporting.models import Figure, Kind
from tests.facilities.samples import make_count
from tests.factories import JUNE, MAY, advance, fill, make_indicator, make_submission, make_user


@pytest.fixture
def counted(world):
    """May is confirmed with 7 places."""
    world.series = make_count(world.unit)
    submission = make_submission(world.may, world.unit, kind=Kind.FACILITIES)
    fill(submission, {world.series: 7}, actor=world.officer)
    advance(submission, "confirmed")
    return world


@pytest.fixture
def measured(world):
    """May is confirmed with 120.5 persons."""
    world.indicator = make_indicator(world.unit, "상담 인원", aggregation="sum")
    world.series = world.indicator.categories.get().series
    submission = make_submission(world.may, world.unit, kind=Kind.INDICATORS)
    fill(submission, {world.series: Decimal("120.5")}, actor=world.officer)
    advance(submission, "confirmed")
    return world


def pages(world, kind):
    where = {"unit": world.unit.pk, "month": MAY}
    return reverse(f"{kind}_corrections", kwargs=where), reverse(
        f"{kind}_correction", kwargs=where | {"series": world.series.pk}
    )


def save(client, world, kind, **data):
    client.force_login(world.officer)
    form = client.get(pages(world, kind)[1]).context["form"]
    sent = {"action": "save", "version": form["version"].value(), "known": form["known"].value(), "reason": "이중 집계"}
    return client.post(pages(world, kind)[1], sent | data, follow=True)


def text(response):
    return response.content.decode()


def test_a_count_is_mended_in_its_own_month_alone(client, counted):
    done = save(client, counted, "facility", right_value="5")
    assert "정정 △2개소을" in text(done) and "2023년 6월" in text(done)
    figure = Figure.objects.get(corrects=MAY.value)
    assert (figure.value, figure.month) == (-2, JUNE.value)
    advance(figure.submission, "confirmed")
    assert type_counts([counted.unit.pk], MAY)[0].value == 5
    shown = text(client.get(reverse("facility_counts") + "?month=202305"))
    assert ">5<" in shown and "정정" in shown


def test_an_indicator_is_mended_and_its_sum_with_it(client, measured):
    save(client, measured, "indicator", difference="△20.5")
    figure = Figure.objects.get(corrects=MAY.value)
    advance(figure.submission, "confirmed")
    rows = Category.objects.filter(indicator=measured.indicator)
    assert results_of(rows, MAY)[0].this_month == 100
    assert results_of(rows, JUNE)[0].to_date == 100
    card = text(client.get(reverse("indicator", args=[measured.indicator.pk]) + "?month=202305"))
    assert pages(measured, "indicator")[0] in card


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"right_value": "5.5"}, "정수로"),
        ({"right_value": "다섯"}, "숫자가 아닙니다"),
        ({"right_value": "5", "difference": "-1"}, "맞지 않습니다"),
        ({}, "옳은 값이나 차이"),
        ({"right_value": "5", "reason": ""}, "사유"),
        ({"right_value": "7"}, "고칠 차이가 없습니다"),
    ],
)
def test_what_is_refused(client, counted, data, said):
    answer = save(client, counted, "facility", **data)
    assert answer.status_code == 422 and said in text(answer)
    assert not Figure.objects.filter(corrects=MAY.value).exists()


def test_it_is_replaced_and_taken_back(client, counted):
    save(client, counted, "facility", right_value="5")
    save(client, counted, "facility", right_value="6")
    figure = Figure.objects.get(corrects=MAY.value)
    assert (figure.value, figure.version) == (-1, 2)
    client.post(pages(counted, "facility")[1], {"action": "withdraw", "version": "2"})
    assert not Figure.objects.filter(corrects=MAY.value).exists()


def test_the_list_shows_what_mends_what(client, measured, django_assert_max_num_queries):
    save(client, measured, "indicator", right_value="100")
    with django_assert_max_num_queries(15):
        shown = text(client.get(pages(measured, "indicator")[0]))
    assert all(words in shown for words in ("상담 인원", "120.5", "△20.5", "이중 집계"))


def test_an_open_month_and_a_stranger_find_no_such_page(client, counted):
    client.force_login(counted.officer)
    june = reverse("facility_corrections", kwargs={"unit": counted.unit.pk, "month": JUNE})
    assert client.get(june).status_code == 404
    client.force_login(make_user(Role.OFFICER, counted.other_unit))
    assert client.get(pages(counted, "facility")[0]).status_code == 404
