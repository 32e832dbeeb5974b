"""Collection rounds of the practice bureau: one that is over, and one that is being written."""

from datetime import timedelta

from core.periods import Month
from programs import services
from programs.models import Narrative, Program
from programs.practice import mistakes
from programs.practice.office import Office
from programs.selectors import results_of
from programs.selectors.results import Result
from reporting import rounds
from reporting.models import Round, RoundItem, RoundSection

#: So many months before the month handed in last stands the round that is over.
ROUNDS_APART = 3
DAYS_TO_WRITE = 12
#: Of the round that is being written: who has handed in, and who has only begun.
HANDED_IN, BEGUN = "생활체육과", "공원녹지과"
PLANS = "□ 앞으로 할 일\nㅇ 중간 점검: 6월\nㅇ 현장 의견 듣기: 9월\n- 사는 곳 가까이에서 두 번\n※ 비가 오면 한 주 미룸"


def build_rounds(office: Office) -> int:
    """Open two rounds by their own services and write texts with the months' numbers; returns how many texts."""
    earlier = max(office.reported.first_of_year.value, office.reported.value - ROUNDS_APART)
    over = _open(office, Month(earlier), "봄 주요업무보고(연습용)")
    for item in over.items.select_related("unit"):
        _write(office, item, over.month)
        services.submit_texts(actor=office.gatherer, item=item)
        services.confirm_texts(actor=office.head, item=item)
    rounds.set_open(actor=office.people["practice-coordinator"], round=over, is_open=False)
    opened = _open(office, office.reported, "여름 주요업무보고(연습용)")
    for item in opened.items.select_related("unit"):
        if item.unit in (office.departments[HANDED_IN], office.departments[BEGUN]):
            _write(office, item, opened.month)
        if item.unit == office.departments[HANDED_IN]:
            services.submit_texts(actor=office.gatherer, item=item)
    return Narrative.objects.filter(item__round__in=[over, opened]).count()


def _open(office: Office, month: Month, title: str) -> Round:
    return services.open_round(
        actor=office.people["practice-coordinator"],
        office=office.root,
        title=title,
        session="연습용 회기",
        as_of=month.last_day,
        due_on=month.last_day + timedelta(days=DAYS_TO_WRITE),
        sections=RoundSection.values,
        unit_ids=[unit.pk for unit in office.departments.values()],
    )


def _write(office: Office, item: RoundItem, month: Month) -> None:
    for narrative in item.narratives.select_related("program"):
        text = PLANS if item.section == RoundSection.PLANS else _results(office, narrative.program, month)
        services.save_narrative(
            actor=office.gatherer, narrative=narrative, text=text, version=narrative.version, is_kept=True
        )


def _results(office: Office, program: Program, month: Month) -> str:
    """What was done with the figures of the program's indicators; once with a number that is wrong."""
    rows = [row for row in program.indicators.all() if row.measure not in ("%", "")]
    lines = [f"□ {program.title}", "ㅇ 추진계획 수립: 1월", "ㅇ 대상 선정: 3월"]
    for indicator in rows:
        found = results_of(indicator.categories.filter(breakdown=None), month, [program.unit_id])
        lines += [f"- {indicator.name} {_number(office, result, month)}{indicator.measure}" for result in found]
    return "\n".join(lines)


def _number(office: Office, result: Result, month: Month) -> str:
    is_wrong = result.indicator.name == mistakes.CONTRADICTED.row and month == office.reported
    return f"{int(result.to_date or 0) + (1_000 if is_wrong else 0):,}"
