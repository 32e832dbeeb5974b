"""Lines of a chart as points of a drawing: rates of a year, drawn on the server as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import format_number

WIDTH, HEIGHT = 340, 190
LEFT, RIGHT, TOP, BOTTOM = 38, 14, 10, 24
LOWEST_TOP, STEP = Decimal(100), Decimal(25)


@dataclass(frozen=True)
class Line:
    """One line: its name, its kind (a class of the style sheet) and the strokes between its gaps."""

    name: str
    kind: str
    strokes: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where it stands and what it says."""

    at: str
    label: str


@dataclass(frozen=True)
class LineChart:
    """A drawing of ``width`` × ``height`` pixels; every number is a text, so that no locale touches it."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    width: str = str(WIDTH)
    height: str = str(HEIGHT)
    left: str = str(LEFT)
    right: str = str(WIDTH - RIGHT)
    bottom: str = str(HEIGHT - BOTTOM)


def rate_chart(labels: Sequence[str], lines: Sequence[tuple[str, str, Sequence[Decimal | None]]]) -> LineChart:
    """A chart of rates in percent: ``lines`` are (name, kind, a rate or ``None`` for each label).

    The axis begins at zero, or below where a rate is negative, and reaches a hundred at least.
    """
    known = [value for _name, _kind, values in lines for value in values if value is not None]
    low = min([Decimal(0), *known])
    low = -(-low // STEP + (1 if -low % STEP else 0)) * STEP if low < 0 else low
    high = max([LOWEST_TOP, *known])
    high = (high // STEP + (1 if high % STEP else 0)) * STEP

    def x(place: int) -> str:
        return f"{LEFT + (WIDTH - LEFT - RIGHT) * place / max(1, len(labels) - 1):.1f}"

    def y(value: Decimal) -> str:
        share = float((value - low) / (high - low))
        return f"{HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share:.1f}"

    drawn = tuple(
        Line(
            name,
            kind,
            tuple(_strokes(values, x, y)),
            tuple((x(place), y(value)) for place, value in enumerate(values) if value is not None),
        )
        for name, kind, values in lines
        if any(value is not None for value in values)
    )
    count = int((high - low) / STEP)
    every = 1 + count // 8
    ticks = tuple(
        Tick(y(low + STEP * step), f"{format_number(low + STEP * step)}%") for step in range(0, count + 1, every)
    )
    return LineChart(drawn, ticks, tuple(Tick(x(place), label) for place, label in enumerate(labels)))


def _strokes(values: Sequence[Decimal | None], x, y):
    """Points of each unbroken run, as the drawing wants them."""
    run = []
    for place, value in enumerate([*values, None]):
        if value is not None:
            run.append(f"{x(place)},{y(value)}")
        elif run:
            yield " ".join(run)
            run = []
