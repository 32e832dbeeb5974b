"""Loads the practice bureau: thirty months and what stands before them of their year, all or nothing."""

from collections import Counter
from decimal import Decimal

from django.db import transaction

from core.periods import Month
from organization.models import Unit
from programs.practice import mistakes
from programs.practice.bureau import DEPARTMENTS
from programs.practice.figures import figure, submissions_of
from programs.practice.grants import build_grants
from programs.practice.indicators import build_indicators
from programs.practice.money import YearLine, build_lines, build_plans, months_between, planned, spent_by_month
from programs.practice.office import Office, build_office
from programs.practice.places import build_facilities
from programs.practice.rounds import build_rounds
from programs.practice.seasons import dice
from programs.practice.works import build_works
from reporting import findings, services
from reporting.models import DueRule, Figure, Finding, Kind, Period, ReasonChoice, Remark, Submission

MONTHS = 30
NOTE = "연습용으로 만든 자료"
EXPLANATION = "연습용으로 일부러 심어 둔 값입니다"
#: How far each department is with the month handed in last.
REPORTED_STATES = dict(zip(DEPARTMENTS, ("confirmed", "submitted", "returned", "submitted", "draft"), strict=True))
#: The same of what is counted beside money, where it is not just handed in.
OTHER_STATES = {"생활기획과": "confirmed", "마을안전과": "draft"}
#: The share of the open month's rows that are already written, by department.
WRITTEN = {"생활기획과": 2, "공원녹지과": 4}
RETURNED_ROW, RETURNED_WHY = "여름 물놀이터", "계약 상대별 지출액을 다시 확인해 주세요."
CORRECTION = ("꽃길 가꾸기", -1_200_000, "7월 이중 지출분을 여입하여 바로잡음")
#: Why little was spent yet, by season.
REASONS = {
    "quarterly": "분기 교부",
    "stages": "계약 진행 중",
    "year_end": "하반기 집행",
    "spring": "집행 시기 미도래",
    "summer": "집행 시기 미도래",
    "autumn": "집행 시기 미도래",
}


def first_month(last: Month) -> Month:
    """January of the year in which the thirty months begin."""
    month = last
    for _step in range(MONTHS - 1):
        month = month.previous
    return month.first_of_year


def practice_root() -> Unit | None:
    return Unit.objects.filter(is_practice=True, placements__parent=None, placements__isnull=False).first()


@transaction.atomic
def load(last: Month, *, password: str = "") -> Counter:
    """Build the bureau whose open month is ``last``. Returns how many rows of what were written."""
    office = build_office(first_month(last), last, password)
    lines = build_lines(office)
    build_plans(office, lines)
    grant_steps = build_grants(office, lines)
    DueRule.objects.create(office=office.root, kind=Kind.MONEY, working_day=5)
    periods = _periods(office)
    submissions = _of_money(office, periods)
    spent = spent_by_month(office, lines)
    figures = _figures(office, lines, submissions, spent)
    Figure.objects.bulk_create(figures, batch_size=2000)
    remarks = _remarks(office, lines, submissions, spent)
    Remark.objects.bulk_create(remarks)
    programs = build_works(office, lines)
    results, of_results = build_indicators(office, periods, programs)
    counts, of_counts = build_facilities(office, periods)
    _hand_in(office, lines, submissions, of_results, of_counts)
    texts = build_rounds(office)
    return Counter(
        units=len(office.departments) + sum(map(len, office.teams.values())) + 1,
        lines=len(lines),
        appropriations=sum(len(row.appropriations) for row in lines),
        programs=len(programs),
        figures=len(figures) + len(results) + len(counts),
        remarks=len(remarks),
        submissions=len(submissions) + len(of_results) + len(of_counts),
        grant_steps=grant_steps,
        texts=texts,
    )


def _periods(office: Office) -> dict[Month, Period]:
    periods = {
        month: Period(office=office.root, month=month.value, due_on=_due_on(month) if month < office.reported else None)
        for month in months_between(office.first, office.last)
    }
    Period.objects.bulk_create(periods.values())
    return periods


def _of_money(office: Office, periods: dict[Month, Period]) -> dict[tuple[str, Month], Submission]:
    """One for each department and month; of the open month only where somebody has begun."""
    found = submissions_of(office, periods, Kind.MONEY, office.departments)
    begun = {
        (name, office.last): Submission(period=periods[office.last], unit=office.departments[name], kind=Kind.MONEY)
        for name in WRITTEN
    }
    Submission.objects.bulk_create(begun.values())
    return found | begun


def _due_on(month: Month):
    return month.booked_days[1] if month.is_settlement else month.next.first_day.replace(day=7)


def _figures(office: Office, lines: list[YearLine], submissions, spent: dict) -> list[Figure]:
    """A figure for every line and month, a zero where nothing was spent."""
    figures, written = [], Counter()
    for row in lines:
        for month in months_between(office.first, office.last):
            submission = submissions.get((row.spec.department, month))
            if month.year != row.year or submission is None:
                continue
            if month == office.last:
                written[row.spec.department] += 1
                if written[row.spec.department] % WRITTEN[row.spec.department]:
                    continue
            value = spent[row.name, month]
            if value is not None:
                figures.append(figure(office, row.line.series, submission, month, value))
        figures += _correction(office, row, submissions)
    return figures


def _correction(office: Office, row: YearLine, submissions) -> list[Figure]:
    """July of last year was mended in September of it."""
    name, value, reason = CORRECTION
    july, september = Month.of(office.last.year - 1, 7), Month.of(office.last.year - 1, 9)
    submission = submissions.get((row.spec.department, september))
    if row.name != name or row.year != september.year or submission is None:
        return []
    return [
        figure(office, row.line.series, submission, september, value, corrects=july.value, reason=reason),
    ]


def _remarks(office: Office, lines: list[YearLine], submissions, spent: dict) -> list[Remark]:
    """Why a line is behind, where somebody cared to say it."""
    choices = {choice.name: choice for choice in ReasonChoice.objects.filter(is_active=True)}
    remarks = []
    for row in lines:
        plan, to_date, meant = planned(row), 0, 0
        for month in months_between(office.first, office.reported):
            if month.year != row.year:
                continue
            to_date += spent[row.name, month] or 0
            meant += plan[month.number - 1]
            chance = dice("remark", row.name, month.value)
            reason = REASONS.get(row.spec.season)
            is_behind = (meant and to_date < meant) or not spent[row.name, month]
            is_planted = row.name == mistakes.FALLING.row and month == office.reported
            if not reason or not is_behind or is_planted or row.spec.is_revenue or chance.randrange(10) >= 3:
                continue
            choice = choices.get(reason)
            remarks.append(
                Remark(
                    series=row.line.series,
                    submission=submissions[row.spec.department, month],
                    month=month.value,
                    choice=choice,
                    text="" if choice else reason,
                    expected_rate=Decimal(chance.randint(920, 995)) / 10,
                    entered_by=office.officer,
                )
            )
    return remarks


def _hand_in(office: Office, lines: list[YearLine], submissions: dict, *others: dict) -> None:
    """Close the past; leave the month handed in last in every state there is, of other kinds handed in."""
    past = [
        submission
        for found in (submissions, *others)
        for (_name, month), submission in found.items()
        if month < office.reported
    ]
    services.publish_many(actor=office.people["practice-coordinator"], submissions=past, note=NOTE)
    for (name, month), submission in submissions.items():
        if month == office.reported:
            _report(office, lines, submission, REPORTED_STATES[name])
    for found in others:
        for (name, month), submission in found.items():
            if month == office.reported:
                _report(office, lines, submission, OTHER_STATES.get(name, Submission.State.SUBMITTED))
    closed = Period.objects.filter(office=office.root, month__lt=office.reported.value)
    closed.update(state=Period.State.CLOSED)


def _report(office: Office, lines: list[YearLine], submission: Submission, state: str) -> None:
    if state == Submission.State.DRAFT:
        return
    _explain(office, submission)
    services.submit(actor=office.gatherer, submission=submission)
    if state == Submission.State.CONFIRMED:
        services.confirm(actor=office.head, submission=submission, document_number="연습용-1")
    elif state == Submission.State.RETURNED:
        series = next(row.line.series for row in lines if row.name == RETURNED_ROW and row.year == office.reported.year)
        services.return_cells(actor=office.head, submission=submission, reasons={series.pk: RETURNED_WHY})


def _explain(office: Office, submission: Submission) -> None:
    """The planted mistakes are found; somebody says that they are meant, so that the month can go on."""
    month = submission.period.as_month
    findings.refresh_findings([submission.unit_id], month)
    owed = list(
        Finding.objects.filter(unit=submission.unit_id, month=month.value, needs_reason=True, state=Finding.State.OPEN)
    )
    if owed:
        findings.explain(actor=office.gatherer, findings=owed, note=EXPLANATION)
