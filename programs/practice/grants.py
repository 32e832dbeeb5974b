"""Grants of the practice bureau: some of this year on their way, some of last year settled, returned or late."""

from dataclasses import dataclass
from datetime import date

from budgets.models import Grant, GrantStep
from core.periods import Month
from programs.practice import mistakes
from programs.practice.money import YearLine
from programs.practice.office import Office

GK, SK = Grant.Kind, GrantStep.Kind
MILLION = 1_000_000


@dataclass(frozen=True)
class GrantSpec:
    """What a recipient is given every year from a line: millions of won, how much of it is used, when it is paid."""

    line: str
    kind: str
    recipient: str
    district: str
    millions: int
    used_percent: int
    paid_in: tuple[int, ...]


SPECS = (
    GrantSpec("작은도서관 운영비", GK.DISTRICT, "햇살구", "햇살구", 420, 97, (1, 4, 7, 10)),
    GrantSpec("작은도서관 운영비", GK.DISTRICT, "솔바람구", "솔바람구", 380, 92, (1, 4, 7, 10)),
    GrantSpec("작은도서관 운영비", GK.DISTRICT, "은행나무구", "은행나무구", 350, 100, (1, 4, 7, 10)),
    GrantSpec("독서 동아리 지원", GK.PRIVATE, "책마을 협동조합", "햇살구", 60, 88, (3,)),
    GrantSpec("독서 동아리 지원", GK.PRIVATE, "느티나무 책모임", "솔바람구", 45, 95, (3,)),
    GrantSpec("마을계획 공모사업", GK.PRIVATE, "한마음 주민모임", "은행나무구", 120, 90, (2, 8)),
    GrantSpec("마을계획 공모사업", GK.PRIVATE, "골목살림 협동조합", "햇살구", 95, 85, (2, 8)),
    GrantSpec("마을 체육관 위탁운영", GK.ENTRUSTMENT, "튼튼생활 재단", "솔바람구", 1_450, 98, (1, 4, 7, 10)),
    GrantSpec("마을 체육관 위탁운영", GK.ENTRUSTMENT, "이웃운동 법인", "은행나무구", 1_280, 96, (1, 4, 7, 10)),
)


def build_grants(office: Office, lines: list[YearLine]) -> int:
    """Write this year's and last year's grants with their steps; returns how many steps."""
    years = (office.last.year - 1, office.last.year)
    found = [
        (spec, _grant(office, row, spec))
        for row in lines
        for spec in SPECS
        if row.name == spec.line and row.year in years
    ]
    Grant.objects.bulk_create(grant for _spec, grant in found)
    steps = [step for spec, grant in found for step in _steps(office, spec, grant)]
    for step in steps:
        step.entered_by = office.officer
    GrantStep.objects.bulk_create(steps)
    return len(steps)


def _grant(office: Office, row: YearLine, spec: GrantSpec) -> Grant:
    return Grant(
        unit=office.departments[row.spec.department],
        fiscal_year=row.year,
        kind=spec.kind,
        program_title=spec.line,
        recipient=spec.recipient,
        district=spec.district,
        line=row.line,
    )


def _steps(office: Office, spec: GrantSpec, grant: Grant) -> list[GrantStep]:
    """Decided in January, paid in parts, used month by month, settled in February and returned in March after."""
    year, whole = grant.fiscal_year, spec.millions * MILLION
    settle_by, return_by = date(year + 1, 3, 15), date(year + 1, 4, 15)
    used = whole * spec.used_percent // 100
    january = Month.of(year, 1)
    steps = [_step(grant, SK.DECISION, january, whole, dated_on=january.first_day.replace(day=5))]
    steps += [
        _step(grant, SK.PAYMENT, Month.of(year, number), whole // len(spec.paid_in), due_on=settle_by)
        for number in spec.paid_in
    ]
    first = spec.paid_in[0]
    monthly = used // (13 - first)
    steps += [_step(grant, SK.SPENDING, Month.of(year, number), monthly) for number in range(first, 12)]
    steps.append(_step(grant, SK.SPENDING, Month.of(year, 12), used - monthly * (12 - first)))
    february, march = Month.of(year + 1, 2), Month.of(year + 1, 3)
    if spec.recipient != mistakes.UNSETTLED.row:
        steps.append(_step(grant, SK.SETTLEMENT, february, used, due_on=return_by))
        steps.append(_step(grant, SK.RETURN, march, whole - used))
        steps.append(_step(grant, SK.INTEREST, march, whole // 10_000))
    if spec.recipient == mistakes.OVERUSED.row and year == office.reported.year:
        steps.append(_step(grant, SK.SPENDING, office.reported, whole))
    return [step for step in steps if step.month <= office.reported.value and step.amount]


def _step(grant: Grant, kind: str, month: Month, amount: int, **details) -> GrantStep:
    details.setdefault("dated_on", month.last_day.replace(day=20))
    number = f"연습용-{month.iso}"
    return GrantStep(grant=grant, kind=kind, month=month.value, amount=amount, document_number=number, **details)
