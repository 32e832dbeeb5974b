"""What the practice bureau plans: its strategy, programs, dated plans, promises, and what it quotes by year."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from budgets.models import FundEntry
from organization.models import BoardSeat
from programs.models import (
    Commitment,
    FundShare,
    Milestone,
    MilestoneMove,
    PlaceOfUse,
    Program,
    ProgramLine,
    ResponsiblePost,
    Statistic,
    StrategyNode,
    Theme,
)
from programs.practice import mistakes
from programs.practice.money import YearLine
from programs.practice.office import Office

MILLION = 1_000_000
Level, State = StrategyNode.Level, Milestone.State
VISION, GOAL = "걸어서 닿는 마을 생활", "누구나 누리는 생활환경"
#: Department: its strategy, and its programs with what they are for and the lines that pay for them.
PROGRAMS = {
    "생활기획과": (
        "함께 정하는 마을",
        (("주민이 짜는 마을계획", "주민이 마을 일을 정하게 함", ("마을계획단 운영", "마을계획 공모사업")),),
    ),
    "공원녹지과": (
        "푸른 동네",
        (
            ("동네공원 새로 꾸미기", "낡은 공원을 다시 꾸밈", ("동네공원 새단장", "놀이마당 바닥 정비")),
            ("나무와 텃밭", "가까운 곳에 푸른 자리를 늘림", ("도시 텃밭 분양",)),
        ),
    ),
    "생활체육과": (
        "움직이는 하루",
        (("동네 체육 누리기", "가까운 곳에서 운동하게 함", ("동네 체육교실", "마을 체육관 위탁운영")),),
    ),
    "도서문화과": (
        "책 읽는 이웃",
        (
            ("작은도서관 넓히기", "책을 가까이 두게 함", ("작은도서관 책값 지원", "작은도서관 운영비")),
            ("철마다 문화행사", "이웃이 만나는 자리를 만듦", ("골목 음악회", "가을 책잔치")),
        ),
    ),
    "마을안전과": (
        "마음 놓는 골목",
        (("생활시설 안전점검", "사고를 미리 막음", ("생활시설 안전점검", "오래된 담장 보강")),),
    ),
}
#: The program in which somebody forgot to say that a step is done.
FORGETFUL = "나무와 텃밭"
#: Of every program of the last year: what is to happen, and in which month of it.
STEPS = (("추진계획 수립", 1), ("대상 선정", 3), ("중간 점검", 6), ("현장 의견 듣기", 9), ("성과 공유회", 12))
FUND = (("조성", FundEntry.Flow.IN, "일반회계 전출금", 900), ("사용", FundEntry.Flow.OUT, "이웃돕기", 640))
STATISTICS = (("1인당 공원 면적", "㎡", 9, 1), ("마을 인구", "명", 184_200, -650))


def build_works(office: Office, lines: list[YearLine]) -> list[Program]:
    """Strategy, programs, plans, promises, a theme, statistics, funds and board seats, by year."""
    nodes = _strategy(office)
    programs = _programs(office, lines, nodes)
    _plans(office, [program for program in programs if program.year == office.last.year])
    _promises(office, programs)
    _theme(office, programs, lines)
    _quoted(office)
    return programs


def _strategy(office: Office) -> dict[tuple[int, str], StrategyNode]:
    """``{(year, department): strategy}``, each below its year's goal and vision."""
    found = {}
    for year in range(office.first.year, office.last.year + 1):
        vision = StrategyNode.objects.create(unit=office.root, year=year, level=Level.VISION, title=VISION)
        goal = StrategyNode.objects.create(
            unit=office.root, year=year, level=Level.GOAL, title=GOAL, parent=vision, order=1
        )
        for order, (department, (title, _programs_of)) in enumerate(PROGRAMS.items(), start=1):
            found[year, department] = StrategyNode(
                unit=office.root,
                year=year,
                level=Level.STRATEGY,
                code=str(order),
                title=title,
                parent=goal,
                order=order + 1,
            )
    StrategyNode.objects.bulk_create(found.values())
    return found


def _programs(office: Office, lines: list[YearLine], nodes: dict) -> list[Program]:
    by_name = {(row.year, row.name): row for row in lines}
    made, before = [], {}
    for year in range(office.first.year, office.last.year + 1):
        for department, (_title, specs) in PROGRAMS.items():
            for order, (title, purpose, names) in enumerate(specs):
                paying = [by_name[year, name] for name in names]
                program = Program(
                    unit=office.departments[department],
                    year=year,
                    title=title,
                    strategy=nodes[year, department],
                    purpose=purpose,
                    legal_basis="연습용 마을생활 조례 제3조",
                    target_group="마을 주민",
                    period_start=f"{year}-01",
                    period_end=f"{year}-12",
                    starts_on=date(year, 1, 1),
                    ends_on=date(year, 12, 31),
                    tags=["지속"],
                    required_budget=_required(title, paying, office),
                    given_unit="백만원",
                    budget_base=Program.BudgetBase.CITY_ONLY,
                    order=order,
                )
                program.paying, program.department = paying, department
                program.before, before[title] = before.get(title), program
                made.append(program)
    Program.objects.bulk_create(made)
    for program in made:
        program.predecessor = program.before
    Program.objects.bulk_update(made, ["predecessor"])
    _about(office, made)
    return made


def _required(title: str, paying: list[YearLine], office: Office) -> int:
    """What the linked lines hold in the month handed in last, to the million; once with a mistake."""
    month = office.reported if paying[0].year == office.reported.year else None
    held = sum(row.current(month) if month else row.certain for row in paying)
    wrong = 300 * MILLION if month and title == mistakes.UNLIKE_LINES.row else 0
    return (held + wrong + MILLION // 2) // MILLION * MILLION


def _about(office: Office, programs: list[Program]) -> None:
    """Where each is printed, who pays for it, which lines, which post."""
    PlaceOfUse.objects.bulk_create(
        PlaceOfUse(program=row, section="주요업무", number=str(number % 7 + 1), title=row.title)
        for number, row in enumerate(programs)
    )
    FundShare.objects.bulk_create(
        FundShare(program=row, source=FundShare.Source.CITY, text="100%", percent=Decimal(100)) for row in programs
    )
    ProgramLine.objects.bulk_create(
        ProgramLine(program=row, line=paying.line) for row in programs for paying in row.paying
    )
    ResponsiblePost.objects.bulk_create(
        ResponsiblePost(
            program=row,
            name=f"{row.department} 담당자",
            unit=office.departments[row.department],
            extension="내선 1000",
        )
        for row in programs
    )


def _plans(office: Office, programs: list[Program]) -> None:
    """Steps through the last year: those before the open month done, but for one that was moved and one forgotten."""
    today, milestones = office.reported.last_day, []
    for program in programs:
        for order, (task, number) in enumerate(STEPS):
            text = f"{program.year}-{number:02d}"
            day = date(program.year, number, 1)
            is_over = day < today.replace(day=1)
            is_forgotten = (program.title, task) == (FORGETFUL, mistakes.OVERDUE.row) and is_over
            milestones.append(
                Milestone(
                    unit=program.unit,
                    program=program,
                    heading=program.title,
                    task=task,
                    start_text=text,
                    end_text=text,
                    starts_on=day,
                    ends_on=_end_of(day),
                    state=State.DONE if is_over and not is_forgotten else State.PLANNED,
                    order=order,
                )
            )
    Milestone.objects.bulk_create(milestones)
    later = next((row for row in milestones if row.state == State.PLANNED and row.ends_on > today), None)
    if later:
        MilestoneMove.objects.create(
            milestone=later,
            start_text=f"{later.starts_on.year}-02",
            end_text=f"{later.starts_on.year}-02",
            starts_on=date(later.starts_on.year, 2, 1),
            ends_on=_end_of(date(later.starts_on.year, 2, 1)),
            reason="장소를 다시 정하느라 늦어짐",
            moved_by=office.gatherer,
            moved_at=timezone.now(),
        )


def _end_of(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _promises(office: Office, programs: list[Program]) -> None:
    year, kinds = office.last.year, Commitment.Kind
    rows = [
        (kinds.PLEDGE, "1-1", "동네마다 작은도서관", "open", date(year, 12, 31), "", "작은도서관 넓히기"),
        (kinds.ORDER, "3", "담장 보강을 장마 전에 마칠 것", "open", date(year, 6, 30), "", "생활시설 안전점검"),
        (
            kinds.REMARK,
            "2",
            "체육교실 신청 안내를 쉽게 고칠 것",
            "done",
            date(year, 4, 30),
            "안내문을 새로 만들어 나누어 줌",
            "동네 체육 누리기",
        ),
    ]
    current = {row.title: row for row in programs if row.year == year}
    for kind, number, title, state, due_on, result, program in rows:
        commitment = Commitment.objects.create(
            unit=current[program].unit,
            kind=kind,
            number=number,
            title=title,
            state=state,
            due_on=due_on,
            result=result,
            source="연습용 회의",
        )
        commitment.programs.add(current[program])


def _theme(office: Office, programs: list[Program], lines: list[YearLine]) -> None:
    theme = Theme.objects.create(
        office=office.root, name="어르신 생활", description="과를 가로질러 모아 보는 연습용 주제"
    )
    theme.programs.set(
        row for row in programs if row.year == office.last.year and row.department in ("생활체육과", "도서문화과")
    )
    theme.lines.set(
        row.line for row in lines if row.year == office.last.year and row.name in ("동네 체육교실", "책수레 운행")
    )
    theme.units.set([office.departments["생활체육과"]])


def _quoted(office: Office) -> None:
    years = range(office.first.year - 1, office.last.year + 1)
    Statistic.objects.bulk_create(
        Statistic(unit=office.root, name=name, measure=measure, year=year, value=first + step * turn, order=order)
        for order, (name, measure, first, step) in enumerate(
            (("1인당 공원 면적", "㎡", 9, 1), ("마을 인구", "명", 184_200, -650))
        )
        for turn, year in enumerate(years)
    )
    FundEntry.objects.bulk_create(
        FundEntry(
            unit=office.root,
            year=year,
            fund="마을살림기금",
            kind=kind,
            item=item,
            flow=flow,
            amount=amount * MILLION,
            given_unit="백만원",
            order=order,
        )
        for year in range(office.first.year, office.last.year + 1)
        for order, (kind, flow, item, amount) in enumerate(FUND)
    )
    BoardSeat.objects.bulk_create(
        BoardSeat(
            unit=office.root,
            seat=seat,
            kind="마을생활위원회",
            starts_on=office.first.first_day,
            ends_on=office.reported.last_day + timedelta(days=days),
            order=order,
        )
        for order, (seat, days) in enumerate((("위원장", 400), ("위촉위원 1", 60), ("위촉위원 2", 400)))
    )
