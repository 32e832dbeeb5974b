"""How a year of money goes: weights by month, and amounts that are the same at every run."""

import random

SEED = "ganeum-practice-1"
#: Shares of a year's spending from January to December, and in the settlement after it.
SEASONS = {
    "even": (6, 8, 8, 8, 8, 8, 8, 8, 8, 8, 9, 12, 1),
    "salary": (11, 7, 7, 8, 8, 8, 8, 8, 11, 8, 8, 8, 0),
    "quarterly": (24, 0, 0, 26, 0, 0, 25, 0, 0, 24, 0, 1, 0),
    "year_end": (0, 1, 2, 3, 4, 5, 5, 6, 8, 12, 20, 30, 4),
    "stages": (0, 0, 28, 2, 3, 5, 26, 2, 3, 5, 6, 18, 2),
    "spring": (1, 5, 22, 26, 16, 6, 3, 3, 6, 6, 3, 2, 1),
    "summer": (0, 1, 2, 5, 12, 22, 26, 18, 7, 3, 2, 2, 0),
    "autumn": (0, 1, 2, 3, 4, 4, 4, 10, 26, 28, 12, 5, 1),
    "once": (0, 98, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0),
}
GROWTH_PERCENT = 3


def dice(*parts) -> random.Random:
    """Chance that depends on what it is for, not on the order in which it is asked."""
    return random.Random(":".join((SEED, *map(str, parts))))  # noqa: S311  nothing secret is drawn


def original_of(amount: int, years: int) -> int:
    """A budget some years on, in whole thousands of won."""
    for _year in range(years):
        amount = amount * (100 + GROWTH_PERCENT) // 100
    return amount // 1000 * 1000


def shares(season: str, amount: int) -> list[int]:
    """An amount over the thirteen periods of a year as planned: to the thousand, and nothing lost."""
    weights = SEASONS[season]
    parts = [amount * weight // sum(weights) // 1000 * 1000 for weight in weights]
    last = max(index for index, weight in enumerate(weights[:12]) if weight)
    parts[last] += amount - sum(parts)
    return parts


def spending(season: str, amount: int, *key) -> list[int]:
    """What was really spent in the thirteen periods: near the plan, never more than the amount."""
    chance = dice("spent", *key)
    total = amount * chance.randint(925, 985) // 1000
    steps = (-4, -2, 0, 2, 4) if season == "salary" else (-15, -10, -5, -3, 0, 3, 5, 8)
    spent, left = [], total
    for part in shares(season, total):
        wanted = part * (100 + chance.choice(steps)) // 100 // 10 * 10
        spent.append(min(wanted, left))
        left -= spent[-1]
    return spent
