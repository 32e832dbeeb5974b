"""Dates as plans write them become the days that they leave open."""

from datetime import date

import pytest

from core.fuzzy_dates import as_read, days_of


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-05-30", date(2023, 5, 30), date(2023, 5, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("연중", date(2023, 1, 1), date(2023, 12, 31)),
        ("분기별", date(2023, 1, 1), date(2023, 12, 31)),
        ("하반기", date(2023, 7, 1), date(2023, 12, 31)),
        ("3분기", date(2023, 7, 1), date(2023, 9, 30)),
        ("6, 11월", date(2023, 6, 1), date(2023, 11, 30)),
        ("7월", date(2023, 7, 1), date(2023, 7, 31)),
        ("7월말", date(2023, 7, 1), date(2023, 7, 31)),
        ("~12월", None, date(2023, 12, 31)),
        ("7월~", date(2023, 7, 1), None),
        ("’23.7월~", date(2023, 7, 1), None),
        ("’24.3월 ~ 5월", date(2024, 3, 1), date(2024, 5, 31)),
        ("5.30. ~ 6.20.", date(2023, 5, 30), date(2023, 6, 20)),
        ("‘23.6월~", date(2023, 6, 1), None),
        ("’23. 5. 30. ~ 6. 20.", date(2023, 5, 30), date(2023, 6, 20)),
        ("’23. 7. 3.(월)", date(2023, 7, 3), date(2023, 7, 3)),
        ("’23. 6 ~ 7월", date(2023, 6, 1), date(2023, 7, 31)),
        ("’23. 6.~ 12.", date(2023, 6, 1), date(2023, 12, 31)),
        ("’23. 10월 중", date(2023, 10, 1), date(2023, 10, 31)),
        ("’24. ~", date(2024, 1, 1), None),
        ("10~11월", date(2023, 10, 1), date(2023, 11, 30)),
        ("10월 예정", date(2023, 10, 1), date(2023, 10, 31)),
    ],
)
def test_words_leave_days_open(text, first, last):
    assert days_of(text, 2023) == (first, last)


@pytest.mark.parametrize("text", ["", "추후 협의", "13월", "2.30.", "별도 통보", "~", "0분기"])
def test_words_without_a_date_leave_nothing(text):
    assert days_of(text, 2023) == (None, None)


@pytest.mark.parametrize(
    ("text", "said", "read"),
    [
        ("2023-06-08", "", "2023.6.8."),
        ("2023-06", "", "2023.6월"),
        ("2023", "", "2023년"),
        ("2023-06-20", "2023-05-30", "6.20."),
        ("2024-02", "2023-11", "2024.2월"),
        ("연중", "", "연중"),
        ("~12월", "2023", "~12월"),
        ("", "", ""),
    ],
)
def test_a_date_of_a_file_is_written_as_people_do(text, said, read):
    assert as_read(text, said) == read
