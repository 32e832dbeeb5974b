"""Public money as the office writes and prints it: whole won, △ for minus, one rounding."""

from decimal import Decimal

import pytest

from core.money import (
    LARGEST_AMOUNT,
    NotANumber,
    format_exact,
    format_money,
    format_number,
    format_rate,
    in_unit,
    parse_amount,
    parse_number,
    rate,
    round_half_up,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,000", 1_000),
        ("1000", 1_000),
        ("△300", -300),
        ("▲300", -300),
        ("(300)", -300),
        ("-300", -300),
        ("−300", -300),
        ("–300", -300),
        ("△ 1,234", -1_234),
        ("+5", 5),
        (" 1 234 ", 1_234),
        ("\u00a01,234\u3000", 1_234),
        ("1，234", 1_234),
        ("0", 0),
        ("000", 0),
        ("△0", 0),
        ("46.9", Decimal("46.9")),
        ("1,234.50", Decimal("1234.5")),
        ("46．9", Decimal("46.9")),
    ],
)
def test_reads_numbers_as_the_office_writes_them(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u3000"])
def test_empty_text_is_nothing_which_is_not_zero(text):
    assert parse_number(text) is None
    assert parse_amount(text, "백만원") is None


@pytest.mark.parametrize(
    "text",
    [
        "1,241,7000",
        "1,24",
        ",100",
        "100,",
        "1,,000",
        "1e308",
        "1E5",
        "inf",
        "NaN",
        "-Infinity",
        "0x10",
        "1_000",
        "１２３",
        "١٢",
        "२",
        "²",
        "①",
        "一",
        "12원",
        "약 12",
        "--5",
        "△△5",
        "△-5",
        "-(5)",
        "(△5)",
        "(5",
        "5)",
        "()",
        "△",
        "-",
        "+",
        ".",
        ".5",
        "5.",
        "1.2.3",
        "1;2",
        "=1+1",
        "9" * 29,
        "9" * 100_000,
        "가" * 100_000,
        "1." + "0" * 40 + "1",
        "None",
    ],
)
def test_refuses_what_is_no_number_and_says_so(text):
    with pytest.raises(NotANumber, match="숫자") as caught:
        parse_number(text)
    assert len(str(caught.value)) < 120  # however much was typed


@pytest.mark.parametrize(
    ("text", "unit", "won"),
    [
        ("1", "원", 1),
        ("1", "천원", 1_000),
        ("1", "만원", 10_000),
        ("1", "백만원", 1_000_000),
        ("1", "억원", 100_000_000),
        ("△310.5", "백만원", -310_500_000),
        ("0.000001", "백만원", 1),
        ("0.00000001", "억원", 1),
        ("3,089,858", "백만원", 3_089_858_000_000),
        ("1,000,000,000", "백만원", LARGEST_AMOUNT),
        ("1.000", "원", 1),
    ],
)
def test_an_amount_becomes_whole_won(text, unit, won):
    amount = parse_amount(text, unit)
    assert amount == won and type(amount) is int


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("0.5", "원", "잘게"),
        ("0.0001", "천원", "잘게"),
        ("0.0000001", "백만원", "잘게"),
        ("1.00000000000000000000001", "원", "잘게"),
        ("1,000,000,001", "백만원", "너무 큽니다"),
        ("9" * 28, "억원", "너무 큽니다"),
        ("△1,000,000,000,000,001", "원", "너무 큽니다"),
    ],
)
def test_an_amount_finer_than_a_won_or_too_large_is_refused(text, unit, why):
    with pytest.raises(NotANumber, match=why):
        parse_amount(text, unit)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("2.4999999999", 0, "2"),
        ("46.85", 1, "46.9"),
        ("-46.85", 1, "-46.9"),
        ("46.849", 1, "46.8"),
        ("7", 2, "7.00"),
    ],
)
def test_a_half_goes_away_from_zero(value, decimals, rounded):
    assert str(round_half_up(Decimal(value), decimals)) == rounded


@pytest.mark.parametrize(
    ("won", "unit", "printed"),
    [
        (500_000, "백만원", "1"),
        (499_999, "백만원", "0"),
        (-500_000, "백만원", "△1"),
        (-499_999, "백만원", "0"),
        (1_500_000, "백만원", "2"),
        (-1_500_000, "백만원", "△2"),
        (2_751_500_000, "백만원", "2,752"),
        (3_089_858_000_000, "억원", "30,899"),
        (1_234, "원", "1,234"),
        (500, "천원", "1"),
        (0, "원", "0"),
        (None, "원", ""),
    ],
)
def test_money_is_divided_and_rounded_once(won, unit, printed):
    assert format_money(won, unit) == printed
    assert (in_unit(won, unit) is None) == (won is None)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (1_449_492, 3_089_858, "46.9%"),
        (83_903, 1_123_740, "7.5%"),
        (1, 8, "12.5%"),
        (1, 2_000, "0.1%"),
        (1, 2_001, "0.0%"),
        (-1, 8, "△12.5%"),
        (5, -100, "△5.0%"),
        (0, 7, "0.0%"),
        (3, 1, "300.0%"),
        (12_345, 1, "1,234,500.0%"),
        (5, 0, ""),
        (0, 0, ""),
        (5, None, ""),
        (None, 5, ""),
    ],
)
def test_a_rate_over_nothing_is_empty_not_zero(part, whole, percent):
    assert format_rate(rate(part, whole)) == percent
    assert (rate(part, whole) is None) == (percent == "")


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (None, None, ""),
        (Decimal("-69"), None, "△69"),
        (Decimal("46.9"), None, "46.9"),
        (Decimal("-0.04"), 1, "0.0"),
        (1_234_567, None, "1,234,567"),
        (Decimal("1E+3"), None, "1,000"),
    ],
)
def test_prints_a_number(value, decimals, printed):
    assert format_number(value, decimals) == printed


@pytest.mark.parametrize(
    "won, unit, text",
    [
        (None, "백만원", ""),
        (0, "백만원", "0"),
        (12_500_000, "백만원", "12.5"),
        (-12_500_000, "백만원", "△12.5"),
        (1_241_000_001, "백만원", "1,241.000001"),
        (-300, "천원", "△0.3"),
        (1_234, "원", "1,234"),
        (10, "억원", "0.0000001"),
    ],
)
def test_a_field_shows_every_won_and_reads_it_again(won, unit, text):
    assert format_exact(won, unit) == text
    assert parse_amount(text, unit) == won
