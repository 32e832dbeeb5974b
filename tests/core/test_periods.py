"""Months of a fiscal year: twelve, the settlement after them, and nothing else."""

from datetime import date

import pytest

from core.periods import Month


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023-05", 202305),
        ("202305", 202305),
        (" 2023-5 ", 202305),
        ("2023.5", 202305),
        ("2023.05.31", 202305),
        ("2023-05-31", 202305),
        ("2023-13", 202313),
        ("202313", 202313),
        ("2024-02-29", 202402),
    ],
)
def test_reads_a_month_as_people_write_it(text, value):
    assert Month.parse(text).value == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "5월",
        "2023",
        "2023-00",
        "2023-14",
        "202300",
        "202314",
        "2023-13-01",
        "2023-02-29",
        "2023-05-32",
        "23-05",
        "2023/05",
        "1947-12",
        "2201-01",
        "999999",
        "-202305",
        "2023-05; DROP TABLE",
        "9" * 5_000,
        "２０２３년",
        None,
    ],
)
def test_refuses_what_is_no_month(text):
    with pytest.raises(ValueError):
        Month.parse(text)


@pytest.mark.parametrize("number", [0, -1, 14, 100, 101])
def test_a_month_number_does_not_run_into_another_year(number):
    with pytest.raises(ValueError):
        Month.of(2023, number)


@pytest.mark.parametrize("value", [0, 202300, 202314, 194712, 220101, 20230])
def test_a_value_that_is_no_month(value):
    with pytest.raises(ValueError):
        Month(value)


@pytest.mark.parametrize(
    ("value", "following"), [(202305, 202306), (202311, 202312), (202312, 202401), (202313, 202401), (202412, 202501)]
)
def test_the_next_month_is_a_calendar_month(value, following):
    assert Month(value).next.value == following


@pytest.mark.parametrize(("value", "before"), [(202306, 202305), (202401, 202312), (202313, 202312), (202302, 202301)])
def test_the_previous_month(value, before):
    assert Month(value).previous.value == before


def test_the_calendar_ends_loudly():
    with pytest.raises(ValueError):
        _ = Month.of(2200, 12).next
    with pytest.raises(ValueError):
        _ = Month.of(1948, 1).previous


def test_the_settlement_stands_between_the_years():
    months = [Month(202401), Month(202313), Month(202312)]
    assert sorted(months) == months[::-1]
    settlement = Month(202313)
    assert settlement.is_settlement and not Month(202312).is_settlement
    assert (settlement.label, settlement.iso, settlement.year) == ("2023년 출납정리", "2023-13", 2023)


def test_days():
    february = Month(202402)
    assert (february.first_day, february.last_day) == (date(2024, 2, 1), date(2024, 2, 29))
    assert february.booked_days == (february.first_day, february.last_day)
    # The settlement shows the office as it stood at the year's end, and books what came after it.
    settlement = Month(202313)
    assert settlement.last_day == date(2023, 12, 31)
    assert settlement.booked_days == (date(2024, 1, 1), date(2024, 2, 10))


def test_labels():
    month = Month.from_date(date(2023, 5, 31))
    assert (str(month), month.iso, int(month), month.first_of_year) == ("2023년 5월", "2023-05", 202305, Month(202301))
