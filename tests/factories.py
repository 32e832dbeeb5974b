"""Plain functions that make what a test needs, each with defaults that make sense together.

The usual world is an office with one department, its people, lines of the fiscal year 2023 and an
open May. Everything that a person would do by a service is done by that service.
"""

from datetime import date
from itertools import count

from budgets.models import Account, Appropriation, BudgetLine, Direction, Grant, GrantStep, Heading
from core.periods import Month
from organization.access import has_unit_coordinator
from organization.models import Assignment, Placement, Role, Unit, UnitKind, User
from programs import services as program_services
from programs.models import Breakdown, Category, Indicator, Milestone, Narrative, Program, Target, Theme
from reporting import services
from reporting.models import Figure, Kind, Period, RoundSection, Series, SeriesPlacement, Submission

PASSWORD = "factory-Pass-2023"
LONG_AGO = date(2015, 1, 1)
MAY, JUNE, JULY = Month(202305), Month(202306), Month(202307)

_numbers = count(1)


def make_unit(name="", *, parent=None, kind=UnitKind.DEPARTMENT, order=0, valid_from=LONG_AGO, valid_until=None):
    """A unit with its first placement below ``parent`` (a unit, or None for the top)."""
    unit = Unit.objects.create(kind=kind)
    name = name or f"부서 {next(_numbers)}"
    Placement.objects.create(
        unit=unit, parent=parent, name=name, order=order, valid_from=valid_from, valid_until=valid_until
    )
    return unit


def make_office(name="시험정책실", **details):
    """A unit at the top: it has periods of its own and a coordinator."""
    return make_unit(name, kind=UnitKind.BUREAU, **details)


def make_user(role=Role.OFFICER, unit=None, *, username="", post="", valid_from=LONG_AGO, valid_until=None):
    """A person who can sign in with ``PASSWORD`` and holds ``role`` in ``unit`` (neither without a unit)."""
    username = username or f"{role}-{next(_numbers)}"
    user = User.objects.create_user(username, password=PASSWORD, post=post or username)
    if unit is not None:
        Assignment.objects.create(user=user, unit=unit, role=role, valid_from=valid_from, valid_until=valid_until)
    return user


def make_system_user():
    """Who stands as the author of rows that no test asks about."""
    return User.objects.get_or_create(username="factory", defaults={"post": "시험"})[0]


def make_account(office, name="일반회계", **details):
    return Account.objects.create(office=office, name=name, **details)


def make_heading(unit, name="정책사업", *, fiscal_year=2023, direction=Direction.EXPENDITURE, **details):
    return Heading.objects.create(unit=unit, name=name, fiscal_year=fiscal_year, direction=direction, **details)


def make_series(unit, name="", *, kind=Kind.MONEY, measure="원", team=None, order=0, valid_from=None, valid_until=None):
    """A row of a unit's grid; for 2023 and ever after unless told."""
    series = Series.objects.create(kind=kind, measure=measure)
    SeriesPlacement.objects.create(
        series=series,
        unit=unit,
        team=team,
        name=name or f"사업 {next(_numbers)}",
        order=order,
        valid_from=int(valid_from or 202301),
        valid_until=valid_until and int(valid_until),
    )
    return series


def make_line(
    unit,
    name="",
    *,
    original=100_000_000,
    fiscal_year=2023,
    direction=Direction.EXPENDITURE,
    account=None,
    heading=None,
    team=None,
    order=0,
    ledger_code="",
):
    """A budget line with its series and, unless ``original`` is None, its original budget in won."""
    first = Month.of(fiscal_year, 1)
    series = make_series(unit, name, team=team, order=order, valid_from=first, valid_until=Month.of(fiscal_year + 1, 1))
    line = BudgetLine.objects.create(
        series=series,
        fiscal_year=fiscal_year,
        direction=direction,
        account=account,
        heading=heading,
        ledger_code=ledger_code,
    )
    if original is not None:
        make_appropriation(line, original, kind=Appropriation.Kind.ORIGINAL, month=Month.of(fiscal_year, 1))
    return line


def make_appropriation(line, amount, *, kind=Appropriation.Kind.SUPPLEMENTARY, month=MAY, entered_by=None):
    return Appropriation.objects.create(
        line=line, kind=kind, amount=amount, month=int(month), entered_by=entered_by or make_system_user()
    )


def make_grant(unit, recipient="가나다센터", *, title="돌봄 지원", kind="district", fiscal_year=2023, **details):
    return Grant.objects.create(
        unit=unit, recipient=recipient, program_title=title, kind=kind, fiscal_year=fiscal_year, **details
    )


def make_step(grant, kind, amount, *, month=MAY, entered_by=None, **details):
    """A step written past the services; one that takes back says why."""
    details.setdefault("note", "바로잡음" if amount < 0 else "")
    entered_by = entered_by or make_system_user()
    return GrantStep.objects.create(
        grant=grant, kind=kind, amount=amount, month=int(month), entered_by=entered_by, **details
    )


def make_period(office, month=MAY, **details):
    return Period.objects.create(office=office, month=int(month), **details)


def make_program(unit, title="", *, year=2023, **details):
    return Program.objects.create(unit=unit, year=year, title=title or f"사업 {next(_numbers)}", **details)


def make_milestone(unit, task="설명회", *, program=None, heading="사업", starts_on=None, ends_on=None, **details):
    """A dated line; its printed words are the days themselves unless told."""
    return Milestone.objects.create(
        unit=unit,
        program=program,
        heading=program.title if program else heading,
        task=task,
        starts_on=starts_on,
        ends_on=ends_on,
        **{"start_text": starts_on.isoformat() if starts_on else "", "end_text": ends_on.isoformat() if ends_on else ""}
        | details,
    )


def make_indicator(
    unit, name="", *, program=None, measure="명", members=(), target=None, year=2023, valid_from=None, **details
):
    """A definition card with its total and, where named, members of one breakdown; each with a series."""
    name = name or f"지표 {next(_numbers)}"
    coverage = details.pop("coverage", Breakdown.Coverage.EXHAUSTIVE)
    indicator = Indicator.objects.create(unit=unit, program=program, name=name, measure=measure, **details)
    nature = Series.Nature.FLOW if indicator.aggregation == Indicator.Aggregation.SUM else Series.Nature.STOCK
    breakdown = Breakdown.objects.create(indicator=indicator, coverage=coverage) if members else None
    for order, member in enumerate(("", *members)):
        series = make_series(
            unit, f"{name} {member}".strip(), kind=Kind.INDICATORS, measure=measure, order=order, valid_from=valid_from
        )
        Series.objects.filter(pk=series.pk).update(nature=nature)
        category = Category.objects.create(
            indicator=indicator, breakdown=breakdown if member else None, name=member, series=series, order=order
        )
        if target is not None and not member:
            Target.objects.create(category=category, year=year, value=target)
    return indicator


def make_collection(unit, actor, *, month=JUNE, members=("북쪽구", "남쪽구"), indicator=None, **details):
    """What a unit asks the members of one of its indicators for, made as its officer would."""
    indicator = indicator or make_indicator(unit, members=members, valid_from=month)
    return program_services.start_collection(
        actor=actor,
        unit=unit,
        month=month,
        kind=Kind.INDICATORS,
        basis="category",
        keys=[f"indicator-{indicator.pk}"],
        **details,
    )


def make_theme(office, name="", **details):
    return Theme.objects.create(office=office, name=name or f"주제 {next(_numbers)}", **details)


def make_submission(period, unit, *, kind=Kind.MONEY):
    return services.submission_for(period=period, unit=unit, kind=kind)


def fill(submission, amounts, *, actor=None):
    """Enter ``{line or series: value}`` as an officer would, in the row's own unit; ``None`` empties a cell.

    Returns the figures saved.
    """
    actor = actor or make_user(Role.OFFICER, submission.unit)
    wanted = {series_id_of(row): amount for row, amount in amounts.items()}
    stored = Figure.objects.filter(submission=submission, series_id__in=wanted, corrects=None)
    versions = dict(stored.values_list("series_id", "version"))
    units = dict(Series.objects.filter(pk__in=wanted).values_list("pk", "measure"))
    entries = [
        services.Entry(series_id, amount, units[series_id], versions.get(series_id, 0))
        for series_id, amount in wanted.items()
    ]
    return services.record(actor=actor, submission=submission, entries=entries)


def series_id_of(row):
    return row.series_id if isinstance(row, BudgetLine) else row.pk


def figure_values(submission, series, value, *, actor=None, **details):
    """Field values of a whole-month figure, for tests that write past the services."""
    month = submission.period.as_month
    return {
        "series": series,
        "submission": submission,
        "month": month.value,
        "covers_from": month.booked_days[0],
        "covers_to": month.booked_days[1],
        "value": value,
        "given_unit": "원",
        "entered_by": actor or make_system_user(),
    } | details


def advance(submission, to, *, reasons=None):
    """Walk a draft by the services as far as ``to``; ``returned`` sends back ``reasons`` (series id to why)."""
    head = make_user(Role.UNIT_HEAD, submission.unit)
    gathers = Role.UNIT_COORDINATOR if has_unit_coordinator(submission.unit_id) else Role.OFFICER
    services.submit(actor=make_user(gathers, submission.unit), submission=submission)
    if to == Submission.State.RETURNED:
        services.return_cells(actor=head, submission=submission, reasons=reasons)
    if to in (Submission.State.CONFIRMED, Submission.State.CLOSED):
        services.confirm(actor=head, submission=submission)
    if to == Submission.State.CLOSED:
        coordinator = make_user(Role.COORDINATOR, submission.period.office)
        services.close(actor=coordinator, submission=submission)
    submission.refresh_from_db()
    return submission


def make_round(office, unit_ids, *, title="", as_of=date(2023, 5, 31), due_on=date(2023, 6, 7), actor=None, **details):
    """A collection round that asks the units for results and plans, as the coordinator opens it."""
    return program_services.open_round(
        actor=actor or make_user(Role.COORDINATOR, office),
        office=office,
        title=title or f"회차 {next(_numbers)}",
        as_of=as_of,
        due_on=due_on,
        unit_ids=list(unit_ids),
        **{"sections": RoundSection.values} | details,
    )


def text_in(of_round, program, section="results"):
    """The text of a program in a round, read anew."""
    related = Narrative.objects.select_related("item__round", "program")
    return related.get(item__round=of_round, item__section=section, program=program)


def write(narrative, text, *, actor=None):
    """Save a text as an officer of its unit would; the text as it stands then."""
    actor = actor or make_user(Role.OFFICER, narrative.item.unit)
    return program_services.save_narrative(actor=actor, narrative=narrative, text=text, version=narrative.version)


class World:
    """An office with two departments, their people and lines, and an open May with one submission.

    ``unit`` owns ``line`` and ``second``, of which the draft ``submission`` holds nothing yet.
    """

    def __init__(self):
        self.office = make_office()
        self.unit = make_unit("가족정책과", parent=self.office)
        self.team = make_unit("가족정책팀", parent=self.unit, kind=UnitKind.TEAM)
        self.other_unit = make_unit("보육과", parent=self.office)
        self.account = make_account(self.office)
        self.heading = make_heading(self.unit)
        self.line = make_line(self.unit, "가족센터 운영", account=self.account, heading=self.heading)
        self.second = make_line(self.unit, "아이돌봄", account=self.account, heading=self.heading, order=1)
        self.other_line = make_line(self.other_unit, "어린이집 운영")
        self.officer = make_user(Role.OFFICER, self.unit)
        self.second_officer = make_user(Role.OFFICER, self.team)
        self.head = make_user(Role.UNIT_HEAD, self.unit)
        self.coordinator = make_user(Role.COORDINATOR, self.office)
        self.may = make_period(self.office, MAY)
        self.june = make_period(self.office, JUNE)
        self.submission = make_submission(self.may, self.unit)
        self.next_submission = make_submission(self.june, self.unit)

    def fill(self, first=1_000, second=2_000):
        """Both lines of May, entered by the officer; returns their figures."""
        return fill(self.submission, {self.line: first, self.second: second}, actor=self.officer)

    def submit(self):
        """By whoever gathers for the unit, or by the officer where nobody does."""
        gathering = User.objects.filter(assignments__role=Role.UNIT_COORDINATOR, assignments__unit=self.unit)
        services.submit(actor=gathering.first() or self.officer, submission=self.submission)
        return self._fresh()

    def return_line(self, reason="다시 확인해 주세요"):
        """Send back only ``line``."""
        reasons = {self.line.series_id: reason}
        services.return_cells(actor=self.head, submission=self.submission, reasons=reasons)
        return self._fresh()

    def confirm(self):
        services.confirm(actor=self.head, submission=self.submission)
        return self._fresh()

    def close(self):
        """From a draft all the way: filled, submitted, confirmed, closed."""
        self.fill()
        self.submit()
        self.confirm()
        services.close(actor=self.coordinator, submission=self.submission)
        return self._fresh()

    def _fresh(self):
        self.submission.refresh_from_db()
        return self.submission
