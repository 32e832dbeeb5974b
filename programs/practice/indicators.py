"""What the practice bureau counts: definition cards, breakdowns, targets and thirty months of results."""

from dataclasses import dataclass
from decimal import Decimal

from core.periods import Month
from programs.models import Breakdown, Category, Indicator, Program, Target, TargetMonth
from programs.practice import mistakes
from programs.practice.figures import figure, submissions_of
from programs.practice.money import months_between
from programs.practice.office import Office
from programs.practice.seasons import GROWTH_PERCENT, SEASONS, dice
from reporting.models import Figure, Kind, Period, Series, SeriesPlacement

Aggregation, Frequency, Coverage = Indicator.Aggregation, Indicator.Frequency, Breakdown.Coverage
NATURES = {
    Aggregation.SUM: Series.Nature.FLOW,
    Aggregation.LAST: Series.Nature.STOCK,
    Aggregation.MEAN: Series.Nature.RATIO,
}


@dataclass(frozen=True)
class CardSpec:
    """One indicator: what a year of it is, how it goes through the year, into what it is divided.

    ``yearly`` is a year's sum of what is added up, the usual value of what is not.
    """

    name: str
    measure: str
    season: str
    yearly: int
    definition: str
    aggregation: str = Aggregation.SUM
    parts: tuple[str, ...] = ()
    coverage: str = Coverage.EXHAUSTIVE
    frequency: str = Frequency.MONTHLY
    direction: str = Indicator.Direction.UP


CARDS = {
    "생활기획과": (
        CardSpec(
            "마을계획단 참여자",
            "명",
            "even",
            3_600,
            "마을계획단 모임에 나온 사람(연인원)",
            parts=("청소년", "청년", "중장년", "어르신"),
        ),
        CardSpec(
            "마을공모 뽑힌 모임",
            "건",
            "quarterly",
            84,
            "마을계획 공모사업으로 뽑힌 건수",
            frequency=Frequency.QUARTERLY,
        ),
    ),
    "공원녹지과": (
        CardSpec(
            "심은 나무",
            "그루",
            "spring",
            18_400,
            "한 해 새로 심은 나무",
            parts=("가로수", "공원수", "이웃 나눔"),
        ),
        CardSpec(
            "나무 고사율",
            "%",
            "even",
            4,
            "심은 뒤 한 해 안에 말라 죽은 비율",
            aggregation=Aggregation.MEAN,
            direction=Indicator.Direction.DOWN,
        ),
    ),
    "생활체육과": (
        CardSpec(
            "체육교실 수강생",
            "명",
            "even",
            26_400,
            "체육교실에 등록한 사람(연인원)",
            parts=("어린이", "성인", "어르신"),
        ),
        CardSpec("여름 물놀이터 이용", "명", "summer", 51_000, "물놀이터에 들어온 사람"),
    ),
    "도서문화과": (
        CardSpec("빌려 간 책", "권", "even", 412_000, "작은도서관에서 빌려 간 책"),
        CardSpec("독서 동아리", "개", "even", 64, "등록하여 모이고 있는 동아리", aggregation=Aggregation.LAST),
        CardSpec(
            "문화행사 참여",
            "명",
            "autumn",
            9_200,
            "골목 음악회와 책잔치에 온 사람",
            parts=("어린이", "가족"),
            coverage=Coverage.OPEN,
        ),
    ),
    "마을안전과": (
        CardSpec(
            "생활시설 점검",
            "건",
            "even",
            5_200,
            "안전점검을 마친 시설 수(연건수)",
            parts=("학교 둘레", "공원", "골목길"),
        ),
        CardSpec("대피 훈련 참여", "명", "autumn", 7_300, "훈련에 나온 사람", frequency=Frequency.QUARTERLY),
    ),
}


@dataclass(eq=False)
class Row:
    """One row that takes figures: a card's total or one of its parts."""

    department: str
    spec: CardSpec
    category: Category
    part: int | None = None


def build_indicators(
    office: Office, periods: dict[Month, Period], programs: list[Program]
) -> tuple[list[Figure], dict]:
    """Cards, rows, targets and figures. Returns the figures, saved, and the submissions that hold them."""
    rows = _rows(office, programs)
    submissions = submissions_of(office, periods, Kind.INDICATORS, CARDS)
    months = [month for month in months_between(office.first, office.reported) if not month.is_settlement]
    figures = []
    for month in months:
        for row in rows:
            if not _is_due(row.spec, month):
                continue
            value = mistakes.mistaken(row.department, row.category, month, office.reported, _value(row, month, office))
            submission = submissions[row.department, month]
            figures.append(figure(office, row.category.series, submission, month, value, given_unit=row.spec.measure))
    Figure.objects.bulk_create(figures, batch_size=2000)
    return figures, submissions


def _rows(office: Office, programs: list[Program]) -> list[Row]:
    """Every row of every card; a card belongs to the program of the last year that stands in its place."""
    indicators, breakdowns, rows = [], [], []
    for department, specs in CARDS.items():
        for order, spec in enumerate(specs):
            of_unit = [row for row in programs if (row.department, row.year) == (department, office.last.year)]
            card = _card(office, department, spec, order)
            card.program = of_unit[min(order, len(of_unit) - 1)]
            indicators.append(card)
            rows.append(Row(department, spec, Category(indicator=card, order=0)))
            if spec.parts:
                breakdown = Breakdown(indicator=card, name="대상별", coverage=spec.coverage)
                breakdowns.append(breakdown)
                rows += [
                    Row(
                        department, spec, Category(indicator=card, breakdown=breakdown, name=name, order=part + 1), part
                    )
                    for part, name in enumerate(spec.parts)
                ]
    for row in rows:
        row.category.series = Series(
            kind=Kind.INDICATORS, measure=row.spec.measure, nature=NATURES[row.spec.aggregation]
        )
    Indicator.objects.bulk_create(indicators)
    Breakdown.objects.bulk_create(breakdowns)
    Series.objects.bulk_create([row.category.series for row in rows])
    Category.objects.bulk_create([row.category for row in rows])
    _place(office, rows)
    _aim(office, [row for row in rows if row.part is None])
    return rows


def _card(office: Office, department: str, spec: CardSpec, order: int) -> Indicator:
    return Indicator(
        unit=office.departments[department],
        name=spec.name,
        measure=spec.measure,
        aggregation=spec.aggregation,
        direction=spec.direction,
        decimals=1 if spec.aggregation == Aggregation.MEAN else 0,
        definition=spec.definition,
        source="연습용으로 만든 자료",
        frequency=spec.frequency,
        is_defined=True,
        order=order,
    )


def _place(office: Office, rows: list[Row]) -> None:
    SeriesPlacement.objects.bulk_create(
        SeriesPlacement(
            series=row.category.series,
            unit=office.departments[row.department],
            team=office.teams[row.department][0],
            name=" – ".join(filter(None, (row.spec.name, row.category.name))),
            order=order,
            valid_from=office.first.value,
        )
        for order, row in enumerate(rows)
    )


def _aim(office: Office, totals: list[Row]) -> None:
    """A target for every year, and for what is added up how much of it each month is to have reached."""
    targets, months = [], []
    for row in totals:
        for year in range(office.first.year, office.last.year + 1):
            aim = _grown(row.spec, year - office.first.year)
            target = Target(category=row.category, year=year, value=aim)
            targets.append(target)
            if row.spec.aggregation == Aggregation.SUM:
                months += [
                    TargetMonth(target=target, month=Month.of(year, number).value, value=reached)
                    for number, reached in enumerate(_profile(row.spec.season, aim), start=1)
                ]
    Target.objects.bulk_create(targets)
    TargetMonth.objects.bulk_create(months)


def _grown(spec: CardSpec, years: int) -> int:
    """What a year is to bring: more every year of what is added up, the same of what is not."""
    if spec.aggregation != Aggregation.SUM:
        return spec.yearly
    return spec.yearly * (100 + GROWTH_PERCENT * years) // 100


def _profile(season: str, aim: int) -> list[int]:
    """How much of the year's target is to be reached by the end of each month."""
    weights = SEASONS[season][:12]
    return [aim * sum(weights[:number]) // sum(weights) for number in range(1, 13)]


def _is_due(spec: CardSpec, month: Month) -> bool:
    return spec.frequency == Frequency.MONTHLY or month.number % 3 == 0


def _value(row: Row, month: Month, office: Office) -> Decimal:
    """What the row says of a month: a part what falls to it, a total what its parts come to."""
    spec, chance = row.spec, dice("indicator", row.department, row.spec.name, month.value)
    if spec.aggregation == Aggregation.MEAN:
        return Decimal(spec.yearly * 10 + chance.randint(-9, 9)) / 10
    if spec.aggregation == Aggregation.LAST:
        return Decimal(spec.yearly + chance.randint(-3, 3))
    span = 3 if spec.frequency == Frequency.QUARTERLY else 1
    reached = [0, *_profile(spec.season, _grown(spec, month.year - office.first.year))]
    due = reached[month.number] - reached[month.number - span]
    whole = due * (100 + chance.randint(-8, 6)) // 100
    shares = _shares(spec, whole)
    if row.part is not None:
        return Decimal(shares[row.part])
    return Decimal(whole)


def _shares(spec: CardSpec, whole: int) -> list[int]:
    """The whole among the parts, the first having most; an open list leaves something out."""
    if not spec.parts:
        return []
    weights = range(len(spec.parts) + 1, 1, -1)
    base = sum(weights) + (3 if spec.coverage == Coverage.OPEN else 0)
    shares = [whole * weight // base for weight in weights]
    if spec.coverage == Coverage.EXHAUSTIVE:
        shares[0] += whole - sum(shares)
    return shares
