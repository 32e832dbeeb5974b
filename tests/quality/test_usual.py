"""What is usual, on series as they are: small, skewed, seasonal. Pure arithmetic, seeded."""

import random

import pytest

from budgets.quality.usual import Limits, is_near, jump_from, median, spread, thousandfold_from

SHAPES = {
    "steady": lambda rng, month: rng.randint(90, 110),
    "skewed": lambda rng, month: round(100 * rng.lognormvariate(0, 0.8)),
    "by quarter": lambda rng, month: rng.randint(250, 350) if month % 3 == 2 else 0,
    "rare": lambda rng, month: rng.randint(50, 400) if rng.random() < 0.25 else 0,
    "seasonal": lambda rng, month: 100 + (400 if month % 12 == 11 else 0) + rng.randint(-10, 10),
    "growing": lambda rng, month: 100 + 6 * month + rng.randint(-10, 10),
}


def series(shape, seed, length=24):
    rng = random.Random(f"{shape}{seed}")
    return [1_000_000 * SHAPES[shape](rng, month) for month in range(length)]


def judged(values, month, **details):
    last_year = values[month - 12] if month >= 12 else None
    return jump_from(values[month], values[:month], same_month_last_year=last_year, **details)


@pytest.mark.parametrize("shape", SHAPES)
def test_false_alarms_are_rare(shape):
    """Of the second year's months of 200 rows at most two in a hundred are called jumps."""
    alarms = sum(judged(series(shape, seed), month) is not None for seed in range(200) for month in range(12, 24))
    assert alarms <= 0.02 * 200 * 12, f"{alarms} of 2400"


@pytest.mark.parametrize("shape", ["steady", "skewed", "by quarter", "seasonal", "growing"])
def test_tenfold_is_found(shape):
    found = 0
    for seed in range(100):
        values = series(shape, seed)
        place = next(month for month in range(14, 24) if values[month])
        found += judged([*values[:place], values[place] * 10], place) is not None
    assert found >= 50, found  # after one month as high as that, a second is less of a surprise


@pytest.mark.parametrize("shape", SHAPES)
def test_no_real_month_is_a_thousandfold(shape):
    for seed in range(200):
        values = series(shape, seed)
        for month in range(3, 24):
            last_year = values[month - 12] if month >= 12 else None
            assert thousandfold_from(values[month], values[:month], same_month_last_year=last_year) is None


@pytest.mark.parametrize("shape", ["steady", "skewed", "by quarter", "seasonal", "growing"])
def test_a_unit_mistaken_is_found_both_ways(shape):
    tried = found = 0
    for seed in range(100):
        values = series(shape, seed)
        for wrong in (values[20] * 1_000, values[20] // 1_000):
            if values[20]:
                tried += 1
                found += thousandfold_from(wrong, values[:20]) is not None
    assert tried and found >= 0.9 * tried, f"{found} of {tried}"


@pytest.mark.parametrize("factor", [1, 1_000, 1_000_000])
def test_the_scale_makes_no_difference(factor):
    values = [amount * factor for amount in (5, 6, 5, 4, 5, 6)]
    assert jump_from(30 * factor, values) == 5 * factor
    assert jump_from(9 * factor, values) is None


def test_what_was_called_right_may_happen_again():
    history = [5, 6, 5, 4, 5, 6]
    assert jump_from(30, history) == 5
    assert jump_from(30, history, accepted=[25]) is None
    assert jump_from(80, history, accepted=[25]) == 5


def test_a_small_part_of_a_large_budget_is_no_jump():
    assert jump_from(30, [5, 6, 5, 4, 5, 6], budget=1_000) is None
    assert jump_from(30, [5, 6, 5, 4, 5, 6], budget=400) == 5


def test_too_little_history_says_nothing():
    assert jump_from(1_000, [5] * 5) is None
    assert jump_from(1_000, [0, 0, 0, 0, 5, 5]) is None
    assert thousandfold_from(5_000, [5, 5]) is None


def test_medians_are_whole():
    assert (median([3, 1, 2]), median([1, 2, 3, 4]), median([-5, -1])) == (2, 2, -3)
    assert (spread([100, 100, 100], Limits()), spread([0, 100, 200], Limits())) == (25, 148)


def test_near_is_a_factor_of_two_on_one_side_of_zero():
    assert is_near(10, 20) and is_near(20, 10) and is_near(-4, -3) and is_near(0, 0)
    assert not is_near(10, 21) and not is_near(10, -10) and not is_near(10, 0)
