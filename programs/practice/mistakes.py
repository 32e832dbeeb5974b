"""The mistakes planted for the checks to find; docs/practice.md says the same to people."""

from dataclasses import dataclass
from decimal import Decimal

from core.periods import Month

MILLION = 1_000_000


@dataclass(frozen=True)
class Mistake:
    """One planted mistake: what kind, in which department, on which row."""

    code: str
    department: str
    row: str


THOUSAND = Mistake("thousandfold", "생활체육과", "동네 체육교실")
JUMP = Mistake("jump", "마을안전과", "생활시설 안전점검")
OVERSPENT = Mistake("over_budget", "도서문화과", "작은도서관 책값 지원")
FALLING = Mistake("falling", "도서문화과", "골목 음악회")
OFF_PLAN = Mistake("off_plan", "공원녹지과", "놀이마당 바닥 정비")
GAP = Mistake("gap", "공원녹지과", "가로수 가지치기")
MISSING = Mistake("nothing_entered", "마을안전과", "경보방송 교체")
UNBALANCED = Mistake("transfers", "마을안전과", "오래된 담장 보강 → 빗물받이 청소")
HEADCOUNT = Mistake("headcount_rows", "도서문화과", "정원: 계")
PARTS = Mistake("breakdown_sum", "생활체육과", "체육교실 수강생")
TAKEN_BACK = Mistake("indicator_falling", "도서문화과", "빌려 간 책")
OVERDUE = Mistake("milestone_overdue", "공원녹지과", "대상 선정")
UNLIKE_LINES = Mistake("program_budget", "생활기획과", "주민이 짜는 마을계획")
FULL = Mistake("facility_full", "생활체육과", "한빛 체육관")
ENDED = Mistake("contract_ended", "도서문화과", "달빛 작은도서관")
OVERLAPPING = Mistake("contract_overlap", "생활체육과", "새들 체육관")
UNSETTLED = Mistake("grant_settlement_late", "생활기획과", "골목살림 협동조합")
OVERUSED = Mistake("grant_overspent", "도서문화과", "느티나무 책모임")
UNFILLED = Mistake("board_term", "마을생활국(연습용)", "위촉위원 1")
CONTRADICTED = Mistake("narrative_number", "생활체육과", "여름 물놀이터 이용")
OF_MONEY = (THOUSAND, JUMP, OVERSPENT, FALLING, OFF_PLAN, GAP, MISSING, UNBALANCED, HEADCOUNT, UNSETTLED, OVERUSED)
OF_RESULTS = (PARTS, TAKEN_BACK, OVERDUE, UNLIKE_LINES, FULL, ENDED, OVERLAPPING, CONTRADICTED, UNFILLED)
MISTAKES = (*OF_MONEY, *OF_RESULTS)


def gap_month(reported: Month) -> Month:
    """A month some time before the reported one and of the same year, where there is one."""
    return Month.of(reported.year, max(1, reported.number - 2))


def plant(spent: dict, currents: dict, reported: Month, last: Month) -> None:
    """Change ``{(name, month): won}`` in place; ``None`` is a figure that is not there.

    ``reported`` is the month handed in last, ``currents`` its budgets by name.
    """
    this_year = [Month.of(reported.year, number) for number in range(1, reported.number + 1)]
    spent[THOUSAND.row, reported] //= 1000
    spent[JUMP.row, reported] *= 9
    before = sum(spent[OVERSPENT.row, month] or 0 for month in this_year[:-1])
    spent[OVERSPENT.row, reported] = currents[OVERSPENT.row] - before + 40 * MILLION
    spent[FALLING.row, reported] = -3 * MILLION
    for month in {*this_year, last}:
        if (OFF_PLAN.row, month) in spent:
            spent[OFF_PLAN.row, month] = 0
    if gap_month(reported) != reported:
        spent[GAP.row, gap_month(reported)] = None
    spent[MISSING.row, reported] = None


def mistaken(department: str, category, month: Month, reported: Month, value: Decimal) -> Decimal:
    """The value of a row of an indicator in a month, wrong where it is meant to be."""
    place = (department, category.indicator.name)
    if month != reported or not category.is_total:
        return value
    if place == (PARTS.department, PARTS.row):
        return value + 90
    return -value if place == (TAKEN_BACK.department, TAKEN_BACK.row) else value
