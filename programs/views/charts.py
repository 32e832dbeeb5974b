"""Pictures of a year's values, as the points that a template draws: the same numbers stand in a table beside."""

from decimal import Decimal

from core.money import format_number
from core.periods import Month
from programs.selectors import Result

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 24, 24


def month_chart(result: Result, profile: dict[int, Decimal] | None = None) -> dict | None:
    """Bars of each month and the line to date, with the year's target; ``None`` where there is nothing to draw.

    ``profile`` says by month what was to be reached by its end.
    """
    profile = profile or {}
    months = [Month.of(result.month.year, number) for number in range(1, 13)]
    to_date = [result.gathered(month) if month <= result.month else None for month in months]
    own = [result.values.get(month.value) if month <= result.month else None for month in months]
    target = result.target.value if result.target else None
    known = [value for value in (*to_date, *own, target) if value is not None]
    if not any(value is not None for value in own):
        return None
    top, bottom = max([*known, Decimal(0)]), min([*known, Decimal(0)])
    scale = (HEIGHT - TOP - BOTTOM) / float(top - bottom or 1)
    step = (WIDTH - LEFT - RIGHT) / 12

    def y(value) -> float:
        return round(TOP + float(top - value) * scale, 1)

    decimals = result.indicator.decimals
    bars = [
        _bar(place, value, step, y) | {"text": format_number(value, decimals), "month": months[place].short_label}
        for place, value in enumerate(own)
        if value is not None
    ]
    points = [
        f"{LEFT + step * (place + 0.5):.1f},{y(value)}"
        for place, value in enumerate(to_date)
        if value is not None and own[place] is not None
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "bars": bars,
        "points": " ".join(points),
        "dots": [dict(zip(("x", "y"), point.split(","), strict=True)) for point in points],
        "base": y(Decimal(0)),
        "target": y(target) if target is not None else None,
        "target_text": format_number(target, decimals),
        "labels": [
            {"x": f"{LEFT + step * (place + 0.5):.1f}", "text": month.number} for place, month in enumerate(months)
        ],
        "rows": [
            {
                "month": month.short_label,
                "own": format_number(own[place], decimals),
                "to_date": format_number(to_date[place], decimals) if own[place] is not None else "",
                "aim": format_number(profile.get(month.value), decimals),
            }
            for place, month in enumerate(months)
            if own[place] is not None or month.value in profile
        ],
        "has_profile": bool(profile),
    }


def _bar(place: int, value, step: float, y) -> dict:
    base, end = y(Decimal(0)), y(value)
    return {
        "x": f"{LEFT + step * (place + 0.2):.1f}",
        "y": f"{min(base, end)}",
        "width": f"{step * 0.6:.1f}",
        "height": f"{max(1.0, abs(base - end)):.1f}",
        "label_x": f"{LEFT + step * (place + 0.5):.1f}",
        "label_y": f"{max(10.0, min(base, end) - 4):.1f}",
    }
