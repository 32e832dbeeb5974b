"""Accounts, headings, lines and everything that says what they may spend, should spend and did spend."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from budgets.models import Account, Appropriation, BudgetLine, Direction, ExecutionPlan, ExpeditedTarget, Heading
from core.periods import SETTLEMENT, Month
from programs.practice import mistakes
from programs.practice.bureau import ACCOUNTS, LineSpec, line_specs
from programs.practice.office import Office
from programs.practice.seasons import dice, original_of, shares, spending
from reporting.models import Kind, Series, SeriesPlacement

AK = Appropriation.Kind
MILLION = 1_000_000
#: Lines whose rest of last year goes on as a line of its own.
CARRIED_OVER = {"산책길 잇기": 310 * MILLION, "체육관 지붕 보수": 145 * MILLION}
#: The name that a line takes in July of its second year.
RENAMED_LINE = ("문화방 꾸미기", "마을문화방 꾸미기")
#: Within a department, each year: kind, month, from which line to which, how much.
TRANSFERS = (
    (AK.TRANSFER_WITHIN_POLICY, 3, "꽃길 가꾸기", "녹지 관리원 인건비", 20 * MILLION),
    (AK.LINE_CHANGE, 4, "동네 체육교실", "운동기구 교체", 35 * MILLION),
    (AK.TRANSFER_BETWEEN_POLICIES, 8, "마을 소식지 발행", "마을계획단 운영", 9 * MILLION),
    (AK.REORGANIZATION_TRANSFER, 10, "안전교실 운영", "대피 훈련", 6 * MILLION),
)


@dataclass(eq=False)
class YearLine:
    """One line in one year: its rows and its amounts before any mistake."""

    spec: LineSpec
    year: int
    line: BudgetLine
    carried: int = 0
    appropriations: list[Appropriation] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.spec.name}(이월)" if self.carried else self.spec.name

    def current(self, month: Month) -> int:
        return sum(row.amount for row in self.appropriations if row.month <= month.value)

    @property
    def certain(self) -> int:
        """What may be spent all year whatever is added later."""
        return sum(row.amount for row in self.appropriations if row.month % 100 == 1 or row.amount < 0)


def months_between(first: Month, last: Month) -> list[Month]:
    """The months, each finished year's settlement after its December."""
    found = [first]
    while found[-1] < last:
        month = found[-1]
        found.append(month.next)
    settled = [Month.of(year, SETTLEMENT) for year in range(first.year, last.year) if last > Month.of(year + 1, 2)]
    return sorted([*found, *settled])


def build_lines(office: Office) -> list[YearLine]:
    """All lines of all years with accounts, headings, placements and appropriations."""
    accounts = {
        name: Account(office=office.root, name=name, type=kind, order=order)
        for order, (name, kind) in enumerate(ACCOUNTS)
    }
    Account.objects.bulk_create(accounts.values())
    lines = [
        _year_line(office, accounts, spec, number, year, carried)
        for year in range(office.first.year, office.last.year + 1)
        for number, spec in enumerate(line_specs())
        for carried in _parts(spec, year > office.first.year)
    ]
    Series.objects.bulk_create([row.line.series for row in lines])
    headings = _headings(office, lines)
    for row in lines:
        row.line.heading = headings[row.spec.department, row.year, row.line.direction, row.spec.heading]
    BudgetLine.objects.bulk_create([row.line for row in lines])
    _place(office, lines)
    _appropriate(office, lines)
    return lines


def _parts(spec: LineSpec, has_last_year: bool) -> list[int]:
    return [0, CARRIED_OVER[spec.name]] if has_last_year and spec.name in CARRIED_OVER else [0]


def _year_line(office, accounts, spec: LineSpec, number: int, year: int, carried: int) -> YearLine:
    is_eligible = spec.season in ("stages", "year_end", "quarterly") and not spec.is_revenue and not carried
    return YearLine(
        spec,
        year,
        BudgetLine(
            series=Series(kind=Kind.MONEY, measure="원"),
            fiscal_year=year,
            direction=Direction.REVENUE if spec.is_revenue else Direction.EXPENDITURE,
            account=accounts[spec.account],
            is_carried_over=bool(carried),
            expedited_amount=original_of(spec.original, year - office.first.year) * 6 // 10 if is_eligible else None,
            ledger_code=f"연습{number + 1:04d}" + ("-이월" if carried else ""),
        ),
        carried,
    )


def _headings(office: Office, lines: list[YearLine]) -> dict:
    """Policy headings and, below them, unit headings, as ``{(department, year, direction, name): heading}``."""
    found = {}
    for of_policy in (True, False):
        wanted = {}
        for row in lines:
            key = (row.spec.department, row.year, row.line.direction)
            name = row.spec.policy if of_policy else row.spec.heading
            wanted.setdefault(
                (*key, name),
                Heading(
                    unit=office.departments[row.spec.department],
                    fiscal_year=row.year,
                    direction=row.line.direction,
                    name=name,
                    parent=None if of_policy else found[(*key, row.spec.policy)],
                    order=len(wanted),
                ),
            )
        Heading.objects.bulk_create(wanted.values())
        found |= wanted
    return found


def _place(office: Office, lines: list[YearLine]) -> None:
    first_department = next(iter(office.departments))
    officers = (office.people["practice-officer"], office.people["practice-officer2"])
    rows = []
    for order, row in enumerate(lines):
        details = {
            "series": row.line.series,
            "unit": office.departments[row.spec.department],
            "team": office.teams[row.spec.department][row.spec.team],
            "officer": officers[row.spec.team] if row.spec.department == first_department else None,
            "order": order,
        }
        begin, end = Month.of(row.year, 1).value, Month.of(row.year + 1, 1).value
        old, new = RENAMED_LINE
        if row.name == old and row.year == office.first.year + 1:
            middle = Month.of(row.year, 7).value
            rows += [
                SeriesPlacement(**details, name=old, valid_from=begin, valid_until=middle),
                SeriesPlacement(**details, name=new, valid_from=middle, valid_until=end),
            ]
        else:
            name = new if row.name == old and row.year > office.first.year + 1 else row.name
            rows.append(SeriesPlacement(**details, name=name, valid_from=begin, valid_until=end))
    SeriesPlacement.objects.bulk_create(rows)


def _appropriate(office: Office, lines: list[YearLine]) -> None:
    by_name = {(row.year, row.name): row for row in lines}

    def add(row: YearLine, kind: str, number: int, amount: int, **details) -> None:
        month = Month.of(row.year, number)
        if month <= office.last:
            row.appropriations.append(
                Appropriation(
                    line=row.line, kind=kind, amount=amount, month=month.value, entered_by=office.officer, **details
                )
            )

    for row in lines:
        if row.carried:
            is_open = row.year == office.last.year and row.spec.name == "산책길 잇기"
            add(row, AK.CARRYOVER, 1, row.carried, is_provisional=is_open)
            continue
        original = original_of(row.spec.original, row.year - office.first.year)
        add(row, AK.ORIGINAL, 1, original)
        chance = dice("supplementary", row.name, row.year)
        if chance.randrange(10) < 3 and not row.spec.is_revenue:
            add(row, AK.SUPPLEMENTARY, 5, original * chance.randint(3, 12) // 100 // 1000 * 1000)
    for year in range(office.first.year, office.last.year + 1):
        add(by_name[year, "놀이마당 바닥 정비"], AK.PRE_APPROPRIATION, 3, 60 * MILLION, note="연습용 성립전 예산")
        add(by_name[year, "빗물받이 청소"], AK.RESERVE, 7, 45 * MILLION, note="연습용 예비비")
        for kind, number, giver, taker, amount in TRANSFERS:
            pair = UUID(int=dice("pair", year, kind).getrandbits(128), version=4)
            add(by_name[year, giver], kind, number, -amount, pair=pair)
            add(by_name[year, taker], kind, number, amount, pair=pair)
    reported = office.reported
    giver, taker = mistakes.UNBALANCED.row.split(" → ")
    pair = UUID(int=dice("unbalanced").getrandbits(128), version=4)
    for name, amount in ((giver, -50 * MILLION), (taker, 40 * MILLION)):
        add(by_name[reported.year, name], AK.LINE_CHANGE, reported.number, amount, pair=pair)
    Appropriation.objects.bulk_create([change for row in lines for change in row.appropriations])


def planned(row: YearLine) -> list[int]:
    """The plan of the thirteen periods: the season's shares of what is certain."""
    return shares("spring" if row.carried else row.spec.season, row.certain)


def build_plans(office: Office, lines: list[YearLine]) -> None:
    """A plan for every month of every line, and the office's expedited marks."""
    ExecutionPlan.objects.bulk_create(
        ExecutionPlan(line=row.line, month=Month.of(row.year, number).value, amount=amount, entered_by=office.gatherer)
        for row in lines
        if not row.spec.is_revenue
        for number, amount in enumerate(planned(row)[:12], start=1)
    )
    ExpeditedTarget.objects.bulk_create(
        ExpeditedTarget(office=office.root, month=Month.of(year, number).value, rate=rate)
        for year in range(office.first.year, office.last.year + 1)
        for number, rate in ((3, 28), (6, 55))
    )


def spent_by_month(office: Office, lines: list[YearLine]) -> dict:
    """``{(name, month): won}`` with the mistakes in it."""
    months = defaultdict(list)
    for month in months_between(office.first, office.last):
        months[month.year].append(month)
    spent = {}
    for row in lines:
        amounts = spending("spring" if row.carried else row.spec.season, row.certain, row.name, row.year)
        spent |= {(row.name, month): amounts[month.number - 1] for month in months[row.year]}
    reported = office.reported
    currents = {row.name: row.current(reported) for row in lines if row.year == reported.year}
    mistakes.plant(spent, currents, reported, office.last)
    return spent
