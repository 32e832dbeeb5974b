"""Money in the browser is read, rounded and printed exactly as on the server."""

import json

import pytest

from core.money import NotANumber, format_money, format_rate, parse_amount, rate

READ = ["1,000", "△300", "▲300", "(300)", "-300", "−300", "+5", " 1 234 ", "0", "", "  ", "1，234", "310.5", "0.000001"]
REFUSED = [
    "abc",
    "1,241,7000",
    "1e308",
    "1,2",
    "--5",
    "△△5",
    "(5",
    "5)",
    "1.",
    ".5",
    "△",
    "12백만",
    "0.0000001",
    "1" * 17,
]
AMOUNTS = [0, 1, 499_999, 500_000, 2_751_500_000, -500_000, -2_751_499_999, 3_089_858_000_000]
RATES = [(1_449_492, 3_089_858), (-5, 100), (0, 7), (1, 8), (-1, 8), (5, 0), (999_999, 1)]


@pytest.fixture
def call(show):
    page = show("<!doctype html><title>시험</title>")

    def run(expression):
        return page.evaluate(
            "expression => import('/static/js/number.js').then(number => {"
            " const f = { ...number, text: value => value === null ? null : String(value) };"
            " return CALLS[expression](f); })".replace("CALLS[expression]", expression)
        )

    return run


def test_reads_what_the_server_reads(call):
    found = call(f"(f => {json.dumps(READ)}.map(text => f.text(f.parseAmount(text, 1000000n))))")
    expected = [parse_amount(text, "백만원") for text in READ]
    assert found == [None if won is None else str(won) for won in expected]


def test_refuses_what_the_server_refuses(call):
    for text in REFUSED:
        with pytest.raises(NotANumber):
            parse_amount(text, "백만원")
    attempt = "text => { try { f.parseAmount(text, 1000000n); return ''; } catch (e) { return e.message; } }"
    messages = call(f"(f => {json.dumps(REFUSED)}.map({attempt}))")
    assert all("숫자가 아닙니다" in text or "잘게" in text or "너무 큽니다" in text for text in messages), messages


def test_prints_what_the_server_prints(call):
    amounts = call(
        f"(f => {json.dumps([str(won) for won in AMOUNTS])}.map(won => f.formatAmount(BigInt(won), 1000000n)))"
    )
    assert amounts == [format_money(won, "백만원") for won in AMOUNTS]
    pairs = [[str(part), str(whole)] for part, whole in RATES]
    rates = call(f"(f => {json.dumps(pairs)}.map(([part, whole]) => f.formatRate(BigInt(part), BigInt(whole))))")
    assert rates == [format_rate(rate(part, whole)) for part, whole in RATES]


def test_keeps_every_won_when_it_tidies(call):
    assert call("(f => [f.formatExact(-310500000n, 1000000n), f.formatExact(1234567n, 1n)])") == ["△310.5", "1,234,567"]
